"""What is written, what is refused, and that each leaves a line in the audit."""

import pytest

from core.errors import Refused
from core.models import AuditEvent
from organisations import actions
from organisations.models import Cause, Membership, Organisation
from organisations.states import Kind, MembershipSource, Role
from tests.factories.organisations import (
    LONG_AGO,
    CauseFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    TopicFactory,
)


def verbs():
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def start(organisation, user, role=Role.WRITER, by=None):
    return actions.start_membership(
        organisation, user=user, role=role, source=MembershipSource.INVITATION, by=by
    )


def save(organisation, by, **changes):
    fields = {
        "title": "Øvingsrom",
        "words": "Vi trenger rom.",
        "topics": [TopicFactory(code="rom")],
        "areas": [],
        "target_groups": ["children"],
        "weight": 3,
        "on_behalf_of": organisation,
    } | changes
    return actions.save_cause(organisation, by=by, **fields)


@pytest.fixture
def corps(ola):
    """Ola's organisation."""
    return MembershipFactory(user=ola, organisation__name="Solsida skolekorps").organisation


# --- memberships ---


def test_a_membership_starts_once(ola, nina):
    corps = OrganisationFactory()
    first = start(corps, nina, by=ola)
    assert start(corps, nina, by=ola) == first
    assert verbs() == ["membership.started"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.VOLUNTARY, False),
        (Kind.MUNICIPALITY, True),
        (Kind.COUNTY, True),
        (Kind.NATIONAL, True),
    ],
)
@pytest.mark.parametrize("role", [Role.READER, Role.WRITER, Role.RESPONSIBLE])
def test_those_who_work_for_a_public_party_must_sign_in_with_two_steps(nina, kind, expected, role):
    start(OrganisationFactory(kind=kind), nina, role)
    nina.refresh_from_db()
    assert nina.requires_mfa is expected


@pytest.mark.parametrize("role", [Role.APPROVER, Role.PROCUREMENT])
def test_a_voluntary_organisation_has_no_approver(nina, role):
    with pytest.raises(Refused) as refused:
        start(OrganisationFactory(), nina, role)
    assert refused.value.field == "role"


def test_nobody_is_let_into_what_has_ended(nina):
    heir = OrganisationFactory()
    for gone in (
        OrganisationFactory(dissolved_at=LONG_AGO.date()),
        OrganisationFactory(merged_into=heir),
    ):
        with pytest.raises(Refused):
            start(gone, nina)
    assert not Membership.objects.exists()


def test_ending_twice_ends_once_and_the_same_person_may_return(ola, nina):
    membership = MembershipFactory(user=nina)
    ended = actions.end_membership(membership, by=ola).ends
    assert actions.end_membership(membership, by=ola).ends == ended
    assert not Membership.objects.current().exists()
    again = start(membership.organisation, nina)
    assert again != membership
    assert verbs() == ["membership.ended", "membership.started"]


# --- causes ---


def test_a_cause_is_written_and_changed_by_those_who_write(corps, ola, nina):
    MembershipFactory(user=nina, organisation=corps, role=Role.WRITER)
    cause = save(corps, ola)
    place = MunicipalityFactory()
    changed = save(
        corps,
        nina,
        cause=cause,
        title=" Rom ",
        weight=1,
        areas=[place],
        target_groups=[],
    )
    assert changed == cause
    assert (changed.title, changed.weight, list(changed.areas.all())) == ("Rom", 1, [place])
    assert verbs() == ["cause.written", "cause.changed"]


def test_a_double_click_writes_one_cause(corps, ola):
    assert save(corps, ola) == save(corps, ola)
    assert Cause.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "  "}, "title"),
        ({"topics": []}, "topics"),
        ({"weight": 4}, "weight"),
        ({"weight": 0}, "weight"),
    ],
)
def test_a_cause_that_says_nothing_is_refused_beside_its_field(corps, ola, wrong, field):
    with pytest.raises(Refused) as refused:
        save(corps, ola, **wrong)
    assert refused.value.field == field


def test_two_causes_cannot_have_one_title_but_an_ended_one_gives_it_back(corps, ola):
    first = save(corps, ola)
    with pytest.raises(Refused) as refused:
        save(corps, ola, words="Noe annet")
    assert refused.value.field == "title"
    actions.end_cause(first, by=ola, on_behalf_of=corps)
    assert save(corps, ola, words="Noe annet") != first


