"""What the portal measures for each clause of the platform, for the whole country.

Pure composition: every number is counted by the app whose rows it stands on; here it gets its words
and its clause (mission.md section 4, I1–I20).
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.indicators import instruments, local, terms
from agreements.models import Edition, Platform
from agreements.states import SUMMARY
from consultations import indicators as hearings
from core import clock
from core.templatetags.portal import kort_dato
from forums import indicators as forums
from forums.indicators import Figure as ForumFigure
from forums.models import Forum
from grants import indicators as grants
from insight.figure import (
    FEWEST,
    Figure,
    How,
    days,
    decimal,
    lately,
    middle,
    nothing,
    out_of,
    percent,
    shared,
    too_few,
    whole,
)
from insight.lived import lived
from organisations import indicators as registry
from organisations.models import Municipality, Organisation
from organisations.states import Kind

CODES: list[str] = [clause["code"] for clause in SUMMARY["clauses"]]
GROUPS = 14  # main groups of ICNPO
MONTH = 30.44  # days, as the term is said everywhere
type Found = Iterator[tuple[str, Figure]]


def figures() -> dict[str, list[Figure]]:
    """Clause → its figures, for every clause; the statements are as many whatever there is."""
    found: dict[str, list[Figure]] = {code: [] for code in CODES}
    collected = (
        *(_registry(), _forums(), _contact(), _hearings(), _groups(), _grants(), _terms()),
        lived(),
    )
    for collect in collected:
        for code, figure in collect:
            found[code].append(figure)
    return {code: tidy(code, rows) for code, rows in found.items()}


def tidy(code: str, rows: list[Figure]) -> list[Figure]:
    """What can be said; when nothing can, one reason why."""
    said = [row for row in rows if row.value]
    return said or rows[:1] or [unmeasured(code)]


def unmeasured(code: str) -> Figure:
    """Why there is no figure beside a clause; of one we know nothing of, only that."""
    return nothing(waits().get(code, _("Måles ikke ennå.")))


def waits() -> dict[str, str]:
    """Why a clause has no figure at all: what nobody has begun to count."""
    return {
        "P2": _("Vi viser tall når organisasjoner er med i Samspill."),
        "P7": _("Vi viser tall når kommunene har lagt inn politikken sin."),
        "K1": _("Vi viser tall når kommunene har lagt inn politikken sin."),
        "K1d": _("Vi viser tall når det finnes partnerskap."),
        "K1g": _("Vi viser tall når noen har delt en utfordring."),
        "K4": _("Vi viser tall når en kommune har åpnet et dialogrom."),
        "K4-1": _("Tallet står under punkt 4."),
        "K4-2": _("Tallet står under punkt 4."),
        "O1": _("Vi viser tall når partene har lagt inn felles aktiviteter."),
        "O5": _("Vi viser hvor lenge avtalen varer når den er lagt inn."),
        "O6": _("Vi viser tall når den første avtalen er over."),
    }


# --- the registry (P2, P4, K1b, K2) ---------------------------------------------------------------


def _registry() -> Found:
    known = registry.registered()
    if known.known:
        words = _("organisasjoner er med i Samspill")
        basis = _("%(n)s av dem står i Frivillighetsregisteret") % {"n": whole(known.in_register)}
        if known.read_at:
            basis = _("%(basis)s, lest %(day)s") % {
                "basis": basis, "day": kort_dato(known.read_at),
            }  # fmt: skip
        yield "P2", Figure(whole(known.known), words, known.known, basis, known.on)
    yield from trust(registry.trust(), lately())
    yield "K1b", out_of(
        instruments.contact_named(),
        _("kommuner og fylker sier hvem lagene kan ringe"), by=_("kommunene"),
    )  # fmt: skip
    yield from offers(None)
    yield "K2", acting(None)


def offers(place: Municipality | None) -> Found:
    """Rooms and other instruments, in one place or everywhere (K1b)."""
    owners, what = _("eierne"), _("lokaler")
    yield "K1b", shared(
        instruments.venues_complete(place),
        _("av lokalene har full oversikt over tilgjengelighet"), what, by=owners,
    )  # fmt: skip
    yield (
        "K1b",
        shared(
            instruments.venues_free(place), _("av lokalene er gratis for lagene"), what, by=owners
        ),
    )
    yield "K1b", shared(
        instruments.instruments_reachable(place),
        _("av virkemidlene sier hvor man kan gå"), _("virkemidler"),
    )  # fmt: skip


def trust(said: dict[str, Any], period: str) -> Found:
    """The two questions after meetings and hearings; no means of fewer than five (P4)."""
    told = {
        "listened": _("er snittet når vi spør om partene ble lyttet til"),
        "informed": _("er snittet når vi spør om de fikk vite hva som skjedde etterpå"),
    }
    for name, words in told.items():
        if name not in said:
            yield "P4", too_few(_("svar etter møter og høringer"), said["n"])
            return
        value = _("%(mean)s av 5") % {"mean": decimal(said[name])}
        basis = f"{whole(said['n'])} {_('svar')}, {period}"
        both = _("kommuner og organisasjoner")
        yield "P4", Figure(value, words, said["n"], basis, clock.today(), How.SAID, both)


def acting(place: Municipality | None) -> Figure:
    """Organisations with an answer, an item, an innspill or a meeting ÷ all of them (K2).

    Args:
        place: of those that work there; what they have done counts wherever it was.
    """
    living = Organisation.objects.active().filter(kind=Kind.VOLUNTARY).order_by()
    if place is not None:
        living = living.working_in(place)
    n = living.count()
    if n < FEWEST:
        return too_few(_("organisasjoner"), n)
    did = Q(pk__in=forums.acting().values("pk")) | Q(pk__in=hearings.answering().values("pk"))
    value = _("%(part)s av %(n)s") % {"part": whole(living.filter(did).count()), "n": whole(n)}
    words = _("organisasjoner har svart på en høring, kommet med en sak eller vært på møte")
    return Figure(value, words, n, lately(), clock.today())


# --- forums and innspill (P1, P3, K1e, O2–O4) -----------------------------------------------------


def innspill_of(place: Municipality | None) -> Found:
    """How innspill are answered, to one place or to all (P3)."""
    waited = forums.first_answer_days(place)
    innspill = _("innspill")
    yield "P3", middle(
        waited.value, waited.n, days(waited.value),
        _("er midterste tid til første svar på et innspill"), innspill,
    )  # fmt: skip
    yield "P3", _of(forums.reached_agenda(place), _("av innspillene kom på en saksliste"), innspill)


def _forums() -> Found:
    yield from innspill_of(None)
    arena = forums.places_with_arena()
    have = round((arena.value or 0) * arena.n)
    value = _("%(part)s av %(n)s") % {"part": whole(have), "n": whole(arena.n)}
    words = _("kommuner og fylker har en møteplass der alle lag er invitert")
    if arena.n:
        yield "K1e", Figure(value, words, arena.n, _("slik det er nå"), arena.day)
    mean, held = forums.arena_meetings()
    if mean.value is None or mean.n < FEWEST:
        yield "K1e", nothing(_("Vi viser tall når fem kommuner har holdt møte."), mean.n)
    else:
        basis = _("%(held)s møter i %(n)s kommuner, %(period)s") % {
            "held": whole(held), "n": whole(mean.n), "period": lately(),
        }  # fmt: skip
        words = _("møter i året der de møtes")
        yield "K1e", Figure(decimal(mean.value), words, mean.n, basis, mean.day)


def _of(figure: ForumFigure, words: str, what: str) -> Figure:
    """A share as forums counts it, of at least five."""
    if figure.value is None or figure.n < FEWEST:
        return too_few(what, figure.n)
    basis = f"{whole(figure.n)} {what}, {lately()}"
    return Figure(percent(figure.value, 1), words, figure.n, basis, figure.day)


def _contact() -> Found:
    """The meeting of the two parties; each meeting counts, so nothing waits for five."""
    contact = forums.contact_meeting()
    often, taken_up = _("kontaktmøter de siste tolv månedene"), _("saker tatt opp på kontaktmøtene")
    found = list(meetings_of(contact, often, taken_up)) if contact else []
    yield from found
    if not found:
        for code in ("P1", "O2", "O3", "O4"):
            yield code, nothing(_("Vi viser tall når partene har holdt et kontaktmøte."))


def meetings_of(forum: Forum, often: str, taken_up: str) -> Found:
    """How two parties meet, where they have met at all (P1, O2–O4).

    Args:
        forum: where they meet.
        often: what the number of meetings is called.
        taken_up: what the number of items is called.
    """
    since = forums.days_since_last(forum)
    if not since.n:
        return
    held = _("%(n)s møter holdt i alt") % {"n": whole(since.n)}
    yield "P1", _sides(forum)
    many = forums.meetings_last_year(forum)
    yield "O2", Figure(whole(many.value or 0), often, since.n, held, many.day)
    minutes = forums.minutes_in_time(forum)
    if minutes.value is not None:
        words = _("av referatene godkjente begge innen 14 dager")
        basis = _("%(n)s referater") % {"n": whole(minutes.n)}
        yield "O2", Figure(percent(minutes.value, 1), words, minutes.n, basis, minutes.day)
    items = forums.contact_items(forum)
    yield "O3", Figure(whole(items.value or 0), taken_up, items.n, lately(), items.day)
    even = forums.balance(forum)
    if even.value is not None:
        words = _("er forskjellen på hvor mange møter hver part har innkalt")
        yield "O4", Figure(whole(even.value), words, even.n, held, even.day)


def _sides(forum: Forum) -> Figure:
    """How many items each party has raised."""
    shares = forums.items_by_side(forum)
    if not shares.n:
        return nothing(_("Vi viser tall når partene har meldt inn saker."))
    value = _(" og ").join(whole(n) for n in shares.parties.values())
    who = _(" og ").join(str(party) for party in shares.parties)
    words = _("saker kom fra %(who)s") % {"who": who}
    basis = _("%(n)s saker i alt") % {"n": whole(shares.n)}
    return Figure(value, words, shares.n, basis, shares.day)


# --- hearings, plans and mappings (R4, K1c, K1f, P3) ----------------------------------------------


def _hearings() -> Found:
    period, points = lately(), _("innspillspunkter")
    yield (
        "R4",
        shared(hearings.matched_invited(), _("av lag med treff ble invitert"), _("treff"), period),
    )
    opened = hearings.days_open()
    yield "R4", middle(
        opened.middle, opened.n, days(opened.middle),
        _("er midterste tid lagene får til å svare"), _("høringer"),
    )  # fmt: skip
    yield "R4", shared(
        hearings.short_periods(),
        _("av høringene hadde kortere frist enn regelen, med grunn"), _("høringer"), period,
    )  # fmt: skip
    yield "R4", shared(hearings.answered(), _("av de inviterte svarte"), _("invitasjoner"), period)
    yield "R4", shared(hearings.treated(), _("av innspillene fikk svar med grunn"), points, period)
    yield "P3", shared(
        hearings.followed(), _("av innspillene i høringer ble fulgt helt eller delvis"),
        points, period,
    )  # fmt: skip
    yield "K1c", out_of(
        hearings.places_mapped(), _("kommuner og fylker har kartlagt frivilligheten"),
        _("siste to år"),
    )  # fmt: skip
    yield "K1f", shared(
        hearings.plans_from_the_start(), _("av planene sa fra til lagene da arbeidet startet"),
        _("planer"),
    )  # fmt: skip


def _groups() -> Found:
    """How many kinds of organisations are given something, asked, and come (P5)."""
    year = grants.latest_answered(None)
    given, awards = grants.groups_awarded(year) if year else (set(), 0)
    asked, invitations = hearings.groups_invited()
    came, organisations = forums.groups_present()
    told = (
        (given, awards, _("slags organisasjoner har fått tilskudd"),
         _("%(n)s tildelinger, %(when)s"), year),
        (asked, invitations, _("slags organisasjoner er invitert til en høring"),
         _("%(n)s invitasjoner, %(when)s"), lately()),
        (came, organisations, _("slags organisasjoner har kommet på møte"),
         _("%(n)s organisasjoner, %(when)s"), lately()),
    )  # fmt: skip
    for groups, n, words, basis, when in told:
        if n < FEWEST:
            yield "P5", too_few(_("tildelinger, invitasjoner eller oppmøter"), n)
            continue
        value = _("%(part)s av %(n)s") % {"part": len(groups), "n": GROUPS}
        yield "P5", Figure(value, words, n, basis % {"n": whole(n), "when": when}, clock.today())


# --- grants (R1–R3, P6) ---------------------------------------------------------------------------


def _grants() -> Found:
    checked, tasks = grants.checked_schemes()
    if tasks:
        value = _("%(part)s av %(n)s") % {"part": whole(checked), "n": whole(tasks)}
        words = _("ordninger for oppgaver viser at de ikke erstatter kommunen")
        yield "P6", Figure(value, words, tasks, _("slik det er nå"), clock.today())
    else:
        yield "P6", nothing(_("Vi viser tall når en ordning gir penger til en oppgave."))
    year = grants.latest_answered(None)
    if year is None:
        for code in ("R1", "R2", "R3"):
            yield code, nothing(_("Vi viser tall når de første søknadene har fått svar."))
        return
    yield from granted(grants.of_everyone(year), year)


def granted(found: list[grants.Figure], year: int) -> Found:
    """The figures of a year's calls, everyone's or one owner's (R1–R3)."""
    counted = {figure.key: figure for figure in found}
    for key, code, words in _grant_words():
        yield code, _grant(counted[key], words, year)


