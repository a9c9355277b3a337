"""Who writes and sends innspill, and who owes the answer (clauses K2, P3)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from forums.models import Proposal
from forums.policies.parties import memberships
from forums.states import ProposalState
from organisations import policies as registry
from organisations.models import Municipality, Organisation


def visible_proposals(user: Any) -> QuerySet[Proposal]:
    """What has been sent, by anyone; drafts by those of the organisation."""
    own = Q(organisation__in=registry.organisations_of(user))
    return Proposal.objects.filter(~Q(state=ProposalState.DRAFT) | own)


def proposing_organisations(user: Any) -> QuerySet[Organisation]:
    """Those a person may write innspill for: living voluntary ones, and the national parties."""
    writing = memberships(user, registry.WRITING)
    return Organisation.objects.active().filter(
        pk__in=writing.values("organisation"), kind__in=registry.REGISTERED_KINDS
    )


def may_propose(user: Any) -> bool:
    """Writes for an organisation (clauses K2 and P3)."""
    return proposing_organisations(user).exists()


def why_not_propose(user: Any) -> str:
    """What others are told."""
    return _("Du må skrive for en organisasjon for å sende innspill. Bli med i en først.")


def own_proposals(user: Any) -> QuerySet[Proposal]:
    """Drafts and sent ones of the organisations a person belongs to."""
    own = registry.organisations_of(user).filter(kind__in=registry.REGISTERED_KINDS)
    return Proposal.objects.filter(organisation__in=own).select_related(
        "organisation", "municipality__organisation"
    )


def may_write_proposal(user: Any, proposal: Proposal) -> bool:
    """Writes for the organisation whose innspill it is."""
    return registry.may_write(user, proposal.organisation)


def why_not_write_proposal(user: Any, proposal: Proposal) -> str:
    """What a colleague who only reads is told."""
    return _("Bare de som kan skrive for organisasjonen, kan gjøre dette.")


def may_send_proposal(user: Any, proposal: Proposal) -> bool:
    """Binds the organisation: a responsible person."""
    return registry.may_send(user, proposal.organisation)


def why_not_send_proposal(user: Any, proposal: Proposal) -> str:
    """What one who only writes is told."""
    return _("Bare en ansvarlig hos dere kan gjøre dette.")


def answering_places(proposal: Proposal) -> QuerySet[Municipality]:
    """Who owes the answer: the municipality, or what it became when it is no more."""
    heirs = Q(came_from__before=proposal.municipality_id, came_from__before__valid_to__isnull=False)
    own = Q(pk=proposal.municipality_id)
    return Municipality.objects.current().filter(own | heirs).distinct()


def received_proposals(user: Any) -> QuerySet[Proposal]:
    """What was sent to the municipalities a person writes for, or to those they took over."""
    places = registry.desk_places(user)
    gone = Municipality.objects.filter(valid_to__isnull=False, became__after__in=places)
    to_them = Q(municipality__in=places) | Q(municipality__in=gone)
    return (
        Proposal.objects.sent()
        .filter(to_them)
        .select_related("organisation", "municipality__organisation")
    )


def answerers(user: Any, proposal: Proposal) -> QuerySet[Organisation]:
    """The municipalities for which a person may answer this innspill; most have one at most."""
    writing = memberships(user, registry.WRITING)
    return Organisation.objects.filter(
        pk__in=answering_places(proposal).values("organisation"),
        kind__in=registry.STAFF_KINDS,
    ).filter(pk__in=writing.values("organisation"))


def may_answer_proposal(user: Any, proposal: Proposal) -> bool:
    """Writes for the municipality that owes the answer."""
    return answerers(user, proposal).exists()
