"""What waits about meetings on «Min side» and «Arbeidsflate», and for whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core import clock
from forums.actions import seats
from forums.models import Exchange, Forum, Invitation, Minutes
from forums.states import MeetingState
from organisations.states import Kind, Role
from platform_portal import waiting_meetings
from tests.consultations.municipality import signed_in, text
from tests.factories.forums import AgendaItemFactory, ForumFactory, MeetingFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def council(larvik: Any, kari: Any, korps: Any) -> Forum:
    """Larvik's, with Ola's band holding the key of frivilligheten; the first turn is far off."""
    forum = ForumFactory(municipality=larvik)
    seats.give_seat(
        forum, by=kari, party=forum.parties.get(organisation=None), organisation=korps,
        position="medlem", starts=clock.today(), may_approve=True,
    )  # fmt: skip
    return forum


def titles(organisation: Any, by: Any) -> list[str]:
    """What waits."""
    return [t.title for t in waiting_meetings.for_organisation(organisation, by=by)]


def test_an_invitation_waits_until_it_is_answered(council, korps, ola):
    meeting = MeetingFactory(forum=council, title="Vårmøtet")
    one = Invitation.objects.create(meeting=meeting, organisation=korps, invited_at=clock.now())
    assert titles(korps, ola) == ["Vårmøtet"]
    one.answer, one.answered_at, one.answered_via = "no", clock.now(), "page"
    one.save()
    assert titles(korps, ola) == []


def test_the_turn_waits_from_the_first_warning(council, larvik, grete, kari, korps, ola):
    assert waiting_meetings.for_parties(larvik.organisation, by=grete) == []
    Forum.objects.update(first_target=clock.today() + timedelta(days=40))
    tasks = waiting_meetings.for_parties(larvik.organisation, by=grete)
    assert [t.title for t in tasks] == ["Innkall til neste møte"]
    assert titles(korps, ola) == []  # not frivilligheten's turn
    assert waiting_meetings.for_parties(larvik.organisation, by=kari) == []  # holds no key


def test_a_convened_meeting_takes_the_turn_off_the_list(council, larvik, grete):
    Forum.objects.update(first_target=clock.today() + timedelta(days=40))
    MeetingFactory(forum=council)
    assert waiting_meetings.for_parties(larvik.organisation, by=grete) == []


def test_a_swap_waits_for_the_one_who_was_asked(council, larvik, grete, korps, ola):
    first, second = council.parties.order_by("pk")
    Exchange.objects.create(
        series=council.series.get(), kind="swap", first=0, second=1, party=first, other=second,
        reason="Ferie", asked_by=grete, asked_at=clock.now(),
    )  # fmt: skip
    assert titles(korps, ola) == ["Larvik kommune ber om å bytte tur"]
    assert waiting_meetings.for_parties(larvik.organisation, by=grete) == []


def test_minutes_are_written_by_the_convener_and_approved_by_all(
    council, larvik, kari, grete, korps, ola
):
    held = MeetingFactory(forum=council, state=MeetingState.HELD, title="Møtet")
    assert [t.title for t in waiting_meetings.for_parties(larvik.organisation, by=kari)] == [
        "Skriv referatet fra Møtet"
    ]
    assert titles(korps, ola) == []
    minutes = Minutes.objects.create(
        meeting=held, state="for_approval", written_by=kari, created_at=clock.now(),
        sent_at=clock.now(),
    )  # fmt: skip
    assert titles(korps, ola) == ["Godkjenn referatet fra Møtet"]
    minutes.verdicts.create(
        version=1, party=council.parties.get(organisation=None), kind="approved", by=ola,
        at=clock.now(),
    )  # fmt: skip
    assert titles(korps, ola) == []


def test_items_wait_for_the_other_side(council, larvik, kari, korps, ola):
    AgendaItemFactory.create_batch(2, forum=council)  # from the municipality
    assert titles(korps, ola) == ["Svar på foreslåtte saker"]
    assert waiting_meetings.for_parties(larvik.organisation, by=kari) == []


def test_a_person_without_a_seat_is_asked_nothing(council, liv):
    lag = OrganisationFactory()
    MembershipFactory(user=liv, organisation=lag)
    AgendaItemFactory(forum=council)
    assert titles(lag, liv) == []


def test_the_pages_show_it(council, larvik, korps, ola, grete):
    meeting = MeetingFactory(forum=council, title="Vårmøtet")
    Invitation.objects.create(meeting=meeting, organisation=korps, invited_at=clock.now())
    AgendaItemFactory(forum=council, organisation=korps, party=None, title="Lys i lysløypa")
    browser = signed_in(ola)
    assert "Svar på invitasjonen" in text(browser.get(reverse("my_page")))
    page = text(browser.get(reverse("own_meetings")))
    for words in ("Vårmøtet", "Lys i lysløypa", council.name, "Dere har ikke svart ennå."):
        assert words in page
    assert "Svar på foreslåtte saker" in text(signed_in(grete).get(reverse("work")))
    assert signed_in(grete).get(reverse("own_meetings")).headers["Location"] == "/arbeid/moter/"


def test_the_municipalitys_page_says_where_they_meet_or_that_they_do_not(client, larvik):
    assert "har ikke satt opp noen møteplass" in text(client.get(larvik.get_absolute_url()))
    council = ForumFactory(municipality=larvik)
    MeetingFactory(forum=council, title="Vårmøtet")
    page = text(client.get(larvik.get_absolute_url()))
    assert council.name in page
    assert "Vårmøtet" in page


def test_the_operator_sets_up_the_contact_meeting(db, capsys):
    ks = OrganisationFactory(kind=Kind.NATIONAL, name="KS")
    fn = OrganisationFactory(kind=Kind.NATIONAL, name="Frivillighet Norge")
    day = f"{clock.today() + timedelta(days=60)}"
    for _run in range(2):
        call_command("set_up_contact_meeting", ks.orgnr, fn.orgnr, by=day)
    forum = Forum.objects.get()
    assert forum.name == "Kontaktmøte mellom KS og Frivillighet Norge"
    assert forum.get_absolute_url() in capsys.readouterr().out
    for wrong in (["1"], [ks.orgnr]):
        with pytest.raises(CommandError):
            call_command("set_up_contact_meeting", *wrong, by=day)
    with pytest.raises(CommandError, match="ÅÅÅÅ"):
        call_command("set_up_contact_meeting", ks.orgnr, fn.orgnr, by="snart")


def test_a_writer_prepares_and_does_not_decide(council, korps, nina):
    MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
    AgendaItemFactory(forum=council)
    Minutes.objects.create(
        meeting=MeetingFactory(forum=council, state=MeetingState.HELD), state="for_approval",
        written_by=nina, created_at=clock.now(), sent_at=clock.now(),
    )  # fmt: skip
    assert titles(korps, nina) == ["Svar på foreslåtte saker"]
