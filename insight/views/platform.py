"""«Plattformen»: who agreed on what, for how long, and whether it happens (clause F)."""

from collections.abc import Collection
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.comparing import mark_of_words, spoken
from agreements.models import Clause, Edition, Platform
from agreements.states import BINDING, SUMMARY, EditionState, Side
from agreements.views.editions import Term
from core import clock
from core.access import public
from forums import rotation, turns
from forums.indicators import contact_meeting
from forums.models import Forum
from forums.views.desk_parts import party_number
from insight import clauses
from insight.figure import Figure

KEPT = 60  # seconds that the country's figures may be old


@public
@require_safe
def platform(request: HttpRequest) -> HttpResponse:
    """Clause by clause in plain words, each beside what Samspill measures for it."""
    national = Platform.objects.national().select_related("forum").first()
    edition = current(national)
    shown = sections(edition)
    ours = {clause["ours"] for section in shown for clause in section["clauses"]}
    context = {
        "platform": national,
        "edition": edition,
        "term": Term.of(edition) if edition else None,
        "over": is_over(edition),
        "parties": parties(national),
        "sections": shown,
        "ours": ours,  # whether our own words are there, and the parties'
        "crumbs": [],
    }
    return render(request, "insight/platform.html", context)


def current(platform: Platform | None) -> Edition | None:
    """The edition that binds, else the last one that did."""
    if platform is None:
        return None
    bound = platform.editions.filter(state__in=BINDING)
    return bound.valid().first() or bound.order_by("-number").first()


def is_over(edition: Edition | None) -> bool:
    """Whether it has run out without another in its place."""
    if edition is None or edition.valid_to is None:
        return False
    return clock.today() > edition.valid_to or edition.state == EditionState.EXPIRED


# --- the parties ----------------------------------------------------------------------------------


def parties(platform: Platform | None) -> list[dict[str, str]]:
    """Side by side, the one that convenes next first; equal in everything else (clause O4)."""
    forum = platform.forum if platform else contact_meeting()
    if forum is None:
        return []
    sides = dict(platform.parties.values_list("forum_party", "side")) if platform else {}
    return [
        {
            "name": party.name,
            "words": side_words().get(sides.get(party.pk, ""), ""),
            "css": f"party-{number}",
        }
        for party, number in in_turn(forum)
    ]


def in_turn(forum: Forum) -> list[tuple[Any, int]]:
    """The parties from the next turn on, each with the number that gives it its colour."""
    turn = turns.next_turn(forum)
    order = turn.run.order
    slots = range(turn.slot, turn.slot + 2 * len(order))
    coming = dict.fromkeys(rotation.owner(turn.run, slot) for slot in slots)
    return [(p, party_number(order, p)) for p in [*coming, *(p for p in order if p not in coming)]]


def side_words() -> dict[str, str]:
    """Whom each side speaks for, in words of our own."""
    return {
        Side.PUBLIC: _("For kommunene og fylkeskommunene"),
        Side.VOLUNTARY: _("For de frivillige organisasjonene og de ideelle aktørene"),
    }


# --- clause by clause -----------------------------------------------------------------------------


def sections(edition: Edition | None) -> list[dict[str, Any]]:
    """The sections in order, each with its clauses, in words of the page's language."""
    tongue = "nn" if get_language() == "nn" else "nb"
    measured = country(tongue)
    said = {clause.code: clause for clause in edition.clauses.all()} if edition else {}
    texts = words(said.values(), tongue)
    found = []
    for section in [*(one["code"] for one in SUMMARY["sections"]), "L"]:
        rows = [
            {
                "code": code,
                "label": spoken(code),
                **text,
                "first": figures[:1],
                "more": figures[1:],
            }
            for code, text in texts.items()
            for figures in [measured.get(code) or [clauses.unmeasured(code)]]
            if code[:1] == section
        ]
        if rows:
            found.append({"code": section, "title": title(section, tongue), "clauses": rows})
    return found


def country(tongue: str) -> dict[str, list[Figure]]:
    """The figures of every clause, counted at most once a minute for all readers."""
    key = f"clause-figures:{tongue}:{clock.today()}"
    found: dict[str, list[Figure]] | None = cache.get(key)
    if found is None:
        found = clauses.figures()
        cache.set(key, found, KEPT)
    return found


def words(said: Collection[Clause], tongue: str) -> dict[str, dict[str, Any]]:
    """What is shown of each clause: in our words while it says what those were written for.

    Args:
        said: the clauses of an edition; without any, our words stand alone.
        tongue: «nb» or «nn».
    """
    own = {one["code"]: one for one in SUMMARY["clauses"]}
    if not said:
        return {code: {**one[tongue], "ours": True} for code, one in own.items()}
    return {
        clause.code: {**own[clause.code][tongue], "ours": True}
        if is_told_by(clause, own.get(clause.code))
        else {**plain(clause, tongue), "ours": False}
        for clause in said
    }


def is_told_by(clause: Clause, summary: dict[str, Any] | None) -> bool:
    """Whether a clause says what a summary was written for, or is that summary."""
    if summary is None:
        return False
    return bool(clause.text == summary["nb"]["text"] or mark_of_words(clause.text) == summary["of"])


def plain(clause: Clause, tongue: str) -> dict[str, str]:
    """A clause that we have no summary of: as the edition says it."""
    if tongue == "nn" and clause.text_nn:
        return {"heading": clause.heading_nn or clause.heading, "text": clause.text_nn}
    return {"heading": clause.heading, "text": clause.text}


def title(section: str, tongue: str) -> str:
    """What a section is called."""
    names = {one["code"]: one[tongue] for one in SUMMARY["sections"]}
    return names.get(section) or _("Andre punkter")
