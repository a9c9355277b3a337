"""Who posts, answers, tries, hides and ends a challenge (clauses K1g, P1).

Either side may post. Those who lead one are the side that posted it and the municipality it is
about; nobody acts for an organisation that is not theirs.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from forums import policies as forums
from forums.models import Forum
from forums.policies.parties import KEYS, memberships
from organisations import policies as registry
from organisations.models import Membership, Municipality, Organisation
from organisations.states import Kind
from partnerships.models import Challenge, ChallengeIdea, Partnership, PartnershipParty
from partnerships.states import (
    CHALLENGE_OPEN,
    CHALLENGE_TALK,
    ChallengeState,
    PartnershipState,
)

WRITES = KEYS | registry.WRITING
MEMBERS = [*registry.STAFF_KINDS, Kind.VOLUNTARY]


# --- which ones -----------------------------------------------------------------------------------


def visible_challenges(user: Any) -> QuerySet[Challenge]:
    """Every challenge is public from the start."""
    return Challenge.objects.select_related(
        "municipality__organisation", "posted_by", "ended_for", "pilot", "led_to"
    )


def desk_challenges(user: Any) -> QuerySet[Challenge]:
    """Those in the municipalities a person works for."""
    return visible_challenges(user).filter(municipality__organisation__in=_own(user, staff=True))


def own_challenges(user: Any) -> QuerySet[Challenge]:
    """Those that a person's voluntary organisations posted, answered or take part in."""
    return _touched_by(visible_challenges(user), _own(user, staff=False))


def led_challenges(user: Any) -> QuerySet[Challenge]:
    """Those that a person leads: of the side that posted, or of the municipality."""
    own = acting_organisations(user)
    return visible_challenges(user).filter(
        Q(posted_by__in=own) | Q(municipality__organisation__in=own)
    )


def posted_challenges(user: Any) -> QuerySet[Challenge]:
    """Those that the side a person writes for has posted."""
    return visible_challenges(user).filter(posted_by__in=acting_organisations(user))


def _own(user: Any, *, staff: bool) -> QuerySet[Any, Any]:
    kinds = list(registry.STAFF_KINDS) if staff else [Kind.VOLUNTARY]
    found = memberships(user, WRITES).filter(organisation__kind__in=kinds)
    return found.values("organisation")


def _touched_by(rows: QuerySet[Challenge], own: Any) -> QuerySet[Challenge]:
    wrote = ChallengeIdea.objects.filter(challenge=OuterRef("pk"), organisation__in=own)
    return rows.filter(
        Q(posted_by__in=own) | Q(Exists(wrote)) | Q(members__organisation__in=own)
    ).distinct()


def unanswered_challenges(user: Any) -> QuerySet[Challenge]:
    """At the desk: what an organisation has shared here, and the municipality has not answered."""
    answered = ChallengeIdea.objects.filter(
        challenge=OuterRef("pk"), organisation=OuterRef("municipality__organisation")
    )
    shared = desk_challenges(user).filter(state__in=CHALLENGE_TALK, posted_by__kind=Kind.VOLUNTARY)
    return shared.exclude(Exists(answered))


def to_be_learned_from(user: Any) -> QuerySet[Challenge]:
    """What a person leads where the last day of the pilot has passed, and it has not ended."""
    over = {"state": ChallengeState.TRIED, "pilot__ends__lt": clock.today()}
    return led_challenges(user).filter(**over)


# --- for whom -------------------------------------------------------------------------------------


def acting_organisations(user: Any) -> QuerySet[Organisation]:
    """For whom a person may post and write: living municipalities and voluntary organisations."""
    own = memberships(user, WRITES).values("organisation")
    return Organisation.objects.active().filter(pk__in=own, kind__in=MEMBERS).order_by("name", "pk")


def leading(user: Any, challenge: Challenge) -> QuerySet[Organisation]:
    """For whom a person leads this one; the poster and the municipality, most have one."""
    both = [challenge.posted_by_id, challenge.municipality.organisation_id]
    return acting_organisations(user).filter(pk__in=[pk for pk in both if pk])


def places() -> QuerySet[Municipality]:
    """The municipalities and counties that a challenge can be about."""
    living = Organisation.objects.active()
    return Municipality.objects.current().filter(organisation__in=living)


def joinable(user: Any, challenge: Challenge) -> QuerySet[Organisation]:
    """Which of a person's organisations may join; a municipality only where it is about it."""
    mine = acting_organisations(user)
    if challenge.state not in CHALLENGE_OPEN:
        return mine.none()
    fits = Q(kind=Kind.VOLUNTARY) | Q(pk=challenge.municipality.organisation_id or 0)
    return mine.filter(fits).exclude(pk__in=challenge.members.values("organisation"))


def leavable(user: Any, challenge: Challenge) -> QuerySet[Organisation]:
    """Which of them take part, and may go out again."""
    mine = acting_organisations(user)
    if challenge.state not in CHALLENGE_OPEN:
        return mine.none()
    return mine.filter(pk__in=challenge.members.values("organisation"))


def forums_for(user: Any, challenge: Challenge) -> list[Forum]:
    """Where a person may take it up: at a table they sit at, or where they are a member."""
    if not user.is_authenticated or not challenge.is_open:
        return []
    here = Forum.objects.active().filter(municipality=challenge.municipality_id).order_by("pk")
    return [one for one in here if forums.may_propose_item(user, one)]


# --- may ------------------------------------------------------------------------------------------


def may_post(user: Any) -> bool:
    """Writes for somebody who can post."""
    return acting_organisations(user).exists()


