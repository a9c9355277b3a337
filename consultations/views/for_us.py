"""Hearings as an organisation meets them: what asks us now and why, what others near us answered,
and what became of everything we have said.
"""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from consultations import policies
from consultations.models import Answer, AnswerVersion, Hearing, Invitee, Point
from consultations.moderation import with_cover
from consultations.relevance import Touched, touching
from consultations.states import AnswerState, HearingState, Outcome
from consultations.views import outcomes
from consultations.views.readers import SUMMARISED, reader_tag
from core import clock
from core.fields import TwoListsForm
from core.pages import after, page
from core.templatetags.portal import kort_dato
from organisations.models import Affiliation, Organisation

ROWS = 15
FEW = 3  # answers from others, on each row


def list_page(organisation: Organisation, data: Any) -> dict[str, Any]:
    """What asks the organisation now, by deadline, and one slice of what is behind."""
    asked, now = TwoListsForm(data).asked(), clock.now()
    touched = touching(organisation)
    hearings, following = page(
        after(asking(organisation, touched, now), asked["etter"], ("closes_at", "pk")), ROWS
    )
    before, earlier = page(after(answered(organisation), asked["bort"], ORDER), ROWS)
    return {
        "organisation": organisation,
        "rows": rows(organisation, hearings, touched, now),
        "following": following,
        "history": history(before, now),
        "earlier": earlier,
        "won": won(organisation),
    }


# --- now ---------------------------------------------------------------------------


def asking(organisation: Organisation, touched: Touched, now: datetime) -> QuerySet[Hearing]:
    """Open and coming ones that it is invited to, has begun on, or that touch its causes."""
    invited = Invitee.objects.filter(organisation=organisation, accepted=True).values("hearing")
    begun = Answer.objects.filter(organisation=organisation).values("hearing")
    return Hearing.objects.filter(
        Q(pk__in=invited) | Q(pk__in=begun) | touched.condition,
        state=HearingState.PUBLISHED,
        closes_at__gt=now,
    )


def rows(
    organisation: Organisation, hearings: list[Hearing], touched: Touched, now: datetime
) -> list[dict[str, Any]]:
    """Each with why, how far the answer has come, and what others near it answered."""
    shown = Hearing.objects.filter(pk__in=[hearing.pk for hearing in hearings])
    full = {h.pk: h for h in shown.select_related("owner").prefetch_related("topics")}
    invitations = {
        i.hearing_id: i
        for i in Invitee.objects.filter(
            organisation=organisation, accepted=True, hearing__in=list(full)
        )
    }
    states = own_states(organisation, list(full), now)
    counts, lines = others(organisation, list(full))
    return [
        {
            "hearing": full[hearing.pk],
            "tag": reader_tag(hearing, now),
            "invited": hearing.pk in invitations,
            "why": why(full[hearing.pk], invitations.get(hearing.pk), touched),
            "state": states.get(hearing.pk) or (_("Dere har ikke begynt på svaret."), "", ""),
            "others": lines.get(hearing.pk, []),
            "others_count": counts.get(hearing.pk, 0),
        }
        for hearing in hearings
    ]


def why(hearing: Hearing, invitation: Invitee | None, touched: Touched) -> str:
    """Why just this organisation is shown it."""
    if invitation is not None:
        if invitation.why:
            return _("Invitert. Treff: %(topics)s") % {"topics": ", ".join(invitation.why)}
        return _("Invitert. Kommunen la dere til: %(why)s") % {"why": invitation.reason}
    if topics := touched.why(hearing):
        return _("Ikke invitert, men saken treffer dere på: %(topics)s. Dere kan svare.") % {
            "topics": ", ".join(topics)
        }
    return _("Ikke invitert. Dere kan svare likevel.")


def own_states(
    organisation: Organisation, hearings: list[int], now: datetime
) -> dict[int, tuple[str, str, str]]:
    """How far the answer to each has come: in words, and the address and word of the next step."""
    answers = Answer.objects.filter(organisation=organisation, hearing__in=hearings)
    drafts = set(
        AnswerVersion.objects.filter(answer__in=answers, sent_at=None).values_list(
            "answer", flat=True
        )
    )
    return {
        answer.hearing_id: own_state(answer, answer.pk in drafts, now)
        for answer in answers.select_related("current", "hearing")
    }


