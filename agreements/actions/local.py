"""A municipality's own platform is begun, and its next edition (clause K1a)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import comparing
from agreements.actions import editions
from agreements.actions.approving import locked
from agreements.emails import local as emails
from agreements.models import Clause, Edition, Party, Platform
from agreements.policies import local as policy
from agreements.policies import parties
from agreements.states import BINDING, EDITION, EditionState, Side, Stand
from core import audit, clock, differences, states
from core.errors import Refused
from forums.models import Forum
from organisations.models import Municipality
from organisations.states import Level

FEWEST, MOST = 2, 50  # organisations that must join where no council speaks for them
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
    """
    place = Municipality.objects.select_for_update(of=("self",), no_key=True).get(
        pk=municipality.pk
    )
    if again := Platform.objects.filter(ref=ref, municipality=place).first():
        return again
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
        raise Refused(
            _("Velg en møteplass der kommunen er den ene av to parter."), "voice"
        )
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
    draft that is there already is a second click.

    Args:
        platform: a local one.
        by: who writes for one of its sides.

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
    bound = platform.editions.filter(state__in=BINDING).order_by("-number").first()
    source = _put_away(coming, by) if coming is not None else bound
    edition = editions.start(platform, by=by, title=platform.name, follows=bound, based_on=national)
    if source is not None:
        _carry(source, edition, national)
    emails.tell_begun(edition, by=by)
    return edition


def _put_away(coming: Edition, by: Any) -> Edition:
    """A draft that was made from the national text before this one; its choices are carried on.

    Raises:
        Refused: it is out for a hearing, for the parties' yes, or has it.
    """
    if coming.state != EditionState.DRAFT:
        raise Refused(_("En utgave er allerede på vei. Gjør den ferdig først."))
    states.move(coming, EditionState.PUT_AWAY, allowed=EDITION)
    coming.save(update_fields=["state"])
    audit.record("edition.put_away", coming, by=by, on_behalf_of=spoken_for(by, coming.platform))
    return coming


def _carry(before: Edition, edition: Edition, national: Edition) -> None:
    """What was chosen, where the national words are as they were; and every point of one's own."""
    now = {one.code: one for one in national.clauses.all()}
    kept = []
    for row in before.clauses.select_related("origin"):
        base = now.get(row.code)
        if row.stand == Stand.NEW:
            kept.append(_copy(row, edition, None))
        elif base and row.origin and not differences.differ(base.text, row.origin.text):
            kept.append(_copy(row, edition, base))
    Clause.objects.bulk_create(kept)


def _copy(row: Clause, edition: Edition, base: Clause | None) -> Clause:
    """The same choice in another edition."""
    same = base is not None and row.stand == Stand.SAME
    return Clause(
        edition=edition,
        code=row.code,
        section=row.section,
        position=base.position if base else comparing.place_of(row.code),
        heading=base.heading if base and same else row.heading,
        text=base.text if base and same else row.text,
        stand=row.stand,
        origin=base,
        reason=row.reason,
    )


def left_to_choose(edition: Edition) -> list[comparing.Point]:
    """The points that nobody has chosen for."""
    return comparing.undecided(comparing.points(edition))
