"""What the tasks start: with this site's name, and never from a sample site."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.pages.models import Link
from apps.resources import tasks
from apps.resources.linkcheck import looking
from apps.resources.linkwords import Why
from apps.resources.models import OutsideAddress

pytestmark = pytest.mark.django_db


@pytest.fixture
def private(settings: object) -> OutsideAddress:
    """The address of a machine in our own networks: looked at, it is refused without a connection."""
    Link.objects.create(label="Router", group="Inside", url="http://10.0.0.1/")
    tasks.collect_addresses()
    return OutsideAddress.objects.get()


def test_we_say_who_we_are_and_where_to_read_about_us() -> None:
    assert looking.agent() == "HMDialogue-linkcheck/1.0 (+http://testserver/about/links/)"


def test_the_tasks_collect_and_look(private: OutsideAddress) -> None:
    tasks.look_at_addresses()
    private.refresh_from_db()

    assert private.why == Why.NOT_OURS
    assert private.looked_at
    assert timezone.now() - private.looked_at < timedelta(minutes=1)


def test_a_sample_site_looks_at_nobody(private: OutsideAddress, settings: object) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]
    tasks.look_at_addresses()
    private.refresh_from_db()

    assert private.looked_at is None
