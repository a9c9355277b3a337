"""What waits for whom in partnerships: one rule for the desk, «Min side» and the workroom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from forums.policies.parties import KEYS, memberships
from organisations.states import Role
from partnerships.models import Partnership, PartnershipMeeting, PartnershipParty
from partnerships.policies import partnership_dates as dates
from partnerships.policies.partnerships import PREPARES, party_partnerships
from partnerships.states import OPEN, PartnershipState

S = PartnershipState


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a party: why, by when, and where it is done."""

    partnership: Partnership
    party: PartnershipParty
    why: str
    button: str
    url: str
    deadline: date | None = None

    @property
    def title(self) -> str:
        """What it is about."""
        return self.partnership.title


@dataclass(frozen=True)
class Roles:
    """What the person may do for each organisation, and the instant it is asked."""

    prepares: set[int]
    keys: set[int]
    approves: set[int]
    now: datetime


def roles_of(user: Any) -> Roles:
    """One statement, however many organisations."""
    held = list(memberships(user, PREPARES).values_list("organisation_id", "role"))
    return Roles(
        prepares={pk for pk, _role in held},
        keys={pk for pk, role in held if role in KEYS},
        approves={pk for pk, role in held if role == Role.APPROVER},
        now=clock.now(),
    )


def waiting_for(user: Any) -> list[Waiting]:
    """Everything that waits for the parties a person acts for, what has a day first."""
    today, roles = clock.today(), roles_of(user)
    found = [
        one
        for partnership in loaded(party_partnerships(user).filter(state__in=OPEN))
        for one in waiting_in(partnership, roles, today)
    ]
    return sorted(found, key=lambda one: (one.deadline is None, one.deadline or today))


def of_others(partnership: Partnership, own: list[Waiting]) -> list[Waiting]:
    """What waits for somebody else in one partnership, of `loaded`: why nothing more happens now.

    Args:
        own: what waits for the reader.
    """
    everyone = {party.organisation_id for party in partnership.parties.all() if party.joined_at}
    now = clock.now()
    roles = Roles(prepares=everyone, keys=everyone, approves=everyone, now=now)
    seen = {(one.party.pk, one.url) for one in own}
    found = waiting_in(partnership, roles, now.astimezone(clock.OSLO).date())
    return [one for one in found if (one.party.pk, one.url) not in seen]


def loaded(partnerships: QuerySet[Partnership]) -> QuerySet[Partnership]:
    """With everything that is asked about below."""
    parties = PartnershipParty.objects.select_related("organisation")
    return (
        partnerships.select_related("supplement_check")
        .prefetch_related(Prefetch("parties", parties))
        .prefetch_related("signatures", "meetings", "evaluations", "end_wishes", "renewals")
    )


def waiting_in(partnership: Partnership, roles: Roles, today: date) -> Iterator[Waiting]:
    """What waits in one partnership, of `loaded`."""
    for party in partnership.parties.all():
        if party.organisation_id not in roles.prepares:
            continue
        if party.joined_at is None:
            yield made(
                party, partnership, "join", _("De vil ha dere med."), _("Svar på invitasjonen")
            )
        else:
            yield from PARTS[S(partnership.state)](partnership, party, roles, today)


def made(
    party: PartnershipParty,
    partnership: Partnership,
    page: str,
    why: str,
    button: str,
    deadline: date | None = None,
    **more: Any,
) -> Waiting:
    """One, with the address of the page where it is done."""
    url = reverse(f"partnership_{page}", kwargs={"ref": partnership.ref, **more})
    return Waiting(partnership, party, why, button, url, deadline)


def _idea(p: Partnership, party: PartnershipParty, roles: Roles, today: date) -> Iterator[Waiting]:
    return iter(())  # it waits for the other side, which is asked, or for anyone


def _talks(p: Partnership, party: PartnershipParty, roles: Roles, today: date) -> Iterator[Waiting]:
    words = _("Snakk sammen. Skriv kort hva dere ble enige om, så kan dere begynne på avtalen.")
    yield made(party, p, "dialogue", words, _("Begynn på avtalen"))


def unwritten(partnership: Partnership) -> bool:
    """Whether the shared text lacks something."""
    p = partnership
    return not (p.legal_basis and p.follow_up and p.starts and p.ends)


