"""«Hvem når vi?»: what a municipality does × the main groups of ICNPO (clause P5).

A cell counts what is meant for a group, or has reached it: a grant given to one of its
organisations, a hearing one was invited to. What is for all stands in a line of its own, so that it
hides no empty cell. Hidden organisations are counted nowhere. How many statements there are never
depends on how much there is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Instrument
from agreements.policies.instruments import groups, venues_in
from agreements.states import InstrumentKind
from consultations.models import Invitee
from consultations.models.hearing import PUBLIC_STATES
from core import clock
from forums.models import Attendance, Forum, Seat, Standing
from forums.states import USED, MemberRule
from grants.models import Call, Scheme
from grants.policies.awards import visible_awards
from organisations.models import ContactPerson, Municipality, Organisation
from organisations.models.organisation import IcnpoGroup
from organisations.states import Kind, TopicScheme
from partnerships.models import Partnership, PartnershipParty

YEAR = timedelta(days=365)
type Counts = dict[str, int]


@dataclass(frozen=True)
class Column:
    """One kind of instrument.

    Args:
        name: a word or two.
        means: what a number in it counts.
        groups: main group → how many; those without are empty cells.
        for_all: how many are for every group; None where nothing can be.
        url: a list of what is counted.
    """

    name: str
    means: str
    groups: Counts
    for_all: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Group:
    """One main group of ICNPO: how many organisations there are, and what reaches them."""

    code: str
    name: str
    organisations: int
    cells: list[tuple[Column, int]]

    @property
    def reached(self) -> bool:
        """Whether anything is meant for it, or has reached it."""
        return any(n for _column, n in self.cells)


@dataclass(frozen=True)
class Reach:
    """The whole table on a day, of the last 365 days where something has happened."""

    columns: list[Column]
    groups: list[Group]
    absent: list[str] = field(default_factory=list)
    without_group: int = 0
    on: date = date.min

    @property
    def unreached(self) -> list[Group]:
        """Groups with organisations that nothing reaches, the largest first."""
        none = [group for group in self.groups if not group.reached]
        return sorted(none, key=lambda group: -group.organisations)

    @property
    def empty_cells(self) -> int:
        """How many there are in the table."""
        return sum(n == 0 for group in self.groups for _column, n in group.cells)

    @property
    def organisations(self) -> int:
        """Those in some group."""
        return sum(group.organisations for group in self.groups)


def reach_of(place: Municipality) -> Reach:
    """The table of a municipality or county; groups nobody there belongs to are only named."""
    counted = organisations_by_group(place)
    columns = columns_of(place)
    names = [(topic.code, topic.name) for topic in groups()]
    shown = [
        Group(code, name, counted[code], [(c, c.groups.get(code, 0)) for c in columns])
        for code, name in names
        if counted.get(code)
    ]
    return Reach(
        columns=columns,
        groups=shown,
        absent=[name for code, name in names if not counted.get(code)],
        without_group=sum(counted.values()) - sum(group.organisations for group in shown),
        on=clock.today(),
    )


def columns_of(place: Municipality) -> list[Column]:
    """Every kind of instrument; one of an app beside these is added here."""
    offered = instruments(place)
    return [
        awards(place),
        open_calls(place),
        *(offered[kind] for kind in OFFERED),
        partnerships(place),
        arenas(place),
        hearings(place),
    ]


# --- who there is ---------------------------------------------------------------------------------


def organisations_by_group(place: Municipality) -> Counts:
    """How many voluntary organisations work there, by main group; without one under «»."""
    working = Organisation.objects.active().filter(kind=Kind.VOLUNTARY, listed=True)
    rows = working.working_in(place).order_by().annotate(main=IcnpoGroup("icnpo"))
    return dict(rows.values_list("main").annotate(n=Count("pk")))


# --- grants ---------------------------------------------------------------------------------------


def awards(place: Municipality) -> Column:
    """Grants given in the last 365 days."""
    given = visible_awards(None).filter(
        application__call__scheme__owner=place.organisation_id,
        application__organisation__listed=True,
        decided_at__gt=clock.now() - YEAR,
    )
    return Column(
        _("Tilskudd gitt"),
        _("tilskudd gitt det siste året"),
        _by_group(given, "application__organisation__icnpo", "application"),
    )


def open_calls(place: Municipality) -> Column:
    """Calls that are open now: for the groups their scheme names, else for all."""
    calls = Call.objects.open_at(clock.now()).filter(scheme__owner=place.organisation_id)
    schemes = list(calls.order_by().values_list("scheme", flat=True))
    tagged = Scheme.topics.through.objects.filter(
        scheme__in=schemes, topic__scheme=TopicScheme.ICNPO
    )
    named: dict[int, set[str]] = {}
    for scheme, code in tagged.values_list("scheme", IcnpoGroup("topic__code")):
        named.setdefault(scheme, set()).add(code)
    counts: Counts = {}
    for scheme in schemes:
        for code in named.get(scheme, ()):
            counts[code] = counts.get(code, 0) + 1
    for_all = sum(scheme not in named for scheme in schemes)
    return Column(_("Tilskudd å søke på"), _("utlysninger som er åpne nå"), counts, for_all)


# --- what is offered ------------------------------------------------------------------------------


OFFERED = (
    InstrumentKind.VENUE,
    InstrumentKind.EQUIPMENT,
    InstrumentKind.CONTACT,
    InstrumentKind.COMPETENCE,
)


def instruments(place: Municipality) -> dict[str, Column]:
    """Rooms, equipment, contact points and competence; information goes with the contact points."""
    told = {
        InstrumentKind.VENUE: (_("Lokaler"), _("lokaler og møteplasser")),
        InstrumentKind.EQUIPMENT: (_("Utstyr"), _("utstyr til lån")),
        InstrumentKind.CONTACT: (_("Kontakt"), _("kontaktpunkter og informasjon")),
        InstrumentKind.COMPETENCE: (_("Kompetanse"), _("kurs og veiledning")),
    }
    counted: dict[str, Counts] = {kind: {} for kind in OFFERED}
    for_all: Counts = dict.fromkeys(OFFERED, 0)
    rows = Instrument.objects.on_offer().filter(municipality=place).order_by()
    for kind, everyone, code, n in rows.values_list("kind", "for_all", "groups__code").annotate(
        n=Count("pk")
    ):
        column = InstrumentKind.CONTACT if kind == InstrumentKind.INFORMATION else kind
        if column not in counted:
            continue  # money of other kinds than schemes is not said here
        if everyone:
            for_all[column] += n
        elif code:
            counted[column][code] = counted[column].get(code, 0) + n
    for_all[InstrumentKind.VENUE] += _unnamed_venues(place)
    for_all[InstrumentKind.CONTACT] += _unnamed_contacts(place)
    return {kind: Column(*told[kind], counted[kind], for_all[kind]) for kind in OFFERED}


def _unnamed_venues(place: Municipality) -> int:
    """Rooms of the registry that no instrument names; each is for all."""
    named = Instrument.objects.on_offer().filter(kind=InstrumentKind.VENUE, venue__isnull=False)
    return venues_in(place).exclude(pk__in=named.values("venue")).count()


def _unnamed_contacts(place: Municipality) -> int:
    """Contact persons that no contact point names."""
    named = Instrument.objects.on_offer().filter(kind=InstrumentKind.CONTACT, contact__isnull=False)
    people = ContactPerson.objects.filter(municipality=place)
    return people.exclude(pk__in=named.values("contact")).count()


# --- partnerships ---------------------------------------------------------------------------------


def partnerships(place: Municipality) -> Column:
    """Those at work today, by the organisations that have signed them; each has named parties."""
    active = Partnership.objects.active().filter(municipality=place, ends__gte=clock.today())
    parties = PartnershipParty.objects.filter(
        partnership__in=active,
        organisation__kind=Kind.VOLUNTARY,
        organisation__listed=True,
        joined_at__isnull=False,
    )
    return Column(
        _("Partnerskap"),
        _("partnerskap i gang nå"),
        _by_group(parties, "organisation__icnpo", "partnership"),
        url=f"{reverse('partnership_list')}?{urlencode({'kommune': place.number})}",
    )


# --- where they are heard -------------------------------------------------------------------------


def arenas(place: Municipality) -> Column:
    """Forums with a seat or a listed member of the group, or where one came in 365 days."""
    active = Forum.objects.active().filter(municipality=place)
    seats = Seat.objects.current().filter(forum__in=active)
    members = Standing.objects.filter(forum__in=active, member=True)
    came = Attendance.objects.filter(
        meeting__forum__in=active,
        meeting__state__in=USED,
        meeting__starts_at__gt=clock.now() - YEAR,
    )
    first, *others = [
        _pairs(seats, "forum"), _pairs(members, "forum"), _pairs(came, "meeting__forum"),
    ]  # fmt: skip
    counts: Counts = {}
    for main, _forum in first.union(*others).order_by():
        counts[main] = counts.get(main, 0) + 1
    everyone = active.filter(member_rule=MemberRule.EVERYONE).count()
    return Column(
        _("Møteplasser"), _("råd og forum der noen har plass eller har møtt"), counts, everyone
    )


def _pairs(rows: QuerySet[Any], forum: str) -> QuerySet[Any]:
    """(main group, forum), of organisations that are shown."""
    shown: QuerySet[Any] = rows.filter(organisation__listed=True).order_by()
    pairs: QuerySet[Any] = shown.annotate(main=IcnpoGroup("organisation__icnpo"))
    return pairs.values_list("main", forum)


def hearings(place: Municipality) -> Column:
    """Hearings published in the last 365 days to which somebody was invited."""
    invited = Invitee.objects.filter(
        hearing__municipality=place,
        hearing__state__in=PUBLIC_STATES,
        hearing__published_at__gt=clock.now() - YEAR,
        organisation__listed=True,
        accepted=True,
    )
    return Column(
        _("Høringer"),
        _("høringer noen ble invitert til det siste året"),
        _by_group(invited, "organisation__icnpo", "hearing"),
    )


def _by_group(rows: QuerySet[Any], icnpo: str, what: str) -> Counts:
    """Main group → how many different ones."""
    counted: Iterable[tuple[str, int]] = (
        rows.order_by()
        .annotate(main=IcnpoGroup(icnpo))
        .values_list("main")
        .annotate(n=Count(what, distinct=True))
    )
    return dict(counted)
