"""A dialogue room from need to end: who may do what, and what is refused with its reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core import clock
from core.errors import Stale
from core.models import AuditEvent
from dispatch.models import Letter
from organisations.states import Role
from partnerships.actions import (
    room_documents,
    room_joining,
    room_talk,
    rooms,
)
from partnerships.models import RoomInvitation
from partnerships.policies import procurement
from partnerships.policies import rooms as policies
from partnerships.states import Estimate, Reservable, RoomKind, RoomState
from tests.factories.consultations import StoredFileFactory
from tests.factories.organisations import (
    CauseFactory,
    MembershipFactory,
    OrganisationFactory,
    TopicFactory,
)
from tests.factories.partnerships_rooms import CONFIRMED, RoomFactory, joined, opened
from tests.partnerships.conftest import refused

pytestmark = pytest.mark.django_db


def letters(kind):
    return Letter.objects.filter(batch__kind=kind)


# --- the need -------------------------------------------------------------------------------------


def test_a_case_handler_begins_on_a_need_once(larvik, kari):
    give = {"by": kari, "title": " Mat  til eldre ", "kind": RoomKind.EXISTING, "need": "Varm mat."}
    first = rooms.create_room(larvik.organisation, ref="abcdefghjk", **give)
    again = rooms.create_room(larvik.organisation, ref="abcdefghjk", **give)
    assert (first, first.title, first.state) == (again, "Mat til eldre", RoomState.NEED)


def test_a_stranger_and_an_approver_begin_on_nothing(larvik, ola, grete):
    for who in (ola, grete):
        give = {"by": who, "title": "Mat", "kind": RoomKind.EXISTING, "need": "Mat."}
        assert (
            "saksbehandlere"
            in refused(lambda give=give: rooms.create_room(larvik.organisation, **give)).message
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"need": ""}, "need"),
        ({"kind": "annet"}, "kind"),
        ({"contact_email": "ikke en adresse"}, "contact_email"),
    ],
)
def test_what_is_wrong_with_a_need_is_said_beside_its_field(need, kari, changes, field):
    give = {"title": "Mat", "need": "Mat.", "kind": RoomKind.EXISTING} | changes
    act = lambda: rooms.save_room(  # noqa: E731
        need, by=kari, version=need.version, topics=[], closes_on=None, **give
    )
    assert refused(act).field == field


def test_somebody_who_saved_first_is_not_overwritten(need, kari, inga):
    give = {"title": "Mat", "need": "Mat.", "kind": RoomKind.EXISTING}
    rooms.save_room(need, by=kari, version=1, topics=[], closes_on=clock.today(), **give)
    with pytest.raises(Stale):
        rooms.save_room(need, by=inga, version=1, topics=[], closes_on=None, **give)


# --- opening --------------------------------------------------------------------------------------


def test_only_the_procurement_officer_opens(need, kari, grete, ola, inga):
    MembershipFactory(user=kari, organisation=need.owner, role=Role.RESPONSIBLE)
    for who in (kari, grete, ola):
        assert "innkjøper" in refused(lambda who=who: opened(need, by=who)).message
    assert opened(need, by=inga).state == RoomState.OPEN
    assert opened(need, by=inga).opened_by == inga  # a second click
    assert AuditEvent.objects.filter(verb="room.opened").count() == 1


def test_a_procurement_officer_somewhere_else_does_not_open_it(need, inga):
    other = RoomFactory()
    assert "innkjøper" in refused(lambda: opened(other, by=inga)).message


def test_opening_invites_everyone_in_the_field_in_the_same_transaction(
    need, korps, choir, inga, larvik, rooms
):
    silent = OrganisationFactory(name="Laget uten adresse", seat=larvik)
    CauseFactory(organisation=silent, topics=[rooms])
    elsewhere = OrganisationFactory(email="post@langt.example")
    CauseFactory(organisation=elsewhere, topics=[rooms])
    opened(need, by=inga)
    invited = RoomInvitation.objects.filter(room=need)
    assert set(invited.values_list("organisation", flat=True)) == {korps.pk, silent.pk}
    assert invited.get(organisation=korps).why == ["lokaler"]
    letter = letters("room.invitation").get()
    assert (letter.email, letter.merge["why"]) == ("post@korps.example", "lokaler")
    assert need.title in letter.batch.subject
    assert letter.batch.refusable
    assert "ideell aktør" in letter.batch.body


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reservable": ""}, "reservable"),
        ({"estimate": "x"}, "estimate"),
        ({"uncertainty_read": False}, "uncertainty_read"),
        ({"reservable": Reservable.YES}, "reservable"),
        ({"reservable": Reservable.YES, "social_aim": True, "common_good": True}, "reservable"),
        (
            {
                "reservable": Reservable.YES,
                "social_aim": True,
                "common_good": True,
                "budget_efficient": True,
            },
            "words",
        ),
    ],
)
def test_the_checklist_must_hold(need, inga, said, field):
    assert (
        refused(lambda: opened(need, by=inga, confirmed=replace(CONFIRMED, **said))).field == field
    )
    need.refresh_from_db()
    assert need.state == RoomState.NEED
    assert not letters("room.invitation").exists()


def test_the_checklist_is_kept_with_the_threshold_as_it_was_shown(room, inga):
    row = room.checklist
    first = procurement.thresholds()[0]
    assert (row.threshold, row.confirmed_by) == (first.amount, inga)
    assert "anskaffelser.no" in row.threshold_source
    assert "lest" in row.threshold_source
    assert row.estimate == Estimate.UNKNOWN


def test_what_is_missing_is_listed_with_its_field(larvik):
    bare = RoomFactory(owner=larvik.organisation, topics=[], closes_at=None, contact_name="")
    fields = [lack.field for lack in rooms.missing(bare, clock.now())]
    assert fields == ["topics", "closes_on", "contact_name"]
    bare.closes_at = clock.now() + timedelta(days=10)
    assert "minst 14 dager" in rooms.missing(bare, clock.now())[1].message


def test_documents_are_shared_at_the_instant_of_opening(need, kari, inga, korps):
    for _n in range(2):
        room_documents.add_document(need, by=kari, file=StoredFileFactory())
    room = opened(need, by=inga)
    assert set(room.documents.values_list("shared_at", flat=True)) == {room.opened_at}


# --- joining --------------------------------------------------------------------------------------


def test_joining_takes_a_declaration_by_somebody_responsible(room, korps, ola, nina, choir, liv):
    MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
    give = {"on_behalf_of": korps}
    assert refused(lambda: room_joining.join(room, by=ola, declares=False, **give)).field == (
        "declares"
    )
    refused(lambda: room_joining.join(room, by=nina, declares=True, **give))
    refused(lambda: room_joining.join(room, by=liv, declares=True, **give))
    participant = joined(room, korps, by=ola)
    assert joined(room, korps, by=ola) == participant  # a second click
    assert "ideell aktør" in participant.declaration.text
    assert letters("room.joined").get().email == "post@korps.example"
    assert joined(room, choir, by=liv).organisation == choir  # not invited, and as welcome


def test_a_municipality_joins_nothing(room, larvik, kari):
    MembershipFactory(user=kari, organisation=larvik.organisation, role=Role.RESPONSIBLE)
    refused(lambda: joined(room, larvik.organisation, by=kari))


def test_the_declaration_is_used_again_and_can_be_withdrawn(room, band, korps, ola, inga):
    other = opened(RoomFactory(owner=room.owner), by=inga)
    again = room_joining.join(other, by=ola, on_behalf_of=korps, declares=False)
    assert again.declaration == band.declaration
    room_joining.withdraw_declaration(korps, by=ola)
    room_joining.withdraw_declaration(korps, by=ola)
    give = {"by": ola, "on_behalf_of": korps}
    said = refused(lambda: room_talk.ask(band, text="Når begynner det?", **give)).message
    assert "trukket erklæringen" in said
    room_joining.declare(korps, by=ola)
    assert room_talk.ask(band, text="Når begynner det?", **give).number == 1


def test_nobody_comes_in_after_the_last_day(room, korps, ola, band, later):
    later(22)
    assert "Siste dag" in refused(lambda: joined(room, korps, by=ola)).message
    give = {"by": ola, "on_behalf_of": korps}
    refused(lambda: room_talk.ask(band, text="Hei?", **give))
    refused(lambda: room_documents.hand_in(band, file=StoredFileFactory(), **give))


# --- the same to everyone -------------------------------------------------------------------------


def test_documents_are_shared_with_everyone_in_one_set(room, band, singers, kari):
    for _n in range(2):
        room_documents.add_document(room, by=kari, file=StoredFileFactory())
    assert room_documents.share_documents(room, by=kari) == 2
    assert room_documents.share_documents(room, by=kari) == 0  # a second click
    assert len(set(room.documents.values_list("shared_at", flat=True))) == 1
    told = letters("room.documents")
    assert set(told.values_list("email", flat=True)) == {"post@korps.example", "post@koret.example"}
    assert told.values("batch").distinct().count() == 1


def test_what_is_shared_is_not_taken_back(room, kari, inga):
    document = room_documents.add_document(room, by=kari, file=StoredFileFactory())
    room_documents.share_documents(room, by=kari)
    assert (
        "delt med alle"
        in refused(lambda: room_documents.remove_document(document, by=kari)).message
    )
    waiting = room_documents.add_document(room, by=inga, file=StoredFileFactory())
    room_documents.remove_document(waiting, by=kari)
    room_documents.remove_document(waiting, by=kari)
    assert room.documents.get() == document


def test_questions_get_numbers_and_one_answer_that_everyone_is_told_of(
    room, band, singers, ola, liv, korps, choir, kari, inga
):
    first = room_talk.ask(band, by=ola, on_behalf_of=korps, text="Hvor stort?")
    assert room_talk.ask(band, by=ola, on_behalf_of=korps, text="Hvor stort?") == first
    second = room_talk.ask(singers, by=liv, on_behalf_of=choir, text="Hvor stort?")
    assert (first.number, second.number) == (1, 2)
    assert set(letters("room.question").values_list("email", flat=True)) == {inga.email}
    assert refused(lambda: room_talk.answer(first, by=kari, words=" ")).field == "words"
    room_talk.answer(first, by=kari, words="20 plasser.")
    room_talk.answer(first, by=kari, words="20 plasser.")  # a second click
    assert "besvart" in refused(lambda: room_talk.answer(first, by=kari, words="30.")).message
    assert letters("room.answer").count() == 2
    refused(lambda: room_talk.answer(second, by=ola, words="Det vet vi ikke."))


def test_nobody_asks_as_another(room, band, ola, liv, korps, choir, singers):
    refused(lambda: room_talk.ask(band, by=liv, on_behalf_of=choir, text="Hei?"))
    refused(lambda: room_talk.ask(band, by=liv, on_behalf_of=korps, text="Hei?"))
    refused(
        lambda: room_documents.hand_in(
            band, by=liv, on_behalf_of=korps, file=StoredFileFactory(), secret=True
        )
    )


def test_a_meeting_is_logged_after_it_was_and_told_to_everyone(room, band, kari, later):
    give = {
        "by": kari,
        "participant": band,
        "minutes": 45,
        "people": "Ola Berg og Kari Lunde",
        "subjects": "Lokaler",
        "words": "Vi snakket om lokaler.",
    }
    tomorrow = clock.now() + timedelta(days=1)
    act = lambda **more: room_talk.log_meeting(room, **(give | more))  # noqa: E731
    assert refused(lambda: act(held_at=tomorrow)).field == "held_on"
    before = clock.now() - timedelta(days=3)
    assert refused(lambda: act(held_at=before)).field == "held_on"
    later(2)
    assert refused(lambda: act(held_at=tomorrow, minutes=0)).field == "minutes"
    assert refused(lambda: act(held_at=tomorrow, words="")).field == "words"
    meeting = act(held_at=tomorrow, secret="Prisen er 100.")
    assert act(held_at=tomorrow) == meeting  # a second click
    assert meeting.secret.words == "Prisen er 100."
    body = letters("room.meeting").get().batch.body
    assert "Prisen" not in body


def test_a_meeting_is_with_somebody_of_this_room(room, band, kari, later, inga, ola, korps):
    other = joined(opened(RoomFactory(owner=room.owner), by=inga), korps, by=ola)
    held_at = clock.now()
    later(1)
    give = {"minutes": 5, "people": "Ola", "subjects": "x", "words": "x", "held_at": held_at}
    assert refused(
        lambda: room_talk.log_meeting(room, by=kari, participant=other, **give)
    ).field == ("participant")


# --- what waits -----------------------------------------------------------------------------------


def test_what_waits_is_told_to_those_it_waits_for(
    need, inga, kari, ola, korps, liv, later, django_assert_num_queries
):
    assert [task.button for task in policies.waiting_for(inga)] == ["Se og åpne"]
    assert policies.waiting_for(kari) == []
    room = opened(need, by=inga)
    assert [task.title for task in policies.waiting_for(ola)] == [room.title]
    assert policies.waiting_for(liv) == []
    band = joined(room, korps, by=ola)
    assert policies.waiting_for(ola) == []
    room_talk.ask(band, by=ola, on_behalf_of=korps, text="Hvor stort?")
    assert policies.waiting_for(kari)[0].button == "Svar på spørsmålene"
    TopicFactory()
    with django_assert_num_queries(3):
        policies.waiting_for(kari)
