"""What the portal measures for each clause of the platform, for the whole country.

Pure composition: every number is counted by the app whose rows it stands on; here it gets its words
and its clause (mission.md section 4, I1–I20).
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.actions import evaluating
from agreements.indicators import instruments, local, terms
from agreements.models import Edition, Platform
from agreements.states import SUMMARY
from consultations import indicators as hearings
from core import clock
from core.templatetags.portal import kort_dato
from dispatch import letters
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
from organisations.models import Organisation
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
    return said or rows[:1] or [nothing(waits().get(code, _("Dette punktet blir ikke målt.")))]


def measured() -> list[dict[str, Any]]:
    """Everything that can be said now, as the parties' evaluation keeps it (clause O6)."""
    return [
        {"code": code, "words": row.words, "value": row.value, "n": row.n, "on": row.on}
        for code, rows in figures().items()
        for row in rows
        if row.value
    ]


@letters.in_bokmaal()
def of_edition(edition: Edition) -> list[evaluating.Figure]:
    """What is kept beside the parties' views when they compare: in bokmål, whoever clicks.

    Args:
        edition: that is looked back at. What is counted here is the whole country's, so beside a
            local platform it is nothing.
    """
    if edition.platform.municipality_id is not None:
        return []
    codes = set(edition.clauses.values_list("code", flat=True))
    return [evaluating.Figure(**one) for one in measured() if one["code"] in codes]


def waits() -> dict[str, str]:
    """Why a clause has no figure at all: what nobody has begun to count."""
    return {
        "P7": _("Vi viser tall når kommunene har lagt inn politikken sin."),
        "P8": _("Vi viser tall når organisasjoner har erklært seg som ideelle."),
        "K1": _("Vi viser tall når kommunene har lagt inn politikken sin."),
        "K1d": _("Vi viser tall når det finnes partnerskap."),
        "K1g": _("Vi viser tall når noen har delt en utfordring."),
        "K3": _("Vi viser tall når det finnes partnerskap om helse og velferd."),
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
    yield from _trust()
    yield (
        "K1b",
        out_of(
            instruments.contact_named(),
            _("kommuner og fylker sier hvem lagene kan ringe"),
            by=_("kommunene"),
        ),
    )
    owners, what = _("eierne"), _("lokaler")
    yield "K1b", shared(
        instruments.venues_complete(),
        _("av lokalene har full oversikt over tilgjengelighet"), what, by=owners,
    )  # fmt: skip
    yield (
        "K1b",
        shared(instruments.venues_free(), _("av lokalene er gratis for lagene"), what, by=owners),
    )
    yield "K1b", shared(
        instruments.instruments_reachable(),
        _("av virkemidlene sier hvor man kan gå"), _("virkemidler"),
    )  # fmt: skip
    yield "K2", _acting()


def _trust() -> Found:
    said = registry.trust()
    told = {
        "listened": _("er snittet når vi spør om partene ble lyttet til"),
        "informed": _("er snittet når vi spør om de fikk vite hva som skjedde etterpå"),
    }
    for name, words in told.items():
        if name not in said:
            yield "P4", too_few(_("svar etter møter og høringer"), said["n"])
            return
        value = _("%(mean)s av 5") % {"mean": decimal(said[name])}
        basis = f"{whole(said['n'])} {_('svar')}, {lately()}"
        both = _("kommuner og organisasjoner")
        yield "P4", Figure(value, words, said["n"], basis, clock.today(), How.SAID, both)


def _acting() -> Figure:
    """Organisations with an answer, an item, an innspill or a meeting ÷ all of them (K2)."""
    living = Organisation.objects.active().filter(kind=Kind.VOLUNTARY).order_by()
    n = living.count()
    if n < FEWEST:
        return too_few(_("organisasjoner"), n)
    did = Q(pk__in=forums.acting().values("pk")) | Q(pk__in=hearings.answering().values("pk"))
    value = _("%(part)s av %(n)s") % {"part": whole(living.filter(did).count()), "n": whole(n)}
    words = _("organisasjoner har svart på en høring, kommet med en sak eller vært på møte")
    return Figure(value, words, n, lately(), clock.today())


# --- forums and innspill (P1, P3, K1e, O2–O4) -----------------------------------------------------


def _forums() -> Found:
    waited = forums.first_answer_days(None)
    innspill = _("innspill")
    yield "P3", middle(
        waited.value, waited.n, days(waited.value),
        _("er midterste tid til første svar på et innspill"), innspill,
    )  # fmt: skip
    yield "P3", _of(forums.reached_agenda(None), _("av innspillene kom på en saksliste"), innspill)
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
    since = forums.days_since_last(contact) if contact else None
    if contact is None or since is None or not since.n:
        for code in ("P1", "O2", "O3", "O4"):
            yield code, nothing(_("Vi viser tall når partene har holdt et kontaktmøte."))
        return
    held = _("%(n)s møter holdt i alt") % {"n": whole(since.n)}
    yield "P1", _sides(contact)
    many = forums.meetings_last_year(contact)
    yield (
        "O2",
        Figure(
            whole(many.value or 0),
            _("kontaktmøter de siste tolv månedene"),
            since.n,
            held,
            many.day,
        ),
    )
    minutes = forums.minutes_in_time(contact)
    if minutes.value is not None:
        words = _("av referatene godkjente begge innen 14 dager")
        basis = _("%(n)s referater") % {"n": whole(minutes.n)}
        yield "O2", Figure(percent(minutes.value, 1), words, minutes.n, basis, minutes.day)
    items = forums.contact_items(contact)
    words = _("saker tatt opp på kontaktmøtene")
    yield "O3", Figure(whole(items.value or 0), words, items.n, lately(), items.day)
    even = forums.balance(contact)
    if even.value is not None:
        words = _("er forskjellen på hvor mange møter hver part har innkalt")
        yield "O4", Figure(whole(even.value), words, even.n, held, even.day)


def _sides(contact: Forum) -> Figure:
    """How many items each party has raised."""
    shares = forums.items_by_side(contact)
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
    counted = {figure.key: figure for figure in grants.of_everyone(year)}
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
    edition = Edition.objects.valid().filter(platform=platform).first() if platform else None
    if edition and edition.valid_to:
        left = months_left(edition.valid_to)
        words = _("måneder igjen av avtalen")
        basis = _("varer i %(n)s måneder") % {"n": edition.term_months}
        yield "O5", Figure(whole(left), words, 1, basis, clock.today())
    if platform:
        over = terms.evaluated_in_time(platform)
        if over.n:
            yield "O6", out_of(over, _("avtaler ble vurdert sammen før de gikk ut"))


def months_left(last: date) -> int:
    """Months from today to a last day, which counts; 0 when it is over."""
    return max(0, round(((last - clock.today()).days + 1) / MONTH))
