"""Who sits there, until when, and who holds a party's key; the only writer of seats."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from forums import policies
from forums.actions.locks import locked
from forums.emails import seats as letters
from forums.models import Forum, Party, Seat
from organisations import policies as registry
from organisations.models import Organisation
from organisations.states import Kind

LONGEST_YEARS = 10


@transaction.atomic
def give_seat(
    forum: Forum,
    *,
    by: Any,
    position: str,
    starts: date,
    ends: date | None = None,
    party: Party | None = None,
    person: User | None = None,
    organisation: Organisation | None = None,
    name: str = "",
    appointed: str = "",
    may_approve: bool = False,
) -> Seat:
    """Say that somebody sits there. The same again (double click) gives the same seat.

    Args:
        by: who keeps the forum; for a party's key, see `policies.may_seat`.
        position: «leder», «medlem».
        starts: the first day.
        ends: the last day, or until further notice.
        party: from which side.
        person: one with an account; or `organisation`, whose responsible people then hold it.
        name: as the public reads it; the holder's own where it is empty.
        appointed: how, and by whom.
        may_approve: holds the party's key.

    Raises:
        Refused: not theirs to give, nobody named, a period that ends before it starts, or a key
            of the other side.
    """
    forum = locked(forum)
    said: dict[str, Any] = {
        "party": party,
        "person": person,
        "organisation": organisation,
        "name": (name.strip() or str(organisation or person or "")).strip()[:120],
        "position": position.strip() or _("medlem"),
        "starts": starts,
        "ends": ends,
        "may_approve": may_approve,
    }
    if policies.may_keep(by, forum) and (same := forum.seats.filter(**said).first()):
        return same  # a second click, also where the first gave the key away
    if not policies.may_seat(by, forum, party, key=may_approve):
        raise Refused(policies.why_not_seat(party) if may_approve else _may_not(by, forum))
    _check(forum, party, person, organisation, said["name"], starts, ends, key=may_approve)
    seat, made = Seat.objects.get_or_create(
        forum=forum, **said, defaults={"appointed": appointed.strip()}
    )
    if not made:
        return seat
    audit.record("forum.seat_given", forum, by=by, on_behalf_of=forum.secretariat, seat=seat.pk)
    letters.tell_given(seat)
    return seat


def _may_not(by: Any, forum: Forum) -> str:
    return policies.why_not_keep(by, forum)


def _check(
    forum: Forum,
    party: Party | None,
    person: User | None,
    organisation: Organisation | None,
    name: str,
    starts: date,
    ends: date | None,
    *,
    key: bool,
) -> None:
    """What a seat must say.

    Raises:
        Refused: see `give_seat`.
    """
    if not name or (person and organisation):
        raise Refused(_("Skriv hvem som har vervet: én person eller én organisasjon."), "who")
    if party is not None and (party.forum_id != forum.pk or party.ended_at):
        raise Refused(_("Velg en av partene i møteplassen."), "party")
    if ends is not None and ends < starts:
        raise Refused(_("Siste dag kan ikke være før første dag."), "ends")
    if ends is not None and ends < clock.today():
        raise Refused(_("Perioden er over. Velg en senere siste dag."), "ends")
    if ends is not None and ends.year > starts.year + LONGEST_YEARS:
        raise Refused(_("Et verv varer høyst ti år. Velg en tidligere siste dag."), "ends")
    if organisation is not None and (organisation.dissolved_at or organisation.merged_into_id):
        raise Refused(_("Organisasjonen er lagt ned. Velg en annen."), "who")
    if key:
        _check_key(forum, party, person, organisation)


def _check_key(
    forum: Forum, party: Party | None, person: User | None, organisation: Organisation | None
) -> None:
    """A key needs a party and a holder, and no side holds another side's (clause P1).

    Raises:
        Refused: no party, no holder, or one who holds another party's key already.
    """
    if party is None:
        raise Refused(_("Velg hvilken part personen kan handle for."), "party")
    if person is None and organisation is None:
        raise Refused(
            _("Velg noen som finnes i Samspill: en person eller en organisasjon."),
            "who",
        )
    others = forum.parties.filter(ended_at=None).exclude(pk=party.pk)
    if party.organisation is None and (
        _on_staff(forum, person)
        or (organisation and organisation.kind in {Kind.MUNICIPALITY, Kind.COUNTY})
    ):
        raise Refused(_("Kommunen kan ikke handle for den andre parten."), "who")
    if organisation and others.filter(organisation=organisation).exists():
        raise Refused(_("Organisasjonen er selv en annen part her."), "who")
    if person and policies.held_parties(person).filter(pk__in=others.values("pk")).exists():
        raise Refused(_("Personen kan alt handle for en annen part her."), "who")


def _on_staff(forum: Forum, person: User | None) -> bool:
    """Whether somebody works for the municipality that keeps the forum."""
    return bool(person and forum.secretariat and registry.roles(person, forum.secretariat))


def seat_first_key(forum: Forum, *, by: Any, holder: Organisation | User) -> Seat | None:
    """Give the key of the first party without an organisation, when the forum is set up."""
    party = forum.parties.filter(ended_at=None, organisation=None).first()
    if party is None:
        return None
    whose: dict[str, Any] = (
        {"organisation": holder} if isinstance(holder, Organisation) else {"person": holder}
    )
    return give_seat(
        forum,
        by=by,
        party=party,
        position=_("medlem"),
        starts=clock.today(),
        appointed=_("Da møteplassen ble satt opp"),
        may_approve=True,
        **whose,
    )


@transaction.atomic
def end_seat(seat: Seat, *, by: Any, ends: date | None = None) -> Seat:
    """Let a seat end: today, or on a later day. The history stays. Again: nothing more happens.

    Args:
        by: who sits there, or may give it.
        ends: the last day; None ends it at once, so yesterday was the last day, or today when it
            began today.

    Raises:
        Refused: not theirs to end.
    """
    forum = locked(Forum(pk=seat.forum_id), ended=True)
    seat = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    if not policies.may_end_seat(by, seat):
        raise Refused(
            policies.why_not_seat(seat.party) if seat.may_approve else _may_not(by, forum)
        )
    today = clock.today()
    if seat.starts > today and ends is None:
        letters.tell_ended(seat)
        audit.record("forum.seat_taken_back", forum, by=by, on_behalf_of=forum.secretariat)
        seat.delete()  # nobody has sat there yet
        return seat
    last = ends or max(seat.starts, today - timedelta(days=1))
    if seat.ends is not None and seat.ends <= last:
        return seat
    if last < seat.starts:
        raise Refused(_("Siste dag kan ikke være før første dag."), "ends")
    seat.ends = last
    seat.save(update_fields=["ends"])
    audit.record("forum.seat_ended", forum, by=by, on_behalf_of=forum.secretariat, seat=seat.pk)
    letters.tell_ended(seat)
    return seat
