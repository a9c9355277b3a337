"""How a meeting went: asked of those who came and of the parties, shown from five."""

import pytest
from django.urls import reverse

from core.errors import Refused
from forums.actions.pulse import give_pulse, pulse_subject
from forums.models import Attendance, Meeting, Seat
from organisations.models import Organisation, Pulse
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.forums import ForumFactory, MeetingFactory
from tests.factories.organisations import LONG_AGO, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
SAID = {"listened": 4, "informed": 2, "words": ""}


@pytest.fixture
def closed(larvik) -> Meeting:
    """Held in Larvik, the minutes approved."""
    return MeetingFactory(forum=ForumFactory(municipality=larvik), state="closed")


@pytest.fixture
def came(closed, korps) -> Organisation:
    """The band was there."""
    Attendance.objects.create(meeting=closed, organisation=korps)
    return korps


def page(meeting: Meeting) -> str:
    return reverse("meeting_pulse", kwargs={"ref": meeting.ref})


def others(meeting: Meeting, n: int) -> None:
    """So many more who came and answered."""
    for _each in range(n):
        membership = MembershipFactory(user=UserFactory())
        Attendance.objects.create(meeting=meeting, organisation=membership.organisation)
        give_pulse(
            meeting, by=membership.user, on_behalf_of=membership.organisation, listened=5,
            informed=5, words="Fint møte.",
        )  # fmt: skip


def test_who_came_answers_once(closed, came, ola):
    client = signed_in(ola)
    assert "Vi ble lyttet til" in text(client.get(page(closed)))
    for _click in range(2):
        assert client.post(page(closed), SAID | {"organisation": came.pk}).status_code == 302
    assert Pulse.objects.get().subject == pulse_subject(closed)
    assert "Dere har svart" in text(client.get(page(closed)))
    assert client.post(
        page(closed), SAID | {"organisation": came.pk, "listened": 1}
    ).status_code == 422  # fmt: skip


def test_a_party_is_asked_and_one_that_was_away_is_not(closed, kari, liv, korps, ola, larvik):
    assert signed_in(kari).get(page(closed)).status_code == 200
    assert signed_in(ola).get(page(closed)).status_code == 403
    with pytest.raises(Refused):
        give_pulse(closed, by=ola, on_behalf_of=korps, **SAID)
    with pytest.raises(Refused):
        give_pulse(closed, by=liv, on_behalf_of=larvik.organisation, **SAID)


def test_the_holder_of_a_partys_key_is_asked(closed, korps, ola):
    voluntary = closed.forum.parties.get(organisation=None)
    Seat.objects.create(
        forum=closed.forum, party=voluntary, organisation=korps, name="Solsida", position="leder",
        may_approve=True, starts=LONG_AGO.date(),
    )  # fmt: skip
    assert signed_in(ola).get(page(closed)).status_code == 200


def test_not_before_the_minutes_are_approved(larvik, kari):
    held = MeetingFactory(forum=ForumFactory(municipality=larvik), state="held")
    assert "når referatet er godkjent" in text(signed_in(kari).get(page(held)))
    with pytest.raises(Refused, match="ikke godkjent"):
        give_pulse(held, by=kari, on_behalf_of=larvik.organisation, **SAID)


def test_nothing_is_shown_of_four_and_no_words_to_others_than_parties(closed, came, ola, kari):
    others(closed, 4)
    as_ola, as_kari = signed_in(ola), signed_in(kari)
    for client in (as_ola, as_kari):
        assert "Vi viser tall når fem har svart." in text(client.get(page(closed)))
        assert "Fint møte." not in text(client.get(page(closed)))
    as_ola.post(page(closed), SAID | {"organisation": came.pk})
    assert "4,8" in text(as_ola.get(page(closed)))
    assert "Fint møte." not in text(as_ola.get(page(closed)))
    assert "Fint møte." in text(as_kari.get(page(closed)))


@pytest.mark.parametrize("bad", [{"listened": 6}, {"informed": ""}, {"organisation": "x"}])
def test_bad_answers_are_refused(closed, came, ola, bad):
    sent = SAID | {"organisation": came.pk} | bad
    assert signed_in(ola).post(page(closed), sent).status_code == 422
    assert not Pulse.objects.exists()


def test_a_stranger_and_a_visitor_are_kept_out(closed, client):
    other = MembershipFactory(organisation=OrganisationFactory())
    assert signed_in(other.user).get(page(closed)).status_code == 403
    assert client.get(page(closed)).status_code == 302
