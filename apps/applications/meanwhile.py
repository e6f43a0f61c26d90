"""What somebody else did to an applicant while one looked at an older page: by name and time."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from apps.applications.models import Decision
from apps.members.models import Member
from apps.training.models import Participation, StandingChange
from apps.vocabulary import datewords

News = tuple[datetime, str]


def what_happened(rows: Sequence[Participation]) -> dict[int, str]:
    """The last thing that happened to each, as a sentence: two queries, however many they are."""
    if not rows:
        return {}
    found: dict[int, list[News]] = {row.pk: [] for row in rows}
    for key, news in [*_moves(found), *_decisions(found)]:
        found[key].append(news)
    return {row.pk: _last(found[row.pk]) or _now(row) for row in rows}


def _last(news: Sequence[News]) -> str:
    return max(news, key=lambda each: each[0])[1] if news else ""


def _now(row: Participation) -> str:
    words = {"state": row.get_state_display()}
    return _("Now “%(state)s”, which your page did not show. Nothing was changed.") % words


def _moves(rows: Iterable[int]) -> list[tuple[int, News]]:
    lines = StandingChange.objects.filter(participation__in=rows).select_related("by")
    sentence = _("%(name)s changed the state to “%(state)s” on %(moment)s. Nothing was changed.")
    return [
        (line.participation_id, (line.at, _said(sentence, line.by, line.at, state=line.get_after_display())))
        for line in lines
    ]


def _decisions(rows: Iterable[int]) -> list[tuple[int, News]]:
    found = Decision.objects.filter(participation__in=rows).select_related("by", "withdrawn_by")
    made = _("%(name)s decided “%(result)s” on %(moment)s. Nothing was changed.")
    back = _("%(name)s took the decision “%(result)s” back on %(moment)s. Nothing was changed.")
    news = []
    for decision in found:
        result = decision.get_result_display()
        news.append((decision.participation_id, (decision.at, _said(made, decision.by, decision.at, result=result))))
        if decision.withdrawn_at:
            said = _said(back, decision.withdrawn_by, decision.withdrawn_at, result=result)
            news.append((decision.participation_id, (decision.withdrawn_at, said)))
    return sorted(news, key=lambda each: each[1][0])


def _said(sentence: str, by: Member | None, at: datetime, **words: object) -> str:
    return sentence % {"name": by.name if by else _("Somebody"), "moment": datewords.moment(at, "UTC"), **words}
