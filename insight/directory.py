"""All that a municipality offers in one list: what it has written, and what stands by itself.

Instruments are rows of `agreements`; grant schemes, rooms and contact persons are instruments too
and are never typed twice. A room or a person that an instrument names is not listed once more. Each
of the four gives the keys of one page, and only those that are shown are read (clauses K1b, P5).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    Case,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Value,
    When,
)
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Instrument
from agreements.policies.instruments import groups, visible_instruments
from agreements.states import InstrumentKind
from core import clock
from grants.models import Call, Scheme
from grants.policies.calls import visible_schemes
from organisations.models import ACCESS_FACTS, ContactPerson, Municipality, Topic, Venue
from organisations.models.organisation import Alphabetical
from organisations.policies import visible_venues
from organisations.states import Fact, TopicScheme

PAGE = 30
OWN, VENUE, CONTACT, SCHEME = "eget", "lokale", "person", "ordning"
ORDER = list(InstrumentKind)  # of the page
NOBODY = AnonymousUser()  # everyone sees the same list
type Key = tuple[int, str, str, int]  # kind's number, name as sorted, source, id
KIND_OF = {
    VENUE: InstrumentKind.VENUE,
    CONTACT: InstrumentKind.CONTACT,
    SCHEME: InstrumentKind.MONEY,
}


@dataclass(frozen=True)
class Wanted:
    """What a reader has asked for.

    Args:
        place: a municipality, or a county with its municipalities.
        kind: only this kind.
        group: only what is for this main group of ICNPO, or for all.
        facts: accessibility facts that must be there; only rooms can have them.
        after: the last row that was shown, `source-pk`.
    """

    place: Municipality | None = None
    kind: str = ""
    group: Topic | None = None
    facts: tuple[str, ...] = ()
    after: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether more than the place was asked for."""
        return bool(self.kind or self.group or self.facts)


@dataclass(frozen=True)
class Row:
    """One thing that is offered, wherever it stands.

    Args:
        key: `source-pk`.
        by_itself: it stands in the registry or among the grants.
        facts: fields of the accessibility facts that are there.
        groups: main groups of ICNPO; none: for all.
    """

    key: str
    kind: InstrumentKind
    name: str
    words: str
    url: str
    place: str
    by_itself: bool
    facts: tuple[str, ...] = ()
    unknown: int = 0
    groups: list[Topic] = field(default_factory=list)
    tag: str = ""
    contact: ContactPerson | None = None


def page_of(wanted: Wanted) -> tuple[list[Row], str]:
    """The next rows in order of kind and name, and the key of the next page; few statements."""
    parts = {source: _placed(source, rows) for source, rows in _sources(wanted).items()}
    after = _position(parts, wanted.after)
    keys = sorted(key for source, rows in parts.items() for key in _next(source, rows, after))
    shown = [(source, pk) for _n, _sort, source, pk in keys[:PAGE]]
    rows = _read(shown)
    found = [rows[key] for key in shown if key in rows]
    return found, f"{shown[-1][0]}-{shown[-1][1]}" if len(keys) > PAGE else ""


def kinds_without(place: Municipality) -> list[InstrumentKind]:
    """The kinds of which a municipality offers nothing at all; one statement."""
    parts = [_placed(s, rows).values_list("n") for s, rows in _sources(Wanted(place)).items()]
    first, *others = parts
    found = {n for (n,) in first.union(*others).order_by()}
    return [kind for n, kind in enumerate(ORDER) if n not in found]


# --- what there is --------------------------------------------------------------------------------


def _sources(wanted: Wanted) -> dict[str, QuerySet[Any]]:
    """The rows of each source that fit."""
    found = {OWN: _own(wanted), VENUE: _venues(wanted)}
    found |= {CONTACT: _contacts(wanted), SCHEME: _schemes(wanted)}
    for source, kind in KIND_OF.items():
        if wanted.kind and wanted.kind != kind:
            found[source] = found[source].none()
    if wanted.facts:  # only a room has them
        found[CONTACT], found[SCHEME] = found[CONTACT].none(), found[SCHEME].none()
    return found