def own_state(answer: Answer, drafting: bool, now: datetime) -> tuple[str, str, str]:
    """One answer: what is so, where one goes on, and what the link says."""
    version = answer.current
    edit = reverse("answer_edit", kwargs={"ref": answer.ref})
    if version is None or version.sent_at is None:
        return _("Dere har begynt på svaret. Det er ikke sendt."), edit, _("Fortsett på svaret")
    sent = _("Sendt %(day)s: %(kind)s.") % {
        "day": kort_dato(version.sent_at, now),
        "kind": version.get_kind_display().lower(),
    }
    if drafting:
        return (
            _("%(sent)s Dere har begynt på et nytt.") % {"sent": sent},
            edit,
            _("Fortsett på svaret"),
        )
    if answer.state != AnswerState.SENT:
        return _("Dere har trukket svaret."), "", ""
    return sent, answer.get_absolute_url(), _("Se svaret deres")


def others(
    organisation: Organisation, hearings: list[int]
) -> tuple[dict[int, int], dict[int, list[dict[str, Any]]]]:
    """From those under the same umbrella: how many answered each hearing, and the first few."""
    readable = policies.sent_answers(None)
    sent = readable.filter(hearing__in=hearings, organisation__in=near(organisation))
    counts = dict(sent.order_by().values_list("hearing").annotate(n=Count("pk")))
    place = Window(RowNumber(), partition_by=F("hearing"), order_by=F("number"))
    first = with_cover(
        sent.annotate(place=place)
        .filter(place__lte=FEW)
        .select_related("organisation", "current", "hearing")
    ).prefetch_related("current__replies")
    lines: dict[int, list[dict[str, Any]]] = {}
    for answer in first.order_by("hearing", "number"):
        lines.setdefault(answer.hearing_id, []).append(outcomes.line(answer))
    return counts, lines


def near(organisation: Organisation) -> QuerySet[Any]:
    """Its umbrellas, who else is under them, and those under itself."""
    standing = Affiliation.objects.filter(ends=None)
    umbrellas = standing.filter(member=organisation).values("umbrella")
    return (
        Organisation.objects.filter(
            Q(pk__in=umbrellas)
            | Q(pk__in=standing.filter(umbrella__in=umbrellas).values("member"))
            | Q(pk__in=standing.filter(umbrella=organisation).values("member"))
        )
        .exclude(pk=organisation.pk)
        .values("pk")
    )


# --- behind ------------------------------------------------------------------------

ORDER = ("-hearing__closes_at", "-pk")


def answered(organisation: Organisation) -> QuerySet[Answer]:
    """What it has sent, the latest deadline first; only what is behind."""
    return (
        Answer.objects.sent()
        .filter(organisation=organisation)
        .exclude(hearing__state=HearingState.PUBLISHED, hearing__closes_at__gt=clock.now())
        .select_related("hearing__owner", "current")
    )


def history(answers: list[Answer], now: datetime) -> list[dict[str, Any]]:
    """Each with how many points had which outcome, when the municipality has said so."""
    points = Point.objects.filter(
        version__in=[a.current_id for a in answers], treatment__hearing__state__in=SUMMARISED
    )
    found: dict[Any, dict[str, int]] = {}
    told = points.order_by().values_list("version", "treatment__outcome").annotate(n=Count("pk"))
    for version, outcome, n in told:
        found.setdefault(version, {})[outcome] = n
    return [
        {
            "answer": answer,
            "hearing": answer.hearing,
            "tag": reader_tag(answer.hearing, now),
            "summarised": answer.hearing.state in SUMMARISED,
            "outcomes": in_order(found.get(answer.current_id, {})),
        }
        for answer in answers
    ]


def in_order(found: dict[str, int]) -> list[tuple[str, int]]:
    """The outcomes in their own order, none of them as 0."""
    return [(str(outcome.label), found[outcome]) for outcome in Outcome if found.get(outcome)]


def won(organisation: Organisation) -> dict[str, Any]:
    """What became of every point it ever made: each outcome with its number, and the whole n."""
    points = Point.objects.filter(
        version__answer__organisation=organisation,
        version__answer__current=F("version"),
        treatment__hearing__state__in=SUMMARISED,
    ).order_by()
    found = dict(points.values_list("treatment__outcome").annotate(n=Count("pk")))
    hearings = points.aggregate(n=Count("treatment__hearing", distinct=True))["n"]
    return {"figures": in_order(found), "points": sum(found.values()), "hearings": hearings}
