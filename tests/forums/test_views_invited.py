"""Who comes: the convener orders chairs and coffee; what somebody needs is for the convener."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from core import clock
from dispatch.models import Letter
from dispatch.states import LetterState
from forums.models import Forum, Invitation, Meeting
from forums.states import AnswerChoice, Mode
from organisations.models import Organisation
from tests.consultations.municipality import signed_in, text
from tests.factories.dispatch import BatchFactory, LetterFactory
from tests.factories.forums import MeetingFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
NEED = "Teleslynge, takk"


def at(name: str, meeting: Meeting, **kwargs: Any) -> str:
    """The address of one of the pages."""
    return reverse(name, kwargs={"ref": meeting.ref, **kwargs})


def invite(meeting: Meeting, name: str, answer: str = "", **fields: Any) -> Invitation:
    """One invited organisation with its answer."""
    said = {"answered_at": clock.now(), "answered_via": "link"} if answer else {}
    return Invitation.objects.create(
        meeting=meeting,
        organisation=OrganisationFactory(name=name),
        invited_at=clock.now(),
        answer=answer,
        **{"email": "post@lag.example"} | said | fields,
    )


@pytest.fixture
def meeting(contact: Forum) -> Meeting:
    """Called by KS, with one of each answer."""
    meeting = MeetingFactory(forum=contact)
    invite(meeting, "Koret", AnswerChoice.YES, people=4, needs=NEED)
    invite(meeting, "Korpset", AnswerChoice.YES, people=2, mode=Mode.ONLINE)
    invite(meeting, "Klatrerne", AnswerChoice.PERHAPS)
    invite(meeting, "Speiderne", AnswerChoice.NO)
    invite(meeting, "Sjakklubben")
    invite(meeting, "Uten adresse", email="")
    return meeting


def test_the_counts_are_right_and_stand_on_the_desk(as_petter: Client, meeting: Meeting) -> None:
    returned = invite(meeting, "Kom i retur")
    letter(meeting, returned, LetterState.FAILED)
    answers = as_petter.get(at("meeting_invited", meeting)).context["answers"]
    assert {slug: n for slug, _words, n in answers["lists"]} == {
        "alle": 7,
        "kommer": 2,
        "kanskje": 1,
        "kommer-ikke": 1,
        "ikke-svart": 1,
        "ikke-nadd": 2,
    }
    assert (answers["on_site"], answers["online"], answers["needs"]) == (4, 2, 1)
    assert "4 personer møter opp." in text(as_petter.get("/kontaktmoter/"))


def letter(meeting: Meeting, invited: Invitation, state: str, **fields: Any) -> Letter:
    """The letter that asked one of the invited, and what became of it."""
    batch = BatchFactory(about=meeting.get_absolute_url(), kind="meeting.invitation")
    key = {"key": f"meeting:{meeting.pk}:0:{invited.pk}", "batch": batch}
    ref = f"org:{invited.organisation_id}" if invited.organisation_id else ""
    written: Letter = LetterFactory(recipient_ref=ref, state=state, **key | fields)
    return written


def unreached(browser: Client, meeting: Meeting) -> int:
    """How many of the invited stand as not reached."""
    answers = browser.get(at("meeting_invited", meeting)).context["answers"]
    return int(answers["n_ikke_nadd"])


def test_a_person_with_a_seat_is_found_by_the_letters_key(
    as_petter: Client, meeting: Meeting, ola: User
) -> None:
    seated = Invitation.objects.create(
        meeting=meeting, person=ola, email=ola.email, invited_at=clock.now()
    )
    other = LetterFactory(state=LetterState.FAILED)  # a letter to nobody in the register
    assert unreached(as_petter, meeting) == 1
    letter(meeting, seated, LetterState.FAILED)
    assert unreached(as_petter, meeting) == 2
    assert other.recipient_ref == ""


def test_the_latest_letter_decides(as_petter: Client, meeting: Meeting) -> None:
    one = invite(meeting, "Fikk ny adresse")
    letter(meeting, one, LetterState.FAILED)
    assert unreached(as_petter, meeting) == 2
    letter(meeting, one, LetterState.PENDING, key="again:1")
    assert unreached(as_petter, meeting) == 1


def test_who_was_reached_in_another_way_is_reached(as_petter: Client, meeting: Meeting) -> None:
    one = invite(meeting, "Ble ringt")
    told = {"reached_at": clock.now(), "reached_by_id": 1, "reached_note": "Ringt"}
    letter(meeting, one, LetterState.FAILED, **told)
    assert unreached(as_petter, meeting) == 1


def test_needs_are_for_the_convener_alone(
    as_petter: Client, as_sara: Client, meeting: Meeting
) -> None:
    for name, kwargs in (
        ("meeting_invited", {}),
        ("meeting_invited_file", {"kind": "csv"}),
    ):
        own = b"".join(as_petter.get(at(name, meeting, **kwargs))).decode()
        other = b"".join(as_sara.get(at(name, meeting, **kwargs))).decode()
        assert NEED in own
        assert NEED not in other
        assert "Koret" in other


def test_the_list_is_cut_and_narrowed(as_petter: Client, meeting: Meeting) -> None:
    page = at("meeting_invited", meeting)
    shown = text(as_petter.get(page + "?vis=kommer"))
    assert "Korpset" in shown
    assert "Speiderne" not in shown
    for n in range(60):
        invite(meeting, f"Lag {n:02}")
    first = as_petter.get(page + "?vis=ikke-svart")
    assert len(first.context["rows"]) == 50
    following = first.context["following"]
    second = as_petter.get(f"{page}?vis=ikke-svart&etter={following}")
    names = [row.who for r in (first, second) for row in r.context["rows"]]
    assert names == sorted(names)
    assert len(set(names)) == 61


@pytest.mark.parametrize("query", ["?vis=%00", "?vis=" + "x" * 5000, "?etter=-1", "?etter=x"])
def test_what_cannot_be_understood_falls_away(
    as_petter: Client, meeting: Meeting, query: str
) -> None:
    for name, kwargs in (("meeting_invited", {}), ("meeting_invited_file", {"kind": "csv"})):
        assert as_petter.get(at(name, meeting, **kwargs) + query).status_code == 200


def test_the_spreadsheet_holds_all_and_runs_nothing(as_petter: Client, meeting: Meeting) -> None:
    invite(meeting, "=HYPERLINK(1)", AnswerChoice.YES)
    response = as_petter.get(at("meeting_invited_file", meeting, kind="xlsx"))
    sheet = load_workbook(BytesIO(b"".join(response))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Navn", "Svar", "Antall", "Hvordan", "Svarte", "Trenger"]
    assert len(rows) == 8
    assert sheet["A2"].data_type == "s"
    assert as_petter.get(at("meeting_invited_file", meeting, kind="pdf")).status_code == 404


def test_others_do_not_see_the_list(ola: User, korps: Organisation, meeting: Meeting) -> None:
    assert signed_in(ola).get(at("meeting_invited", meeting)).status_code == 403
    assert Client().get(at("meeting_invited", meeting)).status_code == 302


def test_the_list_costs_the_same_for_many(
    as_petter: Client, meeting: Meeting, django_assert_num_queries: Any
) -> None:
    page = at("meeting_invited", meeting)
    as_petter.get(page)
    with CaptureQueriesContext(connection) as few:
        as_petter.get(page)
    for n in range(30):
        invite(meeting, f"Lag {n:02}", AnswerChoice.YES)
    with django_assert_num_queries(len(few)):
        as_petter.get(page)
