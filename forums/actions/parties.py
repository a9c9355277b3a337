"""Another set of parties or another order: asked for by one, standing when every one has agreed.

Nothing that binds two parties is done by one key (clauses P1 and O4, adr/0029).
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused
from forums import policies, turns
from forums.actions.forums import begin_series, checked_order
from forums.actions.locks import check_key, locked
from forums.actions.wishes import all_fall_away
from forums.emails import parties as letters
from forums.models import (
    Forum,
    Meeting,
    Party,
    PartyChange,
    PartyChangePlace,
    PartyConsent,
    Series,
)
from forums.states import PARTY_CHANGE, PartyChangeState
from organisations.models import Organisation


@transaction.atomic
def change_parties(
    forum: Forum,
    *,
    by: Any,
    order: Sequence[Party | Organisation | str],
    reason: str,
    change: PartyChange | None = None,
) -> Series:
    """Begin a series with these parties in this order at the next turn that nobody has convened.

    No key is asked for here: `say_yes` calls it when every party has said yes. Open swaps fall
    away; exchanges that stood belong to the old series; history stays.

    Args:
        by: whose yes was the last.
        order: the first one convenes next.
        reason: public.
        change: the request that this carries out, which therefore does not fall away.

    Raises:
        Refused: fewer than two, no change, no reason, a meeting on its way, or a first party that
            convened the last held meeting.
    """
    forum = locked(forum)
    order = checked_order(order)
    _check_may_begin(forum, order, reason)
    slot = turns.next_slot(forum)
    all_fall_away(forum, but=change)
    series = begin_series(forum, order, by=by, first_slot=slot, reason=reason.strip())
    present = series.places.values("party")
    forum.parties.filter(ended_at=None).exclude(pk__in=present).update(ended_at=clock.now())
    audit.record("forum.parties_changed", forum, by=by, on_behalf_of=forum.secretariat)
    return series


def present_order(forum: Forum) -> list[Party]:
    """The parties as they convene now."""
    series = forum.series.latest("number")
    return [place.party for place in series.places.select_related("party__organisation")]


def _check_may_begin(
    forum: Forum, order: Sequence[Party | Organisation | str], reason: str
) -> None:
    """What both the request and the change itself must meet.

    Raises:
        Refused: see `change_parties`.
    """
    if not reason.strip():
        raise Refused(_("Skriv hvorfor. Alle parter leser det."), "reason")
    if [_key(one) for one in order] == [_key(party) for party in present_order(forum)]:
        raise Refused(_("Partene står alt i denne rekkefølgen."), "order")
    turn = turns.next_turn(forum)
    if turn.meeting is not None:
        raise Refused(_("Et møte er på vei. Vent til det er holdt, eller avlys det først."))
    last = Meeting.objects.used().filter(forum=forum).last()
    if last is not None and _key(order[0]) == _key(last.convener):
        raise Refused(
            _("%(party)s innkalte det siste møtet. La en annen part stå først.")
            % {"party": last.convener},
            "order",
        )


def _key(one: Party | Organisation | str) -> tuple[int | None, str]:
    """Whom a party, or one that would join, is: its organisation, else its name."""
    if isinstance(one, Party):
        return (one.organisation_id, "" if one.organisation_id else one.name.casefold())
    if isinstance(one, Organisation):
        return (one.pk, "")
    return (None, one.strip().casefold())


@transaction.atomic
def ask_change(
    forum: Forum,
    *,
    by: Any,
    party: Party,
    order: Sequence[Party | Organisation | str],
    reason: str,
) -> PartyChange:
    """Ask the other parties for another order, for one more, or for one less. Asking is a yes.

    Args:
        by: holds the key of `party`.
        party: asks.
        order: all of them as they should be, the first one convening next.
        reason: public.

    Raises:
        Refused: not their key, another request is open, or as `change_parties`.
    """
    forum = locked(forum)
    _check_key_of(by, party, forum)
    order = [_known(forum, one) for one in checked_order(order)]
    open_one = forum.party_changes.filter(state=PartyChangeState.ASKED).first()
    if open_one is not None:
        if open_one.asked_by_id == by.pk and _places(open_one) == [_key(one) for one in order]:
            return open_one
        raise Refused(_("Et forslag om partene venter alt på svar. Svar på det først."))
    _check_may_begin(forum, order, reason)
    change = PartyChange.objects.create(
        forum=forum, party=party, reason=reason.strip(), asked_by=by, asked_at=clock.now()
    )
    for position, one in enumerate(order):
        PartyChangePlace.objects.create(
            change=change,
            position=position,
            party=one if isinstance(one, Party) else None,
            organisation=one if isinstance(one, Organisation) else None,
            name=str(one).strip()[:120],
        )
    PartyConsent.objects.create(change=change, party=party, by=by, at=clock.now())
    audit.record("forum.party_change_asked", forum, by=by, on_behalf_of=party.organisation)
    letters.tell_asked(change)
    return change


def _known(forum: Forum, one: Party | Organisation | str) -> Party | Organisation | str:
    """A present party in place of its organisation or name.

    Raises:
        Refused: a party of another forum.
    """
    if isinstance(one, Party):
        if one.forum_id != forum.pk or one.ended_at:
            raise Refused(_("Velg blant partene i møteplassen."), "order")
        return one
    present = forum.parties.filter(ended_at=None).select_related("organisation")
    return next((party for party in present if _key(party) == _key(one)), one)


def _places(change: PartyChange) -> list[tuple[int | None, str]]:
    return [_key(one) for one in proposed(change)]


def proposed(change: PartyChange) -> list[Party | Organisation | str]:
    """The order that is asked for."""
    places = change.places.select_related("party__organisation", "organisation")
    return [place.party or place.organisation or place.name for place in places]


def awaited(change: PartyChange) -> list[Party | Organisation]:
    """Whose yes is missing: every present party's, and every organisation's that would join."""
    given = list(change.consents.all())
    parties = {consent.party_id for consent in given}
    joining = {consent.organisation_id for consent in given}
    present = change.forum.parties.filter(ended_at=None).select_related("organisation")
    new = [one for one in proposed(change) if isinstance(one, Organisation)]
    return [
        *(party for party in present if party.pk not in parties),
        *(one for one in new if one.pk not in joining),
    ]


@transaction.atomic
def say_yes(change: PartyChange, *, by: Any, on_behalf_of: Party | Organisation) -> PartyChange:
    """Turn one key. The last one makes the change stand. Again: nothing more happens.

    Args:
        by: holds the key; one person turns one key only.
        on_behalf_of: a present party, or an organisation that would join.

    Raises:
        Refused: not their key, answered already, or the change cannot begin now.
    """
    change = _locked_change(change)
    _check_key_of(by, on_behalf_of, change.forum)
    mine = change.consents.filter(by=by).first()
    if mine and on_behalf_of in (mine.party, mine.organisation):
        return change
    _check_open(change)
    if on_behalf_of not in awaited(change):
        raise Refused(_("Dere har alt svart på dette."))
    if mine:
        raise Refused(_("Du har sagt ja for en annen part. Be en annen si ja her."))
    PartyConsent.objects.create(
        change=change,
        party=on_behalf_of if isinstance(on_behalf_of, Party) else None,
        organisation=on_behalf_of if isinstance(on_behalf_of, Organisation) else None,
        by=by,
        at=clock.now(),
    )
    audit.record(
        "forum.party_change_consented", change.forum, by=by, on_behalf_of=_bound(on_behalf_of)
    )
    if not awaited(change):
        series = change_parties(
            change.forum, by=by, order=proposed(change), reason=change.reason, change=change
        )
        change.series = series
        _settle(change, PartyChangeState.STANDS, by)
        letters.tell_stands(change)
    return change


@transaction.atomic
def say_no(
    change: PartyChange, *, by: Any, on_behalf_of: Party | Organisation, answer: str
) -> PartyChange:
    """Refuse it, with why; one no is enough. Again: nothing more happens.

    Raises:
        Refused: not their key, no reason, or settled another way.
    """
    change = _locked_change(change)
    _check_key_of(by, on_behalf_of, change.forum)
    if change.state == PartyChangeState.REFUSED and change.settled_by_id == by.pk:
        return change
    _check_open(change)
    if on_behalf_of not in awaited(change):
        raise Refused(_("Dere har alt svart på dette."))
    if not answer.strip():
        raise Refused(_("Skriv hvorfor dere sier nei."), "answer")
    change.answer = answer.strip()
    _settle(change, PartyChangeState.REFUSED, by)
    audit.record(
        "forum.party_change_refused", change.forum, by=by, on_behalf_of=_bound(on_behalf_of)
    )
    letters.tell_refused(change)
    return change


@transaction.atomic
def withdraw_change(change: PartyChange, *, by: Any, party: Party) -> PartyChange:
    """Take the request back while it waits. Again: nothing more happens.

    Raises:
        Refused: another party's request, not their key, or settled.
    """
    change = _locked_change(change)
    _check_key_of(by, party, change.forum)
    if change.party_id != party.pk:
        raise Refused(_("Bare de som kom med forslaget, kan trekke det."))
    if change.state == PartyChangeState.WITHDRAWN:
        return change
    _check_open(change)
    _settle(change, PartyChangeState.WITHDRAWN, by)
    audit.record("forum.party_change_withdrawn", change.forum, by=by, on_behalf_of=_bound(party))
    return change


def _locked_change(change: PartyChange) -> PartyChange:
    """The request under lock, after its forum, and with the forum as it is."""
    forum = locked(Forum(pk=change.forum_id))
    rows = PartyChange.objects.select_for_update(of=("self",)).select_related("party__organisation")
    row = rows.get(pk=change.pk)
    row.forum = forum
    return row


def _check_open(change: PartyChange) -> None:
    if change.state != PartyChangeState.ASKED:
        raise Refused(
            _("Forslaget er ikke åpent lenger. Det står som «%(state)s».")
            % {"state": change.get_state_display()}
        )


def _check_key_of(by: Any, one: Party | Organisation, forum: Forum) -> None:
    """Bind nobody but whom one holds the key of.

    Raises:
        Refused: it is not this person's key.
    """
    if isinstance(one, Party):
        check_key(by, one, forum)
    elif not policies.may_join_as_party(by, one):
        raise Refused(_("Bare de som kan binde %(party)s, kan gjøre dette.") % {"party": one})


def _bound(one: Party | Organisation) -> Organisation | None:
    return one.organisation if isinstance(one, Party) else one


def _settle(change: PartyChange, to: PartyChangeState, by: Any) -> None:
    states.move(change, to, allowed=PARTY_CHANGE)
    change.settled_at, change.settled_by = clock.now(), by
    change.save()
