"""Who sees a partnership, who writes on it, who signs for which party (clauses K1d, P1, P6).

A party is its organisation. Its responsible people hold its key (in a municipality an approver
too); who writes for it prepares. Nobody acts for a party that is not theirs.
"""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from forums.policies.parties import KEYS, memberships
from organisations import policies as registry
from organisations.models import Membership, Municipality, Organisation
from organisations.states import Kind, Role
from partnerships.models import Partnership, PartnershipParty
from partnerships.states import TALKING, UNSIGNED

PREPARES = KEYS | registry.WRITING


def visible_partnerships(user: Any) -> QuerySet[Partnership]:
    """Everyone sees every partnership; what stands on its page depends on how far it has come."""
    return Partnership.objects.select_related("municipality", "owner", "proposed_by", "follows")


def party_partnerships(user: Any) -> QuerySet[Partnership]:
    """Those that a person prepares for: of a party, or of one that is asked to join."""
    own = memberships(user, PREPARES).values("organisation")
    parties = PartnershipParty.objects.filter(organisation__in=own)
    return visible_partnerships(user).filter(pk__in=parties.values("partnership"))


def desk_partnerships(user: Any) -> QuerySet[Partnership]:
    """Those of the municipalities a person works for."""
    return party_partnerships(user).filter(owner__in=registry.staffed_by(user))


def own_partnerships(user: Any) -> QuerySet[Partnership]:
    """Those of the voluntary organisations a person writes for."""
    own = memberships(user, PREPARES).filter(organisation__kind=Kind.VOLUNTARY)
    parties = PartnershipParty.objects.filter(organisation__in=own.values("organisation"))
    return visible_partnerships(user).filter(pk__in=parties.values("partnership"))


def shows_text(partnership: Partnership, user: Any) -> bool:
    """While it is written, only the parties read what they write; signed, it is everyone's."""
    if partnership.signed_at is not None:
        return True
    return party_partnerships(user).filter(pk=partnership.pk).exists()


def acting_organisations(user: Any) -> QuerySet[Organisation]:
    """For whom a person may post an idea or join: living municipalities and voluntary ones."""
    own = memberships(user, PREPARES).values("organisation")
    return Organisation.objects.active().filter(
        pk__in=own, kind__in=[*registry.STAFF_KINDS, Kind.VOLUNTARY]
    )


def may_post(user: Any) -> bool:
    """Writes for somebody who can be a party."""
    return acting_organisations(user).exists()


def why_not_post(user: Any) -> str:
    """What others are told."""
    return _("Du må skrive for en organisasjon eller en kommune for å foreslå et partnerskap.")


def places() -> QuerySet[Municipality]:
    """The municipalities and counties that can be a party."""
    living = Organisation.objects.active()
    return Municipality.objects.current().filter(organisation__in=living)


def own_parties(user: Any, partnership: Partnership) -> QuerySet[PartnershipParty]:
    """The joined parties that a person prepares for; most have one at most."""
    return _parties(user, partnership, PREPARES)


def held_parties(user: Any, partnership: Partnership) -> QuerySet[PartnershipParty]:
    """The joined parties whose key a person holds now."""
    return _parties(user, partnership, KEYS)


def _parties(user: Any, partnership: Partnership, roles: set[Role]) -> QuerySet[PartnershipParty]:
    own = memberships(user, roles).values("organisation")
    joined = partnership.parties.filter(joined_at__isnull=False, organisation__in=own)
    return joined.select_related("organisation", "partnership")


def may_prepare(user: Any, partnership: Partnership) -> bool:
    """Writes for one of the parties."""
    return own_parties(user, partnership).exists()


def why_not_prepare(user: Any, partnership: Partnership) -> str:
    """What one is told who is asked and has not joined, or only reads."""
    return _("Bli med i partnerskapet først, så kan dere skrive.")


def may_bind(user: Any, partnership: Partnership) -> bool:
    """Holds the key of one of the parties."""
    return held_parties(user, partnership).exists()


