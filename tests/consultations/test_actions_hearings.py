"""The draft, the two keys and the publication: what the actions do and refuse."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from consultations import actions
from consultations.models import Hearing, Invitee
from consultations.states import HearingState
from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent
from dispatch.models import Letter
from organisations.states import Role
from tests.consultations.municipality import ready_for_approval
from tests.factories.consultations import HearingFactory, InviteeFactory, StoredFileFactory
from tests.factories.organisations import (
    CauseFactory,
    MembershipFactory,
    OrganisationFactory,
    TopicFactory,
)


@pytest.fixture
def waiting(proposal, kari, korps, rooms):
    """Sent for approval by Kari, with Ola's band on the list."""
    return ready_for_approval(proposal, kari, [rooms])


def publish(hearing, by):
    return actions.publish(hearing, by=by, on_behalf_of=hearing.owner, version=hearing.version)


def verbs(hearing):
    return list(
        AuditEvent.objects.filter(subject_type="consultations.hearing", subject_id=hearing.pk)
        .order_by("id")
        .values_list("verb", flat=True)
    )


# --- the draft ------------------------------------------------------------------------------------


def test_the_same_ref_gives_the_same_draft_back(larvik, kari):
    def create():
        return actions.create(
            ref="abcdefghjk",
            by=kari,
            on_behalf_of=larvik.organisation,
            municipality=larvik,
            title="Lokaler",
            lead="Vi spør.",
        )

    assert create() == create()
    draft = Hearing.objects.get()
    assert draft.contact.municipality == larvik
    assert list(draft.areas.all()) == [larvik]
    assert verbs(draft) == ["hearing.created"]


def test_new_topics_ask_for_a_new_review_and_the_same_ones_do_not(waiting, kari, rooms):
    draft = actions.take_back(waiting, by=kari, reason="Mer om lån.")
    draft = actions.finish_review(draft, by=kari)

    def save(topics):
        return actions.save_content(
            draft,
            by=kari,
            version=Hearing.objects.get(pk=draft.pk).version,
            topics=topics,
            areas=[draft.municipality],
            questions=[],
        )

    assert save([rooms]).reviewed_at is not None
    assert save([rooms, TopicFactory()]).reviewed_at is None


def test_what_waits_for_approval_is_frozen(waiting, kari, rooms):
    version = waiting.version
    invitee = waiting.invitees.get()
    for act in (
        lambda: actions.save_content(
            waiting, by=kari, version=version, topics=[], areas=[], questions=[]
        ),
        lambda: actions.save_deadline(
            waiting, by=kari, version=version, closes_on=clock.today() + timedelta(days=50)
        ),
        lambda: actions.reject(invitee, by=kari, reason="Nei"),
        lambda: actions.add(waiting, by=kari, organisation=OrganisationFactory(), reason="Ja"),
        lambda: actions.send_for_approval(waiting, by=kari, version=version),
    ):
        with pytest.raises(Refused, match="låst"):
            act()
    assert Invitee.objects.get().accepted


def test_rejecting_one_that_new_topics_took_off_the_list_is_stale(proposal, kari, korps):
    invitee = InviteeFactory(hearing=proposal, organisation=korps)
    Invitee.objects.filter(pk=invitee.pk).delete()
    with pytest.raises(Stale):
        actions.reject(invitee, by=kari, reason="Ikke aktive.")


def test_a_dissolved_organisation_cannot_be_added(proposal, kari):
    gone = OrganisationFactory(dissolved_at="2026-01-01")
    with pytest.raises(Refused, match="lagt ned"):
        actions.add(proposal, by=kari, organisation=gone, reason="Fordi")


def test_everything_that_is_missing_is_named_at_once(larvik):
    draft = HearingFactory(municipality=larvik, contact=None)
    assert [lack.field for lack in actions.missing(draft)] == ["closes_on", "contact", "topics"]


def test_an_empty_list_is_not_sent_for_approval(proposal, kari):
    proposal.closes_at = clock.now() + timedelta(days=9)
    proposal.save()
    InviteeFactory(hearing=proposal, rejected=True)
    with pytest.raises(Refused, match="Ingen står på listen"):
        actions.send_for_approval(proposal, by=kari, version=proposal.version)


