"""Who may see an organisation and who may do what for it. Roles come from memberships only."""

from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.policies import is_operator, verified_addresses
from organisations.models import (
    Claim,
    Invitation,
    Membership,
    Municipality,
    MunicipalityChange,
    Organisation,
    Venue,
)
from organisations.states import ClaimWay, Kind, Role

WRITING = {Role.WRITER, Role.RESPONSIBLE}
STAFF_KINDS = {Kind.MUNICIPALITY, Kind.COUNTY}
REGISTERED_KINDS = {Kind.VOLUNTARY, Kind.NATIONAL}  # municipalities have a list of their own


def roles(user: Any, organisation: Organisation) -> set[str]:
    """The roles a person holds in an organisation now; empty for a stranger."""
    if not user.is_authenticated:
        return set()
    current = Membership.objects.current().filter(user=user, organisation=organisation)
    return set(current.values_list("role", flat=True))


def organisations_of(user: Any) -> Any:
    """The organisations a person may act for in any way now."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    current = Membership.objects.current().filter(user=user)
    return Organisation.objects.filter(pk__in=current.values("organisation"))


def voluntary_organisations_of(user: Any) -> Any:
    """The voluntary organisations among them."""
    return organisations_of(user).filter(kind=Kind.VOLUNTARY)


def staffed_by(user: Any) -> Any:
    """The municipalities and counties a person works for."""
    return organisations_of(user).filter(kind__in=STAFF_KINDS)


def depend_on(user: Any) -> Any:
    """Living organisations with this person as the only one responsible."""
    responsible = Membership.objects.current().filter(role=Role.RESPONSIBLE)
    others = responsible.filter(organisation=OuterRef("pk")).exclude(user=user)
    mine = responsible.filter(user=user)
    return Organisation.objects.active().filter(~Exists(others), pk__in=mine.values("organisation"))


def may_write(user: Any, organisation: Organisation) -> bool:
    """Write drafts on its behalf."""
    return bool(roles(user, organisation) & WRITING)


def may_send(user: Any, organisation: Organisation) -> bool:
    """Send what binds it."""
    return Role.RESPONSIBLE in roles(user, organisation)


def may_approve(user: Any, organisation: Organisation) -> bool:
    """Approve what a colleague has written (municipalities)."""
    return Role.APPROVER in roles(user, organisation)


def may_edit(user: Any, organisation: Organisation) -> bool:
    """Change its own facts and causes; staff of a municipality never may (clause P1)."""
    return organisation.dissolved_at is None and may_write(user, organisation)


def people_of(user: Any) -> Any:
    """The parties of every kind that a person belongs to, by the `key` in their addresses."""
    return keyed(organisations_of(user))


def may_see_people(user: Any, organisation: Organisation) -> bool:
    """Its own people, whatever the role, see who else there is."""
    return bool(roles(user, organisation))


def may_manage_people(user: Any, organisation: Organisation) -> bool:
    """Let in, change and end: a responsible person, in a municipality the administrator."""
    return organisation.dissolved_at is None and may_send(user, organisation)


def why_not_manage_people(user: Any, organisation: Organisation) -> str:
    """What a member without that role is told."""
    if organisation.kind == Kind.VOLUNTARY:
        return _("Bare en ansvarlig hos dere kan endre hvem som har tilgang.")
    return _("Bare en administrator hos dere kan endre hvem som har tilgang.")


def may_invite(user: Any, organisation: Organisation, role: str) -> bool:
    """Its own responsible people; the operator, the first ones of a public or national party.

    The municipality may let somebody in where an organisation has nobody responsible, so that one
    that is hidden from the register, or has no address, is not shut out (clause P5).
    """
    if may_manage_people(user, organisation):
        return True
    if role != Role.RESPONSIBLE or organisation.dissolved_at or organisation.merged_into_id:
        return False
    if organisation.kind != Kind.VOLUNTARY:
        return is_operator(user)
    return is_staff_at(user, organisation.seat) and lacks_responsible(organisation)


def public_parties(user: Any) -> Any:
    """Municipalities, counties and the national parties, by `key`: the operator lets them in."""
    parties = keyed(Organisation.objects.active().exclude(kind=Kind.VOLUNTARY))
    return parties if is_operator(user) else parties.none()


def mergeable_organisations(user: Any) -> Any:
    """Active voluntary ones, hidden too: the operator puts two together."""
    alive = Organisation.objects.active().filter(kind=Kind.VOLUNTARY)
    return keyed(alive if is_operator(user) else alive.none())


def lacks_responsible(organisation: Organisation) -> bool:
    """Whether nobody can send for it now."""
    held = Membership.objects.current().filter(organisation=organisation, role=Role.RESPONSIBLE)
    return not held.exists()


def is_staff_at(user: Any, place: Municipality | None) -> bool:
    """Whether a person handles cases in this municipality or administers it."""
    if place is None or place.organisation is None:
        return False
    return may_write(user, place.organisation)


def claimable_organisations(user: Any) -> Any:
    """Voluntary ones that anyone may find, by `key`; a hidden one is let in by the municipality."""
    return keyed(visible_organisations(user).active().filter(kind=Kind.VOLUNTARY))


def own_claims(user: Any) -> Any:
    """What a person has asked for, and what became of it."""
    if not user.is_authenticated:
        return Claim.objects.none()
    return Claim.objects.filter(user=user).select_related("organisation__seat", "seat")


def own_invitations(user: Any) -> Any:
    """Open invitations to an address the person has shown to be theirs."""
    return Invitation.objects.waiting().filter(email__in=verified_addresses(user))


def desk_places(user: Any) -> Any:
    """The municipalities and counties that a person handles cases for."""
    writing = Membership.objects.current().filter(user_id=user.pk, role__in=WRITING)
    return Municipality.objects.filter(
        organisation__kind__in=STAFF_KINDS, organisation__in=writing.values("organisation")
    )


def to_be_placed(user: Any) -> Any:
    """Organisations whose municipality was split into several, one of them this person's."""
    split = Municipality.objects.annotate(n=Count("became")).filter(n__gt=1)
    ours = MunicipalityChange.objects.filter(
        after__in=desk_places(user), before__in=split.values("pk")
    )
    return Organisation.objects.active().filter(seat__in=ours.values("before"))


