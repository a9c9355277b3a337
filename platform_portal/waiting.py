"""What waits for someone now: by deadline, and why it waits for just them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations import policies
from consultations.models import Answer, AnswerVersion, Hearing, Invitee
from consultations.states import AnswerState, HearingState
from core import clock
from organisations.models import Organisation

SHOWN = 20


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


def for_organisation(organisation: Organisation) -> list[Task]:
    """Open hearings that the organisation is invited to, or has begun to answer, unsent."""
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
    return [_answer_task(h, why.get(h.pk), drafts.get(h.pk)) for h in found]


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
    return AnswerVersion.objects.filter(
        answer__organisation=organisation, answer__hearing__in=hearings, sent_at=None
    ).select_related("answer", "edited_by")


def _answer_task(hearing: Hearing, why: Any, draft: AnswerVersion | None) -> Task:
    """One open hearing, in the words of those who are asked."""
    url = reverse("answer_new", kwargs={"ref": hearing.ref})
    button, reason = _("Svar på høringen"), ""
    if why:
        reason = _("Treff: %(topics)s") % {"topics": ", ".join(why)}
    if draft:
        url = reverse("answer_edit", kwargs={"ref": draft.answer.ref})
        button = _("Fortsett på svaret")
        reason = _("%(name)s har begynt på svaret.") % {"name": draft.edited_by}
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


def outcomes_for(organisation: Organisation) -> QuerySet[Answer]:
    """The latest summarised hearings that the organisation answered, with its treated points."""
    return (
        Answer.objects.sent()
        .filter(
            organisation=organisation,
            hearing__state__in=[HearingState.SUMMARISED, HearingState.CONCLUDED],
        )
        .select_related("hearing__owner", "current")
        .prefetch_related("current__points__treatment")
        .order_by("-hearing__summarised_at")
    )


def for_staff(user: Any, owner: Organisation) -> list[Task]:
    """What a case handler or approver of a municipality should do next, by deadline."""
    hearings = list(_unfinished(owner))
    tasks = [task for hearing in hearings if (task := _staff_task(user, hearing))]
    return sorted(tasks, key=lambda t: (t.deadline is None, t.deadline or clock.now()))[:SHOWN]


def _unfinished(owner: Organisation) -> QuerySet[Hearing]:
    """Hearings that are not concluded, with what is missing counted in the same statement."""
    unsplit = Answer.objects.without_points().filter(hearing=OuterRef("pk"))
    return (
        Hearing.objects.filter(owner=owner)
        .exclude(state__in=[HearingState.CONCLUDED, HearingState.WITHDRAWN])
        .annotate(
            untreated=Count("treatments", filter=Q(treatments__outcome="")),
            points=Count("treatments"),
            unsplit=Exists(unsplit),
        )
        .select_related("sent_for_approval_by", "created_by")
        .order_by(F("closes_at").asc(nulls_last=True), "pk")[:200]
    )


def _staff_task(user: Any, hearing: Hearing) -> Task | None:
    """The next step of one hearing, if it is this person's to take."""
    step = {
        HearingState.DRAFT: _draft_step,
        HearingState.FOR_APPROVAL: _approval_step,
        HearingState.PUBLISHED: _treatment_step,
        HearingState.SUMMARISED: _decision_step,
    }[HearingState(hearing.state)](user, hearing)
    if step is None:
        return None
    what, why, button, name = step
    return Task(
        deadline=hearing.closes_at,
        what=what,
        title=hearing.title,
        url=reverse(name, kwargs={"ref": hearing.ref}),
        why=why,
        button=button,
        button_url=reverse(name, kwargs={"ref": hearing.ref}),
    )


type Step = tuple[str, str, str, str] | None


def _draft_step(user: Any, hearing: Hearing) -> Step:
    if not policies.may_edit_hearing(user, hearing):
        return None
    if hearing.returned_reason:
        why = _("Sendt tilbake: %(reason)s") % {"reason": hearing.returned_reason}
        return _("Rett opp"), why, _("Rett opp"), "hearing_content"
    name = "hearing_content" if hearing.closes_at is None else "hearing_approval"
    return _("Kladd"), _("Høringen er ikke sendt til godkjenning."), _("Fortsett"), name


def _approval_step(user: Any, hearing: Hearing) -> Step:
    if not policies.may_publish(user, hearing):
        return None
    why = _("%(name)s ber deg godkjenne høringen.") % {"name": hearing.sent_for_approval_by}
    return _("Til godkjenning"), why, _("Les og godkjenn"), "hearing_approval"


def _treatment_step(user: Any, hearing: Hearing) -> Step:
    if hearing.closes_at is None or clock.now() < hearing.closes_at:
        return None
    what = _("Under vurdering")
    if hearing.unsplit:  # type: ignore[attr-defined]
        return what, _("Svarene er ikke delt opp ennå."), _("Del opp svarene"), "hearing_points"
    if left := hearing.untreated:  # type: ignore[attr-defined]
        why = ngettext(
            "%(n)s av %(all)s punkter mangler svar.", "%(n)s av %(all)s punkter mangler svar.", left
        ) % {"n": left, "all": hearing.points}  # type: ignore[attr-defined]
        return what, why, _("Svar på innspillene"), "hearing_treatment"
    return what, _("Alle punkter har fått svar."), _("Oppsummer"), "hearing_summarise"


def _decision_step(user: Any, hearing: Hearing) -> Step:
    if not hearing.decides_on or hearing.decides_on > clock.today():
        return None
    why = _("Saken skulle avgjøres %(day)s.") % {"day": hearing.decides_on.strftime("%d.%m.%Y")}
    return _("Oppsummert"), why, _("Skriv vedtaket"), "hearing_conclude"