def test_an_ended_cause_is_not_changed(corps, ola):
    cause = save(corps, ola)
    actions.end_cause(cause, by=ola, on_behalf_of=corps)
    ended = Cause.objects.get(pk=cause.pk).ended_at
    assert actions.end_cause(cause, by=ola, on_behalf_of=corps).ended_at == ended
    with pytest.raises(Refused):
        save(corps, ola, cause=cause, title="Annet")
    assert verbs() == ["cause.written", "cause.ended"]


def test_nobody_else_touches_a_cause(corps, liv, kari):
    elsewhere = MembershipFactory(user=liv).organisation
    council = MembershipFactory(user=kari, organisation__kind=Kind.MUNICIPALITY).organisation
    cause = CauseFactory(organisation=corps)
    for person, party in ((liv, elsewhere), (liv, corps), (kari, council), (kari, corps)):
        with pytest.raises(Refused):
            save(corps, person, on_behalf_of=party)
        with pytest.raises(Refused):
            actions.end_cause(cause, by=person, on_behalf_of=party)
    assert Cause.objects.get() == cause
    assert cause.ended_at is None
    assert verbs() == []


def test_a_cause_of_another_organisation_is_not_reached_through_ones_own(corps, ola):
    foreign = CauseFactory(title="Deres")
    with pytest.raises(Cause.DoesNotExist):
        save(corps, ola, cause=foreign)
    foreign.refresh_from_db()
    assert foreign.title == "Deres"


# --- own facts ---


def facts(organisation, by, **changes):
    fields = {"about": "", "website": "", "email": "", "works_in": [organisation.seat]} | changes
    return actions.update_own_facts(organisation, by=by, **fields)


def test_own_facts_are_written_and_the_audit_says_which_without_saying_what(corps, ola):
    place = MunicipalityFactory()
    facts(corps, ola, about=" Korps ", website="https://korps.example", works_in=[place])
    corps.refresh_from_db()
    assert (corps.about, corps.website) == ("Korps", "https://korps.example")
    assert list(corps.works_in.all()) == [place]
    event = AuditEvent.objects.get()
    assert event.detail == {"changed": ["about", "website", "works_in"]}
    assert (event.actor_id, event.on_behalf_of_id) == (ola.pk, corps.pk)


def test_letters_go_to_an_address_that_somebody_there_signs_in_with(corps, ola, liv):
    with pytest.raises(Refused) as refused:
        facts(corps, ola, email=liv.email)
    assert refused.value.field == "email"
    facts(corps, ola, email=ola.email.upper())
    corps.refresh_from_db()
    assert corps.email == ola.email


def test_a_local_organisation_must_be_somewhere(corps, ola):
    with pytest.raises(Refused) as refused:
        facts(corps, ola, works_in=[])
    assert refused.value.field == "works_in"
    Organisation.objects.filter(pk=corps.pk).update(nationwide=True)
    facts(corps, ola, works_in=[])


def test_staff_of_the_municipality_never_change_an_organisations_facts(corps, kari):
    MembershipFactory(user=kari, organisation=MunicipalityFactory().organisation)
    with pytest.raises(Refused):
        facts(corps, kari, about="Kommunens ord")
    corps.refresh_from_db()
    assert corps.about == ""


# --- unregistered groups and contact persons ---


def test_an_unregistered_group_has_a_ref_and_nobody_who_acts_for_it(ola):
    place = MunicipalityFactory()
    group = actions.create_unregistered(by=ola, name=" Strikkeklubben ", seat=place)
    assert (group.name, group.orgnr, group.key) == ("Strikkeklubben", None, group.ref)
    assert list(group.works_in.all()) == [place]
    assert not group.memberships.exists()
    with pytest.raises(Refused) as refused:
        actions.create_unregistered(by=ola, name="strikkeklubben", seat=place)
    assert refused.value.field == "name"
    assert verbs() == ["organisation.created"]


def test_only_the_municipality_itself_says_whom_to_call(kari, liv):
    place = MunicipalityFactory()
    MembershipFactory(user=kari, organisation=place.organisation)
    MembershipFactory(user=liv)
    person = actions.add_contact_person(place, by=kari, name="Kari Lunde", phone="33 00 00 00")
    assert person.confirmed_on
    with pytest.raises(Refused):
        actions.add_contact_person(place, by=liv, name="Liv")
    event = AuditEvent.objects.get()
    assert (event.verb, event.detail) == ("contact_person.added", {})
