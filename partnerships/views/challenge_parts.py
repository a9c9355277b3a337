"""What the pages of a challenge show: rows, ideas with their answers, members, where it is."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from forums.policies import visible_items
from organisations.models import Municipality
from organisations.states import Kind
from partnerships.models import Challenge, ChallengeIdea
from partnerships.policies import challenges as policies
from partnerships.states import ChallengeState
from partnerships.views.names import name_of, page_of

S = ChallengeState
COLOR = {
    S.SHARED: "neutral",
    S.DISCUSSED: "info",
    S.TRIED: "warning",
    S.ADOPTED: "success",
    S.PUT_AWAY: "neutral",
}
PREVIEW = 3  # rows on the page of a municipality
type Crumbs = list[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """One challenge in a list."""

    challenge: Challenge
    by: str
    topics: list[str]
    ideas: int
    color: str


@dataclass
class IdeaRow:
    """An idea as this reader sees it, with its answers.

    Args:
        shown: whether the words are shown; those who wrote it and those who lead read them always.
    """

    idea: ChallengeIdea
    name: str
    url: str
    look: str
    shown: bool
    mine: bool
    may_edit: bool
    may_take_back: bool
    may_hide: bool
    may_show: bool
    hidden_by: str = ""
    replies: list["IdeaRow"] = field(default_factory=list)


def own_numbers(user: Any) -> set[int]:
    """The organisations a person acts for."""
    return set(policies.acting_organisations(user).values_list("pk", flat=True))


def with_rows(challenges: QuerySet[Challenge]) -> QuerySet[Challenge]:
    """With what a row needs: topics, and how many ideas stand."""
    standing = Q(ideas__taken_back_at=None, ideas__hidden_at=None)
    return challenges.annotate(
        idea_count=Count("ideas", filter=standing, distinct=True)
    ).prefetch_related("topics")


def rows(challenges: Any, own: set[int]) -> list[Row]:
    """As a list shows them, of `with_rows`."""
    return [
        Row(
            challenge=one,
            by=name_of(one.posted_by, own),
            topics=[topic.name for topic in one.topics.all()],
            ideas=one.idea_count,
            color=COLOR[S(one.state)],
        )
        for one in challenges
    ]


def ideas(challenge: Challenge, own: set[int]) -> list[IdeaRow]:
    """Each idea with its answers, in the order they came. One statement."""
    found = challenge.ideas.select_related("organisation", "hidden_for")
    every = list(found.order_by("pk"))
    answered = {
        one.answers_id: {
            other.organisation_id for other in every if other.answers_id == one.answers_id
        }
        for one in every
        if one.answers_id
    }
    leads = bool(own & {challenge.posted_by_id, challenge.municipality.organisation_id or 0})
    heads: dict[int, IdeaRow] = {}
    for one in every:
        others = answered.get(one.pk, set()) - {one.organisation_id}
        row = _idea_row(challenge, one, own, leads, bool(others))
        if one.answers_id in heads:
            heads[one.answers_id].replies.append(row)
        else:
            heads[one.pk] = row
    return list(heads.values())


def _idea_row(
    challenge: Challenge, idea: ChallengeIdea, own: set[int], leads: bool, answered: bool
) -> IdeaRow:
    mine, hidden = idea.organisation_id in own, idea.hidden_at is not None
    taken = idea.taken_back_at is not None
    return IdeaRow(
        idea=idea,
        name=name_of(idea.organisation, own),
        url=page_of(idea.organisation),
        look="party-1" if idea.organisation.kind == Kind.VOLUNTARY else "party-2",
        shown=not taken and (not hidden or mine or leads),
        mine=mine,
        may_edit=mine and idea.is_standing and challenge.is_open and not answered,
        may_take_back=mine and not taken,
        may_hide=leads and idea.is_standing and not mine,
        may_show=leads and hidden and not taken,
        hidden_by=name_of(idea.hidden_for, own) if idea.hidden_for else "",
    )


def members(challenge: Challenge, own: set[int]) -> list[tuple[str, str]]:
    """Who takes part: name and page."""
    found = challenge.members.select_related("organisation")
    return [(name_of(one.organisation, own), page_of(one.organisation)) for one in found]


def items(challenge: Challenge, user: Any) -> list[dict[str, Any]]:
    """Where it is taken up. An item that this reader may not see yet is not told of."""
    seen = visible_items(user).filter(pk__in=challenge.items.values("item"))
    return [
        {"item": one, "forum": one.forum, "state": one.get_state_display()}
        for one in seen.order_by("pk")
    ]


def crumbs(*here: tuple[str, str]) -> Crumbs:
    """The way to a page under the list."""
    return [
        (_("Forside"), reverse("front")),
        (_("Utfordringer"), reverse("challenge_list")),
        *here,
    ]


def under(challenge: Challenge, words: str) -> Crumbs:
    """The way to a page under one."""
    return crumbs((challenge.title, challenge.get_absolute_url()), (words, ""))


def for_place(place: Municipality) -> dict[str, Any]:
    """The latest challenges of a municipality, for its page. Three statements."""
    found = policies.visible_challenges(None).filter(municipality=place)
    latest = with_rows(found.order_by("-pk"))[:PREVIEW]
    return {"rows": rows(latest, set()), "all": found.count()}
