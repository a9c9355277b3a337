"""The pages of items, the meeting room and the minutes, as people meet them; and the PDFs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.files import EICAR
from core.models import new_ref
from forums.actions import agenda, attendance, minutes
from forums.models import AgendaItem, Invitation
from forums.states import MinutesState
from tests.forums.minutes_table import (
    AFTER,
    DURING,
    EVENING,
    ODD,
    at,
    browser,
    council,
    member,
    new_item,
    paper_pdf,
    table,
    text,
    words_in,
)

__all__ = ["council", "table"]  # fixtures
pytestmark = pytest.mark.django_db


# --- items ----------------------------------------------------------------------------------------


def test_ola_is_told_which_meeting_before_he_sends(council, at_time, ola):
    band = member(council, ola)
    client, page = browser(ola), at("item_new", council.forum)
    assert "Fristen er til og med mandag 8. mars 2027" in text(client.get(page))
    at_time(AFTER)
    assert "Saken venter til møtet etter" in text(client.get(page))
    response = client.post(page, new_item(sender=f"org:{band.ref}", clauses=["K2"]))
    item = AgendaItem.objects.get()
    assert response.url == item.get_absolute_url()
    shown = text(client.get(response.url))
    assert "Saken venter til neste møte" in shown
    assert "Frivilligheten tar selv initiativ" in shown


def test_others_may_neither_propose_nor_see_what_waits(council, ola, nina):
    band = member(council, ola)
    item = council.propose(by=ola, on_behalf_of=band)
    page = at("item", council.forum, item=item.ref)
    assert browser(nina).get(at("item_new", council.forum)).status_code == 403
    assert browser(None).get(at("item_new", council.forum)).status_code == 302
    assert [browser(who).get(page).status_code for who in (None, nina, ola, council.two)] == [
        404,
        404,
        200,
        200,
    ]
    agenda.accept_item(item, by=council.two, party=council.second)
    assert browser(None).get(page).status_code == 200


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "field", ["title", "words", "minutes", "sender", "ref", "clauses", "meeting"]
)
def test_odd_words_are_never_an_error_of_ours(table, field, odd):
    data = new_item(sender=f"part:{table.first.pk}") | {field: odd}
    response = browser(table.one).post(at("item_new", table.forum), data)
    assert response.status_code in {302, 422}
    if response.status_code == 422 and field in {"title", "words"}:
        assert "Lys i løypa" in text(response) or "Det er mørkt." in text(response)


def test_a_no_without_reason_keeps_the_page_and_with_one_the_proposer_reads_it(table):
    item = table.propose()
    page = at("item_answer", table.forum, item=item.ref)
    data = {"party": table.second.pk, "nei": "1"}
    response = browser(table.two).post(page, data)
    assert response.status_code == 422
    assert "Skriv hvorfor" in text(response)
    response = browser(table.two).post(page, data | {"reason": "Det er avgjort."})
    assert response.status_code == 302
    assert "Det er avgjort." in text(browser(table.one).get(item.get_absolute_url()))
    own = browser(table.one).post(page, {"party": table.first.pk, "ja": "1"})
    assert own.status_code == 422


def test_papers_are_examined_put_there_read_and_taken_away(table):
    item = table.accepted()
    client = browser(table.one)
    add = at("item_paper_add", table.forum, item=item.ref)
    bad = SimpleUploadedFile("virus.pdf", b"%PDF-1.4\n" + EICAR)
    assert client.post(add, {"file": bad}).status_code == 422
    assert client.post(add, {}).status_code == 422
    assert client.post(add, {"file": paper_pdf(), "paper_title": "Skisse"}).status_code == 302
    paper = item.files.get()
    read = at("item_paper", table.forum, item=item.ref, pk=paper.pk)
    assert b"".join(browser(None).get(read)).startswith(b"%PDF")
    elsewhere = at("item_paper", table.forum, item=table.propose().ref, pk=paper.pk)
    assert browser(None).get(elsewhere).status_code == 404
    gone = at("item_paper_remove", table.forum, item=item.ref, pk=paper.pk)
    assert client.post(gone).status_code == 302
    assert not item.files.exists()


def test_the_order_changes_by_buttons_and_by_numbers(table):
    items = [table.propose(title=f"Sak {n}") for n in "123"]
    client, page = browser(table.two), at("meeting_agenda", table.meeting)
    shown = text(client.get(page))
    assert "kl. 18.00–18.15" in shown

    def order():
        return [item.title[-1] for item in table.meeting.items.all()]

    def numbers(*places):
        named = zip(table.meeting.items.all(), places, strict=True)
        return {f"place_{i.ref}": n for i, n in named} | {f"minutes_{i.ref}": 10 for i in items}

    client.post(page, numbers(1, 2, 3) | {"flytt": f"{items[2].ref}:2"})
    assert order() == ["1", "3", "2"]
    client.post(page, numbers(1, 2, 3) | {"flytt": f"{items[0].ref}:2"})
    assert order() == ["3", "1", "2"]
    client.post(page, numbers(3, 2, 1))
    assert order() == ["2", "1", "3"]
    client.post(page, numbers(3, 2, 3))
    for odd in ODD:
        assert client.post(page, numbers(1, 2, 3) | {"flytt": odd}).status_code == 302
        assert client.post(page, {"place_" + items[0].ref: odd}).status_code == 422


def test_more_than_the_meeting_holds_is_said(table):
    table.propose(minutes=150)
    assert "Sakene tar 30 minutter mer" in text(
        browser(table.two).get(at("meeting_agenda", table.meeting))
    )


# --- the room -------------------------------------------------------------------------------------


def test_the_room_ticks_off_finds_and_takes_walk_ins(council, at_time, ola, nina):
    coming, other = member(council, ola), member(council, nina, name="Turlaget i skogen")
    Invitation.objects.create(
        meeting=council.meeting, organisation=coming, invited_at=clock.now(), answer="yes",
        people=3, answered_at=clock.now(), answered_via="link",
    )  # fmt: skip
    client, page = browser(council.two), at("meeting_room", council.meeting)
    assert "Dere kan skrive her når møtet begynner" in text(client.get(page))
    at_time(DURING)
    assert "Solsida skolekorps" in text(client.get(page))
    assert "Turlaget i skogen" in text(client.get(f"{page}?q=turlag"))
    client.post(at("attendance_tick", council.meeting), {"organisations": [coming.ref]})
    add = at("attendance_add", council.meeting)
    client.post(add, {"organisation": other.ref, "people": 2, "mode": "online"})
    client.post(add, {"name": "Noen fra brua", "people": 5, "mode": "on_site"})
    client.post(add, {"party": council.first.pk, "people": 1, "mode": "on_site"})
    assert council.meeting.attendances.count() == 4
    for odd in ODD:
        for field in ("name", "people", "mode", "organisation", "party"):
            data = {"name": "X", "people": 1, "mode": "on_site"} | {field: odd}
            assert client.post(add, data).status_code in {302, 422}
        data = {"organisations": [odd]}
        assert client.post(at("attendance_tick", council.meeting), data).status_code == 302
        assert client.get(page, {"q": odd}).status_code == 200
    row = council.meeting.attendances.get(name="Noen fra brua")
    for _click in (1, 2):
        client.post(at("attendance_remove", council.meeting, pk=row.pk))
    assert not council.meeting.attendances.filter(pk=row.pk).exists()
    assert browser(nina).get(page).status_code == 404


def test_an_outcome_keeps_what_was_written_when_somebody_was_first(table, at_time):
    item = table.accepted()
    at_time(DURING)
    page = at("item_outcome", table.meeting, item=item.ref)
    read = minutes.seen(item)
    data = {"outcome": "decision", "result": "Seks uker.", "read": read}
    assert browser(table.one).post(page, data).status_code == 302
    response = browser(table.two).post(page, data | {"result": "Åtte uker."})
    assert response.status_code == 409
    assert "Åtte uker." in text(response)
    item.refresh_from_db()
    assert item.result == "Seks uker."


def test_a_promise_is_written_down_marked_and_opened_again(table, at_time):
    at_time(DURING)
    client, add = browser(table.one), at("follow_up_add", table.meeting)
    data = {"ref": new_ref(), "what": "Felles brev", "owner": table.first.pk, "due": "2027-04-20"}
    for _click in (1, 2):
        assert client.post(add, data).status_code == 302
    row = table.meeting.follow_ups.get()
    bad = client.post(add, data | {"ref": new_ref(), "due": "2027-03-01"})
    assert bad.status_code == 422
    assert "Dagen er før møtet" in text(bad)
    for odd in ODD:
        for field in ("ref", "what", "owner", "due", "item"):
            assert client.post(add, data | {field: odd}).status_code in {302, 422}
    page = at("follow_up_done", row)
    assert "KS merker punktet når det er gjort" in text(browser(table.two).get(page))
    refused = browser(table.two).post(page, {"note": "Sendt"})
    assert refused.status_code == 422
    assert "Bare den som skal gjøre det" in text(refused)
    assert client.post(page, {"note": ""}).status_code == 422
    assert client.post(page, {"note": "Sendt"}).status_code == 302
    assert "Sendt" in text(client.get(page))
    browser(table.two).post(at("follow_up_reopen", row))
    assert "Sendt" in text(client.get(page))
    client.post(at("follow_up_reopen", row))
    row.refresh_from_db()
    assert row.state == "open"


# --- the minutes ----------------------------------------------------------------------------------


def test_from_the_first_word_to_the_public_page(table, at_time):
    table.accepted(title="Frister om sommeren")
    at_time(EVENING)
    table.hold()
    edit, approve = at("minutes_edit", table.meeting), at("minutes_approve", table.meeting)
    public = at("minutes", table.meeting)
    writer, other = browser(table.one), browser(table.two)
    assert other.get(edit).status_code == 403
    words = {"version": 0, "words": "Vi snakket om mer.", "summary": "Fristene blir lengre."}
    assert writer.post(edit, words | {"send": "1"}).status_code == 302
    assert browser(None).get(public).status_code == 404
    assert "Bare partene ser referatet nå" in text(other.get(public))
    yes = {"version": 1, "party": table.second.pk, "ja": "1", "words": "Godt møte."}
    assert other.post(approve, yes | {"party": table.first.pk}).status_code == 422
    for _click in (1, 2):
        assert other.post(approve, yes).status_code == 302
    shown = text(other.get(approve))
    assert "Du har svart for Frivillighet Norge." in shown
    assert "Godkjenn referatet</button>" not in shown
    assert writer.post(approve, yes | {"party": table.first.pk, "words": ""}).status_code == 302
    page = text(browser(None).get(public))
    assert "Frister om sommeren" in page
    assert "Godt møte." in page
    assert "Godkjent av Frivillighet Norge 22. mars 2027 og av KS 22. mars 2027." in page
    assert "Det kan ikke endres" in text(writer.get(edit))


def test_a_stale_text_stays_in_the_form_beside_what_is_saved(table, at_time):
    at_time(EVENING)
    table.hold()
    table.written()
    edit = at("minutes_edit", table.meeting)
    response = browser(table.one).post(edit, {"version": 0, "words": "Mitt", "summary": "Vårt"})
    assert response.status_code == 409
    page = text(response)
    assert "Mitt" in page
    assert "Praten gikk." in page
    assert 'name="version" value="1"' in page
    again = browser(table.one).post(edit, {"version": 1, "words": "Mitt", "summary": "Vårt"})
    assert again.status_code == 302


def test_an_objection_is_shown_to_the_writer_who_takes_it_back(table, at_time):
    at_time(EVENING)
    table.hold()
    table.sent()
    data = {"version": 1, "party": table.second.pk, "innvending": "1"}
    approve = at("minutes_approve", table.meeting)
    assert browser(table.two).post(approve, data).status_code == 422
    assert browser(table.two).post(approve, data | {"words": "Feil tall."}).status_code == 302
    assert "Feil tall." in text(browser(table.one).get(at("minutes_edit", table.meeting)))
    browser(table.one).post(at("minutes_back", table.meeting))
    assert table.meeting.minutes.state == MinutesState.DRAFT
    for odd in ODD:
        bad = {"version": odd, "party": odd, "words": odd, "ja": "1"}
        assert browser(table.two).post(approve, bad).status_code in {409, 422}


def test_a_hidden_organisation_is_counted_and_never_named(council, at_time, ola):
    hidden = member(council, ola, name="Krisesenteret", listed=False)
    at_time(EVENING)
    council.hold()
    attendance.register(council.meeting, by=council.two, party=council.second, attended=hidden)
    council.approved()
    page = text(browser(None).get(at("minutes", council.meeting)))
    assert "Krisesenteret" not in page
    assert "Én organisasjon som ikke vises" in page
    paper = browser(None).get(at("minutes_pdf", council.meeting)).content
    assert "Krisesenteret" not in words_in(paper)
