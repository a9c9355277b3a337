"""The parties' own desk: whose turn and why, told alike to both."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from forums.models import Exchange, FollowUp, Forum, Minutes, Share, Verdict
from forums.states import (
    ExchangeState,
    FollowUpState,
    ItemState,
    MeetingState,
    MinutesState,
    VerdictKind,
)
from organisations.models import Organisation
from organisations.states import Role
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.forums import AgendaItemFactory, ForumFactory, MeetingFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.forums.contact import held, long_overdue

pytestmark = pytest.mark.django_db
DESK = "/kontaktmoter/"


def test_ks_and_frivillighet_norge_read_whose_turn_it_is(
    as_petter: Client, as_sara: Client, contact: Forum
) -> None:
    for_ks, for_fn = text(as_petter.get(DESK)), text(as_sara.get(DESK))
    for page in (for_ks, for_fn):
        assert "Neste kontaktmøte innkalles av:" in page
        assert '<span class="whose">KS</span>' in page
        assert "Sendes ikke innkallingen i tide, går retten til Frivillighet Norge." in page
        assert "Begge får varsel 30 og 7 dager før." in page
    assert "Det er deres tur, fordi partene er enige om at KS begynner." in for_ks
    assert "Innkall til møtet" in for_ks
    assert "Det er turen til KS, fordi" in for_fn
    assert "Innkall til møtet" not in for_fn
    assert "Be om å bytte tur" in for_fn


def test_the_turn_goes_on_when_a_meeting_was_held(
    as_petter: Client, as_sara: Client, contact: Forum
) -> None:
    held(contact, 0)
    page = text(as_sara.get(DESK))
    assert '<span class="whose">Frivillighet Norge</span>' in page
    assert "Det er deres tur, fordi KS innkalte det siste møtet som ble holdt." in page
    assert "KS 1 møte" in page
    assert "Frivillighet Norge 0 møter" in page
    assert "fordi dere innkalte det siste møtet som ble holdt." in text(as_petter.get(DESK))


def test_the_one_on_turn_stands_first_among_the_items(as_sara: Client, contact: Forum) -> None:
    ks, fn = contact.parties.all()
    AgendaItemFactory(forum=contact, party=ks, title="Fra KS sin side", state=ItemState.ACCEPTED)
    AgendaItemFactory(forum=contact, party=fn, title="Tilskudd uten krav", clauses=["K1b"])
    member = OrganisationFactory(name="Klatrerne")
    AgendaItemFactory(forum=contact, party=None, organisation=member, title="Veggen i hallen")
    held(contact, 0)
    page = text(as_sara.get(DESK))
    assert page.index("Fra andre") < page.index("Klatrerne")
    assert "Venter på svar fra partene" in page
    assert page.index("Fra Frivillighet Norge") < page.index("Fra KS</h3>")
    assert "Venter på svar fra KS" in page
    assert "Begge er enige om å ta den opp" in page
    assert "Plattformen: Penger, lokaler og kontakt" in page
    assert "Venter på svar fra dere" not in page


def test_a_cancelled_meeting_stands_in_words_and_keeps_the_turn(
    as_petter: Client, contact: Forum
) -> None:
    MeetingFactory(
        forum=contact,
        state=MeetingState.CANCELLED,
        reason="Snøstorm",
        called_off_at=clock.now(),
        convened_at=clock.now(),
        convened_by=UserFactory(),
    )
    page = text(as_petter.get(DESK))
    assert "KS, avlyst" in page
    assert "Beholdt turen" in page
    assert "ble avlyst. Da er turen ikke brukt." in page


def test_a_request_shows_both_keys_and_only_the_other_party_may_answer(
    as_petter: Client, as_sara: Client, asked: Exchange
) -> None:
    for_ks, for_fn = text(as_petter.get(DESK)), text(as_sara.get(DESK))
    for page in (for_ks, for_fn):
        assert "KS ber om å bytte tur" in page
        assert "«Vi har landsting i mai.»" in page
        assert "Sa ja" in page
    assert "Venter på dere" in for_fn
    assert "Si ja til byttet" in for_fn
    assert "Venter på svar" in for_ks
    assert "Si ja til byttet" not in for_ks
    assert "Trekk spørsmålet" in for_ks


def test_after_a_swap_the_reason_is_the_swap(
    as_sara: Client, contact: Forum, asked: Exchange, sara: User
) -> None:
    asked.answered_by, asked.settled_at = sara, clock.now()
    Exchange.objects.filter(pk=asked.pk).update(
        state=ExchangeState.STANDS, answered_by=sara, settled_at=clock.now()
    )
    page = text(as_sara.get(DESK))
    assert '<span class="whose">Frivillighet Norge</span>' in page
    assert "Det er deres tur, fordi partene ble enige om å bytte tur." in page


def test_when_the_date_has_passed_the_other_may_take_the_turn(
    as_petter: Client, as_sara: Client, contact: Forum
) -> None:
    long_overdue(contact)
    assert "Ta turen" in text(as_sara.get(DESK))
    page = text(as_petter.get(DESK))
    assert "Ta turen" not in page
    assert "Frivillighet Norge kan ta turen til noen innkaller." in page
    assert "Innkall til møtet" in page


def test_the_minutes_say_who_has_approved_when(
    as_petter: Client, as_sara: Client, contact: Forum, petter: User
) -> None:
    meeting = held(contact, 0)
    ks, fn = contact.parties.all()
    now = clock.now()
    minutes = Minutes.objects.create(
        meeting=meeting,
        state=MinutesState.FOR_APPROVAL,
        written_by=petter,
        created_at=now,
        sent_at=now,
    )
    given = {"minutes": minutes, "version": 1, "by": petter, "at": now}
    Verdict.objects.create(party=ks, kind=VerdictKind.APPROVED, **given)
    page = text(as_sara.get(DESK))
    assert "KS godkjente" in page
    assert "Venter på svar fra dere" in page
    assert "Les og godkjenn referatet" in page
    assert "Les og godkjenn referatet" not in text(as_petter.get(DESK))
    Verdict.objects.create(party=fn, kind=VerdictKind.APPROVED, **given)
    Minutes.objects.update(state=MinutesState.APPROVED, approved_at=now)
    Share.objects.create(minutes=minutes, party=ks, by=petter, at=now, sent_to=357, opened=41)
    page = text(as_sara.get(DESK))
    assert "Godkjent av KS" in page
    assert "og av Frivillighet Norge" in page
    assert "KS delte med 357 medlemmer" in page
    assert "Lest 41 ganger" in page
    assert "Del med medlemmene" in page


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "Fristen er ute"), (0, "I dag"), (1, "I morgen"), (6, "6 dager igjen"), (30, "I gang")],
)
def test_a_promise_says_how_it_goes(as_sara: Client, contact: Forum, days: int, words: str) -> None:
    meeting = held(contact, 0)
    FollowUp.objects.create(
        forum=contact,
        meeting=meeting,
        what="Felles brev om lokaler",
        due=clock.today() + timedelta(days=days),
        created_at=clock.now(),
    )
    page = text(as_sara.get(DESK))
    assert "Felles brev om lokaler" in page
    assert "Begge" in page
    assert words in page


def test_what_was_done_long_ago_is_gone(as_sara: Client, contact: Forum) -> None:
    FollowUp.objects.create(
        forum=contact,
        meeting=held(contact, 0),
        what="Gammelt løfte",
        due=clock.today(),
        created_at=clock.now(),
        state=FollowUpState.DONE,
        done_at=clock.now() - timedelta(days=91),
        done_by=UserFactory(),
    )
    assert "Gammelt løfte" not in text(as_sara.get(DESK))


def test_others_are_told_whose_page_it_is(ola: User, korps: Organisation, contact: Forum) -> None:
    for address in (DESK, reverse("forum_desk", kwargs={"ref": contact.ref})):
        assert signed_in(ola).get(address).status_code == 403
        assert Client().get(address).status_code == 302
    assert "for KS og Frivillighet Norge" in text(signed_in(ola).get(DESK))


def test_without_a_forum_the_page_says_so(as_petter: Client) -> None:
    assert "ikke satt opp ennå" in text(as_petter.get(DESK))


def test_a_municipality_has_the_same_desk(as_kari: Client, kari: User, larvik: Any) -> None:
    council = ForumFactory(municipality=larvik, parties=[larvik.organisation, "Frivilligheten"])
    page = text(as_kari.get(reverse("forum_desk", kwargs={"ref": council.ref})))
    assert "Neste møte innkalles av:" in page
    assert "Larvik kommune" in page
    assert "En ansvarlig hos dere" not in page


def test_a_forum_that_is_wound_up_has_no_desk(as_petter: Client, contact: Forum) -> None:
    Forum.objects.update(ended_at=clock.now())
    assert as_petter.get(reverse("forum_desk", kwargs={"ref": contact.ref})).status_code == 403
    assert "ikke satt opp ennå" in text(as_petter.get(DESK))


def test_the_hat_leads_to_the_desk_and_the_menu_has_its_word(
    as_petter: Client, contact: Forum
) -> None:
    assert as_petter.get(reverse("start")).url == DESK
    menu = as_petter.get(DESK).context["menu"]
    assert [e.label for e in menu if e.current] == ["Kontaktmøter"]
    assert len(menu) <= 6
    desk = reverse("forum_desk", kwargs={"ref": contact.ref})
    menu = as_petter.get(desk).context["menu"]
    assert [e.label for e in menu if e.current] == ["Kontaktmøter"]


def test_no_menu_is_longer_than_six_words(
    as_kari: Client, ola: User, korps: Organisation, client: Client
) -> None:
    for browser in (as_kari, signed_in(ola), client):
        assert len(browser.get("/").context["menu"]) <= 6


def test_a_writer_prepares_but_cannot_bind(contact: Forum, ks: Organisation) -> None:
    writer = UserFactory(mfa=True)
    MembershipFactory(user=writer, organisation=ks, role=Role.WRITER)
    page = text(signed_in(writer).get(DESK))
    assert "Innkall til møtet" in page
    assert "Be om å bytte tur" not in page
