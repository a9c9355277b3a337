"""Turns that change owners, as people meet it: asked, two keys, taken after the date."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from forums import turns
from forums.models import Exchange, Forum
from forums.states import ExchangeKind, ExchangeState
from organisations.models import Organisation
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.forums import MeetingFactory
from tests.factories.organisations import MembershipFactory
from tests.forums.contact import long_overdue

pytestmark = pytest.mark.django_db
WHY = "Vi har landsting i mai."


def at(name: str, forum: Forum, **kwargs: Any) -> str:
    """The address of one of the pages."""
    return reverse(name, kwargs={"ref": forum.ref, **kwargs})


# --- asked for ------------------------------------------------------------------------------------


def test_a_request_is_made_once_and_is_open(as_petter: Client, contact: Forum) -> None:
    page = at("turn_swap", contact)
    assert "Frivillighet Norge innkaller neste møte, og KS innkaller møtet etter neste." in text(
        as_petter.get(page)
    )
    for _click in range(2):
        assert as_petter.post(page, {"turns": "0-1", "reason": WHY}).status_code == 302
    exchange = Exchange.objects.get()
    assert (exchange.state, exchange.first, exchange.second) == (ExchangeState.ASKED, 0, 1)
    assert turns.next_turn(contact).owner.name == "KS"


def test_the_one_who_waits_may_ask_too(as_sara: Client, contact: Forum) -> None:
    sent = {"turns": "0-1", "reason": WHY}
    assert as_sara.post(at("turn_swap", contact), sent).status_code == 302
    assert Exchange.objects.get().party.name == "Frivillighet Norge"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"turns": "", "reason": WHY}, "turns"),
        ({"turns": "0-2", "reason": WHY}, "turns"),
        ({"turns": "0-1-2", "reason": WHY}, "turns"),
        ({"turns": "0-99999999999999999999", "reason": WHY}, "turns"),
        ({"turns": "0-1", "reason": "  "}, "reason"),
        ({"turns": "0-1", "reason": "x" * 501}, "reason"),
        ({"turns": "0-1", "reason": "\x00"}, "reason"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field(
    as_petter: Client, contact: Forum, sent: dict[str, str], field: str
) -> None:
    response = as_petter.post(at("turn_swap", contact), sent)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not Exchange.objects.exists()


def test_a_second_request_for_the_same_turn_is_refused_beside_the_turns(
    as_sara: Client, contact: Forum, asked: Exchange
) -> None:
    response = as_sara.post(at("turn_swap", contact), {"turns": "0-1", "reason": WHY})
    assert response.status_code == 422
    assert "Noen har alt bedt om å bytte" in text(response)
    assert WHY in text(response)


def test_a_called_meeting_keeps_its_turn(as_petter: Client, contact: Forum) -> None:
    MeetingFactory(forum=contact)
    response = as_petter.post(at("turn_swap", contact), {"turns": "0-1", "reason": WHY})
    assert response.status_code == 422
    assert "Turene har endret seg. Velg på nytt." in text(response)


# --- two keys -------------------------------------------------------------------------------------


def test_yes_changes_the_owners(as_sara: Client, contact: Forum, asked: Exchange) -> None:
    for _click in range(2):
        assert as_sara.post(at("swap_answer", contact, pk=asked.pk)).status_code == 302
    asked.refresh_from_db()
    assert asked.state == ExchangeState.STANDS
    assert turns.next_turn(contact).owner.name == "Frivillighet Norge"
    assert as_sara.get(at("swap_answer", contact, pk=asked.pk)).status_code == 302


def test_the_asker_cannot_turn_the_other_key(
    as_petter: Client, contact: Forum, asked: Exchange
) -> None:
    response = as_petter.post(at("swap_answer", contact, pk=asked.pk))
    assert response.status_code == 422
    assert "Frivillighet Norge som skal svare" in text(response)
    asked.refresh_from_db()
    assert asked.state == ExchangeState.ASKED


def test_no_needs_a_reason(as_sara: Client, contact: Forum, asked: Exchange) -> None:
    page = at("swap_answer", contact, pk=asked.pk)
    empty = as_sara.post(page, {"nei": "1", "no_answer": ""})
    assert empty.status_code == 422
    assert empty.context["no_form"].errors["no_answer"]
    sent = {"nei": "1", "no_answer": "Vi kan ikke i mai."}
    for _click in range(2):
        assert as_sara.post(page, sent).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (ExchangeState.REFUSED, "Vi kan ikke i mai.")


def test_the_asker_takes_it_back(
    as_petter: Client, as_sara: Client, contact: Forum, asked: Exchange
) -> None:
    page = at("swap_answer", contact, pk=asked.pk)
    assert as_sara.post(page, {"trekk": "1"}).status_code == 422
    assert as_petter.post(page, {"trekk": "1"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == ExchangeState.WITHDRAWN
    late = as_sara.post(page)
    assert late.status_code == 422
    assert "Noen har svart på dette." in text(late)


def test_a_request_of_another_forum_is_not_there(
    as_petter: Client, contact: Forum, asked: Exchange
) -> None:
    assert as_petter.get(at("swap_answer", contact, pk=asked.pk + 1)).status_code == 404
    assert as_petter.get(at("swap_answer", contact, pk=2**70)).status_code == 404


# --- taken ----------------------------------------------------------------------------------------


def test_the_turn_is_taken_after_the_date_and_only_then(as_sara: Client, contact: Forum) -> None:
    page = at("turn_take", contact)
    assert "Turen kan ikke tas nå." in text(as_sara.get(page))
    early = as_sara.post(page, {"slot": "0", "reason": WHY})
    assert early.status_code == 422
    assert "KS kan innkalle til og med" in text(early)
    long_overdue(contact)
    assert as_sara.post(page, {"slot": "0", "reason": ""}).status_code == 422
    for _click in range(2):
        assert as_sara.post(page, {"slot": "0", "reason": WHY}).status_code == 302
    exchange = Exchange.objects.get()
    assert (exchange.kind, exchange.first, exchange.second) == (ExchangeKind.LAPSE, 0, 1)
    desk = text(as_sara.get("/kontaktmoter/"))
    assert "fordi fristen til KS gikk ut, og Frivillighet Norge tok turen." in desk


def test_who_missed_the_date_cannot_take_it(as_petter: Client, contact: Forum) -> None:
    long_overdue(contact)
    page = at("turn_take", contact)
    assert "Bare en ansvarlig for Frivillighet Norge kan ta turen nå." in text(as_petter.get(page))
    assert as_petter.post(page, {"slot": "0", "reason": WHY}).status_code == 422
    assert not Exchange.objects.exists()


@pytest.mark.parametrize("slot", ["", "x", "-1", "9" * 30, "7"])
def test_a_turn_that_is_no_turn_is_refused(as_sara: Client, contact: Forum, slot: str) -> None:
    long_overdue(contact)
    response = as_sara.post(at("turn_take", contact), {"slot": slot, "reason": WHY})
    assert response.status_code == 422


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["turn_swap", "turn_take", "meeting_convene"])
def test_others_are_told_why_not(ola: User, korps: Organisation, contact: Forum, name: str) -> None:
    response = signed_in(ola).get(at(name, contact))
    assert response.status_code == 403
    assert "Bare partene i møteplassen kan gjøre dette." in text(response)
    assert Client().get(at(name, contact)).status_code == 302


def test_a_writer_is_told_who_can_ask(contact: Forum, ks: Organisation, asked: Exchange) -> None:
    writer = UserFactory(mfa=True)
    MembershipFactory(user=writer, organisation=ks, role="writer")
    assert "Bare en ansvarlig hos dere kan be om å bytte tur." in text(
        signed_in(writer).get(at("turn_swap", contact))
    )
    answer_page = at("swap_answer", contact, pk=asked.pk)
    assert "Si ja til byttet" not in text(signed_in(writer).get(answer_page))
    assert signed_in(writer).post(answer_page).status_code == 422
