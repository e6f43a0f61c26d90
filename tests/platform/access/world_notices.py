"""Notices with their mails, pages, and what the staff pages keep besides."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone

from apps.notices import questions
from apps.notices.models import StatusChange
from apps.outbox.models import AddressStanding, Mail, Mailing, Stoppage
from apps.pages.models import Link, Page, PageTranslation
from apps.training.models import Course
from apps.vocabulary.models import Organization
from tests.factories import make_event, make_notice, make_participant
from tests.notices.asking import POSTPONE, in_days, offer, out, reschedule
from tests.platform.access.roles import Role
from tests.platform.access.world import World


def fill(world: World) -> None:
    course = Course.objects.get(code="course")
    asked, waits, drafted = (
        make_event(code=code, course=course, **in_days(50)) for code in ("asked", "waits", "drafted")
    )
    person = make_participant(asked, "asked@example.org")
    published = reschedule(asked)
    postponing = make_notice((POSTPONE, waits), promise=timezone.now().date() + timedelta(days=30))
    offer(postponing, waits, (100, 130))
    make_participant(waits, "waits-too@example.org")
    out(postponing)
    make_participant(drafted, "drafted@example.org")
    draft = make_notice((POSTPONE, drafted))
    world.names |= {"notice": published.code, "draft_notice": draft.code}
    world.names |= {"notice_key": published.pk, "draft_key": draft.pk, "postponing_key": postponing.pk}
    world.names["answer_token"] = questions.token(person.public_id, published)
    world.names["draft_answer_token"] = questions.token(person.public_id, draft)
    world.names["window_key"] = postponing.windows.earliest("pk").pk
    world.key("mail_key", Mail.objects.get(mailing=published.mailing))
    world.key("mailing_key", Mailing.objects.get(pk=published.mailing_id or 0))
    world.key("statuschange_key", StatusChange.objects.earliest("pk"))
    _pages(world)
    _records(world)


def _pages(world: World) -> None:
    page, _made = Page.objects.get_or_create(slug="access-page")
    PageTranslation.objects.create(page=page, language="en", title="A page", body="<p>Words</p>")
    world.names |= {"page": page.slug, "page_key": page.pk}
    world.key("link_key", Link.objects.create(label="ReliefWeb", url="https://reliefweb.int/", group="Partners"))


def _records(world: World) -> None:
    member, now = world.people[Role.MEMBER], timezone.now()
    administrator = world.people[Role.ADMINISTRATOR]
    world.key("standing_key", AddressStanding.objects.create(address="lost@example.org", answer="550 no such user"))
    world.key("stoppage_key", Stoppage.objects.create(answer="451 later", until=now))
    world.key("organization_key", Organization.objects.earliest("pk"))
    world.key("group_key", Group.objects.earliest("pk"))
    world.key("address_key", EmailAddress.objects.get(user=member))
    world.key("authenticator_key", Authenticator.objects.filter(user=administrator).earliest("pk"))
    opened = world.cookies[Role.MEMBER][settings.SESSION_COOKIE_NAME].value
    session = UserSession.objects.create(user=member, ip="127.0.0.1", user_agent="Test", session_key=opened)
    world.key("session_key", session)
