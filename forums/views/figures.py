"""The figures on a forum's page: what there is something to say of, with n and day."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from forums import indicators
from forums.actions.pulse import pulse_subject
from forums.indicators import Figure
from forums.models import Forum
from forums.states import MeetingState
from organisations.models import Pulse

type Line = tuple[str, str, str]  # what, how much, of how many


def figures_of(forum: Forum) -> dict[str, Any]:
    """For `forums/_figures.html`; a fixed number of statements."""
    lines = [*_meetings(forum), *_items(forum), *_reach(forum)]
    if forum.municipality:
        lines += _place(forum)
    closed = forum.meetings.filter(state=MeetingState.CLOSED).order_by("-starts_at")[:PULSES]
    subjects = [pulse_subject(meeting) for meeting in closed]
    return {
        "lines": lines,
        "day": clock.today(),
        "pulse": Pulse.objects.filter(subject__in=subjects).means(),
        "anything": bool(lines),
    }


PULSES = 12  # the latest meetings whose answers count together


def _meetings(forum: Forum) -> list[Line]:
    """How often they meet, who convenes, and whether promises are kept."""
    since, lately = indicators.days_since_last(forum), indicators.meetings_last_year(forum)
    if not since.n:
        return []
    held = _held(since.n)
    found = [
        (_("Dager siden siste møte"), f"{since.value:.0f}", held),
        (_("Møter de siste tolv månedene"), f"{lately.value:.0f}", held),
    ]
    even = indicators.balance(forum)
    if even.value is not None:
        found.append((_("Forskjell i hvem som har innkalt"), f"{even.value:.0f}", _held(even.n)))
    minutes = indicators.minutes_in_time(forum)
    found += _share(_("Referater godkjent av alle innen 14 dager"), minutes, _held(minutes.n))
    done = indicators.follow_ups_in_time(forum)
    words = ngettext("av %(n)s oppfølgingspunkt", "av %(n)s oppfølgingspunkter", done.n)
    return found + _share(_("Oppfølging gjort i tide"), done, words % {"n": done.n})


def _items(forum: Forum) -> list[Line]:
    """Who raises what is talked about."""
    shares = indicators.items_by_side(forum)
    if not shares.n:
        return []
    of = ngettext("av %(n)s sak", "av %(n)s saker", shares.n) % {"n": shares.n}
    sides = [*((str(party), n) for party, n in shares.parties.items())]
    if shares.members:
        sides.append((_("medlemmene"), shares.members))
    return [(_("Saker fra %(who)s") % {"who": who}, _percent(n / shares.n), of) for who, n in sides]


def _reach(forum: Forum) -> list[Line]:
    """Who is asked, and who comes."""
    reach = indicators.reach(forum)
    if not reach.invited:
        return []
    of = ngettext("av %(n)s invitert", "av %(n)s inviterte", reach.invited) % {"n": reach.invited}
    kinds = _("%(came)s av %(asked)s") % {
        "came": reach.groups_attended,
        "asked": reach.groups_invited,
    }
    return [
        (_("Organisasjoner som svarte på innkallingen"), str(reach.answered), of),
        (_("Organisasjoner som kom"), str(reach.attended), of),
        (_("Slags organisasjoner (ICNPO) som kom"), kinds, _held(reach.n)),
    ]


def _place(forum: Forum) -> list[Line]:
    """How the municipality answers what organisations take up."""
    place = forum.municipality
    assert place is not None  # noqa: S101 – asked for only then
    days, agenda = indicators.first_answer_days(place), indicators.reached_agenda(place)
    found = []
    if days.value is not None:
        words = _("%(n)s dager") % {"n": f"{days.value:.0f}"}
        found.append((_("Tid til første svar på innspill, median"), words, _innspill(days.n)))
    return found + _share(_("Innspill som kom på en saksliste"), agenda, _innspill(agenda.n))


def _share(label: str, figure: Figure, of: str) -> list[Line]:
    """One line where there was something to count."""
    return [] if figure.value is None else [(label, _percent(figure.value), of)]


def _percent(value: float) -> str:
    """«67 %»."""
    return f"{round(100 * value)} %"


def _held(n: int) -> str:
    return ngettext("%(n)s møte holdt", "%(n)s møter holdt", n) % {"n": n}


def _innspill(n: int) -> str:
    return _("%(n)s innspill") % {"n": n}
