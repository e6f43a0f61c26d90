"""What would become of an event: every move in the table, every one that is not, and what each needs."""

from datetime import date, time

import pytest

from apps.training.arrangement import Arrangement
from apps.training.models import Event, MaterialChange
from apps.training.moving import Wish, arranged
from apps.training.status import MOVES, ChangeKind, MoveRefused, Status
from apps.vocabulary.dates import Dates, Precision
from tests.factories import make_event

TODAY = date(2026, 3, 2)
OLD = Dates(date(2026, 4, 19), date(2026, 4, 24), Precision.DAY, time(9), time(17), "Africa/Nairobi")
NEW = Dates(date(2026, 9, 13), date(2026, 9, 18), Precision.DAY, time_zone="Africa/Nairobi")
EVERYTHING = Wish(dates=NEW, venue="Hall", city="Amman", countries=("JO",), join_information="https://meet.example.org")


def event(status: str = Status.SCHEDULED, dates: Dates = OLD) -> Arrangement:
    return Arrangement(
        status=status, dates=dates, format="residential", venue="School", city="Nairobi", countries=("KE",)
    )


@pytest.mark.parametrize("kind", ChangeKind)
@pytest.mark.parametrize("status", Status)
def test_only_moves_of_the_table_are_made(kind: ChangeKind, status: Status) -> None:
    if (kind, status) in MOVES:
        assert arranged(kind, event(status), EVERYTHING, today=TODAY).status == MOVES[kind, status]
    else:
        with pytest.raises(MoveRefused, match="not possible"):
            arranged(kind, event(status), EVERYTHING, today=TODAY)


def test_a_postponed_event_keeps_its_old_dates() -> None:
    assert arranged(ChangeKind.POSTPONE, event(), Wish(dates=NEW), today=TODAY).dates == OLD


def test_new_days_keep_the_old_hours_unless_others_are_given() -> None:
    after = arranged(ChangeKind.RESCHEDULE, event(), Wish(dates=NEW), today=TODAY)
    assert (after.dates.starts_on, after.dates.starts_at, after.dates.ends_at) == (NEW.starts_on, time(9), time(17))


def test_a_day_to_apply_by_does_not_outlive_its_dates() -> None:
    was = event().moved(deadline_on=date(2026, 3, 30))
    assert arranged(ChangeKind.RESCHEDULE, was, Wish(dates=NEW), today=TODAY).deadline_on is None
    assert arranged(ChangeKind.POSTPONE, was, Wish(), today=TODAY).deadline_on == date(2026, 3, 30)


def test_nobody_applies_after_the_event_has_begun() -> None:
    with pytest.raises(MoveRefused, match="after the first day"):
        arranged(ChangeKind.RESCHEDULE, event(), Wish(dates=NEW, deadline_on=date(2026, 9, 14)), today=TODAY)


def test_an_event_is_confirmed_with_its_days() -> None:
    month = Dates(date(2026, 9, 1), date(2026, 9, 30), Precision.MONTH)
    with pytest.raises(MoveRefused, match="first and the last day"):
        arranged(ChangeKind.CONFIRM, event(Status.TENTATIVE, month), Wish(), today=TODAY)


def test_moving_online_needs_the_way_in_and_drops_the_place() -> None:
    with pytest.raises(MoveRefused, match="how to join"):
        arranged(ChangeKind.MOVE_ONLINE, event(), Wish(), today=TODAY)
    after = arranged(ChangeKind.MOVE_ONLINE, event(), EVERYTHING, today=TODAY)
    assert (after.is_online, after.venue, after.city, after.countries) == (True, "", "", ())


def test_a_postponed_event_moves_online_only_with_new_dates() -> None:
    with pytest.raises(MoveRefused, match="new dates"):
        arranged(
            ChangeKind.MOVE_ONLINE,
            event(Status.POSTPONED),
            Wish(join_information="https://meet.example.org"),
            today=TODAY,
        )


def test_a_new_city_drops_the_old_venue() -> None:
    after = arranged(ChangeKind.CHANGE_VENUE, event(), Wish(city="Amman", countries=("JO",)), today=TODAY)
    assert (after.venue, after.city) == ("", "Amman")


def test_the_same_place_is_no_new_place() -> None:
    with pytest.raises(MoveRefused, match="same as before"):
        arranged(ChangeKind.CHANGE_VENUE, event(), Wish(), today=TODAY)


def test_the_deadline_alone_is_moved_by_the_same_dates_again() -> None:
    later = Wish(dates=OLD, deadline_on=date(2026, 4, 1))
    before = event().moved(deadline_on=date(2026, 3, 20))
    after = arranged(ChangeKind.RESCHEDULE, before, later, today=TODAY)
    assert (after.dates, after.deadline_on) == (OLD, date(2026, 4, 1))
    assert before.differs_by_deadline_only(after)


@pytest.mark.parametrize(
    "wish", [Wish(OLD), Wish(OLD, deadline_on=date(2026, 3, 20)), Wish(OLD, city="Amman", deadline_on=date(2026, 4, 1))]
)
def test_the_same_dates_are_no_new_dates(wish: Wish) -> None:
    with pytest.raises(MoveRefused, match="same as the present ones"):
        arranged(ChangeKind.RESCHEDULE, event().moved(deadline_on=date(2026, 3, 20)), wish, today=TODAY)


@pytest.mark.parametrize("place", [{"venue": "Hall"}, {"city": "Amman"}])
def test_an_online_event_comes_back_to_a_room(place: dict[str, str]) -> None:
    online = arranged(ChangeKind.MOVE_ONLINE, event(), EVERYTHING, today=TODAY)
    after = arranged(ChangeKind.CHANGE_VENUE, online, Wish(**place), today=TODAY)  # type: ignore[arg-type]
    assert (after.format, after.join_information, after.place) == ("in_person", "", *place.values())


def test_an_arrangement_survives_history() -> None:
    arrangement = event().moved(deadline_on=date(2026, 3, 30), join_information="x")
    assert Arrangement.from_json(arrangement.to_json()) == arrangement


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "cancelled"),
        ("starts_on", date(2026, 4, 20)),
        ("city", "Mombasa"),
        ("format", "online"),
        ("deadline_on", date(2026, 4, 1)),
    ],
)
def test_saving_a_public_event_refuses_what_only_a_notice_may_change(name: str, value: object) -> None:
    made = Event.objects.get(pk=make_event().pk)
    setattr(made, name, value)
    with pytest.raises(MaterialChange, match="write a notice"):
        made.save()


@pytest.mark.django_db
def test_a_public_event_cannot_be_hidden() -> None:
    event = make_event()
    event.is_public = False
    with pytest.raises(MaterialChange, match="stays so"):
        event.save()


@pytest.mark.django_db
def test_a_private_event_and_an_ordinary_edit_are_saved() -> None:
    private = Event.objects.get(pk=make_event(is_public=False).pk)
    private.city = "Mombasa"
    private.save()
    public = Event.objects.get(pk=make_event().pk)
    public.title = "Better title"
    public.save()
    assert sorted(Event.objects.values_list("title", "city")) == [
        ("Better title", "Nairobi"),
        ("UN-CMCoord Course", "Mombasa"),
    ]
