"""The forms around a meeting: called, changed, put off, called off, marked as held."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from forums import clashes
from forums.actions import convening as actions
from forums.models import Forum, Meeting
from forums.states import MeetingState
from organisations.models import Organisation, Venue
from organisations.states import Role
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.forums import ForumFactory, MeetingFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
REF = "abcdefghj2"


def at(name: str, thing: Any, **kwargs: Any) -> str:
    """The address of one of the pages."""
    return reverse(name, kwargs={"ref": thing.ref, **kwargs})


def ordinary(days: int) -> str:
    """The first day from so many days ahead that nothing speaks against, as a form has it."""
    evening = clock.start_of_day(clock.today()).replace(hour=16)
    coming = (evening + timedelta(days=n) for n in range(days, days + 30))
    return next(day.date().isoformat() for day in coming if not clashes.warnings(day))


def typed(**changes: Any) -> dict[str, Any]:
    """What KS types into the form, two months ahead."""
    return {
        "ref": REF,
        "title": "Kontaktmøte, vår",
        "day": ordinary(60),
        "starts_at": "16:00",
        "ends_at": "18:00",
        "place": "Haakon VIIs gate 9",
        "lead": "Om frie midler.",
        **changes,
    }


@pytest.fixture
def called(contact: Forum, petter: User) -> Meeting:
    """KS has called the meeting, two months ahead."""
    start = clock.start_of_day(clock.today() + timedelta(days=60)).replace(hour=16)
    return actions.convene(
        contact,
        by=petter,
        party=contact.parties.get(name="KS"),
        ref=REF,
        title="Kontaktmøte, vår",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        place="Haakon VIIs gate 9",
    )


# --- called ---------------------------------------------------------------------------------------


def test_the_form_opens_with_the_usual(as_petter: Client, contact: Forum) -> None:
    form = as_petter.get(at("meeting_convene", contact)).context["form"]
    assert form["title"].value().startswith("Kontaktmøte mellom KS og Frivillighet Norge, ")
    assert form["day"].value().weekday() < 5
    assert (f"{form['starts_at'].value():%H:%M}", f"{form['ends_at'].value():%H:%M}") == (
        "17:00",
        "19:00",
    )


def test_ks_calls_the_meeting_once_however_often_it_is_clicked(
    as_petter: Client, contact: Forum
) -> None:
    for _click in range(2):
        response = as_petter.post(at("meeting_convene", contact), typed())
        assert response.status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.ref, meeting.state, meeting.slot) == (REF, MeetingState.CONVENED, 0)
    page = text(as_petter.get("/kontaktmoter/"))
    assert "Neste kontaktmøte er innkalt av:" in page
    assert "kl. 16.00–18.00" in page
    assert "Haakon VIIs gate 9" in page
    assert as_petter.get(at("meeting_convene", contact)).status_code == 302


def test_the_other_party_cannot_call_and_is_told_why(as_sara: Client, contact: Forum) -> None:
    for response in (
        as_sara.get(at("meeting_convene", contact)),
        as_sara.post(at("meeting_convene", contact), typed()),
    ):
        assert response.status_code == 403
        assert "Det er KS som har tur. Dere kan be om å bytte." in text(response)
    assert not Meeting.objects.exists()


def test_an_extra_meeting_is_anyones_to_call_and_uses_no_turn(
    as_sara: Client, contact: Forum
) -> None:
    page = at("meeting_convene", contact) + "?ekstra=1"
    assert "Møtet bruker ikke opp noen tur." in text(as_sara.get(page))
    assert as_sara.post(page, typed(extra="on")).status_code == 302
    assert Meeting.objects.get().slot is None
    assert "Kontaktmøte, vår" in text(as_sara.get("/kontaktmoter/"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Skriv hva møtet heter."),
        ({"title": "x" * 400}, "150"),
        ({"title": "Møte\x00"}, "Rett én ting"),
        ({"day": "2027-02-31"}, "Dagen finnes ikke. Velg en annen."),
        ({"day": "0001-01-01"}, "Sjekk årstallet."),
        ({"day": ""}, "Velg dagen møtet holdes."),
        ({"starts_at": "25:61"}, "Skriv klokkeslettet slik: 17:00."),
        ({"ends_at": "15:00"}, "Møtet slutter før det starter."),
        ({"place": ""}, "Skriv hvor møtet er, velg et lokale, eller legg inn en lenke."),
        ({"online_url": "javascript:alert(1)"}, "Lenken må begynne med https://"),
        ({"online_url": "h" * 400}, "Lenken må begynne med https://"),
        ({"venue": "finnesikke"}, "Lokalet finnes ikke lenger."),
        ({"ref": "'; DROP"}, "Last siden på nytt, og prøv igjen."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    as_petter: Client, contact: Forum, wrong: dict[str, str], sentence: str
) -> None:
    response = as_petter.post(at("meeting_convene", contact), typed(**wrong))
    assert response.status_code == 422
    assert sentence in text(response)
    assert "Om frie midler." in text(response)
    assert not Meeting.objects.exists()


def test_a_time_that_the_clock_jumps_over_is_said_beside_it(
    as_petter: Client, contact: Forum, at_time: Any
) -> None:
    at_time("2027-01-10 12:00")
    given = typed(day="2027-03-28", starts_at="02:30", ends_at="04:00")
    response = as_petter.post(at("meeting_convene", contact), given)
    assert response.status_code == 422
    assert "så klokkeslettet finnes ikke" in str(response.context["form"].errors["starts_at"])


def test_sooner_than_agreed_asks_why(as_petter: Client, contact: Forum) -> None:
    soon = typed(day=ordinary(10))
    response = as_petter.post(at("meeting_convene", contact), soon)
    assert response.status_code == 422
    assert "Hvorfor er varselet kortere enn avtalt?" in text(response)
    sent = soon | {"short_reason": "Budsjettet kommer."}
    assert as_petter.post(at("meeting_convene", contact), sent).status_code == 302


def test_an_awkward_time_is_confirmed_by_a_second_click(as_petter: Client, contact: Forum) -> None:
    page = at("meeting_convene", contact)
    first = as_petter.post(page, typed(starts_at="14:00"))
    assert "Møtet starter før kl. 16.00." in text(first)
    assert "Innkall likevel" in text(first)
    assert not Meeting.objects.exists()
    key = first.context["form"]["confirmed"].value()
    other = as_petter.post(page, typed(starts_at="13:00", confirmed=key))
    assert "Innkall likevel" in text(other)
    assert as_petter.post(page, typed(starts_at="14:00", confirmed=key)).status_code == 302
    assert Meeting.objects.get().state == MeetingState.CONVENED


def test_a_writer_plans_and_the_responsible_calls(
    as_petter: Client, as_sara: Client, contact: Forum, ks: Organisation
) -> None:
    writer = UserFactory(mfa=True)
    MembershipFactory(user=writer, organisation=ks, role=Role.WRITER)
    page = at("meeting_convene", contact)
    shown = text(signed_in(writer).get(page))
    assert "Send innkallingen" not in shown
    refused = signed_in(writer).post(page, typed())
    assert refused.status_code == 422
    assert signed_in(writer).post(page, typed(plan="1")).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.state == MeetingState.PLANNED
    assert "Dere har planlagt møtet" in text(as_petter.get("/kontaktmoter/"))
    assert "planlagt" not in text(as_sara.get("/kontaktmoter/"))
    assert as_petter.get(page).context["form"]["ref"].value() == REF
    assert as_petter.post(page, typed()).status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CONVENED


def house(place: Any, name: str) -> Venue:
    """A room that a municipality lends."""
    return Venue.objects.create(
        owner=place.organisation,
        municipality=place,
        name=name,
        address="Storgata 4",
        updated_at=clock.now(),
    )


def test_a_venue_of_the_municipality_may_be_chosen(as_grete: Client, larvik: Any) -> None:
    council = ForumFactory(municipality=larvik, parties=[larvik.organisation, "Frivilligheten"])
    hall = house(larvik, "Kulturhuset")
    house(MunicipalityFactory(), "Et hus langt unna")
    page = text(as_grete.get(at("meeting_convene", council)))
    assert "Kulturhuset" in page
    assert "Et hus langt unna" not in page
    given = typed(venue=hall.ref, room="Store sal", place="")
    assert as_grete.post(at("meeting_convene", council), given).status_code == 302
    assert Meeting.objects.get().venue == hall


# --- changed and called off -----------------------------------------------------------------------


def changes(meeting: Meeting, **more: Any) -> dict[str, Any]:
    """The change form as it was opened, with something else."""
    return typed(version=meeting.version, lead="", **more)


def test_a_change_is_made_once(as_petter: Client, called: Meeting) -> None:
    given = changes(called, starts_at="17:00", ends_at="19:00")
    for _click in range(2):
        assert as_petter.post(at("meeting_change", called), given).status_code == 302
    called.refresh_from_db()
    assert called.starts_at.astimezone(clock.OSLO).hour == 17
    assert called.sequence == 1


def test_a_stale_change_keeps_what_was_typed(as_petter: Client, called: Meeting) -> None:
    first = changes(called, place="Et annet hus")
    assert as_petter.post(at("meeting_change", called), first).status_code == 302
    late = as_petter.post(at("meeting_change", called), changes(called, place="Et tredje hus"))
    assert late.status_code == 409
    assert "Et tredje hus" in text(late)
    assert "Slik er det lagret nå" in text(late)
    assert "Et annet hus" in text(late)


@pytest.mark.parametrize("name", ["meeting_change", "meeting_cancel", "meeting_postpone"])
def test_only_the_convener_changes_its_meeting(
    as_sara: Client, called: Meeting, ola: User, korps: Organisation, name: str
) -> None:
    response = as_sara.get(at(name, called))
    assert response.status_code == 403
    assert "Bare KS, som innkaller, kan endre møtet." in text(response)
    assert signed_in(ola).get(at(name, called)).status_code == 403
    assert Client().get(at(name, called)).status_code == 302
    sent = {"version": called.version, "reason": "Snø"}
    assert as_sara.post(at(name, called), sent).status_code == 403


def test_a_plan_is_not_there_for_the_other_party(as_sara: Client, contact: Forum) -> None:
    plan = MeetingFactory(forum=contact, state=MeetingState.PLANNED)
    for name in ("meeting_change", "meeting_cancel", "meeting_held", "meeting_invited"):
        assert as_sara.get(at(name, plan)).status_code == 404


@pytest.mark.parametrize(
    ("name", "state"),
    [("meeting_cancel", MeetingState.CANCELLED), ("meeting_postpone", MeetingState.POSTPONED)],
)
def test_calling_off_needs_a_reason_and_keeps_the_turn(
    as_petter: Client, called: Meeting, name: str, state: str
) -> None:
    empty = as_petter.post(at(name, called), {"version": called.version, "reason": " "})
    assert empty.status_code == 422
    assert "Skriv hvorfor." in str(empty.context["form"].errors["reason"])
    for _click in range(2):
        sent = {"version": called.version, "reason": "Snøstorm"}
        assert as_petter.post(at(name, called), sent).status_code == 302
    called.refresh_from_db()
    assert called.state == state
    page = text(as_petter.get("/kontaktmoter/"))
    assert "Innkall til møtet" in page
    assert "Da er turen ikke brukt." in page


def test_a_postponed_meeting_is_called_again_with_the_same_name(
    as_petter: Client, called: Meeting, contact: Forum
) -> None:
    sent = {"version": called.version, "reason": "Snøstorm"}
    as_petter.post(at("meeting_postpone", called), sent)
    form = as_petter.get(at("meeting_convene", contact)).context["form"]
    assert form["ref"].value() == called.ref
    assert "Lagre uten å innkalle" not in text(as_petter.get(at("meeting_convene", contact)))
    assert as_petter.post(at("meeting_convene", contact), typed()).status_code == 302
    assert Meeting.objects.get().state == MeetingState.CONVENED


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_version_that_is_no_version_is_refused(
    as_petter: Client, called: Meeting, version: str
) -> None:
    sent = {"version": version, "reason": "Snøstorm"}
    assert as_petter.post(at("meeting_cancel", called), sent).status_code == 422


# --- held -----------------------------------------------------------------------------------------


def over(meeting: Meeting) -> None:
    """It ended two hours ago."""
    start = clock.now() - timedelta(hours=4)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=start, ends_at=start + timedelta(hours=2)
    )


def test_held_gives_the_turn_to_the_other(
    as_petter: Client, as_sara: Client, called: Meeting, contact: Forum
) -> None:
    assert "Møtet har ikke begynt ennå." in text(as_petter.get(at("meeting_held", called)))
    over(called)
    page = at("meeting_held", called)
    ks, fn = (p.pk for p in contact.parties.all())
    alone = as_petter.post(page, {"present": [ks]})
    assert alone.status_code == 422
    assert "Minst to parter" in str(alone.context["form"].errors["present"])
    assert as_petter.post(page, {"present": ["x"]}).status_code == 422
    assert as_petter.post(page, {}).status_code == 422
    for browser in (as_petter, as_sara):
        assert browser.post(page, {"present": [ks, fn]}).status_code == 302
    desk = text(as_sara.get("/kontaktmoter/"))
    assert '<span class="whose">Frivillighet Norge</span>' in desk
    assert "KS skriver referatet." in desk
    undo = at("meeting_held_undo", called)
    assert as_sara.get(undo).status_code == 405
    assert as_sara.post(undo).status_code == 302
    called.refresh_from_db()
    assert called.state == MeetingState.CONVENED


def test_undo_that_comes_too_late_says_so(
    as_petter: Client, as_sara: Client, called: Meeting, contact: Forum
) -> None:
    over(called)
    present = [p.pk for p in contact.parties.all()]
    as_petter.post(at("meeting_held", called), {"present": present})
    MeetingFactory(
        forum=contact, slot=1, convener=contact.parties.last(), state=MeetingState.PLANNED
    )
    response = as_petter.post(at("meeting_held_undo", called), follow=True)
    assert "Neste møte er alt planlagt eller innkalt" in text(response)


def test_the_other_party_may_call_off_what_nobody_marked(as_sara: Client, called: Meeting) -> None:
    over(called)
    assert as_sara.get(at("meeting_cancel", called)).status_code == 200
    sent = {"version": called.version, "reason": "Ingen kom."}
    assert as_sara.post(at("meeting_cancel", called), sent).status_code == 302
    called.refresh_from_db()
    assert called.state == MeetingState.CANCELLED
