"""What the members answered, as the evaluation pack prints it (clauses P4, O6).

Two things are asked of them: the mapping that the parties have laid beside, and two questions after
every meeting and hearing. Neither shows anything of fewer than five; both rules stand with those
who count (`consultations.indicators`, `organisations.models.Pulse`).
"""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Evaluation
from agreements.views import evaluations
from consultations.indicators import Result
from consultations.states import QuestionKind
from core import clock
from core.pages import absolute
from forums.views.pdf import Block, bullets, paragraph, section
from insight.beside import pulses
from insight.figure import NBSP, decimal, whole


def members(evaluation: Evaluation, first: date, last: date) -> list[Block]:
    """Both, under one heading.

    Args:
        evaluation: of the country's agreement or of a local one.
        first: the first day that is looked back at.
        last: the last one.
    """
    return section(
        _("Hva medlemmene svarte"), *mapping(evaluation), *trust(evaluation, first, last)
    )


# --- the mapping that is laid beside --------------------------------------------------------------


def mapping(evaluation: Evaluation) -> list[Block]:
    """Where its results are, how many answered, and each question with what may be shown."""
    asked = evaluations.survey(evaluation)
    if asked is None:
        return []
    hearing = asked["hearing"]
    where = absolute(reverse("mapping_results", kwargs={"ref": hearing.ref}))
    words = _("%(title)s. Resultatene står på %(where)s")
    blocks = [paragraph(words % {"title": hearing.title, "where": where})]
    if "found" not in asked:
        return [*blocks, paragraph(_("Tallene kommer når fristen er ute."))]
    return [*blocks, {"kind": "meta", "text": how_many(asked["found"].answered)}, *themes(asked)]


def how_many(n: int) -> str:
    """Who answered, and what is never shown."""
    words = ngettext(
        "%(n)s organisasjon svarte i tide. Vi viser tall når fem har svart.",
        "%(n)s organisasjoner svarte i tide. Vi viser tall når fem har svart.",
        n,
    )
    return words % {"n": whole(n)}


def themes(asked: dict[str, Any]) -> list[Block]:
    """The questions under the heading of their theme."""
    blocks: list[Block] = []
    for theme, numbers, others in asked["themes"]:
        lines = [f"{one.question.text} {said(one)}" for one in [*numbers, *others]]
        blocks += [{"kind": "h3", "text": theme}, *bullets(lines)]
    return blocks


def said(result: Result) -> str:
    """«Snitt 3,9 (7 har svart).», or why there is no number."""
    now = result.now
    if not now.n:
        return _("Færre enn fem har svart, så vi viser ingen tall.")
    if result.question.kind == QuestionKind.TEXT:
        words = _("%(n)s organisasjoner har skrevet. Kommunen leser svarene.")
        return words % {"n": whole(now.n)}
    if result.question.kind == QuestionKind.CHOICE:
        return chosen(result)
    if now.middle is None:
        return _("%(n)s har svart.") % {"n": whole(now.n)}
    scale = result.question.kind == QuestionKind.SCALE
    words = (
        _("Snitt %(value)s av 5 (%(n)s har svart).")
        if scale
        else _("Det midterste tallet er %(value)s (%(n)s har svart).")
    )
    value = decimal(now.middle) if scale else whole(now.middle)
    return words % {"value": value, "n": whole(now.n)}


def chosen(result: Result) -> str:
    """«Ja 60 %, Nei 40 % (10 har svart).»; what few chose stands together."""
    now, n = result.now, {"n": whole(result.now.n or 0)}
    if not now.shares:
        return _("%(n)s har svart. For få valgte hvert svar til at vi kan vise tall.") % n
    shares = [f"{choice} {share}{NBSP}%" for choice, share in now.shares.items()]
    if now.together:
        shares.append(_("andre svar %(share)s") % {"share": f"{now.rest}{NBSP}%"})
    return f"{', '.join(shares)} ({_('%(n)s har svart') % n})."


# --- the two questions ----------------------------------------------------------------------------


def trust(evaluation: Evaluation, first: date, last: date) -> list[Block]:
    """How it was to be heard, by all who were asked after meetings and hearings in the period."""
    place = evaluation.edition.platform.municipality
    found = pulses(place, clock.start_of_day(first), clock.end_of_day(last)).means()
    heading: Block = {"kind": "h3", "text": _("Etter møter og høringer i perioden")}
    if "listened" not in found:
        return [heading, paragraph(_("Færre enn fem har svart, så vi viser ingen tall."))]
    told = [
        (_("Vi ble lyttet til"), found["listened"]),
        (_("Vi visste hva som skjedde etterpå"), found["informed"]),
    ]
    words = _("«%(statement)s»: snitt %(value)s av 5 (%(n)s har svart).")
    return [heading, *bullets([
        words % {"statement": statement, "value": decimal(mean), "n": whole(found["n"])}
        for statement, mean in told
    ])]  # fmt: skip
