"""Courses, events, and what stands between them and people: applications, offers, certificates, calendars."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.applications import addresses, coming, deciding, proofs, waiting
from apps.applications.models import Answer, Application, Call, Note, Question
from apps.certificates import wording
from apps.outbox import links
from apps.spaces.entering import PURPOSE
from apps.spaces.models import Space
from apps.training.models import Course, Event, FeedAddress, FormerCode, Host, Participation, fingerprint
from apps.training.standing import Standing
from apps.vocabulary.models import Organization
from tests.applications.desk_people import ACCEPTED, make_applicant, pick
from tests.applications.factories import make_call, make_waiting
from tests.certificates.factories import finished_event, make_certificate
from tests.factories import make_event, make_participant
from tests.notices.asking import in_days, make_trainer
from tests.platform.access.roles import Role
from tests.platform.access.world import World, last_part

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
FEED = "the-secret-address-of-a-calendar"


def fill(world: World) -> Event:
    """The public event of this course, which everything hangs on."""
    course, others = (Course.objects.create(code=code, title=code.title()) for code in ("course", "others"))
    course.coordinators.add(world.people[Role.COORDINATOR])
    others.coordinators.add(world.people[Role.OTHER_COORDINATOR])
    values = {"course": course, "capacity": 9, "format": "online", **in_days(40)}
    public = make_event("Public event", code="public", **values)
    private = make_event("Private event", code="private", is_public=False, **values)
    Host.objects.create(event=public, organization=Organization.objects.create(name="Host"))
    FormerCode.objects.create(event=public, code="formerly")
    FormerCode.objects.create(event=private, code="formerly-private")
    world.names |= {"course": course.code, "public": public.code, "private": private.code}
    world.names |= {"formerly": "formerly", "formerly_private": "formerly-private"}
    world.names |= {"course_key": course.pk, "event_key": public.pk, "private_key": private.pk}
    _spaces(world, public, private)
    _applications(world, public, private)
    _offer(world, public)
    _afterwards(world, course)
    world.key("trainer_key", make_trainer(public))
    FeedAddress.objects.create(member=world.people[Role.MEMBER], fingerprint=fingerprint(FEED), made_at=timezone.now())
    world.names["feed_token"] = FEED
    return public


def _on(world: World, event: Event) -> Participation:
    member = world.people[Role.PARTICIPANT]
    return make_participant(event, member.email, member=member, name="On it", state=Standing.ACCEPTED)


def _spaces(world: World, public: Event, private: Event) -> None:
    for prefix, event in (("", public), ("private_", private)):
        person = _on(world, event)
        world.names[f"{prefix}space_token"] = links.token(PURPOSE, person.public_id)
        world.names[f"{prefix}place_token"] = links.token(coming.PURPOSE, person.public_id)
        world.key(f"{prefix}participation_key", person)
        world.key(f"{prefix}space_key", Space.objects.create(event=event, joining="<p>Bring boots.</p>"))
    gone = make_participant(public, "gone@example.org", state=Standing.WITHDRAWN)
    world.names["withdrawn_space_token"] = links.token(PURPOSE, gone.public_id)


def _applications(world: World, public: Event, private: Event) -> None:
    """Sent, with files, a note and a decision that is not published yet."""
    member = world.people[Role.MEMBER]
    for prefix, event in (("", public), ("private_", private)):
        call = make_call(event)
        person = make_applicant(call, email=member.email, name="Applicant", member=member)
        application = Application.objects.get(participation=person)
        answer = _with_files(call, application)
        Note.objects.create(application=application, text="A note", by=None, at=timezone.now())
        deciding.decide(event.pk, [pick(person)], ACCEPTED, by=member, at=timezone.now(), words="")
        world.names |= {
            f"{prefix}apply_token": addresses.apply_token(event, member.email),
            f"{prefix}proof": last_part(str(application.proof_file)),
            f"{prefix}application": application.public_id,
            f"{prefix}application_key": application.pk,
            f"{prefix}answer_key": answer.pk,
            f"{prefix}call_key": call.pk,
        }
    world.names["other_apply_token"] = addresses.apply_token(public, world.people[Role.OTHER_MEMBER].email)


def _with_files(call: Call, application: Application) -> Answer:
    question = Question.objects.create(call=call, kind="file", text="Your letter")
    proofs.keep_proof(application, proofs.prepared(SimpleUploadedFile("proof.pdf", PDF)))
    proofs.keep_answer(application, question.pk, proofs.prepared(SimpleUploadedFile("letter.pdf", PDF)))
    return application.answers.get()


def _offer(world: World, event: Event) -> None:
    person = make_waiting(event, since=timezone.now(), email="waits@example.org", name="Waits")
    waiting.fill_places(event.pk, at=timezone.now())
    assert person.offers.exists()
    world.names["offer_token"] = links.token(addresses.OFFER, person.public_id)


def _afterwards(world: World, course: Course) -> None:
    held = finished_event(code="held", course=course, **in_days(-40))
    member = world.people[Role.MEMBER]
    certificate = make_certificate(held, email=member.email, member=member, name="Completed")
    world.key("held_key", held)
    world.key("certificate_key", certificate)
    world.names["certificate"] = certificate.code
    world.names["certificate_token"] = links.token(wording.PURPOSE, certificate.code)
