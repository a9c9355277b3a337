"""Everyone who belongs is asked once, told of what changes once, and told when it is off."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from dispatch.claims import steps
from dispatch.letters.rendering import render
from dispatch.models import Batch, Letter
from forums.actions.inviting import invite, remind, tell_called_off, tell_changed
from forums.models import Invitation, Meeting, MeetingReminder, Seat, Standing
from forums.states import MeetingState
from organisations.models import Municipality, Organisation, RegisterAddress
from tests.factories.accounts import UserFactory
from tests.factories.forums import AgendaItemFactory, ForumFactory, MeetingFactory
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
MANY = 1500


@pytest.fixture
def storvik() -> Municipality:
    """A municipality that can be written to."""
    place = MunicipalityFactory.create(name="Storvik")
    Organisation.objects.filter(pk=place.organisation.pk).update(email="post@storvik.example")
    return place


@pytest.fixture
def korps(storvik: Municipality) -> Organisation:
    """Ola's band."""
    return OrganisationFactory.create(
        name="Solsida skolekorps", seat=storvik, email="Ola@Korps.example"
    )


@pytest.fixture
def meeting(storvik: Municipality, korps: Organisation) -> Meeting:
    """Three weeks from now."""
    return MeetingFactory.create(forum=ForumFactory.create(municipality=storvik))


def opened(letter: Letter) -> tuple[Any, Any]:
    """The letter's text, and the meeting in it."""
    parts = list(message_from_bytes(render(letter), policy=default).iter_parts())
    return parts[0].get_content(), vobject.readOne(parts[2].get_content())


def letters(kind: str) -> Any:
    """Of a kind, by recipient."""
    return Letter.objects.filter(batch__kind=f"meeting.{kind}").order_by("email")


def gone(found: Any) -> None:
    """The relay took them."""
    found.update(state="accepted", accepted_at=clock.now(), handing_at=clock.now())


def changed(meeting: Meeting, **fields: Any) -> Meeting:
    """As `convening.change` leaves it."""
    Meeting.objects.filter(pk=meeting.pk).update(sequence=meeting.sequence + 1, **fields)
    meeting.refresh_from_db()
    return meeting


def test_members_and_parties_are_invited_once(meeting: Meeting, korps: Organisation) -> None:
    OrganisationFactory.create(name="Langt borte IL", email="il@borte.example")
    silent = OrganisationFactory.create(name="Uten adresse", seat=meeting.forum.municipality)
    out = OrganisationFactory.create(seat=meeting.forum.municipality, email="ut@meldt.example")
    Standing.objects.create(forum=meeting.forum, organisation=out, member=False, since=clock.now())
    invite(meeting)
    assert list(letters("invitation").values_list("email", flat=True)) == [
        "ola@korps.example",
        "post@storvik.example",
    ]
    rows = dict(meeting.invitations.values_list("organisation__name", "email"))
    assert rows == {
        "Solsida skolekorps": "ola@korps.example",
        "Storvik kommune": "post@storvik.example",
        silent.name: "",
    }
    invite(meeting)
    assert letters("invitation").count() == 2
    assert meeting.invitations.count() == 3


def test_late_members_get_theirs_and_nobody_else_anything(meeting: Meeting) -> None:
    invite(meeting)
    OrganisationFactory.create(seat=meeting.forum.municipality, email="ny@korps.example")
    invite(meeting)
    assert letters("invitation").count() == 3
    assert letters("invitation").filter(email="ny@korps.example").count() == 1


def test_a_person_with_a_seat_is_invited_as_a_person(meeting: Meeting) -> None:
    liv = UserFactory.create(name="Liv Solheim", email="liv@annen.example")
    for _twice in range(2):
        Seat.objects.create(
            forum=meeting.forum, person=liv, name="Liv", position="leder",
            starts=clock.today() - timedelta(days=9),
        )  # fmt: skip
    Seat.objects.create(
        forum=meeting.forum, person=UserFactory.create(), name="Før", position="medlem",
        starts=clock.today() - timedelta(days=9), ends=clock.today() - timedelta(days=1),
    )  # fmt: skip
    invite(meeting)
    [letter] = letters("invitation").filter(email="liv@annen.example")
    assert letter.recipient_ref == ""
    assert "Du har et verv i" in opened(letter)[0]
    assert meeting.invitations.filter(person__isnull=False).count() == 1


def test_the_letter_says_what_one_must_know(meeting: Meeting, korps: Organisation) -> None:
    AgendaItemFactory.create(forum=meeting.forum, meeting=meeting, state="accepted")
    AgendaItemFactory.create(forum=meeting.forum, title="Ikke godtatt", meeting=meeting)
    invite(meeting)
    letter = letters("invitation").get(email="ola@korps.example")
    text, found = opened(letter)
    row = meeting.invitations.get(organisation=korps)
    for words in ("Rådhuset", "kl.\xa018.00–20.00", "Lån av gymsalene", f"/moter/svar/{row.token}/",
                  f"/forum/{meeting.forum.ref}/medlem/", "Dere er med i"):  # fmt: skip
        assert words in text
    assert "Ikke godtatt" not in text
    assert "Enhetsregisteret" not in text
    assert "[[" not in text
    assert found.vevent.uid.value == meeting.uid
    assert found.vevent.attendee.value == "mailto:ola@korps.example"
    assert "Lån av gymsalene" in found.vevent.description.value
    assert str(row.token) not in str(found.serialize())  # an invitation is often passed on


