"""A row of the outbox as its addressee's mail program reads it."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from apps.outbox.letters import fill
from apps.outbox.models import Mail


@dataclass(frozen=True)
class ReadMail:
    message: EmailMessage

    def __getitem__(self, header: str) -> str:
        return str(self.message[header])

    @property
    def text(self) -> str:
        return self._part("text/plain")

    @property
    def html(self) -> str:
        return self._part("text/html")

    @property
    def calendar(self) -> str:
        """Empty where there is none."""
        return self._part("text/calendar")

    @property
    def links(self) -> list[str]:
        """Addresses in the text and in the HTML part, each once."""
        return list(dict.fromkeys([*re.findall(r"https?://\S+", self.text), *re.findall(r'href="([^"]+)"', self.html)]))

    def _part(self, kind: str) -> str:
        parts = [part for part in self.message.walk() if part.get_content_type() == kind]
        return str(parts[0].get_content()).replace("\r\n", "\n") if parts else ""


def read(mail: Mail) -> ReadMail:
    raw = fill(
        bytes(mail.template.body),
        name=mail.name,
        address=mail.address,
        number=mail.number,
        message_id=mail.message_id,
        values=mail.values,
    )
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return ReadMail(message)