def why_not_post(user: Any) -> str:
    """What others are told."""
    return _("Du må skrive for en organisasjon eller en kommune for å dele en utfordring.")


def may_edit(user: Any, challenge: Challenge) -> bool:
    """The side that posted it, until somebody has answered."""
    mine = acting_organisations(user).filter(pk=challenge.posted_by_id)
    return challenge.state == ChallengeState.SHARED and mine.exists()


def why_not_edit(user: Any, challenge: Challenge) -> str:
    """What is said when it is too late."""
    return _("Noen har svart, så teksten står som den er.")


def may_answer(user: Any, challenge: Challenge) -> bool:
    """Writes for somebody, and it goes on."""
    return challenge.is_open and may_post(user)


def why_not_answer(user: Any, challenge: Challenge) -> str:
    """What others are told."""
    if not challenge.is_open:
        return _("Utfordringen er avsluttet.")
    return _("Du må skrive for en organisasjon eller en kommune for å komme med en idé.")


def may_lead(user: Any, challenge: Challenge) -> bool:
    """Of the side that posted it, or of the municipality, while it goes on."""
    return challenge.is_open and leading(user, challenge).exists()


def why_not_lead(user: Any, challenge: Challenge) -> str:
    """What others are told."""
    if not challenge.is_open:
        return _("Utfordringen er avsluttet.")
    return _("Bare de som delte utfordringen, og kommunen, kan gjøre dette.")


def may_try(user: Any, challenge: Challenge) -> bool:
    """Begin or change a pilot: when it has been talked about."""
    return challenge.state in (ChallengeState.DISCUSSED, ChallengeState.TRIED) and may_lead(
        user, challenge
    )


def why_not_try(user: Any, challenge: Challenge) -> str:
    """What is said before anyone has answered."""
    if challenge.state == ChallengeState.SHARED:
        return _("Ingen andre har kommet med en idé ennå. Vent på den, eller ta det opp i et møte.")
    return why_not_lead(user, challenge)


def enders(user: Any, challenge: Challenge) -> QuerySet[Organisation]:
    """For whom a person may end it.

    Before anything is tried only the side that posted it, so that nobody puts away what the other
    side has shared; the municipality where the one that posted it is no more.
    """
    found = leading(user, challenge)
    if not challenge.is_open:
        return found.none()
    if challenge.state in CHALLENGE_TALK and _is_living(challenge.posted_by):
        return found.filter(pk=challenge.posted_by_id)
    return found


def may_end(user: Any, challenge: Challenge) -> bool:
    """Write what was learned, and end it."""
    return enders(user, challenge).exists()


def may_be_at_the_end(user: Any, challenge: Challenge) -> bool:
    """May end it, or leads one that has ended: a second click is led back, and is no error."""
    return may_end(user, challenge) or (not challenge.is_open and leading(user, challenge).exists())


def why_not_end(user: Any, challenge: Challenge) -> str:
    """What the other side is told."""
    if not challenge.is_open:
        return _("Utfordringen er avsluttet.")
    return _("Bare de som delte utfordringen, kan legge den bort før noe er prøvd ut.")


def may_have_led_to(challenge: Challenge) -> QuerySet[Partnership]:
    """Partnerships that what was tried can have become: there, with one of those who were in it."""
    near = Organisation.objects.filter(kind=Kind.VOLUNTARY).filter(
        Q(pk=challenge.posted_by_id) | Q(pk__in=challenge.members.values("organisation"))
    )
    parties = PartnershipParty.objects.filter(joined_at__isnull=False, organisation__in=near)
    found = Partnership.objects.filter(municipality=challenge.municipality_id)
    return found.exclude(state=PartnershipState.ENDED).filter(pk__in=parties.values("partnership"))


def may_take_up(user: Any, challenge: Challenge) -> bool:
    """Propose it as an item somewhere."""
    return bool(forums_for(user, challenge))


def why_not_take_up(user: Any, challenge: Challenge) -> str:
    """What others are told."""
    if not challenge.is_open:
        return _("Utfordringen er avsluttet.")
    return _("Bare partene og medlemmene i en møteplass i kommunen kan ta den opp der.")


def _is_living(organisation: Organisation) -> bool:
    return Organisation.objects.active().filter(pk=organisation.pk).exists()


# --- ideas ----------------------------------------------------------------------------------------


def wrote(user: Any, idea: ChallengeIdea) -> bool:
    """Writes for the one whose idea it is."""
    return acting_organisations(user).filter(pk=idea.organisation_id).exists()


def is_answered(idea: ChallengeIdea) -> bool:
    """Whether another than those who wrote it has answered."""
    return idea.replies.exclude(organisation=idea.organisation_id).exists()


def may_edit_idea(user: Any, idea: ChallengeIdea) -> bool:
    """Those who wrote it, until somebody answers."""
    return (
        idea.is_standing and idea.challenge.is_open and wrote(user, idea) and not is_answered(idea)
    )


def may_hide_for(user: Any, idea: ChallengeIdea) -> QuerySet[Organisation]:
    """For whom a person may hide it, or show it again: those who lead the challenge."""
    return leading(user, idea.challenge)


# --- whom to write to -----------------------------------------------------------------------------


def writing_people(organisation: Organisation) -> QuerySet[User]:
    """The people who may write for it now."""
    current = Membership.objects.current().filter(organisation=organisation, role__in=WRITES)
    return User.objects.filter(pk__in=current.values("user"), is_active=True).order_by("pk")


def follows(user: Any, challenge: Challenge) -> bool:
    """Whether a person has asked to be told."""
    return user.is_authenticated and challenge.followers.filter(person=user).exists()
