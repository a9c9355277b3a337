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
    own = Standing.objects.filter(forum=forum)
    living = Organisation.objects.active().filter(kind=Kind.VOLUNTARY)
    said_yes = own.filter(member=True).order_by().values("organisation")
    if forum.member_rule == MemberRule.LISTED or forum.municipality is None:
        return living.filter(pk__in=said_yes)
    said_no = own.filter(member=False, organisation=OuterRef("pk"))
    by_default = Organisation.objects.working_in(forum.municipality).filter(~Exists(said_no))
    # A union of a few, not «or»: that would be asked of each organisation in the country.
    return living.filter(pk__in=by_default.order_by().values("pk").union(said_yes))


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