def _draft(p: Partnership, party: PartnershipParty, roles: Roles, today: date) -> Iterator[Waiting]:
    if not party.contribution:
        why = _("Skriv hva dere bidrar med.")
        yield made(party, p, "contribution", why, _("Skriv bidraget"))
    if unwritten(p):
        yield made(party, p, "text", _("Avtalen er ikke skrevet ferdig."), _("Skriv på avtalen"))
    elif party.organisation_id == p.owner_id and all(
        one.contribution for one in p.parties.all() if one.joined_at
    ):
        yield from _check(p, party, roles)


def _check(p: Partnership, party: PartnershipParty, roles: Roles) -> Iterator[Waiting]:
    check = getattr(p, "supplement_check", None)
    if check is None or check.edition != p.edition:
        why = _("Svar på om avtalen er et tillegg til det kommunen selv skal gjøre.")
        yield made(party, p, "check", why, _("Svar på sjekken"))
    elif not check.is_done and p.owner_id in roles.approves:
        why = _("Et svar i sjekken er rødt. En leder må begrunne hvorfor avtalen inngås likevel.")
        yield made(party, p, "reason", why, _("Begrunn"))


def _sign(p: Partnership, party: PartnershipParty, roles: Roles, today: date) -> Iterator[Waiting]:
    signed = {s.party_id for s in p.signatures.all() if s.edition == p.edition}
    if party.organisation_id in roles.keys and party.pk not in signed:
        words = _("Avtalen er sjekket og venter på signaturen deres.")
        yield made(party, p, "sign", words, _("Les og signer"), p.starts)


def _signed(
    p: Partnership, party: PartnershipParty, roles: Roles, today: date
) -> Iterator[Waiting]:
    yield from _end(p, party, roles)


def _active(
    p: Partnership, party: PartnershipParty, roles: Roles, today: date
) -> Iterator[Waiting]:
    yield from _meeting(p, party, roles, today)
    for kind in dates.open_evaluations(p, today):
        wrote = {e.party_id for e in p.evaluations.all() if e.kind == kind}
        if party.pk not in wrote:
            why = _("Skriv kort hvordan samarbeidet har gått.")
            due = p.ends if kind == "final" else None
            yield made(party, p, "evaluate", why, _("Evaluer"), due, kind=kind.value)
    yield from _end(p, party, roles)


def _meeting(
    p: Partnership, party: PartnershipParty, roles: Roles, today: date
) -> Iterator[Waiting]:
    coming = [one for one in p.meetings.all() if one.held_at is None]
    if not coming:
        return
    meeting: PartnershipMeeting = coming[-1]
    if meeting.starts_at is None:
        if meeting.due <= today + timedelta(days=dates.NOTICE_DAYS):
            why = _("Det årlige møtet har ikke fått tid og sted.")
            yield made(
                party, p, "meeting", why, _("Sett tid og sted"), meeting.due, number=meeting.number
            )
    elif meeting.ends_at and meeting.ends_at <= roles.now:
        why = _("Skriv hva dere ble enige om på møtet.")
        yield made(party, p, "meeting_held", why, _("Skriv notatet"), number=meeting.number)


def _end(p: Partnership, party: PartnershipParty, roles: Roles) -> Iterator[Waiting]:
    wishes = {wish.party_id for wish in p.end_wishes.all()}
    if wishes and party.pk not in wishes and party.organisation_id in roles.keys:
        words = _("En annen part vil avslutte avtalen før tiden.")
        yield made(party, p, "end", words, _("Svar"))


def _evaluated(
    p: Partnership, party: PartnershipParty, roles: Roles, today: date
) -> Iterator[Waiting]:
    if party.organisation_id in roles.keys and not any(
        one.state != S.ENDED for one in p.renewals.all()
    ):
        words = _("Avtalen er evaluert. Vil dere fornye den?")
        yield made(party, p, "renew", words, _("Forny eller la den løpe ut"), p.ends)
    yield from _end(p, party, roles)


PARTS = {
    S.IDEA: _idea,
    S.NEEDS_DIALOGUE: _talks,
    S.DRAFT: _draft,
    S.CHECKED: _sign,
    S.SIGNED: _signed,
    S.ACTIVE: _active,
    S.EVALUATED: _evaluated,
    S.ENDED: _idea,
    S.RENEWED: _idea,
}
