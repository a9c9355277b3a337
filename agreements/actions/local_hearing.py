"""A local text is asked about: one click makes the municipality's hearing (clauses K1a and R4).

The hearing is the municipality's own and takes its ordinary way from draft to summary. While it is
published the text is on hearing and stands still; when it is summarised or withdrawn the text is a
draft again, so that what people said can change it.

The order of locks: the hearing, then the platform, then its edition.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from agreements import comparing
from agreements.actions.approving import locked_edition
from agreements.actions.local import OVER, check_whole
from agreements.actions.local_clauses import locked_draft
from agreements.models import Edition
from agreements.policies import local as policy
from agreements.states import EDITION, EditionState, Stand
from consultations import actions as consultations
from consultations.actions.hearings import locked_draft as locked_hearing
from consultations.models import Hearing
from consultations.models.template import Words
from consultations.states import HearingKind, HearingState, Participation
from core import audit, states
from core.errors import Refused
from core.pages import absolute
from organisations.models import Topic

MOST = 20_000  # characters of the hearing's background
SHORT = 2_000  # and of what it says in short


@transaction.atomic
def make_hearing(edition: Edition, *, ref: str, by: Any) -> Hearing:
    """A hearing draft of the municipality about this text; one that is on its way is given back.

    Args:
        edition: a local draft with a choice for every point.
        ref: the hearing's name; the same again is a second click.
        by: a case handler of the municipality.

    Raises:
        Refused: not the municipality's case handler, no draft, or points that nobody has chosen
            for.
    """
    edition = locked_draft(edition, by)
    platform = edition.platform
    owner, place = policy.owner_of(platform), platform.municipality
    if owner is None or place is None or not policy.may_ask(by, platform):
        raise Refused(policy.why_not_ask(by, platform))
    if edition.hearing is not None and edition.hearing.state not in OVER:
        return edition.hearing
    check_whole(edition)
    words = _words(edition)
    hearing = consultations.create(
        ref=ref, by=by, on_behalf_of=owner, municipality=place, title=words.title, lead=words.lead
    )
    hearing = consultations.fill(hearing, by=by, words=words)
    edition.hearing = hearing
    edition.version += 1
    edition.save(update_fields=["hearing", "version"])
    audit.record("edition.hearing_made", edition, by=by, on_behalf_of=owner, hearing=hearing.pk)
    return hearing


@transaction.atomic
def refresh_hearing(edition: Edition, *, by: Any) -> Hearing:
    """Put the text as it is now into the hearing draft.

    Raises:
        Refused: there is no hearing, or it is no draft any longer.
    """
    if edition.hearing is None:
        raise Refused(_("Lag høringen først."))
    hearing = locked_hearing(edition.hearing)
    edition = locked_draft(edition, by)
    if not policy.may_ask(by, edition.platform):
        raise Refused(policy.why_not_ask(by, edition.platform))
    check_whole(edition)
    words = _words(edition)
    if (hearing.in_short, hearing.background) != (words.in_short, words.background):
        hearing.in_short, hearing.background = words.in_short, words.background
        hearing.version += 1
        hearing.save(update_fields=["in_short", "background", "version"])
        audit.record("hearing.edited", hearing, by=by, on_behalf_of=hearing.owner)
    return hearing


@transaction.atomic
def let_go(edition: Edition, *, by: Any) -> None:
    """Go on without a hearing that has not been sent; its draft is the municipality's own.

    Raises:
        Refused: not the municipality's case handler, or the hearing is on its way out.
    """
    row = locked_draft(edition, by)
    if not policy.may_ask(by, row.platform):
        raise Refused(policy.why_not_ask(by, row.platform))
    if row.hearing is None or row.hearing.state in OVER:
        return  # a second click
    gone, row.hearing = row.hearing.pk, None
    row.version += 1
    row.save(update_fields=["hearing", "version"])
    owner = policy.owner_of(row.platform)
    audit.record("edition.hearing_let_go", row, by=by, on_behalf_of=owner, hearing=gone)


@transaction.atomic
def follow_hearing(hearing: Hearing) -> None:
    """Move the text with its hearing; the hearing is under lock and has just moved.

    Args:
        hearing: sent for approval, published, summarised or withdrawn.

    Raises:
        Refused: it is to be approved with other words than the text has now.
    """
    for edition in Edition.objects.filter(hearing=hearing):
        row = locked_edition(edition)
        if hearing.state == HearingState.FOR_APPROVAL and row.state == EditionState.DRAFT:
            _check_says(hearing, row)
        elif hearing.state == HearingState.PUBLISHED and row.state == EditionState.DRAFT:
            _move(row, EditionState.ON_HEARING, "edition.on_hearing")
        elif hearing.state in OVER and row.state == EditionState.ON_HEARING:
            _move(row, EditionState.DRAFT, "edition.heard")


def _check_says(hearing: Hearing, row: Edition) -> None:
    """The differences stand in the hearing as they are now; what else it says is its writer's own.

    Raises:
        Refused: they do not.
    """
    said, found = " ".join(hearing.background.split()), comparing.points(row)
    if not any(_in_tongue(code, found, row) in said for code, _name in settings.LANGUAGES):
        raise Refused(
            _(
                "Teksten er endret siden høringen ble laget, så høringen sier noe annet. Gå til "
                "arbeidet med den lokale plattformen og oppdater høringen først."
            )
        )


def _in_tongue(code: str, found: list[comparing.Point], row: Edition) -> str:
    """The differences as one who reads the pages in that language puts them into a hearing."""
    with translation.override(code):
        return " ".join(" ".join(_differences(found, _link(row))).split())


def _move(row: Edition, to: EditionState, verb: str) -> None:
    states.move(row, to, allowed=EDITION)
    row.version += 1
    row.save(update_fields=["state", "version"])
    audit.record(verb, row, by=None, hearing=row.hearing_id)


# --- what the hearing says ------------------------------------------------------------------------


def _words(edition: Edition) -> Words:
    """The hearing's first words: what is other than the national text, and where to read it all."""
    found = comparing.points(edition)
    place = edition.platform.municipality
    return Words(
        name=edition.title,
        kind=HearingKind.FRAMEWORK,
        title=edition.title,
        lead=_(
            "%(place)s og frivilligheten lager sin egen plattform for samarbeid. Les hva som er "
            "annerledes enn i den nasjonale, og si hva dere mener."
        )
        % {"place": place},
        in_short=_in_short(found),
        background="\n\n".join([*_differences(found, _link(edition)), _link(edition)]),
        participation=Participation.COOPERATION,
        questions=(
            _("Er det noe i teksten dere ikke kan være med på?"),
            _("Mangler det et punkt?"),
            _("Hva skal til for at plattformen blir brukt?"),
        ),
        topics=Topic.objects.none(),
    )


