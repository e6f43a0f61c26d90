import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
QUOTED = '"aaaaaaaaaaaaaaaa\\000bbbbbbbbbbbbbbbb"'


@pytest.mark.parametrize(
    "address",
    [
        "/%00/",
        "/training/%00/",
        "/training/?year=%00",
        "/admin/training/event/?q=%00",
        "/admin/training/event/?status__exact=%00",
        "/admin/notices/notice/?state__exact=%00",
        "/admin/jsi18n/%00",
        "/accounts/login/?next=%00",
    ],
)
def test_a_nul_byte_in_an_address_is_answered_with_a_sentence(admin_client: Client, address: str) -> None:
    answer = admin_client.get(address)

    assert answer.status_code == 400
    assert "We did not understand this request" in answer.text


@pytest.mark.parametrize("address", ["/", "/training/", "/admin/", "/accounts/login/"])
@pytest.mark.parametrize("name", ["sessionid", "django_language", "csrftoken"])
def test_a_nul_byte_in_a_cookie_is_answered_with_a_sentence(client: Client, address: str, name: str) -> None:
    answer = client.get(address, headers={"cookie": f"{name}={QUOTED}"})

    assert answer.status_code == 400
    assert "We did not understand this request" in answer.text


def test_a_percent_sign_before_two_zeros_is_no_nul_byte(client: Client) -> None:
    assert client.get("/training/?q=100%2500").status_code == 200