def _there(place: Municipality | None, name: str = "municipality") -> Q:
    """In the municipality, or in one of the county's."""
    return Q(**{name: place}) | Q(**{f"{name}__county": place}) if place else Q()


def _has(facts: Iterable[str], path: str = "") -> Q:
    """Every one of these facts is there."""
    return Q(**{f"{path}{name}": Fact.YES for name in facts})


def _own(wanted: Wanted) -> QuerySet[Instrument]:
    """What municipalities have written."""
    rows = Instrument.objects.on_offer().filter(_there(wanted.place))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.group:
        named = Instrument.groups.through.objects.filter(
            instrument=OuterRef("pk"), topic=wanted.group
        )
        rows = rows.filter(Q(for_all=True) | Q(Exists(named)))
    return rows.filter(_has(wanted.facts, "venue__")) if wanted.facts else rows


def _venues(wanted: Wanted) -> QuerySet[Venue]:
    """Rooms on offer whose owner is in the public register."""
    named = _naming(InstrumentKind.VENUE).filter(venue=OuterRef("pk"))
    shown = visible_venues(NOBODY).filter(_there(wanted.place), ended_at=None)
    found: QuerySet[Venue] = shown.filter(~Exists(named), _has(wanted.facts))
    return found.select_related(None)


def _contacts(wanted: Wanted) -> QuerySet[ContactPerson]:
    """Contact persons of municipalities that are."""
    named = _naming(InstrumentKind.CONTACT).filter(contact=OuterRef("pk"))
    people = ContactPerson.objects.filter(_there(wanted.place), municipality__valid_to=None)
    return people.filter(~Exists(named))


def _schemes(wanted: Wanted) -> QuerySet[Scheme]:
    """Schemes that have been called for and have not ended; for all, or with the group's topics."""
    shown = visible_schemes(NOBODY).filter(ended_at=None)
    if wanted.place:
        there = Municipality.objects.filter(Q(pk=wanted.place.pk) | Q(county=wanted.place))
        shown = shown.filter(owner__in=there.values("organisation"))
    if wanted.group:
        tags = Scheme.topics.through.objects.filter(
            scheme=OuterRef("pk"), topic__scheme=TopicScheme.ICNPO
        )
        fits = Q(topic=wanted.group) | Q(topic__parent=wanted.group)
        shown = shown.filter(~Exists(tags) | Exists(tags.filter(fits)))
    return shown.select_related(None)


def _naming(kind: str) -> QuerySet[Instrument]:
    """Instruments of a kind, for asking which rooms and persons they name."""
    return Instrument.objects.on_offer().filter(kind=kind)


# --- in order -------------------------------------------------------------------------------------


