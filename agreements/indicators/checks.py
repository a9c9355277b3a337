"""What Samspill itself can measure of the criteria of «Årets frivillighetskommune».

Never added to, averaged with or worded together with what a municipality says of itself.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.levels import counting
from agreements.models import Evidence, LocalPolicy
from agreements.states import Criterion, EvidenceKind, PolicyLevel
from core import clock
from forums.models import Attendance, Meeting
from forums.states import USED
from organisations.models import Municipality, Venue

YEAR = timedelta(days=365)
FIELDS = 7  # kinds of organisations that the prize looks for (mission, fact 8)
MEETINGS = 2  # a year that make a fixed structure; Samspill's own choice


@dataclass(frozen=True)
class Measured:
    """What was counted.

    Args:
        met: whether what can be counted is there.
        words: the count, in words.
        n: how many things were counted.
        day: when.
    """

    met: bool
    words: str
    n: int
    day: date


def measured(place: Municipality) -> dict[Criterion, Measured]:
    """Each criterion as it can be counted here today; a fixed number of statements."""
    return {
        Criterion.DIALOGUE: _dialogue(place),
        Criterion.ANCHORED: _anchored(place),
        Criterion.PLACES: _places(place),
        Criterion.MEETINGS: _meetings(place),
    }


def _policy(place: Municipality) -> LocalPolicy | None:
    """The policy in force, else the one under way."""
    found: LocalPolicy | None = (
        counting().filter(municipality=place).order_by("makes", "-pk").first()
    )
    return found


def _dialogue(place: Municipality) -> Measured:
    """Open meetings and statements that are laid in for the policy."""
    policy = _policy(place)
    kinds = [EvidenceKind.DIALOGUE, EvidenceKind.STATEMENT]
    n = Evidence.objects.filter(policy=policy, kind__in=kinds).count() if policy else 0
    words = ngettext(
        "%(n)s åpent møte eller uttalelse er lagt inn.",
        "%(n)s åpne møter og uttalelser er lagt inn.",
        n,
    ) % {"n": n}
    return Measured(n > 0, words, n, clock.today())


def _anchored(place: Municipality) -> Measured:
    """A policy that is decided, and said to be part of the municipal plan."""
    policies = counting().filter(municipality=place, makes=PolicyLevel.HAS)
    policy: LocalPolicy | None = policies.order_by("-pk").first()
    if policy is None:
        return Measured(False, _("Ingen politikk er vedtatt og gjelder nå."), 0, clock.today())
    words = _("%(body)s har vedtatt politikken.") % {"body": policy.decided_by}
    if policy.in_municipal_plan:
        words += " " + _("Den er del av kommuneplanen.")
    return Measured(True, words, 1, clock.today())


def _places(place: Municipality) -> Measured:
    """Venues in use there."""
    here = Venue.objects.on_offer().filter(Q(municipality=place) | Q(municipality__county=place))
    n = here.count()
    words = ngettext(
        "%(n)s lokale er lagt inn i Samspill.", "%(n)s lokaler er lagt inn i Samspill.", n
    ) % {"n": n}
    return Measured(n > 0, words, n, clock.today())


def _meetings(place: Municipality) -> Measured:
    """Meetings that were held in a year, and how many kinds of organisations came (ICNPO)."""
    held = Meeting.objects.filter(
        forum__municipality=place, state__in=USED, starts_at__gt=clock.now() - YEAR
    )
    n = held.count()
    came = Attendance.objects.filter(meeting__in=held.values("pk"), organisation__isnull=False)
    # the main group is what stands before the last three digits of the register's code
    codes = came.exclude(organisation__icnpo="").values_list("organisation__icnpo", flat=True)
    kinds = len({code[:-3] for code in codes.distinct()})
    words = _("%(n)s møter er holdt det siste året. %(kinds)s slags organisasjoner kom.") % {
        "n": n,
        "kinds": kinds,
    }
    return Measured(n >= MEETINGS and kinds >= FIELDS, words, n, clock.today())
