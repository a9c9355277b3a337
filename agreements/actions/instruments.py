"""What a municipality offers: added, changed, confirmed and taken away (clauses K1b, P5)."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Instrument
from agreements.policies import instruments as policies
from agreements.states import InstrumentKind
from core import audit, clock
from core.errors import Refused, Stale
from core.models import new_ref
from organisations.models import ContactPerson, Municipality, Topic, Venue
from organisations.policies import may_edit_place

WORDS = {"name": 120, "words": 1000, "link": 200}
WEB = {"http", "https"}


@transaction.atomic
def add_instrument(
    municipality: Municipality,
    *,
    by: Any,
    kind: str,
    name: str,
    words: str,
    link: str = "",
    venue: Venue | None = None,
    contact: ContactPerson | None = None,
    groups: Iterable[Topic] = (),
    ref: str | None = None,
) -> Instrument:
    """Say that a municipality offers something. Everyone sees it from now.

    Args:
        municipality: the municipality or county that offers it.
        by: someone who writes for it; None only for the demo.
        kind: one of `InstrumentKind`.
        name: a few words; no two on offer of one kind are called the same.
        words: what it is, and how one gets it.
        link: a web page about it.
        venue: where it is.
        contact: who answers for it.
        groups: main groups of ICNPO it is made for; none: for all.
        ref: its name from the start; the same again (double click) gives the same one.

    Raises:
        Refused: somebody else's municipality, something missing or unknown, or no way in.
        Stale: the `ref` names another municipality's.
    """
    locked_place(municipality, by)
    if ref and (found := Instrument.objects.filter(ref=ref).first()):
        if found.municipality_id != municipality.pk:
            raise Stale
        return found
    one = Instrument(
        ref=ref or new_ref(),
        municipality=municipality,
        created_at=clock.now(),
        created_by=by,
    )
    given = {"kind": kind, "name": name, "words": words, "link": link}
    meant = put(one, given | {"venue": venue, "contact": contact}, groups)
    one.save()
    one.groups.set(meant)
    record("instrument.added", one, by)
    return one


@transaction.atomic
def change_instrument(
    instrument: Instrument,
    *,
    by: Any,
    version: int,
    groups: Iterable[Topic] = (),
    **fields: Any,
) -> Instrument:
    """Write what is right now; that confirms it too.

    The municipality is locked first, as when one is added: a name is free only as long as nobody
    else there takes it.

    Args:
        version: the version the form was opened with.
        groups: main groups of ICNPO it is made for; none: for all.
        fields: kind, name, words, link, venue and contact, all of them.

    Raises:
        Stale: somebody has saved since.
        Refused: as `add_instrument`, or it has been taken away.
    """
    Municipality.objects.select_for_update(of=("self",)).get(pk=instrument.municipality_id)
    one = locked(instrument, by)
    if one.version != version:
        raise Stale
    if one.ended_at is not None:
        raise Refused(_("Virkemiddelet er tatt bort. Legg det inn på nytt i stedet."))
    meant = put(one, fields, groups)
    one.groups.clear()
    one.version += 1
    one.save()
    one.groups.set(meant)
    record("instrument.changed", one, by)
    return one


@transaction.atomic
def confirm_instrument(instrument: Instrument, *, by: Any) -> Instrument:
    """«Stemmer fortsatt». Raises Refused for somebody else's, or when nobody can be asked."""
    one = locked(instrument, by)
    if one.ended_at is not None:
        raise Refused(_("Virkemiddelet er tatt bort."))
    check_way_in(one)
    if one.confirmed_on != clock.today():  # a second click changes nothing
        one.confirmed_on = clock.today()
        one.save(update_fields=["confirmed_on"])
        record("instrument.confirmed", one, by)
    return one


@transaction.atomic
def end_instrument(instrument: Instrument, *, by: Any) -> Instrument:
    """Take it away: it is listed no more, and its page says so. Once is enough.

    Raises:
        Refused: somebody else's.
    """
    one = locked(instrument, by)
    if one.ended_at is None:
        one.ended_at = clock.now()
        one.version += 1
        one.save(update_fields=["ended_at", "version"])
        record("instrument.ended", one, by)
    return one


