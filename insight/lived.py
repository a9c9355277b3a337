"""What is measured of policies, activities, partnerships and dialogue rooms, by clause.

Pure composition, as `insight.clauses`, which lays it beside the other figures.
"""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agreements.indicators import activities, policies
from agreements.levels import level_of
from agreements.models import Activity, Platform
from agreements.states import PolicyLevel
from core import clock
from insight.figure import FEWEST, Figure, How, lately, nothing, percent, too_few, whole
from organisations.models import Municipality
from partnerships.indicators import challenges, partnerships, rooms
from partnerships.models import IdealDeclaration
from partnerships.policies import themes

type Found = Iterator[tuple[str, Figure]]


def lived() -> Found:
    """Each clause with its figures; the statements are as many whatever there is."""
    yield from _policies()
    yield from _activities(Activity.objects.filter(platform__municipality=None))
    yield from _partnerships(partnerships.of_everyone())
    yield from _rooms(rooms.of_owner())
    yield from _challenges(challenges.challenges())
    yield from _themes(None)
    yield "P8", _declared()


def lived_in(place: Municipality, platform: Platform) -> Found:
    """The same in one municipality or county, where it can be told apart there."""
    yield from _level(place)
    yield from _activities(Activity.objects.filter(platform=platform))
    yield from _partnerships(partnerships.of_municipality(place))
    if place.organisation is not None:
        yield from _rooms(rooms.of_owner(place.organisation))
    yield from _challenges(challenges.challenges(place))
    yield from _themes(place)


def _policies() -> Found:
    """Level by level, from what shows it (P7, K1; I2)."""
    found = policies.national().all
    if not found.n:
        return
    value = _("%(part)s av %(n)s") % {"part": whole(found.has), "n": whole(found.n)}
    words = _("kommuner har en frivillighetspolitikk som kan vises fram")
    basis = _("%(n)s er i ferd med å lage en") % {"n": whole(found.under_way)}
    have = Figure(value, words, found.n, basis, found.day)
    yield "P7", have
    yield "K1", have


def _level(place: Municipality) -> Found:
    """How far one municipality has come, from what shows it (P7, K1; I2)."""
    level = str(PolicyLevel(level_of(place)).label)
    words = _("frivillighetspolitikk som kan vises fram")
    have = Figure(level, words, 1, _("slik det er nå"), clock.today())
    yield "P7", have
    yield "K1", have


def _activities(planned: QuerySet[Activity]) -> Found:
    """What both have in their own plans (O1; I18)."""
    joint = activities.anchored_by_all(planned)
    if joint.value is None or joint.n < FEWEST:
        yield "O1", too_few(_("felles aktiviteter"), joint.n)
        return
    basis = f"{whole(joint.n)} {_('felles aktiviteter')}, {lately()}"
    words = _("av aktivitetene står i begge parters egne planer")
    yield "O1", Figure(percent(joint.value, 1), words, joint.n, basis, joint.day)


def _partnerships(counted: Iterable[partnerships.PartnershipFigure]) -> Found:
    """How many, and whether anybody asked what they replace (K1d, P6)."""
    for one in counted:
        if one.value is None or not one.n:
            continue
        said = (
            f"{one.value} %"
            if partnerships.MEANS[one.key].unit == partnerships.SHARE
            else whole(one.value)
        )
        basis = f"{whole(one.n)} {one.counts}"
        yield one.clause, Figure(said, str(one.name), one.n, basis, one.day)


def _rooms(found: rooms.RoomFigures) -> Found:
    """Rooms where everyone hears the same (K4)."""
    if found.opened:
        words = _("dialogrom med ideelle er åpnet")
        basis = _("%(n)s endte med en kunngjøring") % {"n": whole(found.announced)}
        yield "K4", Figure(whole(found.opened), words, found.opened, basis, clock.today())


def _challenges(found: challenges.ChallengeFigures) -> Found:
    """Problems that somebody shared, and those that were tried (K1g)."""
    if found.raised:
        words = _("utfordringer er delt")
        basis = _("%(tried)s er prøvd ut, og %(adopted)s er tatt i bruk") % {
            "tried": whole(found.tried), "adopted": whole(found.adopted),
        }  # fmt: skip
        yield "K1g", Figure(whole(found.raised), words, found.raised, basis, found.on)


def _themes(place: Municipality | None) -> Found:
    """In how many of the themes somebody meets or works together (K3)."""
    counted = themes.counts(place)
    active = [one for one in counted if one.arenas]
    if not active:
        yield "K3", nothing(_("Vi viser tall når noen møtes om helse og velferd."))
        return
    value = _("%(part)s av %(n)s") % {"part": whole(len(active)), "n": whole(len(counted))}
    words = _("temaer om helse og velferd har et råd, et forum eller et partnerskap")
    basis = ", ".join(f"{one.name} {whole(one.arenas)}" for one in active)
    yield "K3", Figure(value, words, len(counted), basis, clock.today())


def _declared() -> Figure:
    """How many have said that they are non-profit (P8)."""
    n = IdealDeclaration.objects.filter(withdrawn_at=None).count()
    if n < FEWEST:
        return too_few(_("organisasjoner som har erklært seg som ideelle"), n)
    words = _("organisasjoner har erklært seg som ideelle")
    by, now = _("organisasjonene"), _("slik det er nå")
    return Figure(whole(n), words, n, now, clock.today(), How.SAID, by)
