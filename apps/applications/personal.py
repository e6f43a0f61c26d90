"""Applications with all that was sent along, and what staff wrote about them."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.applications.leaving import may_withdraw, withdraw
from apps.applications.models import Answer, Application, Decision, Note, Offer
from apps.training.models import Participation
from apps.training.personal import forget_focal_point, make_nameless, over, personal_facts
from apps.vocabulary.whose import Held, HeldFile, Kind, Who, moment, scrub, stored

KINDS: tuple[Kind, ...] = (
    Kind(
        "applications",
        _("Your applications: what you wrote and sent along, what staff noted about them, and what was decided"),
        _(
            "As long as you have an account; declined or withdrawn ones, and what staff noted, a year after the event; "
            "drafts never sent, 90 days after it"
        ),
        (
            "applications.Application",
            "applications.Answer",
            "applications.Note",
            "applications.Decision",
            "applications.Offer",
            "applications.Told",
        ),
        _("That there was an application, and what was decided: without a name, an answer, a file or a note."),
    ),
)


def held(who: Who) -> Iterator[Held]:
    theirs = Application.objects.filter(who.theirs).select_related("call__event")
    for each in theirs.prefetch_related("answers__question", "notes").order_by("pk"):
        yield Held("applications", _application(each), tuple(_files(each)), (each.name,), (each.email,))
    people = Participation.objects.filter(who.theirs)
    for decision in Decision.objects.filter(participation__in=people).select_related("participation__event"):
        yield Held("applications", _decision(decision))
    for offer in Offer.objects.filter(participation__in=people).select_related("participation__event"):
        facts = {"a place was offered": moment(offer.made_at), "state": str(offer.get_state_display())}
        yield Held("applications", {"event": offer.participation.event.title, **facts})


def _application(each: Application) -> dict[str, object]:
    """Without who noted something: that is about them."""
    return {
        "event": each.call.event.title,
        "code": each.call.event.code,
        **personal_facts(each),
        "focal point consents": each.focal_point_consents,
        "has the language level": each.has_language_level,
        "proof": each.proof,
        "answers": [{"question": answer.question.text, "answer": str(answer)} for answer in each.answers.all()],
        "score": each.score,
        "notes of staff": [
            {"at": moment(note.at), "note": note.text, "score": note.score} for note in each.notes.all()
        ],
        "begun": moment(each.created_at),
        "sent": moment(each.sent_at),
    }


def _decision(decision: Decision) -> dict[str, object]:
    return {
        "event": decision.participation.event.title,
        "decided": moment(decision.at),
        "decision": str(decision.get_result_display()),
        "words": decision.words,
        "told": moment(decision.published_at),
        "taken back": moment(decision.withdrawn_at),
    }


def _files(application: Application) -> Iterator[HeldFile]:
    if application.proof_file:
        yield stored(f"{application.pk}-{application.proof_filename or 'proof'}", str(application.proof_file.name))
    for answer in application.answers.all():
        if answer.file:
            yield stored(f"{application.pk}-{answer.pk}-{answer.filename or 'answer'}", str(answer.file.name))


def coming(who: Who, *, at: datetime) -> list[Participation]:
    """Places, turns and applications that an erasure gives up: of events that are not over."""
    people = Participation.objects.filter(who.theirs).exclude(over(before=at)).select_related("event")
    return [person for person in people.order_by("event__starts_on", "pk") if may_withdraw(person)]


def erase(who: Who, *, at: datetime) -> Iterable[str]:
    """What is given up passes to the next on the waiting list first; the mail about it goes with all the others."""
    for person in coming(who, at=at):
        withdraw(person, by=None, at=at)
    theirs = Application.objects.filter(who.theirs)
    files = empty(theirs)
    Decision.objects.filter(participation__in=Participation.objects.filter(who.theirs)).update(words="")
    theirs.filter(participation=None).delete()
    make_nameless(theirs)
    forget_focal_point(Application.objects.all(), who)
    scrub(Note.objects.all(), who, "text")
    scrub(Decision.objects.exclude(words=""), who, "words")
    return files


def empty(applications: QuerySet[Application]) -> list[str]:
    """All that was sent along or noted; its files, for the caller to delete once that is certain."""
    answers = Answer.objects.filter(application__in=applications)
    files = [
        *applications.exclude(proof_file="").values_list("proof_file", flat=True),
        *answers.exclude(file="").values_list("file", flat=True),
    ]
    answers.delete()
    Note.objects.filter(application__in=applications).delete()
    applications.update(
        proof="", proof_file="", proof_filename="", score=None, focal_point_consents=False, has_language_level=False
    )
    return files
