"""What waits for someone now: by deadline, and why it waits for just them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations import policies
from consultations.models import Answer, AnswerVersion, Hearing, Invitee
from consultations.moderation import NOTHING, Cover, quotes_of
from consultations.states import AnswerState, HearingState
from consultations.views import status
from core import clock
from core.templatetags.portal import kort_dato
from forums.models import Proposal
from forums.states import ProposalState
from organisations import policies as registry
from organisations.models import Organisation

SHOWN = 20
# the page where the next step is done → what its button says
BUTTONS = {
    "hearing_content": gettext_lazy("Fortsett"),
    "hearing_recipients": gettext_lazy("Gå gjennom listen"),
    "hearing_deadline": gettext_lazy("Sett frist"),
    "hearing_approval": gettext_lazy("Les og godkjenn"),
    "hearing_points": gettext_lazy("Del opp svarene"),
    "hearing_treatment": gettext_lazy("Svar på innspillene"),
    "hearing_summarise": gettext_lazy("Oppsummer"),
    "hearing_conclude": gettext_lazy("Skriv vedtaket"),
}


@dataclass(frozen=True)
class Task:
    """One thing: the date sheet, what, why just you, and the one button."""

    deadline: datetime | None
    what: str
    title: str
    url: str
    why: str
    button: str
    button_url: str
    matched: bool = False


def for_organisation(organisation: Organisation, *, by: Any) -> list[Task]:
    """Open hearings it is invited to or has begun to answer, unsent; innspill it has begun on.

    Args:
        organisation: whose things wait.
        by: the person who looks, told «du» of the own draft.
    """
    hearings = (
        Hearing.objects.open()
        .filter(Q(pk__in=_invited(organisation)) | Q(pk__in=_begun(organisation)))
        .exclude(pk__in=_answered(organisation))
        .select_related("owner")
        .order_by("closes_at", "pk")[:SHOWN]
    )
    found = list(hearings)
    why = dict(_invitations(organisation, found).values_list("hearing_id", "why"))
    drafts = {d.answer.hearing_id: d for d in _drafts(organisation, found)}
    return [
        *(_answer_task(h, why.get(h.pk), drafts.get(h.pk), by) for h in found),
        *_unsent(organisation, by),
    ]


def _unsent(organisation: Organisation, by: Any) -> list[Task]:
    """Innspill that somebody has begun on; there is no hurry."""
    begun = Proposal.objects.filter(organisation=organisation, state=ProposalState.DRAFT)
    return [
        Task(
            deadline=None,
            what=_("Innspill · %(place)s") % {"place": draft.municipality.title},
            title=draft.title,
            url=draft.get_absolute_url(),
            why=_("%(name)s har begynt på innspillet.")
            % {"name": _("Du") if draft.created_by_id == by.pk else draft.created_by},
            button=_("Se over innspillet"),
            button_url=reverse("proposal_preview", kwargs={"ref": draft.ref}),
        )
        for draft in begun.select_related("municipality", "created_by").order_by("-pk")[:SHOWN]
    ]


def _invited(organisation: Organisation) -> Any:
    return Invitee.objects.filter(organisation=organisation, accepted=True).values("hearing")


def _begun(organisation: Organisation) -> Any:
    return Answer.objects.filter(organisation=organisation, state=AnswerState.DRAFT).values(
        "hearing"
    )


def _answered(organisation: Organisation) -> Any:
    return Answer.objects.filter(organisation=organisation, state=AnswerState.SENT).values(
        "hearing"
    )


def _invitations(organisation: Organisation, hearings: list[Hearing]) -> QuerySet[Invitee]:
    return Invitee.objects.filter(organisation=organisation, hearing__in=hearings)


def _drafts(organisation: Organisation, hearings: list[Hearing]) -> QuerySet[AnswerVersion]:
    return (
        AnswerVersion.objects.filter(
            answer__organisation=organisation, answer__hearing__in=hearings, sent_at=None
        )
        .select_related("answer", "edited_by")
        .annotate(
            # whom it waits for: asked, and not yet approved as it stands
            sign_off_of=Case(
                When(
                    ~Q(sign_off__saves=F("saves")) | Q(sign_off__saves=None),
                    then="sign_off__approver",
                )
            )
        )
    )


def _answer_task(hearing: Hearing, why: Any, draft: AnswerVersion | None, by: Any) -> Task:
    """One open hearing, in the words of those who are asked."""
    url = reverse("answer_new", kwargs={"ref": hearing.ref})
    button, reason = _("Svar på høringen"), ""
    if why:
        reason = _("Treff: %(topics)s") % {"topics": ", ".join(why)}
    if draft:
        url = reverse("answer_edit", kwargs={"ref": draft.answer.ref})
        button = _("Fortsett på svaret")
        name = _("Du") if draft.edited_by_id == by.pk else draft.edited_by
        reason = _("%(name)s har begynt på svaret.") % {"name": name}
        approver = getattr(draft, "sign_off_of", None)
        if approver == by.pk:
            url, button = reverse("answer_preview", kwargs={"ref": draft.answer.ref}), _("Godkjenn")
            reason = _("Venter på godkjenning fra deg.")
        elif approver:
            reason = _("Venter på godkjenning hos dere.")
    return Task(
        deadline=hearing.closes_at,
        what=_("Høring · %(owner)s") % {"owner": hearing.owner.name},
        title=hearing.title,
        url=hearing.get_absolute_url(),
        why=reason,
        button=button,
        button_url=url,
        matched=bool(why) and draft is None,
    )


def sent_by(organisation: Organisation) -> QuerySet[Answer]:
    """Sent answers that the municipality has not answered yet, the latest first."""
    return (
        Answer.objects.sent()
        .filter(organisation=organisation, hearing__state=HearingState.PUBLISHED)
        .select_related("hearing__owner", "current")
        .order_by("-current__sent_at", "-pk")[:SHOWN]
    )


def outcomes_for(organisation: Organisation) -> list[Answer]:
    """The latest summarised hearings that the organisation answered, with its treated points.

    What the municipality says is read without the words that others' answers no longer show.
    """
    latest = (
        Answer.objects.sent()
        .filter(
            organisation=organisation,
            hearing__state__in=[HearingState.SUMMARISED, HearingState.CONCLUDED],
        )
        .select_related("hearing__owner", "current", "joins__organisation")
        .prefetch_related("current__points__treatment")
        .order_by("-hearing__summarised_at")
    )
    answers = list(latest[:SHOWN])
    covers = quotes_of([answer.hearing_id for answer in answers])
    for answer in answers:
        _cover_quotes(answer, covers.get(answer.hearing_id, NOTHING))
    return answers


def _cover_quotes(answer: Any, quoted: Cover) -> None:
    """The municipality's words as they are shown; nothing of it is saved."""
    answer.hearing.outcome = quoted.words(answer.hearing.outcome)
    for point in answer.current.points.all():
        point.treatment.reason = quoted.words(point.treatment.reason)


