"""The cheapest mail server that still speaks SMTP: takes everything, and keeps only how many came, and when.

`XSEEN` answers with the number, the time of the first and of the last; `XFORGET` starts again.
Run: `python -m benchmarks.mail.sink PORT`
"""

import asyncio
import sys
import time

ANSWERS = {b"EHLO": b"250-sink\r\n250 PIPELINING\r\n", b"DATA": b"354 go ahead\r\n", b"QUIT": b"221 bye\r\n"}
LINE, END = b"\r\n", b"\r\n.\r\n"


class Seen:
    count = 0
    first = 0.0
    last = 0.0


class Sink(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.buffer = b""
        self.in_message = False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        answers = []
        while (END if self.in_message else LINE) in self.buffer:
            head, _, self.buffer = self.buffer.partition(END if self.in_message else LINE)
            answers.append(self._taken() if self.in_message else self._told(head[:4].upper()))
        self.transport.write(b"".join(answers))

    def _taken(self) -> bytes:
        self.in_message = False
        Seen.count += 1
        Seen.last = time.time()
        Seen.first = Seen.first or Seen.last
        return b"250 taken\r\n"

    def _told(self, verb: bytes) -> bytes:
        self.in_message = verb == b"DATA"
        if verb == b"XFOR":
            Seen.count, Seen.first, Seen.last = 0, 0.0, 0.0
        if verb == b"XSEE":
            return b"250 %d %f %f\r\n" % (Seen.count, Seen.first, Seen.last)
        return ANSWERS.get(verb, b"250 OK\r\n")


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
