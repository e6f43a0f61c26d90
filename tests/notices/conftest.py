import pytest
from django.test import Client

from tests.factories import make_staff


@pytest.fixture
def desk() -> Client:
    """A browser in which a member of staff is signed in."""
    client = Client()
    client.force_login(make_staff())
    return client