def test_a_deadline_that_passed_while_it_waited_is_refused(waiting, grete, at_time):
    at_time(waiting.closes_at)
    with pytest.raises(Refused, match="allerede gått ut"):
        publish(waiting, grete)
    waiting.refresh_from_db()
    assert waiting.state == HearingState.FOR_APPROVAL


# --- publication ----------------------------------------------------------------------------------


def test_exactly_the_accepted_with_an_address_get_a_letter(proposal, kari, grete, korps, rooms):
    no_email = InviteeFactory(hearing=proposal, added=True).organisation
    dissolved = OrganisationFactory(email="borte@lag.example")
    InviteeFactory(hearing=proposal, added=True, organisation=dissolved)
    rejected = OrganisationFactory(email="nei@lag.example", seat=proposal.municipality)
    CauseFactory(organisation=rejected, topics=[rooms])
    actions.save_content(
        proposal, by=kari, version=1, topics=[rooms], areas=[proposal.municipality], questions=[]
    )
    actions.reject(
        proposal.invitees.get(organisation=rejected), by=kari, reason="Ikke aktive lenger."
    )
    proposal.refresh_from_db()
    waiting = ready_for_approval(proposal, kari, [rooms])
    dissolved.dissolved_at = "2026-01-01"
    dissolved.save()
    published = publish(waiting, grete)
    assert published.invitees.filter(accepted=True).count() == 3
    letter = Letter.objects.get()
    assert letter.email == "post@korps.example"
    assert letter.key == f"invite:{published.pk}:{korps.pk}"
    assert letter.recipient_ref == f"org:{korps.pk}"
    assert not Letter.objects.filter(recipient_ref=f"org:{no_email.pk}").exists()
    assert verbs(published)[-1] == "hearing.published"


def test_letters_of_a_hearing_that_opens_later_wait_for_it(waiting, grete):
    opens = clock.start_of_day(clock.today() + timedelta(days=5))
    Hearing.objects.filter(pk=waiting.pk).update(opens_at=opens)
    published = publish(waiting, grete)
    assert published.opens_at == opens
    letter = Letter.objects.get()
    assert letter.next_at == opens
    assert letter.expires_at == published.closes_at


def test_an_opening_day_that_has_passed_becomes_now(waiting, grete):
    earlier = clock.now() - timedelta(days=3)
    Hearing.objects.filter(pk=waiting.pk).update(opens_at=earlier)
    published = publish(waiting, grete)
    assert published.opens_at == published.published_at


def test_two_keys_in_action_and_in_the_table(waiting, kari, grete):
    MembershipFactory(user=kari, organisation=waiting.owner, role=Role.APPROVER)
    with pytest.raises(Refused, match="ditt eget forslag"):
        publish(waiting, kari)
    now = clock.now()
    with pytest.raises(IntegrityError, match="hearing_two_keys"), transaction.atomic():
        Hearing.objects.filter(pk=waiting.pk).update(
            state="published", published_at=now, opens_at=now, published_by=kari
        )


def test_a_one_key_hearing_is_published_by_the_one(waiting, kari):
    Hearing.objects.filter(pk=waiting.pk).update(one_key=True)
    assert publish(waiting, kari).published_by == kari


def test_an_approver_of_another_municipality_cannot(waiting, liv):
    MembershipFactory(
        user=liv, organisation=OrganisationFactory(kind="municipality"), role=Role.APPROVER
    )
    with pytest.raises(Refused, match="godkjenner"):
        publish(waiting, liv)


def test_what_was_sent_back_and_changed_is_stale_for_the_one_who_read_it(
    waiting, kari, grete, rooms
):
    draft = actions.take_back(waiting, by=kari, reason="Skrivefeil")
    ready_for_approval(draft, kari, [rooms])
    with pytest.raises(Stale):
        publish(waiting, grete)
    assert not Letter.objects.exists()


def test_nothing_is_published_when_the_letters_fail(waiting, grete):
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE dispatch_letter ADD CONSTRAINT stop CHECK (email <> 'post@korps.example')"
        )
    with pytest.raises(IntegrityError):
        publish(waiting, grete)
    waiting.refresh_from_db()
    assert waiting.state == HearingState.FOR_APPROVAL


