"""A local text beside the national one, as anyone reads it, and the editions before it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import comparing
from agreements.models import Edition, Platform
from agreements.policies import local as policy
from agreements.policies import parties
from agreements.states import VALID, EditionState
from agreements.views import local_yes
from core import clock
from core.access import allow, anyone
from core.templatetags.portal import dato, kort_dato, til_og_med

ALL = "alle"
S = EditionState


@require_safe
@allow(anyone, on=policy.visible_local, anonymous=True)
def local_platform(request: HttpRequest, platform: Platform) -> HttpResponse:
    """What is asked about now, else what binds, else the last one."""
    edition = policy.current_edition(platform)
    if edition is None:
        return render(request, "agreements/local_begun.html", head(request.user, platform, None))
    return edition_page(request, platform, edition)


@require_safe
@allow(anyone, on=policy.visible_local, anonymous=True)
def local_edition(request: HttpRequest, platform: Platform, number: int) -> HttpResponse:
    """One edition by its number; a draft only to those who write in it."""
    edition = policy.visible_editions(request.user, platform).filter(number=number).first()
    if edition is None:
        raise Http404
    return edition_page(request, platform, edition)


def edition_page(request: HttpRequest, platform: Platform, edition: Edition) -> HttpResponse:
    """The two texts side by side, and who has said yes."""
    edition.platform = platform
    points = comparing.points(edition)
    whole = request.GET.get("vis") == ALL
    context = head(request.user, platform, edition) | {
        "points": [point for point in points if whole or point.differs],
        "tally": comparing.tally(point.stand for point in points),
        "whole": whole,
        "paper": request.GET.get("papir") == "1",
        "sides": local_yes.sides(edition),
        "history": policy.visible_editions(request.user, platform).order_by("-number"),
        "hearing": edition.hearing if local_yes.is_public(edition.hearing) else None,
        "answers": local_yes.is_open(edition.hearing),
        "lead": lead(edition),
        "joins": policy.open_to_joiners(edition),
        "joined": policy.joined_by(edition) if policy.joins(platform) else [],
    }
    return render(request, "agreements/local_detail.html", context)


def head(user: Any, platform: Platform, edition: Edition | None) -> dict[str, Any]:
    """What every page of a local platform begins with."""
    current = policy.current_edition(platform)
    crumbs = [
        (_("Plattformen"), reverse("platform")),
        (_("Lokale plattformer"), reverse("local_platforms")),
    ]
    own = platform.get_absolute_url()
    if edition is None or current is None or edition.pk == current.pk:
        crumbs.append((platform.name, ""))
    else:
        crumbs += [(platform.name, own), (edition_name(edition), "")]
    return {
        "platform": platform,
        "place": platform.municipality,
        "edition": edition,
        "between": between(platform),
        "works_here": parties.may_write(user, platform),
        "news": news(platform),
        "crumbs": crumbs,
    }


def work_crumbs(platform: Platform, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page where one works on it."""
    return [
        (_("Lokale plattformer"), reverse("local_platforms")),
        (platform.name, platform.get_absolute_url()),
        *more,
    ]


def edition_name(edition: Edition) -> str:
    """«Utgave 2»."""
    return _("Utgave %(n)d") % {"n": edition.number}


def between(platform: Platform) -> str:
    """«Larvik kommune og Frivillighetsrådet i Larvik»."""
    other = platform.forum.name if platform.forum else _("organisasjonene som slutter seg til")
    return _("%(place)s og %(other)s") % {"place": platform.municipality, "other": other}


def news(platform: Platform) -> Edition | None:
    """A national text that is newer than the one this was made from."""
    national = policy.national_in_force()
    latest = platform.editions.exclude(state=S.PUT_AWAY).order_by("-number").first()
    if national is None or latest is None or latest.based_on_id in {None, national.pk}:
        return None
    return national


def lead(edition: Edition) -> str:
    """Where it stands, in a sentence or two."""
    how = _("Slik skiller den seg fra den nasjonale.")
    return f"{stands(edition)} {how}"


def stands(edition: Edition) -> str:
    """«På høring til og med fredag 16. april 2027.»"""
    if edition.state == S.ON_HEARING and edition.hearing is not None:
        day = til_og_med(edition.hearing.closes_at)
        return _("På høring til og med %(day)s.") % {"day": dato(day)}
    if edition.state in VALID:
        return _("Gjelder til og med %(day)s.") % {"day": kort_dato(edition.valid_to)}
    if edition.state == S.SIGNED:
        return _("Begge har sagt ja. Gjelder fra %(day)s.") % {"day": kort_dato(edition.valid_from)}
    if edition.state in {S.SUPERSEDED, S.EXPIRED}:
        return _("Gjaldt fra %(first)s til og med %(last)s.") % {
            "first": kort_dato(edition.valid_from),
            "last": kort_dato(edition.valid_to),
        }
    if edition.state == S.FOR_APPROVAL:
        return _("Teksten er ferdig og venter på at begge sier ja.")
    return _("Et utkast. Bare de som skriver, ser det.")


def days_left(edition: Edition) -> int | None:
    """Days to the last one; None where it does not bind."""
    if edition.state not in VALID or edition.valid_to is None:
        return None
    return (edition.valid_to - clock.today()).days
