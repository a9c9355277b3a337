"""The steps of a hearing as the reader sees them: before publication, and after the deadline."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from consultations import policies
from consultations.models import Hearing
from consultations.states import HearingState
from consultations.views.status import tag
from core import clock


def draft_page(hearing: Hearing, step: str, *, linked: bool = True) -> dict[str, Any]:
    """What each of the four pages of a draft shows around its own content.

    Args:
        hearing: a draft; afterwards every step is done.
        step: the page's name.
        linked: False for a reader whom the steps would refuse.
    """
    past = hearing.state != HearingState.DRAFT
    done = {
        "hearing_content": past or hearing.topics.exists(),
        "hearing_recipients": past or hearing.reviewed_at is not None,
        "hearing_deadline": past or hearing.closes_at is not None,
        "hearing_approval": past,
    }
    names = [_("Innhold"), _("Mottakere"), _("Frist"), _("Godkjenning")]
    return around(hearing, step, done, names, linked=linked)


def treatment_page(hearing: Hearing, step: str, user: Any) -> dict[str, Any]:
    """What each page after the deadline shows around its own content."""
    now = clock.now()
    after = hearing.state in (HearingState.SUMMARISED, HearingState.CONCLUDED)
    split = not hearing.answers.without_points().exists()
    done = {
        "hearing_points": after or split,
        "hearing_treatment": after or (split and not hearing.treatments.untreated().exists()),
        "hearing_summarise": after,
        "hearing_conclude": hearing.state == HearingState.CONCLUDED,
    }
    if not closed(hearing, now):
        done = dict.fromkeys(done, False)
    names = [_("Punkter"), _("Svar på innspillene"), _("Oppsummering"), _("Vedtak")]
    return around(hearing, step, done, names) | {"may_treat": policies.may_treat(user, hearing)}


def closed(hearing: Hearing, now: datetime) -> bool:
    """Published, and the deadline has passed."""
    ended = hearing.closes_at is not None and hearing.closes_at <= now
    return ended and hearing.published_at is not None


def around(
    hearing: Hearing, step: str, done: dict[str, bool], names: list[str], *, linked: bool = True
) -> dict[str, Any]:
    """The hearing, its status in words, and the steps with how far each has come."""
    now = clock.now()
    return {
        "hearing": hearing,
        "tag": tag(hearing, now),
        "closed": closed(hearing, now),
        "crumbs": [
            (_("Høringer"), reverse("work_hearings")),
            (hearing.title, reverse("hearing_approval", kwargs={"ref": hearing.ref})),
            (dict(zip(done, names, strict=True))[step], ""),
        ],
        "steps": [
            (
                name,
                reverse(page, kwargs={"ref": hearing.ref}) if linked else "",
                "current" if page == step else "done" if done[page] else "todo",
            )
            for page, name in zip(done, names, strict=True)
        ],
    }
