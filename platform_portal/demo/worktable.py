"""The work table of a hearing that is being treated: merged points, themes, sharing, phrases."""

from typing import Any

from consultations import actions
from consultations.models import Hearing, Point
from platform_portal.demo.time_travel import days_from_now


def lay_table(story: dict[str, Any], hearing: Hearing, writer: Any, approver: Any) -> None:
    """What the story says, each step by the writer."""
    with days_from_now(story["closes"] + 4):
        for texts in story.get("merged", []):
            actions.merge(hearing, by=writer, treatments=treatments(hearing, texts))
        for name, texts in story.get("themes", {}).items():
            chosen = treatments(hearing, texts)
            actions.set_theme(hearing, by=writer, treatments=chosen, name=name)
        if shared := story.get("shared"):
            chosen = treatments(hearing, shared)
            actions.assign(hearing, by=writer, treatments=chosen, to=approver)
        for text in story.get("phrases", []):
            actions.keep_phrase(hearing.owner, by=writer, text=text)


def treatments(hearing: Hearing, texts: list[str]) -> list[int]:
    """Of the points that say exactly this."""
    points = Point.objects.filter(treatment__hearing=hearing, text__in=texts)
    return sorted(set(points.values_list("treatment", flat=True)))
