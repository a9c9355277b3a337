"""Answers to an invitation by the letter's link."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from core import clock
from core.models import AuditEvent
from forums.models import Invitation, Meeting
from forums.states import MeetingState
from tests.factories.organisations import OrganisationFactory
from tests.forums.invited import invitation, korps, link, meeting, state

__all__ = ["invitation", "korps", "meeting"]  # fixtures
pytestmark = pytest.mark.django_db


def test_ola_answers_without_signing_in(client: Client, invitation: Invitation) -> None:
    page = client.get(link(invitation))
    assert page.status_code == 200
    assert state(invitation)[0] == ""
    assert client.post(link(invitation), {"answer": "yes"}).status_code == 302
    assert state(invitation) == ("yes", 1, "on_site", "", "link")
    assert invitation.answered_sequence == 1
    more = {"answer": "yes", "people": "3", "mode": "online", "needs": "Teleslynge\r\nog tolk"}
    client.post(link(invitation), more)
    assert state(invitation) == ("yes", 3, "online", "Teleslynge\nog tolk", "link")
    client.post(link(invitation), {"answer": "no"})
    assert state(invitation) == ("no", 3, "online", "Teleslynge\nog tolk", "link")
    page = client.get(link(invitation))
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cache-Control"] == "no-store"


def test_one_click_answers_and_takes_the_rest_along(client: Client, invitation: Invitation) -> None:
    """The same form has the buttons and the details, so that nobody needs a second round."""
    page = client.get(link(invitation)).content.decode()
    form = page[page.index('aria-labelledby="svaret"') :].split("</form>")[0]
    for name in ('value="yes"', 'value="perhaps"', 'value="no"', 'name="people"', 'name="needs"'):
        assert name in form
    client.post(link(invitation), {"answer": "perhaps", "people": "2", "mode": "online"})
    assert state(invitation)[:3] == ("perhaps", 2, "online")


def test_who_does_not_come_is_asked_for_nothing_more(
    client: Client, invitation: Invitation
) -> None:
    wrong = {"answer": "no", "people": "mange", "mode": "fly", "needs": "x" * 600}
    assert client.post(link(invitation), wrong).status_code == 302
    assert state(invitation) == ("no", 1, "on_site", "", "link")


def test_looking_changes_nothing(client: Client, invitation: Invitation) -> None:
    before = Invitation.objects.values().get()
    for _each in range(3):
        client.get(f"{link(invitation)}?answer=yes")
        client.head(link(invitation))
    assert Invitation.objects.values().get() == before
    assert not AuditEvent.objects.exists()


def test_the_same_answer_twice_is_one(client: Client, invitation: Invitation) -> None:
    for _each in range(2):
        assert client.post(link(invitation), {"answer": "perhaps"}).status_code == 302
    assert AuditEvent.objects.filter(verb="meeting.answered").count() == 1
    first = Invitation.objects.get().answered_at
    client.post(link(invitation), {"answer": "perhaps"})
    assert Invitation.objects.get().answered_at == first


@pytest.mark.parametrize("token", [uuid.uuid4(), "0" * 32, "x", "1' OR 1=1"])
def test_a_forged_link_leads_nowhere(client: Client, invitation: Invitation, token: object) -> None:
    for ask in (client.get, client.post):
        assert ask(f"/moter/svar/{token}/", {"answer": "yes"}).status_code == 404
    assert state(invitation)[0] == ""


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": MeetingState.CANCELLED}, "Møtet er avlyst."),
        ({"state": MeetingState.POSTPONED}, "Møtet er utsatt."),
        ({"state": MeetingState.HELD}, "Møtet er holdt."),
        ({}, "Møtet har startet."),
    ],
)
def test_a_link_that_is_too_old_says_why(
    client: Client, invitation: Invitation, fields: dict[str, Any], words: str
) -> None:
    meeting = invitation.meeting
    if fields.get("state") == MeetingState.HELD:
        fields = fields | {"held_at": clock.now(), "held_by": meeting.created_by}
    elif fields:
        fields = fields | {"called_off_at": clock.now(), "reason": "For få kan."}
    else:
        fields = {"starts_at": clock.now() - timedelta(minutes=1)}
    Meeting.objects.filter(pk=meeting.pk).update(**fields)
    page = client.get(link(invitation))
    assert page.status_code == 200
    assert words in page.content.decode()
    refused = client.post(link(invitation), {"answer": "yes"})
    assert refused.status_code == 409
    assert words in refused.content.decode()
    assert state(invitation)[0] == ""


@pytest.mark.parametrize(
    "bad",
    [
        {"answer": "kanskje"},
        {"answer": ""},
        {"answer": "yes", "people": "0"},
        {"answer": "yes", "people": "9" * 30},
        {"answer": "yes", "people": "-1"},
        {"answer": "yes", "mode": "fly"},
        {"answer": "yes", "needs": "x" * 501},
        {"answer": "yes", "needs": "a\x00b"},
    ],
)
def test_nonsense_gets_a_sentence(
    client: Client, invitation: Invitation, bad: dict[str, str]
) -> None:
    page = client.post(link(invitation), bad)
    assert page.status_code == 422
    assert "ds-error-summary" in page.content.decode()
    assert state(invitation)[0] == ""


def test_online_is_refused_where_there_is_no_room_online(
    client: Client, invitation: Invitation
) -> None:
    Meeting.objects.update(online_url="")
    client.post(link(invitation), {"answer": "yes", "mode": "online"})
    assert state(invitation)[2] == "on_site"


def test_an_answer_from_before_a_change_is_kept_and_shown_as_such(
    client: Client, invitation: Invitation
) -> None:
    client.post(link(invitation), {"answer": "yes"})
    Meeting.objects.update(sequence=2)
    assert "Dere svarte før møtet ble endret" in client.get(link(invitation)).content.decode()
    assert state(invitation)[0] == "yes"
    client.post(link(invitation), {"answer": "yes"})
    assert "Dere svarte før møtet ble endret" not in client.get(link(invitation)).content.decode()


def test_the_page_tells_nothing_about_others(client: Client, invitation: Invitation) -> None:
    other = OrganisationFactory.create(name="Hemmelig lag", email="liv@hemmelig.example")
    Invitation.objects.create(
        meeting=invitation.meeting, organisation=other, email="liv@hemmelig.example",
        invited_at=clock.now(), needs="Tolk",
    )  # fmt: skip
    page = client.get(link(invitation)).content.decode()
    for words in ("Hemmelig", "hemmelig", "Tolk</", "ola@korps.example"):
        assert words not in page