def why_not_bind(user: Any, partnership: Partnership) -> str:
    """What one who only writes is told."""
    return _("Bare en ansvarlig hos dere, eller en godkjenner i kommunen, kan gjøre dette.")


def may_check(user: Any, partnership: Partnership) -> bool:
    """Writes for the municipality: the check asks about its own tasks."""
    return bool(registry.roles(user, partnership.owner) & PREPARES)


def why_not_check(user: Any, partnership: Partnership) -> str:
    """What the organisation's people are told."""
    return _("Kommunen svarer på sjekken, for den handler om kommunens egne oppgaver.")


def may_give_reason(user: Any, partnership: Partnership) -> bool:
    """The leader, who approves in the municipality."""
    return registry.may_approve(user, partnership.owner)


def why_not_give_reason(user: Any, partnership: Partnership) -> str:
    """What others are told."""
    return _("Bare en godkjenner i kommunen kan begrunne dette.")


def joinable(user: Any, partnership: Partnership) -> QuerySet[Organisation]:
    """Which of a person's organisations may join now: the municipality, or a voluntary one."""
    mine = acting_organisations(user)
    if partnership.state not in TALKING:
        return mine.none()
    joined = partnership.parties.filter(joined_at__isnull=False)
    return mine.filter(Q(kind=Kind.VOLUNTARY) | Q(pk=partnership.owner_id)).exclude(
        pk__in=joined.values("organisation")
    )


def may_join(user: Any, partnership: Partnership) -> bool:
    """Some organisation of theirs may come in."""
    return joinable(user, partnership).exists()


def may_come_in(user: Any, partnership: Partnership) -> bool:
    """May join, or has joined: a second click is led to the room, and is no error."""
    return may_join(user, partnership) or may_prepare(user, partnership)


def why_not_join(user: Any, partnership: Partnership) -> str:
    """What is said when nobody more can come in."""
    return _("Dere er med allerede, eller partene har begynt å skrive.")


def asked_parties(user: Any, partnership: Partnership) -> QuerySet[PartnershipParty]:
    """Those that are asked, have not answered, and that a person prepares for."""
    own = memberships(user, PREPARES).values("organisation")
    asked = partnership.parties.filter(joined_at=None, organisation__in=own)
    return asked.select_related("organisation", "partnership")


def may_decline(user: Any, partnership: Partnership) -> bool:
    """Some organisation of theirs is asked, and may say no."""
    return partnership.state in TALKING and asked_parties(user, partnership).exists()


def why_not_decline(user: Any, partnership: Partnership) -> str:
    """What is said when nobody waits for their answer."""
    return _("Dere har allerede svart.")


def may_withdraw(user: Any, partnership: Partnership) -> bool:
    """Before it is signed, whoever writes for a party may take it out again."""
    return partnership.state in UNSIGNED and may_prepare(user, partnership)


def key_people(organisation: Organisation) -> QuerySet[User]:
    """The people who can sign for it now."""
    return _people(organisation, KEYS)


def preparing_people(organisation: Organisation) -> QuerySet[User]:
    """The people who may write for it now."""
    return _people(organisation, PREPARES)


def approvers(organisation: Organisation) -> QuerySet[User]:
    """The leaders who may give a reason after a red answer."""
    return _people(organisation, {Role.APPROVER})


def _people(organisation: Organisation, roles: set[Role]) -> QuerySet[User]:
    current = Membership.objects.current().filter(organisation=organisation, role__in=roles)
    return User.objects.filter(pk__in=current.values("user"), is_active=True).order_by("pk")


def with_parties(partnerships: QuerySet[Partnership]) -> QuerySet[Partnership]:
    """With the parties that have joined as `joined`, the municipality first."""
    parties = PartnershipParty.objects.filter(joined_at__isnull=False).select_related(
        "organisation"
    )
    return partnerships.prefetch_related(Prefetch("parties", parties, to_attr="joined"))
