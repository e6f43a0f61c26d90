"""A person with a distinctive name and address who has done everything that one can do here, through the real doors."""

from io import BytesIO
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from apps.applications import addresses, deciding
from apps.applications.decision_publishing import preview, publish
from apps.applications.models import Application, Call, Question
from apps.applications.remarks import remark
from apps.certificates.issuing import issue, reissue, revoke
from apps.contacts.reporting import report
from apps.following.models import Follow
from apps.members.models import AddressChange, Agreement, ConductText, Invitation, Joining, Member
from apps.notices import answering
from apps.outbox.models import Mail
from apps.privacy import making, ordering
from apps.profiles import cards
from apps.profiles.models import Block, Post, Profile
from apps.profiles.visibility import Circle, Field
from apps.resources.kinds import State
from apps.resources.models import Resource, Revision
from apps.resources.suggesting import Decision, Proposal, decide, suggest
from apps.subscriptions.kinds import FOLLOWS
from apps.subscriptions.models import Preference
from apps.training import taking_part
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from tests.applications.desk_people import ACCEPTED, make_applicant, pick
from tests.applications.desk_people import DECLINED as NOT_ACCEPTED
from tests.applications.factories import make_call
from tests.certificates.factories import finished_event
from tests.contacts.factories import answered, make_open_member, new_key, open_to, written
from tests.factories import make_event, make_member, make_participant, make_staff
from tests.notices.asking import in_days, make_trainer, postpone, reschedule
from tests.resources.fieldpack.makers import build, make_work

NAME, ADDRESS = "Zéphyrine Quillfeather", "zephyrine.quillfeather@xyloquartz.example"
FORMER_NAME, PHONE = "Zéphyrine Obermühle", "+254 700 8899771"
WORDS = ["Zéphyrine", "Zephyrine", "Quillfeather", "Obermühle", "xyloquartz", "Wombatcorps", "8899771"]
"""None of them may be left anywhere; the last two are her organization and her telephone."""
PASSWORD = "a pass-phrase of four words"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
TYPED: dict[str, Any] = {
    "name": NAME,
    "organization": "Wombatcorps",
    "constituency": "humanitarian",
    "country": "GH",
    "language": "fr",
    "phone": PHONE,
    "do": "send",
}


def upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name} Quillfeather.pdf", PDF)


def make_her() -> Member:
    her = make_member(ADDRESS, name=NAME, organization="Wombatcorps", language="fr", constituency="humanitarian")
    her.set_password(PASSWORD)
    her.save()
    return her


def signed_in() -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert client.session["_auth_user_id"]
    return client


def live_a_life(her: Member, client: Client) -> None:
    _ways_in()
    _joined(her)
    _profile(her)
    _library(her, client)
    _training(her, client)
    _by_staff(her)
    ordering.order(her, at=timezone.now())
    assert making.make_waiting(clock=timezone.now)


def _ways_in() -> None:
    """Browsers in which her address was typed and nobody signed in."""
    Client().post("/accounts/login/code/", {"email": ADDRESS})
    Client().post("/accounts/password/reset/", {"email": ADDRESS})
    Client().post("/accounts/login/", {"login": ADDRESS, "password": "wrong"})


def _joined(her: Member) -> None:
    now = timezone.now()
    made = {"token_hash": "0" * 64, "made_at": now, "expires_at": now, "used_at": now}
    invitation = Invitation.objects.create(address=ADDRESS, **made)
    Joining.objects.create(member=her, reason=f"I am {NAME}.", asked_at=now, state="approved", invitation=invitation)
    text = ConductText.objects.create(published_at=now)
    Agreement.objects.create(member=her, text=text, at=now)
    AddressChange.objects.create(member=her, old=ADDRESS, new=ADDRESS, made_at=now, over_at=now)
    Preference.objects.create(member=her, kind=FOLLOWS.key, pace="weekly")
    Follow.objects.create(member=her, country="KE", since=now)


def _profile(her: Member) -> None:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "JPEG", comment=NAME.encode())
    profile = Profile.objects.create(member=her, display_name=FORMER_NAME, biography=f"I am {NAME}.", role="Nurse")
    profile.photo.save("me.jpg", ContentFile(picture.getvalue()))
    Post.objects.create(profile=profile, organization="Wombatcorps")
    open_to(profile, Circle.MEMBERS, Field.NAME, Field.CONTACT)
    cards.refresh([her.pk])
    friend = make_open_member()
    Agreement.objects.create(member=friend, text=ConductText.objects.published()[0], at=timezone.now())
    message = written(her, friend, body=f"I am {NAME}")
    answered(message.conversation, message.recipient, body=f"Dear {NAME}")
    report(message.recipient, by=her, reason="spam", text=f"Wrote to {NAME}", key=new_key(), at=timezone.now())
    other = make_member()
    Block.objects.create(who=her, whom=other, at=timezone.now())
    Block.objects.create(who=other, whom=her, name=FORMER_NAME, at=timezone.now())