def desk_claims(user: Any) -> Any:
    """Claims, open and decided, on those whose municipality a person handles cases for."""
    places = desk_places(user)
    about = Q(organisation__seat__in=places) | Q(organisation=None, seat__in=places)
    return Claim.objects.filter(about).select_related(
        "organisation__seat", "seat", "user", "decided_by"
    )


def desk_orphans(user: Any) -> Any:
    """Voluntary ones with nobody responsible, seated where a person handles cases, by `key`."""
    seated = Organisation.objects.active().filter(kind=Kind.VOLUNTARY, seat__in=desk_places(user))
    return keyed(seated.without_responsible())


def decidable_claims(user: Any) -> Any:
    """Claims that a person may be asked about: at the desk, or on an organisation of their own."""
    if not user.is_authenticated:
        return Claim.objects.none()
    held = Membership.objects.current().filter(user=user, role=Role.RESPONSIBLE)
    own = Claim.objects.filter(organisation__in=held.values("organisation"))
    return Claim.objects.filter(
        Q(pk__in=own.values("pk")) | Q(pk__in=desk_claims(user).values("pk"))
    ).select_related("organisation__seat", "seat", "user")


def may_use_desk(user: Any) -> bool:
    """Handles cases for at least one municipality or county."""
    held = Membership.objects.current().filter(user_id=user.pk, role__in=WRITING)
    return bool(held.filter(organisation__kind__in=STAFF_KINDS).exists())


def is_staff(user: Any) -> bool:
    """Works for at least one municipality or county, in any role."""
    return bool(staffed_by(user).exists())


def umbrellas_for(user: Any) -> Any:
    """What one may say that one is under: listed, active, voluntary or national."""
    return visible_organisations(user).active().filter(kind__in=REGISTERED_KINDS)


def claim_way(user: Any, claim: Claim) -> ClaimWay | None:
    """As what a person may say yes or no to a claim; None when they may not. Never to their own."""
    if user.pk == claim.user_id:
        return None
    if claim.organisation and may_manage_people(user, claim.organisation):
        return ClaimWay.COLLEAGUE
    if is_staff_at(user, claim.place):
        return ClaimWay.MUNICIPALITY
    return None


def may_decide_claim(user: Any, claim: Claim) -> bool:
    """Somebody responsible in the organisation, or a case handler where it has its seat."""
    return claim_way(user, claim) is not None


def why_not_decide_claim(user: Any, claim: Claim) -> str:
    """What is said to one who sees the claim but may not decide it."""
    return _("Du kan ikke svare på ditt eget krav. Be en kollega gjøre det.")


def visible_organisations(user: Any) -> Any:
    """The public register, and one's own organisations also where they are not listed."""
    listed = Q(listed=True)
    if user.is_authenticated:
        listed |= Q(pk__in=organisations_of(user).values("pk"))
    return Organisation.objects.filter(listed)


def own_organisations(user: Any) -> Any:
    """The voluntary ones a person acts for, to be found by the `key` in their addresses."""
    return keyed(voluntary_organisations_of(user))


def keyed(organisations: Any) -> Any:
    """By the `key` in their addresses: the organisation number, else the ref."""
    return organisations.alias(key=Coalesce("orgnr", "ref", output_field=CharField()))


def staffed_places(user: Any) -> Any:
    """The municipalities and counties whose desk a person sits at."""
    return Municipality.objects.current().filter(organisation__in=staffed_by(user))


def may_edit_place(user: Any, place: Municipality) -> bool:
    """Say whom to call in a municipality: those who write for it."""
    return place.organisation is not None and may_edit(user, place.organisation)


def why_not_edit_place(user: Any, place: Municipality) -> str:
    """What a colleague who only reads or approves is told."""
    return _("Bare saksbehandlere og administratorer i %(place)s kan endre dette.") % {
        "place": place.title
    }


def visible_venues(user: Any) -> Any:
    """Every venue whose owner is in the public register; those taken out of use say so."""
    return Venue.objects.filter(
        owner__in=visible_organisations(user).active().values("pk")
    ).select_related("owner", "municipality")
