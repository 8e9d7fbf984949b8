"""A wire between a browser and the site that counts what is sent to the browser, headers and all."""

import asyncio
import threading


class Wire:
    """`with Wire(port) as wire:` listens on `wire.port`; `wire.sent` is bytes, `wire.asked` the request lines."""

    def __init__(self, site: int) -> None:
        self.site, self.sent, self.asked = site, 0, []
        self._open = set()
        self._loop, self._ready = asyncio.new_event_loop(), threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *raised):
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    def _run(self):
        self._loop.run_until_complete(self._listen())
        self._loop.close()

    async def _listen(self):
        self._end = asyncio.Event()
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._end.wait()
        server.close()
        for end in self._open:
            end.close()
        await asyncio.sleep(0.2)

    async def _connect(self, reader, writer):
        back_reader, back_writer = await asyncio.open_connection("127.0.0.1", self.site)
        self._open |= {writer, back_writer}
        await asyncio.gather(
            self._carry(reader, back_writer, self._note), self._carry(back_reader, writer, self._count)
        )

    async def _carry(self, reader, writer, note):
        try:
            while data := await reader.read(65_536):
                note(data)
                writer.write(data)
                await writer.drain()
        except OSError:
            pass  # the other side hung up
        finally:
            writer.close()

    def _note(self, data):
        line = data.split(b"\r\n", 1)[0].decode("latin-1")
        if line.endswith("HTTP/1.1"):
            self.asked.append(line.removesuffix(" HTTP/1.1"))

    def _count(self, data):
        self.sent += len(data)
