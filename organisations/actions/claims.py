"""A person says that they act for an organisation; somebody who knows says yes or no."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import verified_addresses
from core import audit, clock, states
from core.errors import Refused
from core.models import new_ref
from organisations.actions.facts import create_unregistered
from organisations.actions.memberships import end_lower_roles, start_membership
from organisations.emails import claims as emails
from organisations.models import Claim, Municipality, Organisation
from organisations.policies import claim_way, roles
from organisations.signals import claim_confirmed
from organisations.states import (
    CLAIM,
    CLAIMABLE,
    ClaimState,
    ClaimWay,
    Kind,
    MembershipSource,
    Role,
)

LIFE = timedelta(days=14)  # of a claim and its link
DAY = timedelta(days=1)
MOST_OPEN = 5  # claims of one person that wait at a time
MOST_A_DAY = 10  # claims of one person, also those withdrawn
MOST_LINKS = 3  # letters about one claim
REASON_LENGTH = 500


@transaction.atomic
def request_claim(
    organisation: Organisation, *, by: Any, role: str = Role.RESPONSIBLE, words: str = ""
) -> Claim:
    """Ask to act for an organisation that is here. The same again while it waits is the same claim.

    The link goes to the register's address, else to the organisation's own; everyone responsible
    is told. Nobody is let in until one of them, the link or the municipality has said yes.

    Args:
        role: reader, writer or responsible.
        words: who the person is, at most 300 characters; shown to those who decide, never mailed.

    Raises:
        Refused: no verified address, nothing to claim, a role held already, or too many at a time.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if organisation.kind != Kind.VOLUNTARY:
        raise Refused(_("Be en administrator der om å invitere deg."))
    if organisation.dissolved_at or organisation.merged_into_id:
        raise Refused(_("Organisasjonen er lagt ned. Ingen kan få tilgang til den."))
    check_role(role)
    if role in roles(by, organisation):
        raise Refused(_("Du har denne rollen allerede."), "role")
    if waiting := _ready(by, organisation=organisation):
        return waiting
    claim = _create(by, organisation=organisation, role=role, words=words)
    emails.tell_organisation(claim)
    return claim


@transaction.atomic
def request_group(
    *, by: Any, name: str, seat: Municipality, email: str, role: str = Role.RESPONSIBLE
) -> Claim:
    """Ask to write a group without a number into the register. Nothing is written until confirmed.

    Args:
        email: the group's address; the link goes there, and the address is kept once it is used.

    Raises:
        Refused: no verified address, no name, one of that name is here, or too many at a time.
    """
    name, email = " ".join(name.split()), email.strip().lower()
    if not name or not email:
        raise Refused(_("Skriv hva dere heter, og en e-postadresse."), "name")
    check_role(role)
    if Organisation.objects.active().filter(name__iexact=name, seat=seat).exists():
        raise Refused(
            _("Det finnes alt en organisasjon med dette navnet i kommunen. Søk den opp."), "name"
        )
    if waiting := _ready(by, organisation=None, seat=seat, name__iexact=name):
        return waiting
    return _create(by, name=name, seat=seat, email=email, role=role, words="")


def check_role(role: str) -> None:
    """Only what a voluntary organisation has."""
    if role not in CLAIMABLE:
        raise Refused(_("Velg en rolle."), "role")


def _ready(by: Any, **about: Any) -> Claim | None:
    """The claim that waits already; else the person, locked, may make one more.

    The person's row is the lock under which the limits are counted.
    """
    User.objects.select_for_update().get(pk=by.pk)
    if not verified_addresses(by):
        raise Refused(_("Bekreft e-postadressen din først."))
    now = clock.now()
    own = Claim.objects.filter(user=by)
    for late in own.overdue().select_for_update(of=("self",)).filter(**about):
        _expire(late)
    if same := own.filter(state=ClaimState.REQUESTED, **about).first():
        return same
    if own.waiting().count() >= MOST_OPEN:
        raise Refused(
            _("Du har fem krav som venter. Trekk ett av dem, eller vent til noen har svart.")
        )
    if own.filter(requested_at__gt=now - DAY).count() >= MOST_A_DAY:
        raise Refused(_("Du har spurt mange ganger i dag. Prøv igjen i morgen."))
    return None


def _create(by: Any, **fields: Any) -> Claim:
    """Write it, send the link where there is an address, and leave a line in the audit."""
    now = clock.now()
    claim = Claim(user=by, requested_at=now, expires_at=now + LIFE, **fields)
    claim.words = " ".join(claim.words.split())[:300]
    claim.save()
    if emails.send_link(claim):
        claim.links_sent = 1
        claim.save(update_fields=["links_sent"])
    audit.record("claim.requested", claim, by=by, role=str(claim.role), link=claim.links_sent)
    return claim


@transaction.atomic
def send_link_again(claim: Claim, *, by: Any) -> Claim:
    """One more letter; the link before it is dead from now.

    Raises:
        Refused: somebody else's claim, decided, no address, or three letters have gone.
    """
    claim = _locked(claim)
    if claim.user_id != by.pk:
        raise Refused(_("Bare den som har bedt om tilgang, kan gjøre dette."))
    check_open(claim)
    if claim.links_sent >= MOST_LINKS:
        raise Refused(_("Vi har sendt lenken tre ganger. Ring kommunen, så kan de svare."))
    claim.nonce = new_ref()
    if not emails.send_link(claim):
        raise Refused(_("Vi har ingen adresse å sende til."))
    claim.links_sent += 1
    claim.save(update_fields=["nonce", "links_sent"])
    audit.record("claim.link_sent", claim, by=by, n=claim.links_sent)
    return claim


