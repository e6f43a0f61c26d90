"""Where people answer what a notice asked, by the link in their mail, without an account. Opening changes nothing."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.notices import answering, phrases, questions
from apps.notices.answer_forms import ReplyForm, WindowsForm
from apps.notices.answering import CannotAnswer
from apps.notices.models import Notice
from apps.notices.questions import Link, Question
from apps.outbox.links import BadLink
from apps.training import ics
from apps.training.models import Participation, Trainer
from apps.training.status import Status
from apps.vocabulary import datewords
from apps.vocabulary.dates import Dates

Page = Callable[..., HttpResponseBase]


def personal(view: Page) -> Page:
    """The address is all that says who asks: nobody keeps the page, lists it or passes its address on."""

    @never_cache
    @wraps(view)
    def wrapper(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            response = view(request, token)
        except BadLink:
            response = render(request, "notices/answer_closed.html", {"is_bad": True}, status=404)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapper


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def answer(request: HttpRequest, token: str) -> HttpResponse:
    link, at = questions.follow(token), timezone.now()
    question = questions.current(link.person.event)
    why = _closed(link, question, at=at)
    if question is None or why:
        return _closed_page(request, link, question, why, at=at)
    if question.change.notice != link.notice:
        return redirect("notices:answer", questions.token(link.person.public_id, question.change.notice))
    form = _form(request, link, question)
    if form.is_valid() and _is_taken(form, link, question, at=at):
        return redirect("notices:answered", token)
    name = "windows" if question.windows else "answer"
    return render(request, f"notices/{name}.html", _context(link, question, at=at) | {"form": form})


@require_safe
@personal
def done(request: HttpRequest, token: str) -> HttpResponse:
    """What was answered, as it stands now."""
    link, at = questions.follow(token), timezone.now()
    question = questions.current(link.person.event)
    if question is None or _closed(link, question, at=at) or question.change.notice != link.notice:
        return redirect("notices:answer", token)
    said = _said(link, question)
    if not said:
        return redirect("notices:answer", token)
    return render(request, "notices/answered.html", _context(link, question, at=at) | said)


def _form(request: HttpRequest, link: Link, question: Question) -> ReplyForm | WindowsForm:
    sent = request.POST if request.method == "POST" else None
    if question.windows:
        clocks = {window.days: _clocks(window.dates, link.person) for window in question.windows}
        said = {days: each.answer for days, each in answering.said_of(link.person).items()}
        return WindowsForm(question.windows, clocks, sent, initial=said)
    reply = answering.current_reply(_participant(link), question.change)
    return ReplyForm(sent, initial={"answer": reply.answer} if reply else None)


def _is_taken(form: ReplyForm | WindowsForm, link: Link, question: Question, *, at: datetime) -> bool:
    """If not, the form says why."""
    try:
        if isinstance(form, WindowsForm):
            answering.say_which_days(link.person, question.change, form.given, at=at)
        else:
            answering.answer(_participant(link), question.change, form.cleaned_data["answer"], at=at)
    except CannotAnswer as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()


def _participant(link: Link) -> Participation:
    """Trainers are asked about windows only."""
    return cast(Participation, link.person)


def _closed(link: Link, question: Question | None, *, at: datetime) -> str:
    """Why this person cannot answer now, or nothing."""
    if link.notice.state == Notice.State.WITHDRAWN:
        return _("The notice in which this link stood was withdrawn: what it said does not hold.")
    return _not_open(link.person, question, at=at) if question else _nothing_asked(link.person)


def _not_open(person: Participation | Trainer, question: Question, *, at: datetime) -> str:
    if isinstance(person, Trainer):
        return "" if question.windows else _("The dates are set. Thank you for your answer.")
    if not answering.may_answer(person):
        return answering.no_place()
    if question.until and at >= question.until:
        return _("The time to answer here is over. Please call us or answer our e-mail.")
    return ""


def _nothing_asked(person: Participation | Trainer) -> str:
    if person.event.status == Status.CANCELLED:
        return _("This event is cancelled. You need not answer.")
    if person.event.status == Status.POSTPONED:
        return _("This event is postponed. We write to you when the new dates are set.")
    return _("Nothing is asked of you at the moment.")


def _closed_page(
    request: HttpRequest, link: Link, question: Question | None, why: str, *, at: datetime
) -> HttpResponse:
    goes_on = question is not None and not _not_open(link.person, question, at=at)
    newest = questions.token(link.person.public_id, question.change.notice) if question and goes_on else ""
    return render(request, "notices/answer_closed.html", {"event": link.person.event, "why": why, "newest": newest})


def _context(link: Link, question: Question, *, at: datetime) -> dict[str, Any]:
    person, change = link.person, question.change
    event, old = person.event, change.was.dates
    held = old if old.first_day and change.was.status != Status.TENTATIVE and old != event.dates else None
    return {
        "event": event,
        "name": person.name,
        "question": phrases.question(change.kind),
        "old": event.dates if question.windows else held,
        "old_place": change.was.whereabouts if held else "",
        "old_clocks": _clocks(event.dates if question.windows else old, person),
        "clocks": _clocks(event.dates, person),
        "until": _moments(question.until, person) if question.until else [],
        "notice": change.notice,
        "token": questions.token(person.public_id, change.notice),
        "has_place": isinstance(person, Participation) and questions.is_asked(person.state),
        "is_trainer": isinstance(person, Trainer),
        "has_calendar": event.is_public and ics.fits_a_diary(event.dates),
    }


def _said(link: Link, question: Question) -> dict[str, Any]:
    if question.windows:
        said = answering.said_of(link.person)
        days = [(window, said[window.days]) for window in question.windows if window.days in said]
        return {"days": days, "at": max(each.at for _window, each in days)} if days else {}
    reply = answering.current_reply(_participant(link), question.change)
    waits = _participant(link).state == Participation.State.WAITING
    return {"reply": reply, "at": reply.at, "waits": waits} if reply else {}


def _zones(person: Participation | Trainer) -> list[str]:
    """The event's own, the reader's, UTC."""
    member = person.member if isinstance(person, Participation) else None
    host = person.event.time_zone
    return [host, person.time_zone or (member.time_zone if member else "") or host, "UTC"]


def _clocks(dates: Dates, person: Participation | Trainer) -> list[str]:
    return list(dict.fromkeys(datewords.clock(dates, zone) for zone in _zones(person) if dates.is_timed))


def _moments(until: datetime, person: Participation | Trainer) -> list[str]:
    moment = questions.last_moment(until)
    return list(dict.fromkeys(datewords.moment(moment, zone) for zone in _zones(person)))
