"""A first draft of the summary, in plain sentences, from what was answered and why."""

from collections import Counter, defaultdict

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.models import Hearing, Treatment
from consultations.states import AnswerKind, Outcome

CHANGED = (Outcome.FOLLOWED, Outcome.PARTLY)
REASONS = 5  # of each kind under one theme; the rest stand in the table below the summary
SENTENCE = 200  # characters


def proposal(hearing: Hearing) -> str:
    """How many answered, and for each theme what was said and what was done.

    Args:
        hearing: every point of it treated.
    """
    parts = [who_answered(hearing)]
    by_theme: dict[str, list[Treatment]] = defaultdict(list)
    treatments = hearing.treatments.select_related("theme").annotate(said=Count("points"))
    for treatment in treatments.order_by("theme__name", "pk"):
        by_theme[treatment.theme.name if treatment.theme else ""].append(treatment)
    for name, some in sorted(by_theme.items(), key=lambda item: (item[0] == "", item[0])):
        if heading := name or (_("Annet") if len(by_theme) > 1 else ""):
            parts.append(heading)
        parts.append(what_was_done(some))
    return "\n\n".join(parts)


def who_answered(hearing: Hearing) -> str:
    """«Vi fikk 12 svar. 3 av dem var uten merknad.»"""
    sent = hearing.answers.sent().aggregate(
        all=Count("pk"),
        without=Count("pk", filter=Q(current__kind=AnswerKind.WITHOUT_REMARKS)),
    )
    got = _("Vi fikk %(n)s svar.") % {"n": sent["all"]}
    if sent["without"]:
        got += " " + _("%(n)s av dem var uten merknad.") % {"n": sent["without"]}
    return got


def what_was_done(some: list[Treatment]) -> str:
    """The points of one theme in numbers, then what is changed and what is not, with why."""
    found = Counter(treatment.outcome for treatment in some)
    numbers = ", ".join(
        f"{found[outcome]} {str(outcome.label).lower()}" for outcome in Outcome if found[outcome]
    )
    lines = [
        ngettext("Ett punkt: %(what)s.", "%(n)s punkter: %(what)s.", len(some))
        % {"n": len(some), "what": numbers}
    ]
    lines += reasons(_("Dette blir endret:"), [t for t in some if t.outcome in CHANGED])
    kept = [t for t in some if t.outcome == Outcome.NOT_FOLLOWED]
    lines += reasons(_("Dette blir ikke endret, og hvorfor:"), kept)
    return "\n".join(lines)


def reasons(heading: str, some: list[Treatment]) -> list[str]:
    """The reasons that most senders got, the first sentence of each."""
    most = sorted(some, key=lambda treatment: -treatment.said)[:REASONS]
    return [heading, *(f"– {first_sentence(t.reason)}" for t in most)] if most else []


def first_sentence(text: str) -> str:
    """Up to the first full stop, or as much as one reads in a list."""
    words = " ".join(text.split())
    sentence, stop, _rest = words.partition(". ")
    sentence += stop.strip()
    return sentence if len(sentence) <= SENTENCE else f"{sentence[: SENTENCE - 1].rstrip()}…"
