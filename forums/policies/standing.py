"""For which organisations a person may speak as a member, and whom a party may tell."""

from typing import Any

from django.db.models import QuerySet

from forums.membership import members
from forums.models import Forum, Party
from forums.policies.parties import memberships
from organisations import policies as registry
from organisations.models import Affiliation, Organisation
from organisations.states import Kind

KS = "KS"  # recognised by name, as in the register of municipalities


def member_organisations(user: Any, forum: Forum) -> QuerySet[Organisation]:
    """The member organisations that a person writes for: they may propose items."""
    writing = memberships(user, registry.WRITING)
    return members(forum).filter(pk__in=writing.values("organisation"))


def own_standing(user: Any, forum: Forum) -> QuerySet[Organisation]:
    """The voluntary organisations a person writes for, members or not."""
    writing = memberships(user, registry.WRITING)
    return (
        Organisation.objects.active()
        .filter(kind=Kind.VOLUNTARY, pk__in=writing.values("organisation"))
        .order_by("name", "pk")
    )


def may_stand(user: Any, organisation: Organisation) -> bool:
    """Say that an organisation is in or out: its own people who write for it, and nobody else."""
    return organisation.kind == Kind.VOLUNTARY and registry.may_edit(user, organisation)


def own_members(party: Party) -> QuerySet[Organisation]:
    """Those whom a party may tell what came of a meeting (clause O3).

    KS: the municipalities and counties. Any other organisation: those under it, for Frivillighet
    Norge its members. «Frivilligheten» in a local forum: everyone in it. A municipality: nobody.
    """
    living, own = Organisation.objects.active(), party.organisation
    if own is None:
        return members(party.forum)
    if own.kind in registry.STAFF_KINDS:
        return living.none()
    if own.kind == Kind.NATIONAL and own.name == KS:
        return living.filter(kind__in=registry.STAFF_KINDS)
    under = Affiliation.objects.filter(umbrella=own, ends=None)
    return living.filter(pk__in=under.values("member"))