def _library(her: Member, client: Client) -> None:
    at = timezone.now()
    work = make_work("Oslo Guidelines", slug="oslo")
    client.post("/library/saved/", {"resource": work.code, "keep": "1"})
    build(work, member=her, at=at)
    for title, outcome in (("Kept", Decision.PUBLISH), ("Refused", Decision.DECLINE), ("Waiting", None)):
        file = upload(title) if outcome != Decision.PUBLISH else SimpleUploadedFile("kept.pdf", PDF)
        made = suggest(Proposal(title, "en", "guideline", f"Because {NAME} says so", file=file), by=her, at=at)
        if outcome:
            decide(made.pk, outcome, answer=f"Thank you, {NAME.upper()}", at=at)
    assert Revision.objects.filter(uploaded_by=her).count() == 3
    assert Resource.objects.filter(suggested_by=her, state=State.DECLINED).count() == 1


def _apply(client: Client, call: Call, **more: Any) -> Participation:
    page = f"/training/{call.event.code}/apply/{addresses.apply_token(call.event, ADDRESS)}/"
    answer = client.post(page, {**TYPED, **more}, follow=True)
    assert answer.status_code == 200, answer
    return Participation.objects.get(event=call.event, email=ADDRESS)


def _training(her: Member, client: Client) -> None:
    client.get(f"/training/no-such-event/apply/{addresses.apply_token(make_event(), ADDRESS)}/")  # in the logs
    client.post("/my/calendar/")
    staff = make_staff("desk@example.org")
    _coming(client)
    _decided(client, staff)
    _moved(her)
    _completed(her, staff)
    make_trainer(make_event(**in_days(20)), ADDRESS, name=NAME, phone=PHONE)


def _coming(client: Client) -> None:
    """A place at once, for which others wait; and a draft."""
    call = make_call(make_event("Coming", code="coming", capacity=1, **in_days(40)), selection="first_come")
    assert _apply(client, call).state == Standing.ACCEPTED
    make_participant(call.event, "next@example.org", state=Standing.WAITING)
    other = make_call(make_event(capacity=5, **in_days(40)))
    page = f"/training/{other.event.code}/apply/{addresses.apply_token(other.event, ADDRESS)}/"
    client.post(page, {**TYPED, "do": "save"})
    assert Application.objects.filter(call=other, sent_at=None).exists()


def _decided(client: Client, staff: Member) -> None:
    for code, result in (("accepted", ACCEPTED), ("declined", NOT_ACCEPTED)):
        at = timezone.now()
        call = make_call(make_event(code=code, capacity=5, **in_days(60)))
        question = Question.objects.create(call=call, kind="file", text="Your letter")
        wordy = Question.objects.create(call=call, kind="text", text="Why?")
        files = {f"q{question.pk}": upload("letter"), "proof_file": upload("proof")}
        person = _apply(client, call, **files, **{f"q{wordy.pk}": f"I, {NAME}"})
        application = Application.objects.get(participation=person)
        remark(application.pk, score=3, seen_score=None, text=f"{NAME} is good", by=staff, at=at)
        deciding.decide(call.event_id, [pick(person)], result, by=staff, at=at, words=f"Dear {NAME}, thank you.")
        look = preview(Event.objects.get(pk=call.event_id), at=at)
        publish(call.event_id, by=staff, at=at, expected=len(look.told), digest=look.digest)
        nominated = make_applicant(call, focal_point_name=NAME, focal_point_email=ADDRESS)
        remark(
            nominated.application.pk,
            score=None,
            seen_score=None,
            text=f"Ask {ADDRESS}, once {FORMER_NAME}",
            by=staff,
            at=at,
        )


def _moved(her: Member) -> None:
    event = make_event(code="moved", **in_days(40))
    person = make_participant(event, ADDRESS, name=FORMER_NAME, member=her, state=Standing.ACCEPTED)
    notice = postpone(event, windows=(100, 130), ago=30)
    change = notice.changes.get()
    answering.say_which_days(person, change, dict.fromkeys(notice.windows.all(), "can"), at=timezone.now())
    moved = reschedule(event, ago=20)
    answering.answer(person, moved.changes.get(), "yes", at=timezone.now())


def _completed(her: Member, staff: Member) -> None:
    event = finished_event(code="held", **in_days(-40))
    person = make_participant(event, ADDRESS, name=NAME, member=her, constituency="humanitarian", state="accepted")
    for state in (Standing.ATTENDED, Standing.COMPLETED):
        taking_part.move(person, state, by=staff, at=timezone.now(), note=f"{NAME} was there")
    (first,) = issue(event.pk, by=staff, at=timezone.now())
    reissue(first, name=FORMER_NAME, by=staff, at=timezone.now())
    elsewhere = finished_event(code="revoked", **in_days(-50))
    make_participant(elsewhere, ADDRESS, name=NAME, member=her, state=Standing.COMPLETED)
    (wrong,) = issue(elsewhere.pk, by=staff, at=timezone.now())
    revoke(wrong, reason=f"{NAME} did not come", by=staff, at=timezone.now())


def _by_staff(her: Member) -> None:
    staff = make_staff("admin@example.org")
    for thing, words in ((her, NAME), (Participation.objects.filter(member=her)[0], f"{NAME} – held")):
        LogEntry.objects.log_actions(
            staff.pk, [thing], CHANGE, change_message=f"Wrote to {ADDRESS}", single_object=True
        )
        LogEntry.objects.filter(object_id=str(thing.pk)).update(object_repr=words)


def mails_of_hers() -> int:
    return Mail.objects.filter(address=ADDRESS).count()