def check_open(claim: Claim) -> None:
    """Refuse one that has been decided, or that has waited too long."""
    if claim.state != ClaimState.REQUESTED:
        raise Refused(_("Kravet er avgjort allerede."))
    if not claim.is_open(clock.now()):
        raise Refused(_("Kravet er for gammelt. Den som spurte, må spørre på nytt."))


def _locked(claim: Claim) -> Claim:
    """The claim under lock, its organisation first: everyone locks in that order."""
    if claim.organisation_id:
        Organisation.objects.select_for_update(of=("self",)).get(pk=claim.organisation_id)
    return Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)


@transaction.atomic
def confirm_claim(claim: Claim, *, by: Any) -> Claim:
    """Yes, by somebody responsible in the organisation or a case handler of its municipality.

    Raises:
        Refused: no right to say so, decided already, too old, or the organisation has ended.
    """
    claim = _locked(claim)
    way = _way(by, claim)
    check_open(claim)
    return _confirm(claim, way, by)


@transaction.atomic
def confirm_by_link(claim: Claim, *, token: str) -> Claim:
    """Yes, by whoever reads the organisation's mail. The link confirms this claim only, and once.

    Raises:
        Refused: a newer link has been sent, used already, too old, or the organisation has ended.
    """
    claim = _by_link(claim, token)
    return _confirm(claim, ClaimWay.LETTER, None)


@transaction.atomic
def reject_by_link(claim: Claim, *, token: str) -> Claim:
    """No, by whoever reads the organisation's mail.

    Raises:
        Refused: as `confirm_by_link`.
    """
    claim = _by_link(claim, token)
    reason = _("Den som leser e-posten til organisasjonen, svarte nei.")
    return _decide(claim, ClaimState.REJECTED, ClaimWay.LETTER, None, reason)


def _by_link(claim: Claim, token: str) -> Claim:
    """The claim under lock, when this is its newest link and it waits still."""
    claim = _locked(claim)
    if claim.token != token:
        raise Refused(_("Vi har sendt en nyere lenke. Bruk den."))
    check_open(claim)
    return claim


def _way(by: Any, claim: Claim) -> ClaimWay:
    """As what they decide; the rule is the policy's."""
    way = claim_way(by, claim)
    if way is None:
        raise Refused(_("Bare en ansvarlig i organisasjonen eller kommunen kan svare på kravet."))
    return way


def _confirm(claim: Claim, way: ClaimWay, by: Any) -> Claim:
    """Let the person in, and tell both sides. The clock's word on a group's address is the link."""
    if claim.organisation is None:
        verified = claim.email if way == ClaimWay.LETTER else ""
        seat: Any = claim.seat  # a constraint says that it is there
        claim.organisation = create_unregistered(
            by=claim.user, name=claim.name, seat=seat, email=verified
        )
        claim.save(update_fields=["organisation"])
    membership = start_membership(
        claim.organisation,
        user=claim.user,
        role=claim.role,
        source=MembershipSource.APPROVAL,
        by=by,
    )
    end_lower_roles(membership, by=by)
    claim = _decide(claim, ClaimState.CONFIRMED, way, by)
    emails.tell_confirmed(claim)
    claim_confirmed.send(sender=Claim, claim=claim)
    return claim


@transaction.atomic
def reject_claim(claim: Claim, *, by: Any, reason: str) -> Claim:
    """No, with a reason that the person is told.

    Args:
        reason: at most 500 characters.

    Raises:
        Refused: no right to say so, no reason, or decided already.
    """
    claim = _locked(claim)
    way = _way(by, claim)
    check_open(claim)
    if not reason.strip():
        raise Refused(_("Skriv hvorfor. Den som spurte, får vite det."), "reason")
    return _decide(claim, ClaimState.REJECTED, way, by, reason.strip()[:REASON_LENGTH])


def _decide(claim: Claim, to: ClaimState, way: ClaimWay, by: Any, reason: str = "") -> Claim:
    """Move it, write who said what, tell the person."""
    states.move(claim, to, allowed=CLAIM)
    claim.way, claim.decided_by, claim.reason = way, by, reason
    claim.decided_at = clock.now()
    claim.save()
    emails.tell_outcome(claim)
    audit.record(f"claim.{to}", claim, by=by, way=str(way))
    return claim


@transaction.atomic
def withdraw_claim(claim: Claim, *, by: Any) -> Claim:
    """The person does not want it after all. Once is enough.

    Raises:
        Refused: somebody else's claim, or decided already.
    """
    claim = _locked(claim)
    if claim.user_id != by.pk:
        raise Refused(_("Bare den som har bedt om tilgang, kan gjøre dette."))
    if claim.state == ClaimState.WITHDRAWN:
        return claim
    states.move(claim, ClaimState.WITHDRAWN, allowed=CLAIM)
    claim.decided_at = clock.now()
    claim.save(update_fields=["state", "decided_at"])
    audit.record("claim.withdrawn", claim, by=by)
    return claim


@transaction.atomic
def expire_claims(limit: int = 500) -> int:
    """End those that nobody answered in time, and tell each who asked. Twice changes nothing.

    Returns:
        How many ended.
    """
    overdue = Claim.objects.overdue().select_for_update(of=("self",), skip_locked=True)
    late = list(overdue.order_by("pk")[:limit])
    for claim in late:
        _expire(claim)
    return len(late)


def _expire(claim: Claim) -> None:
    """End one, under lock."""
    states.move(claim, ClaimState.EXPIRED, allowed=CLAIM)
    claim.decided_at = clock.now()
    claim.save(update_fields=["state", "decided_at"])
    emails.tell_outcome(claim)
    audit.record("claim.expired", claim, by=None)
