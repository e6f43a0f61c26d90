"""Reads the data files beside this module into values for the models. Pure: no database.

An empty cell means “not known” and stays empty.
"""

import csv
from datetime import date, time
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

EVENT_TEXTS = (
    "code", "title", "kind", "edition_label", "edition_code", "status", "status_note", "precision", "date_note",
    "format", "venue", "city", "language",
)  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text(name: str) -> str:
    return (DATA / f"{name}.html").read_text(encoding="utf-8")


def groups(name: str) -> list[list[str]]:
    """Lines of a text file, each group of them closed by an empty line."""
    blocks = (DATA / f"{name}.txt").read_text(encoding="utf-8").split("\n\n")
    return [block.split("\n") for block in map(str.strip, blocks) if block]


def day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def clock(cell: str) -> time | None:
    return time.fromisoformat(cell) if cell else None


def yes(cell: str) -> bool:
    return cell == "yes"


def event(row: dict[str, str]) -> dict[str, Any]:
    """The fields of an event, without its course, hosts and larger event."""
    return {name: row[name] for name in EVENT_TEXTS} | {
        "is_public": yes(row["public"]),
        "outcome_unverified": yes(row["outcome_unverified"]),
        "starts_on": day(row["starts_on"]),
        "ends_on": day(row["ends_on"]),
        "starts_at": clock(row["starts_at"]),
        "ends_at": clock(row["ends_at"]),
        "time_zone": row["time_zone"] or "UTC",
        "dates_inferred": yes(row["dates_inferred"]),
        "countries": row["countries"].split(),
        "participants_figure": row["participants"],
        "nationalities_figure": row["nationalities"],
        "organizations_figure": row["organizations"],
        "sources": "\n".join(row["sources"].split()),
    }


def pairs(cell: str) -> list[tuple[str, str]]:
    """“organizer: OCHA; funder: Germany” → [("organizer", "OCHA"), ("funder", "Germany")]."""
    parts = (part.partition(": ") for part in cell.split("; ") if part)
    return [(role, organization) for role, _colon, organization in parts]


def resource(row: dict[str, str]) -> dict[str, Any]:
    """The fields of a resource's own row."""
    return {name: row[name] for name in ("code", "slug", "type", "region", "note")} | {
        "countries": row["countries"].split(),
        "audiences": row["audiences"].split(),
        "state": "published",
    }


def title(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in ("language", "title", "summary", "other_names")}


def editions(row: dict[str, str]) -> list[dict[str, Any]]:
    """A resource's versions, the oldest first; the last is the current one."""
    known = [issue for issue in (row["earlier_issue"],) if issue]
    earlier = [{"position": position, **issued(issue)} for position, issue in enumerate(known)]
    return [*earlier, {"position": len(known), **_current_edition(row)}]


def _current_edition(row: dict[str, str]) -> dict[str, Any]:
    return issued(row["issued"]) | {
        "version": row["version"],
        "continuously_updated": yes(row["continuously_updated"]),
        "review_by": day(row["review_by"]),
        "extent": row["extent"],
    }


def issued(cell: str) -> dict[str, Any]:
    """“2007”, “2007-11” or “2007-11-30”, as precisely as it is known."""
    precision = {0: "unknown", 4: "year", 7: "month", 10: "day"}[len(cell)]
    return {"issued_precision": precision, "issued_on": day((cell + "-01-01")[:10]) if cell else None}
