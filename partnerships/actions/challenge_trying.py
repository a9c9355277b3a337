"""Who takes part, what is tried, and what everyone learns at the end (clause K1g)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused, Stale
from organisations.models import Organisation
from partnerships.actions.challenge_locks import (
    IDEA,
    SHOWS,
    WORDS,
    check_acts,
    check_leads,
    check_open,
    locked,
    text,
)
from partnerships.emails import challenges as emails
from partnerships.models import Challenge, ChallengeMember, ChallengePilot, Partnership
from partnerships.policies import challenges as policies
from partnerships.states import CHALLENGE, CHALLENGE_ENDED, ChallengeState

S = ChallengeState
LONGEST = 3 * 366  # days that something is tried


@transaction.atomic
def join(challenge: Challenge, *, by: Any, on_behalf_of: Organisation) -> ChallengeMember:
    """«Vi vil være med»: an organisation, or the municipality, takes part. Again changes nothing.

    Raises:
        Refused: ended, writes for nobody, or a municipality that it is not about.
    """
    challenge = locked(challenge)
    check_acts(by, on_behalf_of)
    if before := challenge.members.filter(organisation=on_behalf_of).first():
        return before
    check_open(challenge)
    if not policies.joinable(by, challenge).filter(pk=on_behalf_of.pk).exists():
        raise Refused(_("Utfordringen gjelder en annen kommune."), "organisation")
    member = _take_part(challenge, by, on_behalf_of)
    audit.record("challenge.joined", challenge, by=by, on_behalf_of=on_behalf_of)
    emails.tell_joined(member)
    return member


def _take_part(challenge: Challenge, by: Any, organisation: Organisation) -> ChallengeMember:
    found, _made = ChallengeMember.objects.get_or_create(
        challenge=challenge,
        organisation=organisation,
        defaults={"joined_at": clock.now(), "joined_by": by},
    )
    return found


@transaction.atomic
def leave(challenge: Challenge, *, by: Any, on_behalf_of: Organisation) -> None:
    """Go out again; again changes nothing.

    Raises:
        Refused: ended, writes for nobody, or the last one in what is tried now.
    """
    challenge = locked(challenge)
    check_acts(by, on_behalf_of)
    rows = challenge.members.filter(organisation=on_behalf_of)
    if not rows.exists():
        return
    check_open(challenge)
    if challenge.state == S.TRIED and challenge.members.count() == 1:
        raise Refused(_("Dere er de eneste som er med. Avslutt utfordringen i stedet."))
    rows.delete()
    audit.record("challenge.left", challenge, by=by, on_behalf_of=on_behalf_of)


@transaction.atomic
def begin_pilot(
    challenge: Challenge,
    *,
    by: Any,
    on_behalf_of: Organisation,
    what: str,
    starts: date,
    ends: date,
    shows: str,
    version: int = 0,
) -> ChallengePilot:
    """Try something; the side that says so takes part. Once begun, the same words change it.

    Args:
        on_behalf_of: the side that posted it, or the municipality.
        what: what is tried.
        starts: the first day.
        ends: the last day.
        shows: what shall show that it works.
        version: of the pilot that the person read; 0 where there was none.

    Raises:
        Stale: somebody has saved since.
        Refused: leads nothing here, nobody has answered yet, ended, days the wrong way round, or
            words that are missing. It does not begin with a last day that has passed; what ended
            before its day may say so.
    """
    challenge = locked(challenge)
    check_leads(by, challenge, on_behalf_of)
    if not policies.may_try(by, challenge):
        raise Refused(policies.why_not_try(by, challenge))
    said = _planned(what, starts, ends, shows)
    before = ChallengePilot.objects.filter(challenge=challenge).first()
    if before is None and ends < clock.today():
        raise Refused(_("Den siste dagen har vært. Velg en dag som kommer."), "ends")
    if before is not None:
        return _change(challenge, before, said, version, by, on_behalf_of)
    pilot = ChallengePilot.objects.create(
        challenge=challenge, begun_at=clock.now(), begun_by=by, begun_for=on_behalf_of, **said
    )
    _take_part(challenge, by, on_behalf_of)
    states.move(challenge, S.TRIED, allowed=CHALLENGE)
    challenge.save(update_fields=["state"])
    audit.record("challenge.tried", challenge, by=by, on_behalf_of=on_behalf_of)
    challenge.pilot = pilot
    emails.tell_moved(challenge, "tried", by=on_behalf_of)
    return pilot


def _planned(what: str, starts: date, ends: date, shows: str) -> dict[str, Any]:
    """A pilot that is whole."""
    what = text(what, IDEA, _("Skriv hva dere vil prøve ut."), "what")
    shows = text(shows, SHOWS, _("Skriv hva som skal vise at det virker."), "shows")
    if ends < starts:
        raise Refused(_("Den siste dagen er før den første. Velg en senere dag."), "ends")
    if (ends - starts).days > LONGEST:
        raise Refused(_("Prøv ut i høyst tre år. Velg en tidligere dag."), "ends")
    return {"what": what, "starts": starts, "ends": ends, "shows": shows}


def _change(
    challenge: Challenge,
    pilot: ChallengePilot,
    said: dict[str, Any],
    version: int,
    by: Any,
    side: Organisation,
) -> ChallengePilot:
    """What is tried goes on in another way."""
    if all(getattr(pilot, name) == value for name, value in said.items()):
        return pilot  # a second click
    if pilot.version != version:
        raise Stale
    for name, value in said.items():
        setattr(pilot, name, value)
    pilot.version += 1
    pilot.save(update_fields=[*said, "version"])
    audit.record("challenge.pilot_changed", challenge, by=by, on_behalf_of=side)
    return pilot


@transaction.atomic
def end(
    challenge: Challenge,
    *,
    by: Any,
    on_behalf_of: Organisation,
    to: str,
    learning: str,
    led_to: Partnership | None = None,
) -> Challenge:
    """Adopted, or put away; either way with what everyone can learn of it, in public.

    Args:
        on_behalf_of: the side that ends it (`policies.challenges.enders`).
        to: adopted (only what has been tried) or put_away.
        learning: the learning note.
        led_to: the partnership that came of it (`policies.challenges.may_have_led_to`).

    Raises:
        Refused: not theirs to end, nothing tried to adopt, no learning note, or a partnership that
            it cannot have become.
    """
    challenge = locked(challenge)
    if challenge.state == to and challenge.learning == learning.strip():
        return challenge  # a second click
    if not policies.enders(by, challenge).filter(pk=on_behalf_of.pk).exists():
        raise Refused(policies.why_not_end(by, challenge))
    if to not in CHALLENGE_ENDED:
        raise Refused(_("Velg hvordan det gikk."), "to")
    if to == S.ADOPTED and challenge.state != S.TRIED:
        raise Refused(_("Bare det som er prøvd ut, kan tas i bruk."), "to")
    _check_led_to(challenge, to, led_to)
    lack = _("Skriv hva dere lærte. Alle kan lese det.")
    challenge.learning = text(learning, WORDS, lack, "learning")
    challenge.ended_at, challenge.ended_by = clock.now(), by
    challenge.ended_for, challenge.led_to = on_behalf_of, led_to
    states.move(challenge, S(to), allowed=CHALLENGE)
    ending = ["state", "learning", "ended_at", "ended_by", "ended_for", "led_to"]
    challenge.save(update_fields=ending)
    audit.record(f"challenge.{to}", challenge, by=by, on_behalf_of=on_behalf_of)
    emails.tell_moved(challenge, str(to), by=on_behalf_of)
    return challenge


def _check_led_to(challenge: Challenge, to: str, partnership: Partnership | None) -> None:
    """Only what is adopted became a partnership, and only one of those who were in it."""
    if partnership is None:
        return
    if to != S.ADOPTED:
        raise Refused(_("Ble det til et partnerskap, så velg at dere tar det i bruk."), "led_to")
    if not policies.may_have_led_to(challenge).filter(pk=partnership.pk).exists():
        raise Refused(_("Velg et partnerskap som noen av dere er med i."), "led_to")
