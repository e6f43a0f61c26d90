"""Eight people who ask without pause. By wrk; where it is not installed, by threads of this process, which are slower
than what they measure as soon as that is quick: then only CPU per request can be compared."""

import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path

CONNECTIONS, OK = 8, 200
WRK = shutil.which("wrk")
LUA = """
local paths, cookies, asked = {{ {paths} }}, {{ {cookies} }}, 0
local headers = {{}}
for name, value in pairs(wrk.headers) do headers[name] = value end
request = function()
  if #cookies > 0 then headers["Cookie"] = cookies[asked % #cookies + 1] end
  asked = asked + 1
  return wrk.format("GET", paths[(asked - 1) % #paths + 1], headers)
end
"""


@dataclass(frozen=True)
class Load:
    requests: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


class Refused(Exception):
    """Something else than a page was answered: the figures would say nothing."""


def load(
    port: int, paths: Sequence[str], headers: Mapping[str, str], *, seconds: float, cookies: Sequence[str] = ()
) -> Load:
    """Asks for the paths in turn, with each of the cookies in turn: as so many people. Refused."""
    one(port, paths[0], {**headers, **({"Cookie": cookies[0]} if cookies else {})})
    by = _by_wrk if WRK else _by_threads
    return by(port, paths, headers, cookies, seconds)


def one(port: int, path: str, headers: Mapping[str, str]) -> bytes:
    """The body of one answer, as it was sent."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=dict(headers))
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != OK:  # wrk does not mind being sent elsewhere
        raise Refused(f"{path}: {answer.status} {answer.headers.get('Location', '')}")
    return body


def _by_wrk(
    port: int, paths: Sequence[str], headers: Mapping[str, str], cookies: Sequence[str], seconds: float
) -> Load:
    options = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "paths.lua")
        script.write_text(LUA.format(paths=_quoted(paths), cookies=_quoted(cookies)))
        command = [WRK or "", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "--timeout", "30s", "-s", str(script)]
        done = subprocess.run(
            [*command, *options, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True
        )
    found = re.search(r"(\d+) requests in ([\d.]+)s", done.stdout)
    if not found or "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise Refused(f"{paths[0]}: {done.stdout}")
    return Load(int(found[1]), float(found[2]))


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts)


def _by_threads(
    port: int, paths: Sequence[str], headers: Mapping[str, str], cookies: Sequence[str], seconds: float
) -> Load:
    began, counts = time.monotonic(), [0] * CONNECTIONS
    turns, people = cycle(paths), cycle([{**headers, "Cookie": cookie} for cookie in cookies] or [headers])

    def ask(place: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() - began < seconds:
            connection.request("GET", next(turns), headers=dict(next(people)))
            answer = connection.getresponse()
            answer.read()
            if answer.status != OK:
                raise Refused(f"{answer.status} from port {port}")
            counts[place] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=[place]) for place in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(sum(counts), time.monotonic() - began)
