"""One table: role × rule. Anonymous, outsiders and ex-members hold nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser

from core import clock
from organisations import policies
from organisations.states import Kind, Role
from tests.factories.organisations import LONG_AGO, MembershipFactory, OrganisationFactory

RULES = ["may_write", "may_send", "may_approve", "may_edit"]
TABLE = {
    #                 write  send   approve edit
    None: (False, False, False, False),
    Role.READER: (False, False, False, False),
    Role.WRITER: (True, False, False, True),
    Role.RESPONSIBLE: (True, True, False, True),
    Role.APPROVER: (False, False, True, False),
    Role.PROCUREMENT: (False, False, False, False),
}


@pytest.mark.parametrize(("role", "expected"), TABLE.items())
def test_what_a_role_may_do(ola, role, expected):
    organisation = OrganisationFactory()
    if role:
        MembershipFactory(user=ola, organisation=organisation, role=role)
    assert tuple(getattr(policies, rule)(ola, organisation) for rule in RULES) == expected


@pytest.mark.parametrize("rule", RULES)
def test_a_visitor_may_do_nothing(db, rule):
    assert not getattr(policies, rule)(AnonymousUser(), OrganisationFactory())


@pytest.mark.parametrize("rule", RULES)
def test_a_role_elsewhere_is_no_role_here(liv, rule):
    for role in Role:
        MembershipFactory(user=liv, role=role)
    assert not getattr(policies, rule)(liv, OrganisationFactory())


@pytest.mark.parametrize("rule", RULES)
def test_a_role_that_has_ended_or_not_begun_is_none(ola, rule):
    organisation = OrganisationFactory()
    for role in Role:
        MembershipFactory(user=ola, organisation=organisation, role=role, ends=clock.now())
        MembershipFactory(
            user=ola,
            organisation=organisation,
            role=role,
            starts=clock.now().replace(year=2100),
        )
    assert not getattr(policies, rule)(ola, organisation)


def test_nobody_edits_what_has_been_dissolved(ola):
    organisation = OrganisationFactory(dissolved_at=LONG_AGO.date())
    MembershipFactory(user=ola, organisation=organisation)
    assert not policies.may_edit(ola, organisation)


def test_an_operator_has_no_partys_rights(db):
    operator = MembershipFactory().user
    operator.is_operator = True
    organisation = OrganisationFactory()
    assert not any(getattr(policies, rule)(operator, organisation) for rule in RULES)


def test_own_organisations_are_the_voluntary_ones(ola):
    own = MembershipFactory(user=ola).organisation
    council = MembershipFactory(user=ola, organisation__kind=Kind.MUNICIPALITY).organisation
    assert list(policies.own_organisations(ola)) == [own]
    assert list(policies.staffed_by(ola)) == [council]
    assert set(policies.organisations_of(ola)) == {own, council}


def test_an_own_organisation_is_found_by_number_else_by_ref(ola):
    numbered = MembershipFactory(user=ola).organisation
    plain = MembershipFactory(user=ola, organisation__orgnr=None).organisation
    assert policies.own_organisations(ola).get(key=numbered.orgnr) == numbered
    assert policies.own_organisations(ola).get(key=plain.ref) == plain
    assert not policies.own_organisations(ola).filter(key=numbered.ref).exists()


def test_an_unlisted_organisation_is_seen_by_its_own_people_only(ola, liv):
    hidden = OrganisationFactory(listed=False)
    MembershipFactory(user=ola, organisation=hidden, role=Role.READER)
    assert hidden in policies.visible_organisations(ola)
    assert hidden not in policies.visible_organisations(liv)
    assert hidden not in policies.visible_organisations(AnonymousUser())
