"""Publishing the decisions of a call: preview, letters, typed count."""

from collections import Counter
from typing import Any

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import linebreaksbr
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.applications import decision_publishing
from apps.applications.decision_letters import Key
from apps.applications.decision_publishing import Preview, Refused
from apps.applications.desk import PUBLISH, Desk
from apps.applications.deskforms import PublishForm
from apps.applications.models import Call, Decision
from apps.outbox.letters import ATTENDEE, NAME, place
from apps.outbox.models import Mail, Mailing, State
from apps.training.standing import Standing

MOST_PUBLISHED, MOST_SHOWN = 20, 200
COUNTED = {"sent": [State.SENT], "unreached": [State.FAILED, State.RETRYING, State.HELD, State.SKIPPED]}
SAMPLE_NAME, SAMPLE_LINK = "N. N.", "https://…"


class PublicationPages(Desk):
    def get_urls(self) -> list[Any]:
        guard = self.admin_site.admin_view
        own = [
            path("desk/<int:pk>/decisions/", guard(self.decisions), name="applications_decisions"),
            path("desk/<int:pk>/decisions/<int:number>/", guard(self.sample), name="applications_decisions_sample"),
            path("desk/<int:pk>/decisions/publish/", guard(self.publish), name="applications_decisions_publish"),
        ]
        return own + super().get_urls()

    def decisions(
        self, request: HttpRequest, pk: int, form: PublishForm | None = None, refused: Any = ()
    ) -> HttpResponse:
        call = self.call(request, pk)
        look = decision_publishing.preview(call.event, at=timezone.now())
        form = form or PublishForm(initial={"digest": look.digest})
        if form.is_bound:
            # What was typed stays; the preview now shown is the one that a next try agrees to.
            form.data = {**form.data.dict(), "digest": look.digest}  # type: ignore[attr-defined]
        context = {
            "title": _("Publish decisions: %(event)s") % {"event": call.event.title},
            "look": look,
            "letters": [_letter(number, key, people) for number, (key, people) in enumerate(_letters(look))],
            "form": form,
            "refused": refused,
            "hold_minutes": -(-settings.MAIL_HOLD_SECONDS // 60),
            "may_publish": request.user.has_perm(PUBLISH),
            "published": published(call),
            "not_reached": not_reached(call),
        }
        return self.page(request, "decisions", call, context)

    @method_decorator(csp_replace({"style-src": [UNSAFE_INLINE]}))  # a mail carries its own styles
    def sample(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """One letter as it would arrive: HTML, or text and calendar with ?as=text."""
        look = decision_publishing.preview(self.call(request, pk).event, at=timezone.now())
        letters = _letters(look)
        if number >= len(letters):
            raise Http404
        key = letters[number][0]
        letter = look.letters.letter(key)
        reader = next(each.to for each in look.told if look.letter_of(each) == key)
        decision = next(each.decision for each in look.told if look.letter_of(each) == key)
        clock = look.letters.values(decision.participation, reader)["clock"]
        if request.GET.get("as") == "text":
            calendars = [calendar.body.replace(ATTENDEE, "ATTENDEE:…") for calendar in letter.calendars]
            text = "\n\n".join([letter.subject, letter.text, *calendars])
            return HttpResponse(_filled(text, clock), content_type="text/plain; charset=utf-8")
        return HttpResponse(_filled(letter.html, linebreaksbr(clock)))

    @method_decorator(require_POST)
    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        call = self.call(request, pk)
        self.require(request, PUBLISH)
        form = PublishForm(request.POST)
        if not form.is_valid():
            return self.decisions(request, pk, form=form)
        try:
            told = decision_publishing.publish(
                call.event_id,
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refusal:
            return self.decisions(request, pk, form=form, refused=refusal.sentences)
        sentence = ngettext(
            "Published. %(number)d person will be told.", "Published. %(number)d people will be told.", told
        )
        messages.success(request, sentence % {"number": told})
        return redirect(self.desk_url(call))


def published(call: Call) -> QuerySet[Mailing]:
    """What was published before, the newest first, and what became of its mails."""
    counted = {name: Count("mails", filter=Q(mails__state__in=states)) for name, states in COUNTED.items()}
    return _mailings(call).annotate(people=Count("mails"), **counted).order_by("-pk")[:MOST_PUBLISHED]


def not_reached(call: Call) -> QuerySet[Mail]:
    unsent = Mail.objects.filter(mailing__in=_mailings(call), state__in=COUNTED["unreached"])
    return unsent.select_related("mailing").order_by("-mailing", "name")[:MOST_SHOWN]


def _mailings(call: Call) -> QuerySet[Mailing]:
    decided = Decision.objects.filter(participation__event=call.event_id, mailing__isnull=False)
    return Mailing.objects.filter(pk__in=decided.order_by().values("mailing"))


def _letters(look: Preview) -> list[tuple[Key, int]]:
    """Each letter, and how many get it."""
    counted = Counter(look.letter_of(each) for each in look.told)
    return sorted(counted.items(), key=lambda item: (item[0].result, item[0].language, item[0].words))


def _letter(number: int, key: Key, people: int) -> dict[str, Any]:
    return {
        "number": number,
        "result": Standing(key.result).label,
        "language": get_language_info(key.language)["name_translated"],
        "words": key.words,
        "people": people,
    }


def _filled(text: str, clock: str) -> str:
    filled = text.replace(place("clock"), clock).replace(place("link"), SAMPLE_LINK)
    return filled.replace(NAME, SAMPLE_NAME)
