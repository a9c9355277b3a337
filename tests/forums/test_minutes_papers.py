"""The papers and minutes as PDF, the reach of a summary, and how much the pages ask for."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader, PdfWriter

from core import clock
from core.models import new_ref
from forums.actions import agenda, attendance, follow_ups
from forums.models import AgendaItem, Meeting, Share
from forums.states import ItemState, MeetingState
from organisations.models import Affiliation
from tests.factories.forums import MeetingFactory
from tests.factories.organisations import OrganisationFactory
from tests.forums.minutes_table import (
    DURING,
    EVENING,
    ODD,
    at,
    browser,
    council,
    paper_pdf,
    table,
    text,
    words_in,
)

__all__ = ["council", "table"]  # fixtures
pytestmark = pytest.mark.django_db


# --- sharing --------------------------------------------------------------------------------------


def test_the_reach_counts_visits_by_the_letters_link(table, at_time):
    band = OrganisationFactory(email="en@lag.example")
    Affiliation.objects.create(member=band, umbrella=table.second.organisation)
    at_time(EVENING)
    table.hold()
    table.approved()
    page = at("minutes_share", table.meeting)
    assert "Brevet går til én organisasjon" in text(browser(table.two).get(page))
    for _click in (1, 2):
        browser(table.two).post(page, {"party": table.second.pk})
    share = Share.objects.get()
    link = at("minutes_shared", table.meeting, pk=share.pk)
    for _visit in (1, 2):
        assert Client().get(link).url == at("minutes", table.meeting)
    Client().head(link)
    assert "Sendt til 1, åpnet 2 ganger" in text(browser(table.two).get(page))
    for odd in ODD:
        assert browser(table.two).post(page, {"party": odd}).status_code == 302


# --- papers ---------------------------------------------------------------------------------------


def test_the_papers_are_one_tagged_document_with_the_pdfs_behind(table):
    item = table.accepted(title="Frister om sommeren")
    client = browser(table.one)
    add = at("item_paper_add", table.forum, item=item.ref)
    client.post(add, {"file": paper_pdf(2), "paper_title": "Skisse"})
    table.propose(title="Ikke svart på")
    made = browser(None).get(at("meeting_papers", table.meeting)).content
    reader = PdfReader(io.BytesIO(made))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "nb"
    assert reader.metadata.title == "Saksliste: Kontaktmøte i mars"
    assert len(reader.pages) > 2
    assert "Skisse" in [mark.title for mark in reader.outline if not isinstance(mark, list)]
    said = words_in(made)
    assert "Frister om sommeren" in said
    assert "Skisse (lagt ved bak)" in said
    assert "Ikke svart på" not in said


def test_a_locked_pdf_stands_as_a_link(table):
    item = table.accepted()
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.encrypt("hemmelig", algorithm="RC4-128")
    writer.write(out)
    file = SimpleUploadedFile("låst.pdf", out.getvalue())
    add = at("item_paper_add", table.forum, item=item.ref)
    assert browser(table.one).post(add, {"file": file, "paper_title": "Låst"}).status_code == 302
    said = words_in(browser(None).get(at("meeting_papers", table.meeting)).content)
    assert "Låst (PDF) –" in said


def test_the_minutes_of_a_period_are_one_tagged_document_with_contents(table, at_time):
    table.accepted(title="Frister om sommeren")
    at_time(EVENING)
    table.hold()
    table.approved()
    page = at("forum_minutes_pdf", table.forum)
    made = browser(None).get(page).content
    for sign in (b"/MarkInfo", b"/StructTreeRoot", b"pdfuaid:part", b"/Lang(nb)"):
        assert sign in made
    said = words_in(made)
    assert "Innhold" in said
    assert "Frister om sommeren" in said
    inside = browser(None).get(f"{page}?fra=2027-03-22&til=2027-03-22").content
    assert "Frister om sommeren" in words_in(inside)
    outside = browser(None).get(f"{page}?fra=2027-03-23").content
    assert "Ingen godkjente referater" in words_in(outside)
    for odd in ODD:
        assert browser(None).get(page, {"fra": odd, "til": odd}).status_code == 200


# --- how much is asked ----------------------------------------------------------------------------


def test_the_pages_ask_no_more_for_more(table, at_time):
    """Items, papers, promises and meetings: the same number of statements."""

    def cost(client, address):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    def grow(n):
        for number in range(n):
            item = table.accepted(title=f"Sak {number}")
            AgendaItem.objects.filter(pk=item.pk).update(meeting=table.meeting)
            follow_ups.add_follow_up(
                table.meeting, by=table.one, party=table.first, ref=new_ref(),
                what="Brev", due=clock.today() + timedelta(days=9), owner=table.first,
            )  # fmt: skip
            attendance.register(
                table.meeting, by=table.one, party=table.first, attended=OrganisationFactory()
            )

    at_time(DURING)
    table.written()
    client = browser(table.one)
    pages = [
        at(name, table.meeting)
        for name in ("meeting_agenda", "meeting_room", "minutes", "minutes_edit", "meeting_papers")
    ]
    grow(1)
    few = {page: cost(client, page) for page in pages}
    grow(3)
    assert {page: cost(client, page) for page in pages} == few


def test_a_longer_period_asks_no_more(table, at_time):
    def closed(n):
        meeting = MeetingFactory(
            forum=table.forum, slot=None, state=MeetingState.HELD,
            starts_at=clock.now() - timedelta(days=90 - n),
        )  # fmt: skip
        table.meeting = Meeting.objects.get(pk=meeting.pk)
        table.approved()

    Meeting.objects.all().delete()
    address = at("forum_minutes_pdf", table.forum)
    costs = []
    for numbers in ((0, 1), (2, 3, 4)):
        for n in numbers:
            closed(n)
        browser(None).get(address)
        with CaptureQueriesContext(connection) as asked:
            browser(None).get(address)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_what_is_declined_leaves_the_agenda(table):
    item = table.accepted()
    agenda.decline_item(item, by=table.two, party=table.second, reason="Nei")
    item.refresh_from_db()
    assert item.state == ItemState.DECLINED
    said = words_in(browser(None).get(at("meeting_papers", table.meeting)).content)
    assert item.title not in said
