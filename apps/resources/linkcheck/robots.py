"""What a site's robots.txt asks of us, as urllib.robotparser reads it.

It raises ValueError at lines that it cannot read (`Disallow: //[`, `Crawl-delay: ²`); these count as no rule.
"""

from dataclasses import dataclass
from urllib.robotparser import RobotFileParser

LONGEST_FILE = 64 * 1024
LONGEST_DELAY = 30
STAY_AWAY = "User-agent: *\nDisallow: /"
"""What a site says that shows its robots.txt to nobody (401, 403), or that is out of order (5xx)."""


def text_of(status: int, body: bytes) -> str:
    if status in (401, 403) or status >= 500:
        return STAY_AWAY
    return body.decode("utf-8", "replace").replace("\x00", "") if status == 200 else ""


@dataclass(frozen=True)
class Rules:
    text: str
    agent: str

    def allow(self, url: str) -> bool:
        try:
            return self._parser.can_fetch(self.agent, url)
        except ValueError:  # no rule can be compared with an address that is none once it is decoded
            return True

    @property
    def delay(self) -> float:
        """Seconds that the site wants between two visits; a very long wish is met half-way."""
        asked = self._parser.crawl_delay(self.agent) or 0
        return float(min(int(asked), LONGEST_DELAY))

    @property
    def _parser(self) -> RobotFileParser:
        lines = self.text.splitlines()
        try:
            return _parsed(lines)
        except ValueError:
            return _parsed([line for line in lines if _can_be_read(line)])


def _parsed(lines: list[str]) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(lines)
    parser.modified()
    return parser


def _can_be_read(line: str) -> bool:
    try:
        _parsed(["User-agent: *", line])
    except ValueError:
        return False
    return True
