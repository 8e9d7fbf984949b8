"""A mail server that can be made to misbehave in one way at a time."""

import socketserver
import threading
from collections import Counter
from contextlib import contextmanager


class Rude:
    """`fault` says how: "" (none), "greet-421", "rcpt-450", "rcpt-550", "hang-after-dot", "drop-after-dot",
    "drop-after-250", "refuse-after-dot", "slow". `times` is how many letters it meets; then the server is well."""

    def __init__(self, fault="", times=10**9, slow_s=0.0):
        self.fault, self.times, self.slow_s = fault, times, slow_s
        self.ids, self.over, self._lock = Counter(), threading.Event(), threading.Lock()

    def strikes(self, fault):
        with self._lock:
            if self.fault != fault or self.times <= 0:
                return False
            self.times -= 1
            return True

    def take(self, content):
        for line in content.split(b"\r\n"):
            if line.lower().startswith(b"message-id:"):
                with self._lock:
                    self.ids[line.split(b":", 1)[1].strip().decode().strip("<>")] += 1
                return


@contextmanager
def rude_server(fault="", **how):
    """Yields the Rude and its port."""
    rude = Rude(fault, **how)

    class Talk(socketserver.StreamRequestHandler):
        def handle(self):
            _talk(rude, self)

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk, bind_and_activate=True)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield rude, server.server_address[1]
    finally:
        rude.over.set()
        server.shutdown()
        server.server_close()


def _talk(rude, line):
    def say(text):
        line.wfile.write(text.encode() + b"\r\n")

    if rude.strikes("greet-421"):
        return say("421 come back later")
    say("220 here")
    for raw in line.rfile:
        verb = raw[:4].upper()
        if verb == b"QUIT":
            return say("221 bye")
        if verb == b"RCPT" and (code := next((c for c in ("450", "550") if rude.strikes(f"rcpt-{c}")), "")):
            say(f"{code} {code[0]}.1.1 not this one")
        elif verb == b"DATA":
            if not _data(rude, line, say):
                return None
        else:
            say("250 fine")
    return None


def _data(rude, line, say):
    say("354 go on")
    content = b""
    for raw in line.rfile:
        if raw == b".\r\n":
            break
        content += raw
    else:
        return False
    if rude.strikes("refuse-after-dot"):
        say("554 5.7.1 not such words")
        return True
    if rude.strikes("hang-after-dot"):
        rude.take(content)
        rude.over.wait(30)
        return False
    if rude.strikes("drop-after-dot"):
        rude.take(content)
        return False
    if rude.slow_s:
        rude.over.wait(rude.slow_s)
    rude.take(content)
    say("250 taken")
    return not rude.strikes("drop-after-250")