def test_publishing_costs_the_same_for_3_as_for_300(
    larvik, kari, grete, rooms, django_assert_max_num_queries
):
    def cost(n):
        draft = HearingFactory(
            municipality=larvik,
            closes_at=clock.now() + timedelta(days=9),
            period_rule="regulation",
        )
        organisations = OrganisationFactory.create_batch(
            n, seat=None, works_in=[], email="lag@eksempel.example"
        )
        Invitee.objects.bulk_create(
            Invitee(hearing=draft, organisation=o, source="match", group="lokaler", why=["lokaler"])
            for o in organisations
        )
        draft = actions.finish_review(draft, by=kari)
        waiting = actions.send_for_approval(draft, by=kari, version=draft.version)
        with django_assert_max_num_queries(60) as asked:
            publish(waiting, grete)
        assert Letter.objects.filter(batch__about=draft.get_absolute_url()).count() == n
        return len(asked)

    assert cost(3) == cost(300)


def test_a_second_click_finds_the_work_done(proposal, kari, grete, korps, rooms):
    waiting = ready_for_approval(proposal, kari, [rooms])
    read = waiting.version
    assert actions.send_for_approval(proposal, by=kari, version=read - 1) == waiting
    draft = actions.take_back(waiting, by=grete, reason="Skrivefeil")
    assert actions.take_back(waiting, by=grete, reason="Skrivefeil") == draft
    waiting = actions.send_for_approval(draft, by=kari, version=draft.version)
    published = publish(waiting, grete)
    assert publish(waiting, grete) == published
    assert Letter.objects.count() == 1
    assert verbs(published).count("hearing.published") == 1
    assert verbs(published).count("hearing.sent_for_approval") == 2
    assert verbs(published).count("hearing.taken_back") == 1


def test_an_organisation_added_twice_by_a_second_click_stands_there_once(proposal, kari, liv):
    club = OrganisationFactory(name="Fjellet turlag")
    first = actions.add(proposal, by=kari, organisation=club, reason="De bruker stien.")
    assert actions.add(proposal, by=kari, organisation=club, reason="De bruker stien.") == first
    with pytest.raises(Refused, match="allerede på listen"):
        actions.add(proposal, by=liv, organisation=club, reason="En annen grunn.")


def test_a_document_sent_twice_by_a_second_click_lies_there_once(proposal, kari):
    one, same = StoredFileFactory.create_batch(2, sha256="a" * 64, name="notat.pdf")
    first = actions.add_document(proposal, by=kari, file=one, title="")
    assert actions.add_document(proposal, by=kari, file=same, title="") == first
    actions.add_document(proposal, by=kari, file=same, title="Et annet navn")
    assert proposal.documents.count() == 2


def test_what_is_frozen_says_so_also_to_one_who_read_it_before(waiting, kari):
    with pytest.raises(Refused, match="Innholdet er låst"):
        actions.save_deadline(
            waiting, by=kari, version=1, closes_on=clock.today() + timedelta(days=9)
        )


@pytest.mark.django_db(transaction=True)
def test_two_people_publishing_at_once_publish_once(proposal, kari, grete, korps, rooms, liv):
    MembershipFactory(user=liv, organisation=proposal.owner, role=Role.APPROVER)
    waiting = ready_for_approval(proposal, kari, [rooms])
    results = at_once(lambda by=grete: publish(waiting, by), lambda by=liv: publish(waiting, by))
    assert sorted(type(result).__name__ for result in results) == ["Hearing", "Refused"]
    assert Letter.objects.count() == 1
    assert verbs(waiting).count("hearing.published") == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_instant_makes_one_draft(larvik, kari):
    def create():
        return actions.create(
            ref="abcdefghjk",
            by=kari,
            on_behalf_of=larvik.organisation,
            municipality=larvik,
            title="Lokaler",
            lead="Vi spør.",
        )

    first, second = at_once(create, create)
    assert first == second
    assert Hearing.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_publishing_and_taking_back_at_once_leaves_one_of_the_two(waiting, kari, grete):
    at_once(
        lambda: publish(waiting, grete),
        lambda: actions.take_back(waiting, by=kari, reason="Vent litt"),
    )
    waiting.refresh_from_db()
    published = waiting.state == HearingState.PUBLISHED
    assert published or waiting.state == HearingState.DRAFT
    assert Letter.objects.count() == int(published)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run each in a thread of its own, all let go at the same instant."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        gate.wait(timeout=10)
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
