"""The list is frozen at publication; groups, saved lists and phone calls follow it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from consultations import actions
from consultations.models import Invitee, PhoneCall, SavedList
from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent, new_ref
from dispatch.models import Letter
from organisations import actions as registry
from tests.consultations.municipality import ready_for_approval
from tests.factories.accounts import UserFactory
from tests.factories.consultations import HearingFactory, InviteeFactory
from tests.factories.organisations import CauseFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(larvik, proposal, kari, grete, korps, rooms):
    """Kari's hearing with the band on its list, published by Grete."""
    waiting = ready_for_approval(proposal, kari, [rooms])
    return actions.publish(
        waiting, by=grete, on_behalf_of=larvik.organisation, version=waiting.version
    )


@pytest.fixture
def regulars(larvik, kari):
    """A list of three, of which one has ended."""
    saved = actions.make_list(ref=new_ref(), by=kari, owner=larvik.organisation, name="Faste")
    saved.organisations.set(OrganisationFactory.create_batch(2))
    saved.organisations.add(OrganisationFactory(name="Borte IL", dissolved_at="2026-01-01"))
    return saved


# --- frozen ---------------------------------------------------------------------------------------


PUT_ON = """INSERT INTO consultations_invitee
    (hearing_id, organisation_id, source, why, cause, "group", accepted, reason)
    VALUES (%(hearing)s, %(other)s, 'match', '[]', '', 'x', true, '')"""
TAKE_OFF = """UPDATE consultations_invitee SET accepted = false, reason = 'x'
    WHERE hearing_id = %(hearing)s"""
MOVE = "UPDATE consultations_invitee SET hearing_id = %({})s WHERE hearing_id = %({})s"
DELETE = "DELETE FROM consultations_invitee WHERE hearing_id = %(hearing)s"