def test_a_letter_to_the_registers_address_says_so(meeting: Meeting) -> None:
    known = OrganisationFactory.create(seat=meeting.forum.municipality)
    RegisterAddress.objects.create(
        orgnr=known.orgnr, email="brreg@lag.example", read_at=clock.now()
    )
    invite(meeting)
    text, _found = opened(letters("invitation").get(email="brreg@lag.example"))
    assert "E-postadressen er hentet fra Enhetsregisteret." in text


def test_a_change_comes_once_with_a_higher_sequence(meeting: Meeting, korps: Organisation) -> None:
    invite(meeting)
    gone(letters("invitation"))
    Organisation.objects.filter(pk=korps.pk).update(email="ny@korps.example")
    later = meeting.starts_at + timedelta(days=7)
    changed(meeting, starts_at=later, ends_at=later + timedelta(hours=2))
    for _twice in range(2):
        tell_changed(meeting, ["Tidspunktet"])
    [letter] = letters("change").filter(email="ny@korps.example")
    text, found = opened(letter)
    assert "– Tidspunktet" in text
    assert (found.method.value, found.vevent.sequence.value) == ("REQUEST", "1")
    assert letters("change").filter(state="pending").count() == 2
    assert meeting.invitations.get(organisation=korps).email == "ny@korps.example"


def test_what_has_not_gone_is_stopped_when_it_is_no_longer_so(meeting: Meeting) -> None:
    invite(meeting)
    tell_changed(changed(meeting), ["Stedet"])
    assert set(letters("invitation").values_list("state", flat=True)) == {"suppressed"}
    assert set(letters("change").values_list("state", flat=True)) == {"pending"}


def test_a_meeting_called_off_is_told_to_those_who_have_heard_of_it(meeting: Meeting) -> None:
    invite(meeting)
    gone(letters("invitation").filter(email="ola@korps.example"))
    changed(meeting, state=MeetingState.CANCELLED, called_off_at=clock.now(), reason="For få kan.")
    for _twice in range(2):
        tell_called_off(meeting)
    [letter] = letters("called_off")
    assert letter.email == "ola@korps.example"
    text, found = opened(letter)
    assert "For få kan." in text
    assert (found.method.value, found.vevent.status.value) == ("CANCEL", "CANCELLED")
    assert not letter.batch.refusable
    steps.stop_worthless()
    assert letters("invitation").get(email="post@storvik.example").state == "suppressed"


def test_a_postponed_meeting_that_is_convened_again_invites_everyone_again(
    meeting: Meeting,
) -> None:
    invite(meeting)
    invite(changed(meeting))
    assert letters("invitation").filter(key__startswith=f"meeting:{meeting.pk}:1:").count() == 2
    assert meeting.invitations.count() == 2


def test_reminders_go_once_and_not_to_those_who_said_no(
    meeting: Meeting, korps: Organisation
) -> None:
    invite(meeting)
    meeting.invitations.exclude(organisation=korps).update(
        answer="no", answered_at=clock.now(), answered_via="link"
    )
    for _twice in range(2):
        remind(meeting, 7)
    [letter] = letters("reminder")
    assert letter.email == "ola@korps.example"
    assert MeetingReminder.objects.count() == 1
    content = message_from_bytes(render(letter), policy=default)
    assert len(list(content.iter_parts())) == 2
    assert "Dere har ikke svart ennå." in str(next(content.iter_parts()).get_content())


def test_as_many_statements_for_two_hundred_as_for_two(meeting: Meeting) -> None:
    with CaptureQueriesContext(connection) as few:
        invite(meeting)
    OrganisationFactory.create_batch(20, seat=meeting.forum.municipality, email="x@y.example")
    with CaptureQueriesContext(connection) as many:
        invite(meeting)
    assert len(many) == len(few) <= 12
    assert Batch.objects.count() == 2


@pytest.mark.slow
def test_a_large_municipality_is_invited_in_as_many_statements(storvik: Municipality) -> None:
    """How long it takes is for `./portal bench calendar` to say, with nothing else at work."""
    meeting = MeetingFactory.create(forum=ForumFactory.create(municipality=storvik))
    with CaptureQueriesContext(connection) as few:
        invite(meeting)
    for n in range(MANY):
        OrganisationFactory.create(seat=storvik, email=f"post{n}@lag.example")
    with CaptureQueriesContext(connection) as many:
        invite(meeting)
    assert len(many) == len(few)
    assert Invitation.objects.count() == MANY + 1
    assert Letter.objects.count() == MANY + 1
