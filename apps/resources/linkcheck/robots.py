"""What a site's robots.txt asks of us, as urllib.robotparser reads it."""

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
        return self._parser.can_fetch(self.agent, url)

    @property
    def delay(self) -> float:
        """Seconds that the site wants between two visits; a very long wish is met half-way."""
        asked = self._parser.crawl_delay(self.agent) or 0
        return min(float(asked), LONGEST_DELAY)

    @property
    def _parser(self) -> RobotFileParser:
        parser = RobotFileParser()
        parser.parse(self.text.splitlines())
        parser.modified()
        return parser
