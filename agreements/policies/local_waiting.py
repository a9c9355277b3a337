"""What of local platforms waits for a person, and what a municipality's own page says of one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.comparing import Tally, tally
from agreements.models import Edition, Party, Platform
from agreements.policies import local as policy
from agreements.policies import local_places, parties
from agreements.policies.waits import Wait
from agreements.states import EditionState
from core import clock
from organisations.models import Municipality

S = EditionState
SHOWN = 20
SOON = 180  # days before the end that a new edition should be begun


def waiting_for(user: Any) -> list[Wait]:
    """What this person should do now, the most pressing first. Statements do not grow."""
    if not user.is_authenticated:
        return []
    mine = Platform.objects.local().filter(pk__in=parties.prepared(user).values("platform"))
    editions = Edition.objects.filter(platform__in=mine[:SHOWN].values("pk")).exclude(
        state=S.PUT_AWAY
    )
    found = list(editions.select_related("platform__municipality", "hearing").order_by("-number"))
    return [*_yes(user, found), *_drafts(found), *_behind(found), *_ends(found)]


def _wait(platform: Platform, what: str, why: str, button: str, page: str, **more: Any) -> Wait:
    return Wait(
        deadline=more.get("deadline"),
        what=what,
        title=platform.name,
        why=why,
        button=button,
        url=reverse(page, kwargs={"ref": platform.ref}),
    )


def _yes(user: Any, editions: list[Edition]) -> list[Wait]:
    """Those that wait for a yes this person can give."""
    asked = [one for one in editions if one.state == S.FOR_APPROVAL]
    held = parties.held(user).filter(platform__in=[one.platform_id for one in asked])
    mine: dict[int, list[Party]] = {}
    for party in held if asked else []:
        mine.setdefault(party.platform_id, []).append(party)
    given = {
        (edition, party)
        for edition, party in Edition.objects.filter(pk__in=[one.pk for one in asked]).values_list(
            "pk", "approvals__party"
        )
    }
    return [
        _wait(
            one.platform,
            _("Lokal plattform"),
            _("Teksten gjelder først når %(party)s har sagt ja.") % {"party": party},
            _("Les og svar"),
            "local_work",
        )
        for one in asked
        for party in mine.get(one.platform_id, [])
        if (one.pk, party.pk) not in given
    ]


def _drafts(editions: list[Edition]) -> list[Wait]:
    """Drafts that somebody has begun on, and those whose hearing is over."""
    return [
        _wait(
            one.platform,
            _("Lokal plattform"),
            _("Utkastet er ikke ferdig. Kommunen og frivilligheten skriver i det samme."),
            _("Fortsett"),
            "local_work",
        )
        for one in editions
        if one.state == S.DRAFT
    ]


def _behind(editions: list[Edition]) -> list[Wait]:
    """A national text that is newer than the one theirs was made from."""
    national = policy.national_in_force() if editions else None
    latest = {one.platform_id: one for one in reversed(editions)}
    return [
        _wait(
            one.platform,
            _("Ny nasjonal tekst"),
            _("Den lokale plattformen er laget ut fra en eldre tekst."),
            _("Se hva som er nytt"),
            "local_news",
        )
        for one in latest.values()
        if national is not None and one.based_on_id not in {None, national.pk}
    ]


def _ends(editions: list[Edition]) -> list[Wait]:
    """One that runs out soon, with no other on its way."""
    today = clock.today()
    busy = {one.platform_id for one in editions if one.state in policy.COMING}
    return [
        _wait(
            one.platform,
            _("Lokal plattform"),
            _("Den går ut, og ingen ny utgave er på vei."),
            _("Begynn på neste utgave"),
            "local_work",
            deadline=clock.end_of_day(one.valid_to),
        )
        for one in editions
        if one.state in {S.IN_FORCE, S.IN_EVALUATION}
        and one.valid_to is not None
        and (one.valid_to - today).days <= SOON
        and one.platform_id not in busy
    ]


@dataclass(frozen=True)
class Here:
    """What a municipality's own page says.

    Args:
        status: of `local_places.LABELS`.
        label: the same in words.
        colour: of the tag.
        url: its page; empty where there is none.
        valid_to: the last day, of one that binds or has.
        points: how they stand, where anyone may read them; None else.
        coming: whether a new edition is on its way beside one that binds.
        behind: whether the national text is newer.
    """

    status: str
    label: str
    colour: str
    url: str
    valid_to: date | None
    points: Tally | None
    coming: bool
    behind: bool


def for_place(place: Municipality) -> Here:
    """Whether the place has a text of its own, and how like the national it is."""
    one = local_places.standings([place])[0]
    shown, edition = one.shown, one.edition
    national = policy.national_in_force() if edition else None
    latest = one.coming or edition
    return Here(
        status=one.status,
        label=one.label,
        colour=one.colour,
        url=edition.platform.get_absolute_url() if edition else "",
        valid_to=edition.valid_to if edition and edition.signed_at else None,
        points=tally(shown.clauses.values_list("stand", flat=True)) if shown else None,
        coming=one.coming is not None and one.coming != edition,
        behind=bool(latest and national and latest.based_on_id not in {None, national.pk}),
    )
