"""Measures delivery beside raw smtplib in the same run, and writes the ratios into RESULTS.md.

`python -m benchmarks.mail`, with DATABASE_URL naming a PostgreSQL server on which a database may be made.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from benchmarks import results
from benchmarks.mail import place

COUNT, ROUNDS, MANY = 1000, 7, 10_000


def main() -> None:
    with place.prepared():
        from benchmarks.mail import ways  # noqa: PLC0415  after setup

        single = _interleaved({"raw": ways.raw, "outbox": ways.outbox, "django": ways.django_mail})
        with place.celery_worker():
            double = _interleaved({"raw": ways.raw, "worker": ways.worker})
            first = ways.first_mail_after_release(MANY)
    section = _section(single, double, first)
    print(section)
    results.write(section)


def _interleaved(ways: dict[str, Callable[[int], float]]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            found[name].append(way(COUNT))
            print(f"{name}: {found[name][-1]:.0f} mails/s")
    return found


def _ratio(found: dict[str, list[float]], name: str) -> str:
    """Median of the rounds' own ratios: neighbours on the machine disturb both sides of one round alike."""
    ratios = [mine / reference for mine, reference in zip(found[name], found["raw"], strict=True)]
    return f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"


def _section(single: dict[str, list[float]], double: dict[str, list[float]], first: float) -> str:
    today, reference = f"{datetime.now(UTC):%-d %B %Y}", f"{median(single['raw']):.0f}"
    return f"""## Mail

`python -m benchmarks.mail`, {today}: {ROUNDS} interleaved rounds of {COUNT} mails of 4 kB, to a sink on the same
machine that only answers. Raw smtplib with ready bytes on one connection = 1 (here {reference} mails/s, against a
cheaper sink than any real mail server). Median and range of the rounds' ratios.

| way | mails/s |
|---|---|
| outbox, one process: claim, last look, send and mark each mail in PostgreSQL | {_ratio(single, "outbox")} |
| outbox, one Celery worker (two pool processes) | {_ratio(double, "worker")} |
| Django's EmailMultiAlternatives, one connection, nothing claimed or marked | {_ratio(single, "django")} |

First of {MANY:,} mails after their release: {first:.1f} s.
"""


if __name__ == "__main__":
    main()