@pytest.mark.parametrize(
    "change",
    [PUT_ON, TAKE_OFF, MOVE.format("draft", "hearing"), MOVE.format("hearing", "draft"), DELETE],
    ids=["put on", "take off", "move away", "move in", "delete"],
)
@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_the_database_refuses_a_change_of_a_published_list(published, larvik, change, state):
    draft = HearingFactory(municipality=larvik)
    InviteeFactory(hearing=draft)
    if state == "withdrawn":
        published.state, published.withdrawn_at = state, clock.now()
        published.withdrawn_reason = "Saken er utsatt."
        published.save()
    names = {"hearing": published.pk, "draft": draft.pk, "other": OrganisationFactory().pk}
    before = list(Invitee.objects.order_by("pk").values())
    with (
        pytest.raises(IntegrityError, match="frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change, names)
    assert list(Invitee.objects.order_by("pk").values()) == before


def test_an_invited_one_may_stand_over_on_a_frozen_list(published, korps, ola):
    actions.decline(published, by=ola, on_behalf_of=korps)
    assert published.invitees.get(organisation=korps).declined_at is not None


def test_dissolving_and_merging_leave_a_published_list_as_it_was(published, korps):
    operator = UserFactory(is_operator=True, mfa=True)
    heir = OrganisationFactory(name="Storkorpset")
    registry.merge_organisations(korps, heir, by=operator)
    assert list(published.invitees.values_list("organisation", flat=True)) == [korps.pk]


@pytest.mark.parametrize(
    "act",
    [
        lambda h, kari: actions.reject_group(h, by=kari, group="lokaler", reason="Nei"),
        lambda h, kari: actions.take_in_group(h, by=kari, group="lokaler"),
        lambda h, kari: actions.finish_review(h, by=kari),
    ],
)
def test_a_published_list_is_refused_in_words(published, kari, act):
    with pytest.raises(Refused, match="låst"):
        act(published, kari)


# --- gone through ---------------------------------------------------------------------------------


def saved_content(hearing, by, topics):
    return actions.save_content(
        hearing,
        by=by,
        version=hearing.version,
        topics=topics,
        areas=[hearing.municipality],
        questions=[],
        contact=hearing.municipality.contact_persons.first(),
    )


def with_deadline(hearing, by):
    day = clock.today() + timedelta(days=42)
    return actions.save_deadline(
        hearing, by=by, version=hearing.version, closes_on=day, period_rule="regulation"
    )


def test_a_list_nobody_has_seen_is_not_sent_for_approval(proposal, kari, korps, rooms):
    hearing = with_deadline(saved_content(proposal, kari, [rooms]), kari)
    with pytest.raises(Refused, match="Se gjennom mottakerne") as refused:
        actions.send_for_approval(hearing, by=kari, version=hearing.version)
    assert refused.value.field == "invitees"
    hearing = actions.finish_review(hearing, by=kari)
    assert actions.missing(hearing) == []
    actions.send_for_approval(hearing, by=kari, version=hearing.version)


def test_a_newcomer_must_be_seen_and_the_same_list_again_need_not(
    proposal, kari, korps, rooms, larvik
):
    hearing = with_deadline(saved_content(proposal, kari, [rooms]), kari)
    hearing = actions.finish_review(hearing, by=kari)
    hearing = saved_content(hearing, kari, [rooms])
    assert hearing.reviewed_at is not None
    CauseFactory(organisation=OrganisationFactory(seat=larvik), topics=[rooms])
    hearing = saved_content(hearing, kari, [rooms])
    assert [lack.field for lack in actions.missing(hearing)] == ["invitees"]


def test_a_list_made_by_hand_alone_needs_no_second_look(proposal, kari):
    hearing = with_deadline(proposal, kari)
    InviteeFactory(hearing=hearing, added=True)
    assert actions.missing(hearing) == []


# --- groups ---------------------------------------------------------------------------------------


def test_a_group_goes_off_with_one_reason_and_on_again_without(proposal, kari):
    InviteeFactory.create_batch(3, hearing=proposal, group="lokaler")
    before = InviteeFactory(hearing=proposal, group="lokaler", rejected=True)
    other = InviteeFactory(hearing=proposal, group="idrett")
    with pytest.raises(Refused, match="hvorfor") as refused:
        actions.reject_group(proposal, by=kari, group="lokaler", reason=" ")
    assert refused.value.field == "reason"
    assert proposal.invitees.filter(accepted=True).count() == 4
    assert actions.reject_group(proposal, by=kari, group="lokaler", reason=" Utenfor. ") == 3
    assert set(proposal.invitees.filter(accepted=False).values_list("reason", flat=True)) == {
        "Utenfor.",
        before.reason,
    }
    other.refresh_from_db()
    assert other.accepted
    assert actions.take_in_group(proposal, by=kari, group="lokaler") == 4
    assert set(proposal.invitees.values_list("accepted", "reason")) == {(True, "")}


def test_those_added_by_hand_keep_their_reason_when_the_group_comes_back(proposal, kari):
    InviteeFactory(hearing=proposal, added=True, accepted=False, reason="Leier ut.")
    actions.take_in_group(proposal, by=kari, group="lagt til av kommunen")
    assert proposal.invitees.get().reason == "Leier ut."


# --- saved lists ----------------------------------------------------------------------------------


def test_todays_list_is_kept_without_those_taken_off(proposal, kari):
    kept = InviteeFactory(hearing=proposal).organisation
    InviteeFactory(hearing=proposal, rejected=True)
    saved = actions.save_as_list(proposal, by=kari, name=" Utvalget ")
    assert (saved.name, saved.owner) == ("Utvalget", proposal.owner)
    assert list(saved.organisations.all()) == [kept]


def test_a_name_is_needed_and_is_free_whatever_its_case(regulars, larvik, kari, proposal):
    owner = larvik.organisation
    InviteeFactory(hearing=proposal)
    for name, words in (("  ", "hva listen skal hete"), ("FASTE", "alt en liste")):
        with pytest.raises(Refused, match=words):
            actions.make_list(ref=new_ref(), by=kari, owner=owner, name=name)
        with pytest.raises(Refused, match=words):
            actions.save_as_list(proposal, by=kari, name=name)
    assert actions.rename_list(regulars, by=kari, name="FASTE").name == "FASTE"
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedList.objects.create(owner=owner, name="faste", changed_at=clock.now())


def test_an_empty_hearing_gives_no_list(proposal, kari):
    with pytest.raises(Refused, match="ingen å ta vare på"):
        actions.save_as_list(proposal, by=kari, name="Tom")


def test_a_second_click_makes_one_list(larvik, kari):
    ref, owner = new_ref(), larvik.organisation
    first = actions.make_list(ref=ref, by=kari, owner=owner, name="Faste")
    assert actions.make_list(ref=ref, by=kari, owner=owner, name="Faste") == first
    with pytest.raises(Stale):
        actions.make_list(ref=ref, by=kari, owner=OrganisationFactory(), name="Faste")


def test_a_whole_list_comes_on_with_one_reason_and_the_ended_are_named(proposal, kari, regulars):
    there, new = regulars.organisations.filter(dissolved_at=None).order_by("pk")
    InviteeFactory(hearing=proposal, organisation=there, rejected=True)
    found = actions.add_list(proposal, by=kari, saved=regulars, reason=" De blir alltid spurt. ")
    assert found == actions.Added(added=1, there=1, ended=("Borte IL",))
    row = proposal.invitees.get(organisation=new)
    assert (row.source, row.reason, row.why) == ("added", "De blir alltid spurt.", [])
    assert not proposal.invitees.get(organisation=there).accepted
    again = actions.add_list(proposal, by=kari, saved=regulars, reason="Igjen.")
    assert (again.added, again.there) == (0, 2)


def test_a_list_is_not_added_without_a_reason_nor_from_another_nor_all_ended(
    proposal, kari, regulars
):
    with pytest.raises(Refused, match="hvorfor") as refused:
        actions.add_list(proposal, by=kari, saved=regulars, reason=" ")
    assert refused.value.field == "reason"
    regulars.organisations.filter(dissolved_at=None).update(dissolved_at="2026-01-01")
    with pytest.raises(Refused, match="Ingen på listen kan inviteres"):
        actions.add_list(proposal, by=kari, saved=regulars, reason="Fordi")
    theirs = SavedList.objects.create(
        owner=OrganisationFactory(), name="Deres", changed_at=clock.now()
    )
    with pytest.raises(Refused, match="finnes ikke lenger"):
        actions.add_list(proposal, by=kari, saved=theirs, reason="Fordi")
    assert not proposal.invitees.exists()


def test_adding_a_list_is_as_many_statements_for_3_as_for_60(
    larvik, kari, django_assert_max_num_queries
):
    def cost(n):
        saved = SavedList.objects.create(
            owner=larvik.organisation, name=f"Liste {n}", changed_at=clock.now()
        )
        saved.organisations.set(OrganisationFactory.create_batch(n))
        hearing = HearingFactory(municipality=larvik)
        with django_assert_max_num_queries(40) as asked:
            actions.add_list(hearing, by=kari, saved=saved, reason="Fordi")
        assert hearing.invitees.count() == n
        return len(asked)

    assert cost(3) == cost(60)


def test_a_list_is_changed_by_its_case_handlers_only(regulars, kari, liv, korps):
    with pytest.raises(Refused, match="Bare saksbehandlere"):
        actions.put_on_list(regulars, by=liv, organisation=korps)
    actions.put_on_list(regulars, by=kari, organisation=korps)
    actions.put_on_list(regulars, by=kari, organisation=korps)
    assert regulars.organisations.filter(pk=korps.pk).count() == 1
    actions.take_off_list(regulars, by=kari, organisation=korps)
    assert not regulars.organisations.filter(pk=korps.pk).exists()
    for organisation, words in (
        (OrganisationFactory(dissolved_at="2026-01-01"), "lagt ned"),
        (regulars.owner, "dere selv"),
    ):
        with pytest.raises(Refused, match=words):
            actions.put_on_list(regulars, by=kari, organisation=organisation)
    actions.delete_list(regulars, by=kari)
    with pytest.raises(Stale):
        actions.rename_list(regulars, by=kari, name="Ny")


# --- by telephone ---------------------------------------------------------------------------------


def test_a_call_is_noted_once_and_the_letter_counts_as_brought(published, korps, kari, grete):
    Letter.objects.update(state="bounced", accepted_at=clock.now())
    invitee = published.invitees.get()
    call = actions.note_call(invitee, by=kari)
    assert actions.note_call(invitee, by=grete) == call
    assert (call.called_by, PhoneCall.objects.count()) == (kari, 1)
    letter = Letter.objects.get()
    assert (letter.reached_by_id, letter.reached_note) == (kari.pk, "Ringt")
    actions.regret_call(invitee, by=kari)
    letter.refresh_from_db()
    assert letter.needs_help
    assert not PhoneCall.objects.exists()
    said = AuditEvent.objects.filter(verb__startswith="hearing.invitee_").order_by("pk")
    assert list(said.values_list("verb", flat=True)) == [
        "hearing.invitee_called",
        "hearing.invitee_not_called",
    ]


def test_nobody_is_called_before_publication_nor_when_taken_off(proposal, kari, larvik):
    early = InviteeFactory(hearing=proposal)
    off = InviteeFactory(hearing=HearingFactory(published=True), rejected=True)
    for invitee in (early, off):
        with pytest.raises(Refused, match="ringelisten"):
            actions.note_call(invitee, by=kari)
