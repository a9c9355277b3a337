"""Which organisations are members of a forum, and which forums an organisation is a member of."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from forums.models import Forum, Standing
from forums.states import MemberRule
from organisations.models import Municipality, Organisation
from organisations.states import Kind


def members(forum: Forum) -> QuerySet[Organisation]:
    """The living voluntary organisations that belong to it now (clause K1e: everyone, by default).

    In a forum of everyone: all that work in the municipality, hidden ones too, but those that have
    opted out; and those from elsewhere that have asked to come. In one with a list: those on it.
    """
    own = Standing.objects.filter(forum=forum, organisation=OuterRef("pk"))
    living = Organisation.objects.active().filter(kind=Kind.VOLUNTARY)
    said_yes = Exists(own.filter(member=True))
    if forum.member_rule == MemberRule.LISTED or forum.municipality is None:
        return living.filter(said_yes)
    by_default = Organisation.objects.working_in(forum.municipality).values("pk")
    return living.filter(Q(pk__in=by_default) & ~Exists(own.filter(member=False)) | Q(said_yes))


def forums_of(organisation: Organisation) -> QuerySet[Forum]:
    """The active forums that an organisation is a member of, the same rule from the other side."""
    own = Standing.objects.filter(forum=OuterRef("pk"), organisation=organisation)
    areas = Municipality.objects.filter(pk__in=organisation.areas.values("municipality"))
    there = (
        Q(municipality__in=areas)
        | Q(municipality__in=areas.values("county"))
        | Q(municipality__county__in=areas)
    )
    by_default = Q(member_rule=MemberRule.EVERYONE) & there & ~Exists(own.filter(member=False))
    return Forum.objects.active().filter(by_default | Exists(own.filter(member=True)))