def locked_place(municipality: Municipality, by: Any) -> Municipality:
    """The municipality under lock, for those who may say what it offers."""
    place = Municipality.objects.select_for_update(of=("self",)).get(pk=municipality.pk)
    if by and not may_edit_place(by, place):
        raise Refused(policies.why_not_start(by))
    if place.valid_to is not None:
        raise Refused(_("%(place)s finnes ikke lenger.") % {"place": place.title}, "municipality")
    return place


def locked(instrument: Instrument, by: Any) -> Instrument:
    """The row under lock, for those who may write it."""
    rows = Instrument.objects.select_for_update(of=("self",)).select_related("municipality")
    one = rows.get(pk=instrument.pk)
    if by and not policies.may_edit(by, one):
        raise Refused(policies.why_not_edit(by, one))
    return one


def put(one: Instrument, fields: dict[str, Any], groups: Iterable[Topic]) -> list[Topic]:
    """Put what was written on the row; the caller saves it and sets the groups.

    Returns:
        The groups, each tried against those there are.
    """
    for field, most in WORDS.items():
        setattr(one, field, tidy(fields[field], most, field))
    one.kind, one.venue, one.contact = fields["kind"], fields["venue"], fields["contact"]
    if one.kind not in InstrumentKind.values:
        raise Refused(_("Velg hva slags virkemiddel det er."), "kind")
    if not one.name:
        raise Refused(_("Skriv hva det heter."), "name")
    if not one.words:
        raise Refused(_("Skriv hva det er, og hvordan man får det."), "words")
    check_link(one.link)
    check_way_in(one)
    check_own(one)
    check_name(one)
    meant = known(groups)
    one.for_all, one.confirmed_on = not meant, clock.today()
    return meant


def tidy(value: str, most: int, field: str) -> str:
    """Without outer white space and what cannot be printed.

    Raises:
        Refused: longer than there is room for.
    """
    kept = "".join(c for c in str(value) if c.isprintable() or c in "\n\t").strip()
    if len(kept) > most:
        raise Refused(_("Det er plass til %(n)s tegn.") % {"n": most}, field)
    return kept if field == "words" else " ".join(kept.split())


def check_link(url: str) -> None:
    """Only web pages: a link with another scheme could run something in the reader's browser."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in WEB and bool(parts.hostname)
    except ValueError:
        fits = False
    if url and not fits:
        raise Refused(_("Skriv adressen slik: www.kommunen.no/utstyr"), "link")


def check_way_in(one: Instrument) -> None:
    """Something that nobody can find, helps nobody."""
    if not one.reachable:
        raise Refused(_("Oppgi en nettside, et lokale eller en kontaktperson."), "link")


def check_own(one: Instrument) -> None:
    """The room lies there, and the person works there."""
    if one.venue_id and not policies.venues_in(one.municipality).filter(pk=one.venue_id).exists():
        raise Refused(_("Velg et lokale i %(place)s.") % {"place": one.municipality}, "venue")
    if one.contact and one.contact.municipality_id != one.municipality_id:
        raise Refused(
            _("Velg en kontaktperson i %(place)s.") % {"place": one.municipality}, "contact"
        )


def check_name(one: Instrument) -> None:
    """Two of a kind with one name could not be told apart."""
    others = Instrument.objects.on_offer().filter(
        municipality=one.municipality_id, kind=one.kind, name=one.name
    )
    if others.exclude(pk=one.pk).exists():
        raise Refused(_("Dere har alt et virkemiddel med dette navnet. Velg et annet."), "name")


def known(groups: Iterable[Topic]) -> list[Topic]:
    """The groups that were named, each of them a main group of ICNPO."""
    asked = {topic.pk for topic in groups}
    found = list(policies.groups().filter(pk__in=asked))
    if len(found) != len(asked):
        raise Refused(_("Velg blant gruppene i listen."), "groups")
    return found


def record(verb: str, one: Instrument, by: Any) -> None:
    """Who did it for which municipality."""
    audit.record(verb, one, by=by, on_behalf_of=one.municipality.organisation)