def _placed(source: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Each row with its kind's number and its name as sorted."""
    if source == OWN:
        number: Any = Case(
            *(When(kind=kind, then=Value(n)) for n, kind in enumerate(ORDER)),
            output_field=SmallIntegerField(),
        )
    else:
        number = Value(ORDER.index(KIND_OF[source]), output_field=SmallIntegerField())
    placed: QuerySet[Any] = rows.order_by().annotate(n=number, sort=Alphabetical("name"))
    return placed


def _position(parts: dict[str, QuerySet[Any]], after: str) -> Key | None:
    """Where the last row shown stands; None when there was none, or it is not there any more."""
    source, _dash, pk = after.partition("-")
    if source not in parts or not pk.isdigit():
        return None
    row = parts[source].filter(pk=int(pk)).values_list("n", "sort").first()
    return (*row, source, int(pk)) if row else None


def _next(source: str, rows: QuerySet[Any], after: Key | None) -> list[Key]:
    """The first keys of one source that come after a position; one more than a page."""
    if after is not None:
        n, sort, before, pk = after
        later = Q(n__gt=n) | Q(n=n, sort__gt=sort)
        if source == before:
            later |= Q(n=n, sort=sort, pk__gt=pk)
        elif source > before:
            later |= Q(n=n, sort=sort)
        rows = rows.filter(later)
    ordered = rows.order_by("n", "sort", "pk").values_list("n", "sort", "pk")[: PAGE + 1]
    return [(n, sort, source, pk) for n, sort, pk in ordered]


# --- as they are shown ----------------------------------------------------------------------------


def _read(shown: list[tuple[str, int]]) -> dict[tuple[str, int], Row]:
    """Each row of one page, read with the others of its source."""
    readers = {OWN: _read_own, VENUE: _read_venues, CONTACT: _read_contacts, SCHEME: _read_schemes}
    found: dict[tuple[str, int], Row] = {}
    for source, reader in readers.items():
        pks = [pk for one, pk in shown if one == source]
        found |= {(source, pk): row for pk, row in reader(pks).items()} if pks else {}
    return found


def _read_own(pks: list[int]) -> dict[int, Row]:
    rows = visible_instruments(NOBODY).filter(pk__in=pks).prefetch_related("groups")
    return {
        one.pk: Row(
            key=f"{OWN}-{one.pk}",
            kind=InstrumentKind(one.kind),
            name=one.name,
            words=one.words,
            url=one.get_absolute_url(),
            place=one.municipality.title,
            by_itself=False,
            facts=_there_is(one.venue),
            unknown=one.venue.unknown_facts if one.venue else 0,
            groups=list(one.groups.all()),
            contact=one.contact,
        )
        for one in rows
    }


def _read_venues(pks: list[int]) -> dict[int, Row]:
    rows = Venue.objects.filter(pk__in=pks).select_related("owner", "municipality")
    return {
        venue.pk: Row(
            key=f"{VENUE}-{venue.pk}",
            kind=InstrumentKind.VENUE,
            name=venue.name,
            words=f"{venue.owner.name} · {venue.address}",
            url=venue.get_absolute_url(),
            place=venue.municipality.title,
            by_itself=True,
            facts=_there_is(venue),
            unknown=venue.unknown_facts,
            tag=_("Gratis") if venue.free else "",
        )
        for venue in rows
    }


def _read_contacts(pks: list[int]) -> dict[int, Row]:
    rows = ContactPerson.objects.filter(pk__in=pks).select_related("municipality")
    return {
        person.pk: Row(
            key=f"{CONTACT}-{person.pk}",
            kind=InstrumentKind.CONTACT,
            name=person.name,
            words=person.title[:1].upper() + person.title[1:],
            url=person.municipality.get_absolute_url(),
            place=person.municipality.title,
            by_itself=True,
            contact=person,
        )
        for person in rows
    }


def _read_schemes(pks: list[int]) -> dict[int, Row]:
    main = {topic.pk: topic for topic in groups()}
    opened = Call.objects.open_at(clock.now()).filter(scheme__in=pks)
    open_now = set(opened.values_list("scheme", flat=True))
    schemes = Scheme.objects.filter(pk__in=pks).select_related("owner")
    return {
        scheme.pk: Row(
            key=f"{SCHEME}-{scheme.pk}",
            kind=InstrumentKind.MONEY,
            name=scheme.name,
            words=scheme.purpose,
            url=reverse("scheme", kwargs={"ref": scheme.ref}),
            place=scheme.owner.name,
            by_itself=True,
            groups=_main_groups(scheme, main),
            tag=_("Åpen nå") if scheme.pk in open_now else "",
        )
        for scheme in schemes.prefetch_related("topics")
    }


def _main_groups(scheme: Scheme, main: dict[int, Topic]) -> list[Topic]:
    """The main groups among the topics of a scheme, or over them."""
    found = {main.get(topic.pk) or main.get(topic.parent_id or 0) for topic in scheme.topics.all()}
    return [topic for topic in main.values() if topic in found]


def _there_is(venue: Venue | None) -> tuple[str, ...]:
    """The accessibility facts that are there."""
    if venue is None:
        return ()
    return tuple(name for name in ACCESS_FACTS if getattr(venue, name) == Fact.YES)