def for_staff(user: Any, owner: Organisation) -> list[Task]:
    """What a case handler or approver of a municipality should do next, by deadline."""
    now = clock.now()
    unfinished = (
        status.with_progress(status.with_status(Hearing.objects.filter(owner=owner)))
        .exclude(state__in=[HearingState.CONCLUDED, HearingState.WITHDRAWN])
        .select_related("owner", "sent_for_approval_by")
        .order_by(F("closes_at").asc(nulls_last=True), "pk")[:200]
    )
    roles = registry.roles(user, owner)
    mine = [hearing for hearing in unfinished if waits_for(user, roles, hearing, now)]
    tasks = [_staff_task(hearing, now) for hearing in mine]
    if roles & registry.WRITING:
        tasks += _unanswered(owner)
    return sorted(tasks, key=lambda task: (task.deadline is None, task.deadline))[:SHOWN]


def _unanswered(owner: Organisation) -> list[Task]:
    """Innspill that wait for a word from the municipality, and by when a first one is due."""
    waiting = Proposal.objects.filter(
        municipality__organisation=owner,
        state__in=[ProposalState.SENT, ProposalState.RECEIVED],
    )
    found = waiting.select_related("organisation").order_by("answer_due", "pk")
    return [
        Task(
            deadline=None if one.preliminary_at else clock.end_of_day(one.answer_due),
            what=_("Innspill · %(name)s") % {"name": one.organisation.name},
            title=one.title,
            url=reverse("work_proposal", kwargs={"ref": one.ref}),
            why=_("Dere har gitt et foreløpig svar.")
            if one.preliminary_at
            else _("De venter et første svar."),
            button=_("Svar på innspillet"),
            button_url=reverse("work_proposal_act", kwargs={"ref": one.ref, "act": "svar"}),
        )
        for one in found[:SHOWN]
        if one.answer_due
    ]


def waits_for(user: Any, roles: set[str], hearing: Hearing, now: datetime) -> bool:
    """Whether the next step is this person's: drafts are the writer's, approval the approver's."""
    where = status.status(hearing, now)
    if where == HearingState.DRAFT:
        return bool(roles & registry.WRITING)
    if where == HearingState.FOR_APPROVAL:
        return not policies.why_not_publish(user, hearing)
    if where == HearingState.SUMMARISED:
        return hearing.decides_on is not None and hearing.decides_on <= clock.today()
    return where == status.PASSED


def promised(hearing: Hearing) -> datetime | None:
    """The end of the day by which the next step after the deadline was to be done."""
    day = {
        HearingState.PUBLISHED: hearing.answer_by,
        HearingState.SUMMARISED: hearing.decides_on,
    }.get(HearingState(hearing.state))
    return clock.end_of_day(day) if day else None


def _staff_task(hearing: Hearing, now: datetime) -> Task:
    """The next step of one hearing, in the words of the municipality's own list."""
    step, name = status.next_step(hearing, now)
    url = reverse(name, kwargs={"ref": hearing.ref})
    why = step
    if hearing.returned_reason and hearing.state == HearingState.DRAFT:
        why = _("Sendt tilbake: %(reason)s") % {"reason": hearing.returned_reason}
    if hearing.state == HearingState.FOR_APPROVAL:
        why = _("%(name)s ber deg godkjenne høringen.") % {"name": hearing.sent_for_approval_by}
    if hearing.answer_by and hearing.state == HearingState.PUBLISHED:
        why = _("%(step)s. Dere har lovet svar innen %(day)s.") % {
            "step": step,
            "day": kort_dato(hearing.answer_by, now),
        }
    return Task(
        deadline=promised(hearing) or hearing.closes_at,
        what=status.tag(hearing, now)["words"],
        title=hearing.title,
        url=url,
        why=why,
        button=_staff_button(hearing, name),
        button_url=url,
    )


def _staff_button(hearing: Hearing, page: str) -> str:
    """What the button to that page says; who made a draft sends it, another approves."""
    if hearing.state == HearingState.DRAFT and page == "hearing_approval":
        return _("Se over og send")
    return str(BUTTONS[page])
