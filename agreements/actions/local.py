"""A municipality's own platform is begun, and its next edition (clause K1a)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import comparing
from agreements.actions import editions
from agreements.actions.approving import locked, locked_edition
from agreements.emails import local as emails
from agreements.models import Clause, Edition, Evaluation, Party, Platform
from agreements.policies import local as policy
from agreements.policies import parties
from agreements.states import BINDING, EditionState, Side, Stand
from consultations.states import HearingState
from core import audit, clock, differences
from core.errors import Refused, Stale
from forums.models import Forum
from organisations.models import Municipality
from organisations.states import Level

FEWEST, MOST = 2, 50  # organisations that must join where no council speaks for them
OVER = [HearingState.SUMMARISED, HearingState.CONCLUDED, HearingState.WITHDRAWN]
VOLUNTARY = "Frivilligheten"  # stands in a row, so never translated


@transaction.atomic
def begin(
    *,
    ref: str,
    by: Any,
    municipality: Municipality,
    forum: Forum | None = None,
    joiners_needed: int = 3,
) -> Platform:
    """Start a local platform with an empty draft, made from the national text in force.

    Args:
        ref: the platform's name; the same again is a second click.
        by: who writes for the municipality, or for the voluntary side of the council.
        municipality: or a county; each has one platform.
        forum: the council that speaks for the voluntary side; None when organisations join.
        joiners_needed: how many must join, where no council speaks for them.

    Raises:
        Refused: somebody else's municipality, a second platform, no national text in force, a
            council that cannot speak for the voluntary side, or a number that is out of range.
        Stale: the `ref` names another place's platform.
    """
    place = Municipality.objects.select_for_update(of=("self",), no_key=True).get(
        pk=municipality.pk
    )
    if again := Platform.objects.filter(ref=ref, municipality=place).first():
        return again
    if Platform.objects.filter(ref=ref).exists():
        raise Stale
    _check_may_begin(by, place)
    national = policy.national_in_force()
    if national is None:
        raise Refused(
            _("Ingen nasjonal plattform gjelder nå. Den lokale lages ut fra den, så vent litt."),
            "municipality",
        )
    if forum is None and not FEWEST <= joiners_needed <= MOST:
        raise Refused(
            _("Velg et tall fra %(least)d til %(most)d.") % {"least": FEWEST, "most": MOST},
            "joiners_needed",
        )
    platform = Platform.objects.create(
        ref=ref,
        municipality=place,
        forum=forum,
        name=_name(place),
        joiners_needed=joiners_needed if forum is None else FEWEST,
        created_at=clock.now(),
        created_by=by,
    )
    _set_parties(platform)
    audit.record("platform.begun", platform, by=by, on_behalf_of=spoken_for(by, platform))
    edition = editions.start(platform, by=by, title=platform.name, based_on=national)
    emails.tell_begun(edition, by=by)
    return platform


def _check_may_begin(by: Any, place: Municipality) -> None:
    if not policy.begin_places(by).filter(pk=place.pk).exists():
        raise Refused(policy.why_not_begin(by), "municipality")
    if Platform.objects.filter(municipality=place).exists():
        raise Refused(
            _("%(place)s har allerede en lokal plattform. Lag heller neste utgave av den.")
            % {"place": place},
            "municipality",
        )


def _name(place: Municipality) -> str:
    """«Lokal plattform for Larvik», «… for Vestfold fylke»."""
    of = f"{place.name} fylke" if place.level == Level.COUNTY else place.name
    return f"Lokal plattform for {of}"


def _set_parties(platform: Platform) -> None:
    """The municipality first, then the council's other party, or whoever joins.

    Raises:
        Refused: the council has not exactly the municipality and one other as its parties.
    """
    forum, owner = platform.forum, policy.owner_of(platform)
    if owner is None:
        raise Refused(_("Kommunen har ingen egen side i registeret."), "municipality")
    if forum is None:
        _party(platform, Side.PUBLIC, name=owner.name, organisation=owner)
        _party(platform, Side.VOLUNTARY, name=VOLUNTARY)
        return
    if not policy.councils_of(platform.municipality).filter(pk=forum.pk).exists():  # type: ignore[arg-type]
        raise Refused(_("Velg en møteplass der kommunen er den ene av to parter."), "voice")
    living = list(forum.parties.filter(ended_at=None))
    public = next(one for one in living if one.organisation_id == owner.pk)
    voluntary = next(one for one in living if one != public)
    _party(platform, Side.PUBLIC, name=public.name, forum_party=public)
    _party(platform, Side.VOLUNTARY, name=voluntary.name, forum_party=voluntary)


def _party(platform: Platform, side: Side, **fields: Any) -> None:
    Party.objects.create(platform=platform, side=side, **fields)


def spoken_for(by: Any, platform: Platform) -> Any:
    """The organisation a person writes for there, for the log; None of a seat in a council."""
    for party in parties.own_parties(by, platform):
        if found := party.organisation or (party.forum_party and party.forum_party.organisation):
            return found
    return None


@transaction.atomic
def begin_next(platform: Platform, *, by: Any) -> Edition:
    """Start the next edition, made from the national text in force.

    A choice whose national words are as before is carried over; the others must be made anew. A
    draft that is there already is a second click. One that both concluded together is not put away
    by one side: the first that asks waits for the other, and the evaluation follows (clause O6).

    Args:
        platform: a local one.
        by: who writes for one of its sides.

    Returns:
        The new draft; or the old one, when the other side is asked first (`renewal_by`).

    Raises:
        Refused: somebody else's, no national text in force, or an edition on its way.
    """
    platform = locked(platform)
    if not policy.may_write(by, platform):
        raise Refused(policy.why_not_write(by, platform))
    national, coming = policy.national_in_force(), policy.coming_edition(platform)
    if national is None:
        raise Refused(_("Ingen nasjonal plattform gjelder nå. Vent til den nye gjelder."))
    if coming is not None and coming.based_on_id == national.pk:
        return coming
    if coming is not None and not _may_go(coming, by):
        return coming
    bound = platform.editions.filter(state__in=BINDING).order_by("-number").first()
    source = _put_away(coming, by=by) if coming is not None else bound
    edition = editions.start(platform, by=by, title=platform.name, based_on=national)
    edition.follows = bound
    edition.save(update_fields=["follows"])
    if source is not None:
        _carry(source, edition)
        Evaluation.objects.filter(next_edition=source).update(next_edition=edition)
    emails.tell_begun(edition, by=by)
    return edition


def _may_go(coming: Edition, by: Any) -> bool:
    """Whether a draft may give way: at once, but one that both concluded when both want it.

    One who writes for both sides can ask, and never answer.

    Raises:
        Refused: it is out for a hearing, for the parties' yes, or has it.
    """
    if coming.state != EditionState.DRAFT:
        raise Refused(_("En utgave er allerede på vei. Gjør den ferdig først."))
    if not Evaluation.objects.filter(next_edition=coming).exists():
        return True
    own = parties.own_parties(by, coming.platform)
    if coming.renewal_by is not None:
        return coming.renewal_by not in own
    coming.renewal_by = own[0]
    coming.save(update_fields=["renewal_by"])
    audit.record("edition.renewal_asked", coming, by=by, party=str(own[0]))
    emails.ask_renewal(coming, own[0], by=by)
    return False


def _put_away(coming: Edition, *, by: Any) -> Edition:
    """A draft that was made from the national text before this one; its choices are carried on."""
    return editions.put_away(coming, by=by, reason=_("Den nasjonale teksten er ny."))


def _carry(source: Edition, edition: Edition) -> None:
    """What was chosen, where the national words are as they were; and every point of one's own.

    Where the national words are others, the new ones stand until somebody has chosen.
    """
    now = {one.code: one for one in edition.clauses.select_related("origin")}
    kept = []
    for row in source.clauses.exclude(stand="").select_related("origin"):
        there = now.get(row.code)
        if there is None or row.stand == Stand.NEW or row.chosen_at is None:
            continue
        assert row.origin is not None and there.origin is not None  # noqa: S101, PT018
        if not differences.differ(there.origin.text, row.origin.text):
            there.chosen_at = row.chosen_at
            if row.stand != Stand.SAME:
                there.stand, there.reason = row.stand, row.reason
                there.text, there.heading = row.text, row.heading
            kept.append(there)
    Clause.objects.bulk_update(kept, ["stand", "heading", "text", "reason", "chosen_at"])
    last = max((one.position for one in now.values()), default=0)
    own = source.clauses.filter(stand=Stand.NEW)
    Clause.objects.bulk_create(
        Clause(
            edition=edition,
            code=row.code,
            section=row.section,
            position=last + n,
            heading=row.heading,
            text=row.text,
            stand=Stand.NEW,
            chosen_at=row.chosen_at,
        )
        for n, row in enumerate(own, 1)
    )


@transaction.atomic
def send_for_approval(edition: Edition, *, by: Any, version: int) -> Edition:
    """Put a local text before both sides, and before those who may join.

    Raises:
        Refused: points that nobody has chosen for, a hearing that is not over, or what
            `editions.send_for_approval` asks for.
        Stale: somebody has saved since.
    """
    row = locked_edition(edition)
    if row.state == EditionState.FOR_APPROVAL:
        return row
    check_whole(row)
    if row.hearing is not None and row.hearing.state not in OVER:
        raise Refused(
            _("Høringen er ikke ferdig. Vent til den er oppsummert, eller gå videre uten den.")
        )
    row = editions.send_for_approval(row, by=by, version=version)
    emails.ask_joiners(row)
    return row


def check_whole(edition: Edition) -> None:
    """Refuse a text with points that nobody has chosen for, or with nothing left in it.

    Raises:
        Refused: with how many and which is the first.
    """
    found = comparing.points(edition)
    rest = comparing.undecided(found)
    if rest:
        raise Refused(
            _("Velg for alle punktene først. %(n)d gjenstår, fra %(code)s.")
            % {"n": len(rest), "code": rest[0].spoken}
        )
    if all(point.stand == Stand.LEFT_OUT for point in found):
        raise Refused(_("Alle punktene er utelatt. Da er det ingenting å bli enige om."))