def _in_short(found: list[comparing.Point]) -> str:
    """One line for each way a point may stand, with which they are."""
    lines = [_("Like de nasjonale: %(n)d punkter.") % {"n": _count(found, Stand.SAME)}]
    for stand, words in (
        (Stand.ADAPTED, _("Tilpasset: %(points)s.")),
        (Stand.LEFT_OUT, _("Utelatt: %(points)s.")),
        (Stand.NEW, _("Nytt: %(points)s.")),
    ):
        named = [point.spoken for point in found if point.stand == stand]
        if named:
            lines.append(words % {"points": ", ".join(named)})
    return "\n".join(lines)[:SHORT]


def _count(found: list[comparing.Point], stand: Stand) -> int:
    return sum(point.stand == stand for point in found)


def _link(edition: Edition) -> str:
    """Where to read it all."""
    link = absolute(reverse("local_platform", kwargs={"ref": edition.platform.ref}))
    return _("Se alle punktene side ved side: %(link)s") % {"link": link}


def _differences(found: list[comparing.Point], link: str) -> list[str]:
    """Each difference in words; where there is no room for all of them, the link says the rest."""
    parts, room = [], MOST - len(link) - 2
    for point in found:
        said = _said(point) if point.differs else ""
        if said and len(said) + 2 > room:
            break
        if said:
            parts.append(said)
            room -= len(said) + 2
    return parts


def _said(point: comparing.Point) -> str:
    lines = [f"{point.spoken} ({point.label.lower()})"]
    if point.origin:
        lines.append(_("Nasjonalt: %(text)s") % {"text": point.national})
    if point.local:
        lines.append(_("Hos oss: %(text)s") % {"text": point.local})
    if point.reason:
        lines.append(_("Hvorfor: %(reason)s") % {"reason": point.reason})
    return "\n".join(lines)
