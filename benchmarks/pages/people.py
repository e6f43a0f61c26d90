"""A member and one of the staff who are signed in, and what there is to ask for. A process for each database:

`python -m benchmarks.pages.people` prints it, as JSON.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

MEMBER, STAFF = "member", "staff"
SLUGS, WORDS = 900, 10_000


@dataclass(frozen=True)
class Known:
    """`cookies` by who sends them; `slugs` are the same in every database; of `words` the first stands in a fiftieth of
    resources. `types`, `years` and `languages` narrow the library."""

    cookies: dict[str, str]
    slugs: list[str]
    words: list[str]
    types: list[str]
    years: list[int]
    languages: list[str]


def known(environment: dict[str, str]) -> Known:
    command = [sys.executable, "-m", "benchmarks.pages.people"]
    return Known(**json.loads(subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout))


def _told() -> dict[str, Any]:
    from apps.resources.kinds import Type  # noqa: PLC0415
    from apps.resources.models import Resource  # noqa: PLC0415  after setup
    from cmcoord_portal.scale.tables import FIRST  # noqa: PLC0415
    from cmcoord_portal.scale.vocabulary import LANGUAGES, MEDIUM, vocabulary  # noqa: PLC0415
    from cmcoord_portal.scale.works import YEARS  # noqa: PLC0415

    first = Resource.objects.published().filter(access="public", pk__gt=FIRST).order_by("pk")
    return {
        "cookies": {MEMBER: _session(MEMBER), STAFF: _session(STAFF, is_staff=True, is_superuser=True)},
        "slugs": list(first.values_list("slug", flat=True)[:SLUGS]),
        "words": list(vocabulary("en").words[MEDIUM[0] :][:WORDS]),
        "types": list(Type.values),
        "years": list(YEARS),
        "languages": LANGUAGES,
    }


def _session(name: str, **rights: bool) -> str:
    from django.conf import settings  # noqa: PLC0415  after setup
    from django.test import Client  # noqa: PLC0415

    from apps.members.models import Member  # noqa: PLC0415

    defaults = {"name": name, "public_id": f"measure{name[:5]}", **rights}
    member, _new = Member.objects.get_or_create(email=f"{name}@measuring.example", defaults=defaults)
    client = Client()
    client.force_login(member, "django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_told()))
