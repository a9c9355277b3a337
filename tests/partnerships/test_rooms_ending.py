"""How a dialogue ends: summed up, announced and locked, or no procurement; then closed (K4)."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import Stale
from dispatch.models import Letter
from partnerships.actions import room_documents, room_ending, room_joining, room_talk
from partnerships.models import DialogueRoom
from partnerships.states import RoomState
from tests.factories.consultations import StoredFileFactory
from tests.factories.partnerships_rooms import joined
from tests.partnerships.conftest import refused

pytestmark = pytest.mark.django_db


def letters(kind):
    return Letter.objects.filter(batch__kind=kind)


def version(room):
    return DialogueRoom.objects.values_list("version", flat=True).get(pk=room.pk)


def test_the_summary_comes_after_the_promised_days_and_every_answer(
    room, band, ola, korps, kari, later
):
    question = room_talk.ask(band, by=ola, on_behalf_of=korps, text="Hvor stort?")
    give = {"by": kari, "version": room.version}
    assert "til og med" in refused(lambda: room_ending.summarise(room, summary="x", **give)).message
    later(30)
    assert "1 spørsmål" in refused(lambda: room_ending.summarise(room, summary="x", **give)).message
    room_talk.answer(question, by=kari, words="20 plasser.")
    assert refused(lambda: room_ending.summarise(room, summary=" ", **give)).field == "summary"
    done = room_ending.summarise(room, summary="Vi lærte mye.", **give)
    assert done.state == RoomState.SUMMARISED
    assert letters("room.summarised").count() == 1


def test_a_summary_on_its_way_is_kept_and_not_lost_to_another(room, kari, inga):
    room_ending.save_summary(room, by=kari, version=room.version, summary="Så langt.")
    with pytest.raises(Stale):
        room_ending.save_summary(room, by=inga, version=room.version, summary="Mitt.")


def test_only_procurement_announces_ends_and_closes(room, band, kari, grete, inga, later):
    later(30)
    summed = room_ending.summarise(room, by=kari, version=version(room), summary="Vi lærte.")
    give = {"version": summed.version}
    notice = {"notice_url": "https://doffin.no/1", "notice_on": clock.today()}
    for who in (kari, grete):
        refused(lambda who=who: room_ending.announce(summed, by=who, **give, **notice))
        refused(
            lambda who=who: room_ending.end_without_procurement(
                summed, by=who, reason="Nei.", **give
            )
        )
    assert refused(
        lambda: room_ending.end_without_procurement(summed, by=inga, reason=" ", **give)
    ).field == ("reason")
    ended = room_ending.end_without_procurement(summed, by=inga, reason="Budsjettet.", **give)
    assert letters("room.no_procurement").get().batch.body.count("Budsjettet.") == 1
    refused(lambda: room_ending.close_room(ended, by=kari))
    closed = room_ending.close_room(ended, by=inga, agreements=2)
    assert (closed.state, closed.agreements) == (RoomState.CLOSED, 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"notice_url": "doffin.no"}, "notice_url"),
        ({"notice_url": "javascript:alert(1)"}, "notice_url"),
        ({"notice_url": ""}, "notice_url"),
        ({"notice_on": 1}, "notice_on"),
        ({"notice_on": -400}, "notice_on"),
    ],
)
def test_a_notice_has_an_address_and_a_day_that_has_come(room, inga, later, changes, field):
    later(30)
    summed = room_ending.summarise(room, by=inga, version=version(room), summary="Vi lærte.")
    notice = {"notice_url": "https://doffin.no/1", "notice_on": 0} | changes
    notice["notice_on"] = clock.today() + timedelta(days=notice["notice_on"])
    assert refused(
        lambda: room_ending.announce(summed, by=inga, version=summed.version, **notice)
    ).field == (field)


def test_an_open_room_is_not_announced_before_it_is_summed_up(room, inga):
    notice = {"notice_url": "https://doffin.no/1", "notice_on": clock.today()}
    refused(lambda: room_ending.announce(room, by=inga, version=room.version, **notice))


def test_after_the_announcement_nothing_is_written(
    room, band, ola, korps, choir, liv, kari, inga, announced
):
    question = room_talk.ask(band, by=ola, on_behalf_of=korps, text="Hvor stort?")
    room_talk.answer(question, by=kari, words="Stort.")
    announced()
    own = {"by": ola, "on_behalf_of": korps}
    file = StoredFileFactory()
    acts = [
        lambda: room_talk.ask(band, text="En ting til?", **own),
        lambda: room_talk.answer(question, by=kari, words="Mindre."),
        lambda: room_documents.hand_in(band, file=file, **own),
        lambda: room_documents.hand_in(band, file=file, secret=True, **own),
        lambda: room_documents.add_document(room, by=kari, file=file),
        lambda: room_documents.share_documents(room, by=inga),
        lambda: joined(room, choir, by=liv),
        lambda: room_talk.log_meeting(
            room,
            by=kari,
            participant=band,
            held_at=clock.now(),
            minutes=5,
            people="x",
            subjects="x",
            words="x",
        ),
    ]
    for act in acts:
        assert "låst da anskaffelsen ble kunngjort" in refused(act).message
    assert letters("room.announced").count() == 1


def test_one_who_goes_into_another_goes_on_as_the_heir_in_open_rooms(room, band, korps, choir):
    room_joining.move_to_heir(korps, choir)
    band.refresh_from_db()
    assert band.organisation == choir
