"""What is measured of policies, activities, partnerships and dialogue rooms, by clause.

Pure composition, as `insight.clauses`, which lays it beside the other figures.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.indicators import activities, policies
from agreements.models import Activity
from core import clock
from insight.figure import FEWEST, Figure, lately, percent, too_few, whole
from partnerships.indicators import challenges, partnerships, rooms

type Found = Iterator[tuple[str, Figure]]


def lived() -> Found:
    """Each clause with its figures; the statements are as many whatever there is."""
    yield from _policies()
    yield from _activities()
    yield from _partnerships()
    yield from _rooms()
    yield from _challenges()


def _policies() -> Found:
    """Level by level, from what shows it (P7, K1; I2)."""
    found = policies.national().all
    value = _("%(part)s av %(n)s") % {"part": whole(found.has), "n": whole(found.n)}
    words = _("kommuner har en frivillighetspolitikk som kan vises fram")
    basis = _("%(n)s er i ferd med å lage en") % {"n": whole(found.under_way)}
    have = Figure(value, words, found.n, basis, found.day)
    yield "P7", have
    yield "K1", have


def _activities() -> Found:
    """What both have in their own plans (O1; I18)."""
    joint = activities.anchored_by_all(Activity.objects.filter(platform__municipality=None))
    if joint.value is None or joint.n < FEWEST:
        yield "O1", too_few(_("felles aktiviteter"), joint.n)
        return
    basis = f"{whole(joint.n)} {_('felles aktiviteter')}, {lately()}"
    words = _("av aktivitetene står i begge parters egne planer")
    yield "O1", Figure(percent(joint.value, 1), words, joint.n, basis, joint.day)


def _partnerships() -> Found:
    """How many, and whether anybody asked what they replace (K1d, P6)."""
    for one in partnerships.of_everyone():
        if one.value is None or not one.n:
            continue
        said = (
            f"{one.value} %"
            if partnerships.MEANS[one.key].unit == partnerships.SHARE
            else whole(one.value)
        )
        basis = f"{whole(one.n)} {one.counts}"
        yield one.clause, Figure(said, str(one.name), one.n, basis, one.day)


def _rooms() -> Found:
    """Rooms where everyone hears the same (K4)."""
    found = rooms.of_owner()
    if found.opened:
        words = _("dialogrom med ideelle er åpnet")
        basis = _("%(n)s endte med en kunngjøring") % {"n": whole(found.announced)}
        yield "K4", Figure(whole(found.opened), words, found.opened, basis, clock.today())


def _challenges() -> Found:
    """Problems that somebody shared, and those that were tried (K1g)."""
    found = challenges.challenges()
    if found.raised:
        words = _("utfordringer er delt")
        basis = _("%(tried)s er prøvd ut, og %(adopted)s er tatt i bruk") % {
            "tried": whole(found.tried), "adopted": whole(found.adopted),
        }  # fmt: skip
        yield "K1g", Figure(whole(found.raised), words, found.raised, basis, found.on)
