import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.members.models import Member

pytestmark = pytest.mark.django_db


def test_it_says_what_it_added(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_scale_data", yes=True, members=2, processes=1)

    assert capsys.readouterr().out.endswith("added 2 members\n")


def test_it_says_so_when_all_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_scale_data", yes=True, members=2, processes=1)
    call_command("make_scale_data", yes=True, members=2, processes=1)

    assert capsys.readouterr().out.endswith("added nothing: all there already\n")


def test_it_writes_nothing_into_what_may_be_a_real_portal() -> None:
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("make_scale_data", members=2)

    assert not Member.objects.exists()


def test_a_developer_need_not_say_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEBUG", True)
    call_command("make_scale_data", members=2, processes=1)

    assert Member.objects.count() == 2


@pytest.mark.parametrize("numbers", [{"members": -1}, {"processes": 0}])
def test_numbers_that_cannot_be_are_refused(numbers: dict[str, int]) -> None:
    with pytest.raises(CommandError, match="no such number"):
        call_command("make_scale_data", yes=True, **numbers)


def test_a_profile_without_a_member_is_refused() -> None:
    with pytest.raises(CommandError, match="cannot be more"):
        call_command("make_scale_data", yes=True, members=2, profiles=3)