def _grant_words() -> list[tuple[str, str, str]]:
    """Which of the grants' figures stand by which clause, and what the value is of."""
    return [
        ("dates", "R1", _("av datoene i utlysningene ble holdt")),
        ("promise", "R1", _("av svarene kom innen lovet dato")),
        ("years", "R1", _("av kronene er gitt for flere år")),
        ("free", "R2", _("av tilskuddskronene er frie midler")),
        ("minutes_apply", "R3", _("er midterste tid på én søknad")),
        ("no_report", "R3", _("av tilskuddene krever ingen rapport")),
        ("returned", "R3", _("av søknadene ble sendt tilbake for mer")),
    ]


def _grant(figure: grants.Figure, words: str, year: int) -> Figure:
    """One of them as it is said here."""
    n, what = figure.n, figure.counts
    if figure.key == "dates":  # counted in dates, not in calls
        n, what = int(figure.below or 0), _("datoer")
    told = figure.key == "minutes_apply"
    if figure.value is None or n < FEWEST:
        return too_few(what, n)
    by, kind = (_("søkerne"), How.SAID) if told else ("", How.MEASURED)
    what = _("søkere") if told else what
    return Figure(figure.words, words, n, f"{whole(n)} {what}, {year}", figure.on, kind, by)


# --- the platform itself (F, K1a, O5, O6) ---------------------------------------------------------


def _terms() -> Found:
    there = local.national().all
    have = out_of(
        instruments.Share(there.in_force, there.n, there.day),
        _("kommuner og fylker har sin egen plattform"),
    )
    yield "F", have
    yield "K1a", have
    platform = Platform.objects.national().first()
    if platform:
        yield from term_of(platform)


def term_of(platform: Platform) -> Found:
    """How long is left, and whether the parties looked back in time (O5, O6)."""
    edition = Edition.objects.valid().filter(platform=platform).first()
    if edition and edition.valid_to:
        left = months_left(edition.valid_to)
        words = _("måneder igjen av avtalen")
        basis = _("varer i %(n)s måneder") % {"n": edition.term_months}
        yield "O5", Figure(whole(left), words, 1, basis, clock.today())
    over = terms.evaluated_in_time(platform)
    if over.n:
        yield "O6", out_of(over, _("avtaler ble vurdert sammen før de gikk ut"))


def months_left(last: date) -> int:
    """Months from today to a last day, which counts; 0 when it is over."""
    return max(0, round(((last - clock.today()).days + 1) / MONTH))
