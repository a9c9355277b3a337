"""What is laid beside the parties' views when they look back: the country's figures, or a place's.

Beside a local platform stands what is measured in that municipality or county, by the same rules
and the same clauses as in the whole country. A local clause takes the figures of the national one
it comes from; one of the parties' own has none, and neither has one that they left out (O6, K1a).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from agreements.actions import evaluating
from agreements.models import Edition, Platform
from agreements.states import Stand
from consultations import indicators as hearings
from consultations.actions.pulse import pulse_subject as of_hearing
from consultations.models import Hearing
from core import clock
from core.templatetags.portal import kort_dato
from dispatch import letters
from forums import indicators as forums
from forums.actions.pulse import pulse_subject as of_meeting
from forums.models import Forum, Meeting
from grants import indicators as grants
from insight import clauses
from insight.figure import FEWEST, Figure, lately, whole
from insight.lived import lived_in
from insight.reach import reach_of
from organisations.models import Municipality, Pulse
from organisations.models.pulse import PulseQuerySet

YEAR = timedelta(days=365)
LONGEST = 200  # characters that are kept of what a figure is of
type Found = Iterator[tuple[str, Figure]]


@letters.in_bokmaal()
def of_edition(edition: Edition) -> list[evaluating.Figure]:
    """Everything that can be said of an edition's clauses now: in bokmål, whoever clicks.

    Args:
        edition: that is looked back at.
    """
    place = edition.platform.municipality
    found = figures_in(place, edition.platform) if place else clauses.figures()
    # a local clause has the code of the national one it comes from; the database holds it to that
    kept = edition.clauses.exclude(stand__in=[Stand.LEFT_OUT, Stand.NEW])
    return [
        evaluating.Figure(code, row.words[:LONGEST], row.value, row.n, row.on)
        for code in kept.values_list("code", flat=True)
        for row in found.get(code, [])
        if row.value
    ]


def figures_in(place: Municipality, platform: Platform) -> dict[str, list[Figure]]:
    """Clause → its figures in one place; the statements are as many whatever there is."""
    found: dict[str, list[Figure]] = {}
    for collect in (_forum(platform.forum), _place(place), lived_in(place, platform),
                    clauses.term_of(platform)):  # fmt: skip
        for code, figure in collect:
            found.setdefault(code, []).append(figure)
    return found


def _forum(forum: Forum | None) -> Found:
    """How the two sides meet, where they have a council (P1, K1e, O2–O4)."""
    if forum is None:
        return
    yield from clauses.meetings_of(
        forum, _("møter de siste tolv månedene"), _("saker tatt opp på møtene")
    )
    came = forums.reach(forum)
    if came.n:
        words = _("organisasjoner kom på møtene")
        basis = _("%(n)s møter, %(period)s") % {"n": whole(came.n), "period": lately()}
        yield "K1e", Figure(whole(came.attended), words, came.n, basis, came.day)


def _place(place: Municipality) -> Found:
    """What the municipality does, and what the organisations there say (P2–P5, R1–R3, K1b–K2)."""
    yield from clauses.innspill_of(place)
    since = clock.now() - YEAR
    yield from clauses.trust(pulses(place, since, clock.now()).means(), lately())
    yield from _reached(place)
    yield from clauses.offers(place)
    yield "K2", clauses.acting(place)
    mapped = hearings.last_mapped(place)
    if mapped.day:
        words, now = _("ble frivilligheten sist kartlagt"), _("slik det er nå")
        yield "K1c", Figure(kort_dato(mapped.day), words, 1, now, clock.today())
    owner = place.organisation
    year = grants.latest_answered(owner) if owner else None
    if owner and year:
        yield from clauses.granted(grants.of_owner(owner, year), year)


def _reached(place: Municipality) -> Found:
    """Who there is, and how many kinds of them anything reaches (P2, P5)."""
    reach = reach_of(place)
    n = reach.organisations
    if n < FEWEST:
        return
    now = _("slik det er nå")
    yield "P2", Figure(whole(n), _("organisasjoner her er med i Samspill"), n, now, reach.on)
    reached = len(reach.groups) - len(reach.unreached)
    value = _("%(part)s av %(n)s") % {"part": whole(reached), "n": whole(len(reach.groups))}
    words = _("slags organisasjoner her når kommunen fram til")
    yield "P5", Figure(value, words, n, lately(), reach.on)


def pulses(place: Municipality | None, since: datetime, until: datetime) -> PulseQuerySet:
    """Answers to the two questions after meetings and hearings, in a place or everywhere (P4).

    Args:
        place: whose hearings and meetings; None: everyone's.
        since: the first instant.
        until: the first instant after.
    """
    found: PulseQuerySet = Pulse.objects.filter(answered_at__gte=since, answered_at__lt=until)
    if place is None:
        return found
    asked = [of_hearing(one) for one in Hearing.objects.filter(municipality=place).only("ref")]
    met = [of_meeting(one) for one in Meeting.objects.filter(forum__municipality=place).only("ref")]
    return found.filter(subject__in=[*asked, *met])
