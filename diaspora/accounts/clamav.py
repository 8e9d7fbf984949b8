"""ClamAV's INSTREAM: the file goes over in pieces, one line comes back."""

import socket
import struct
from pathlib import Path

PIECE = 64 * 1024
TIMEOUT_S = 20


class ScannerAway(Exception):
    """No answer that can be relied on: the file stays where it is."""


def infected(file: Path, address: str) -> bool:
    """`address` is "host:port" or the path of a socket. Raises ScannerAway."""
    try:
        with _connected(address) as line, file.open("rb") as content:
            line.sendall(b"zINSTREAM\0")
            while piece := content.read(PIECE):
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
            answer = _answer(line)
    except OSError as error:
        raise ScannerAway(str(error)) from error
    if answer.endswith(" FOUND"):
        return True
    if answer == "stream: OK":
        return False
    raise ScannerAway(answer)


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(TIMEOUT_S)
        line.connect(address)
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT_S)


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096:
        more = line.recv(4096)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n").decode(errors="replace")
