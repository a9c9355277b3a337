"""Who may see a hearing or an answer, and who may do what with it."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from consultations.models import (
    Answer,
    AnswerFile,
    Hearing,
    HearingTemplate,
    PlanProcess,
    SavedList,
    Withholding,
)
from consultations.states import AnswerState, HearingState, PlanState
from organisations import policies as registry
from organisations.models import Organisation
from organisations.states import Role

STAFF = {Role.WRITER, Role.RESPONSIBLE, Role.APPROVER}


def visible_hearings(user: Any) -> QuerySet[Hearing]:
    """What anyone may read: published hearings and what became of them."""
    return Hearing.objects.public()


def work_hearings(user: Any) -> QuerySet[Hearing]:
    """Hearings, drafts too, of the municipalities a person works for."""
    return Hearing.objects.filter(owner__in=registry.staffed_by(user))


def may_see_work(user: Any) -> bool:
    """Anyone who works for a municipality or county, whatever the role."""
    return bool(registry.staffed_by(user).exists())


def work_roles(user: Any) -> dict[int, set[str]]:
    """The roles a person holds in each municipality or county they work for, in one statement."""
    found: dict[int, set[str]] = {}
    current = user.memberships.current().filter(organisation__kind__in=registry.STAFF_KINDS)
    for organisation, role in current.values_list("organisation", "role"):
        found.setdefault(organisation, set()).add(role)
    return found


def may_start_hearing(user: Any) -> bool:
    """Someone who writes for a municipality or county."""
    return bool(writing_owners(user))


def writing_owners(user: Any) -> list[int]:
    """The municipalities and counties a person may start a hearing for."""
    return [owner for owner, roles in work_roles(user).items() if roles & registry.WRITING]


def may_read_work(user: Any, hearing: Hearing) -> bool:
    """Any colleague may look at how far it has come."""
    return bool(registry.roles(user, hearing.owner))


def may_edit_hearing(user: Any, hearing: Hearing) -> bool:
    """Case handlers, while it is a draft: what is up for approval is frozen."""
    return hearing.state == HearingState.DRAFT and registry.may_write(user, hearing.owner)


def may_prepare(user: Any, hearing: Hearing) -> bool:
    """Has the role to write in it; whether it is still a draft is the action's to say."""
    return registry.may_write(user, hearing.owner)


def why_not_prepare(user: Any, hearing: Hearing) -> str:
    """What a colleague who only reads is told."""
    return _("Bare saksbehandlere hos %(owner)s kan endre høringen.") % {"owner": hearing.owner}


def saved_lists(user: Any) -> QuerySet[SavedList]:
    """The lists of the municipalities a person works for; its case handlers share them."""
    return SavedList.objects.filter(owner__in=registry.staffed_by(user)).select_related("owner")


def lists_of(hearing: Hearing) -> QuerySet[SavedList]:
    """The lists that may be added to a hearing: its owner's."""
    return SavedList.objects.filter(owner=hearing.owner_id)


def may_use_list(user: Any, saved: SavedList) -> bool:
    """A case handler of the owner."""
    return registry.may_write(user, saved.owner)


def why_not_use_list(user: Any, saved: SavedList) -> str:
    """What a colleague who only reads is told."""
    return _("Bare saksbehandlere hos %(owner)s kan endre listen.") % {"owner": saved.owner}


def may_handle(user: Any, hearing: Hearing) -> bool:
    """Has a part in it: writes, administers or approves, whatever the state."""
    return bool(registry.roles(user, hearing.owner) & STAFF)


def why_not_handle(user: Any, hearing: Hearing) -> str:
    """What a colleague who only reads is told."""
    return _("Bare saksbehandlere og godkjennere hos %(owner)s kan gjøre dette.") % {
        "owner": hearing.owner
    }


def may_sign(user: Any, hearing: Hearing) -> bool:
    """Holds the key that publishes: an approver; in a one-key hearing any of the staff."""
    needed = STAFF if hearing.one_key else {Role.APPROVER}
    return bool(registry.roles(user, hearing.owner) & needed)


def why_not_sign(user: Any, hearing: Hearing) -> str:
    """What a colleague without that key is told."""
    return _("Bare en godkjenner hos %(owner)s kan publisere.") % {"owner": hearing.owner}


def may_take_back(user: Any, hearing: Hearing) -> bool:
    """Back to draft, by either of the two people who hold the keys."""
    return hearing.state == HearingState.FOR_APPROVAL and may_handle(user, hearing)


def may_publish(user: Any, hearing: Hearing) -> bool:
    """The second person, with the role of approver; see `why_not_publish` for the reason."""
    return hearing.state == HearingState.FOR_APPROVAL and not why_not_publish(user, hearing)


def why_not_publish(user: Any, hearing: Hearing) -> str:
    """Why this person may not publish; empty when they may (decision: two keys)."""
    roles = registry.roles(user, hearing.owner)
    if hearing.one_key:
        return "" if roles & STAFF else _("Bare kommunens egne folk kan publisere.")
    if Role.APPROVER not in roles:
        return _("Bare en godkjenner kan publisere.")
    if user.pk == hearing.sent_for_approval_by_id:
        return _("Du kan ikke godkjenne ditt eget forslag. Be en kollega gjøre det.")
    return ""


def may_treat(user: Any, hearing: Hearing) -> bool:
    """Split answers and write treatments, until the summary is out."""
    return hearing.state == HearingState.PUBLISHED and may_handle(user, hearing)


def may_summarise(user: Any, hearing: Hearing) -> bool:
    """An approver publishes the summary; in a one-key hearing any of the staff."""
    return hearing.state == HearingState.PUBLISHED and may_sign(user, hearing)


def answering_organisations(user: Any) -> QuerySet[Organisation]:
    """Those a person may write answers for: voluntary ones, and the two national parties."""
    writing = user.memberships.current().filter(role__in=registry.WRITING)
    return Organisation.objects.filter(
        pk__in=writing.values("organisation"), kind__in=registry.REGISTERED_KINDS
    )


def may_ask(user: Any, hearing: Hearing) -> bool:
    """Ask for more time or say «vi avstår»: anyone who writes for some organisation."""
    return user.is_authenticated and answering_organisations(user).exists()


def why_not_ask(user: Any, hearing: Hearing) -> str:
    """What somebody who writes for no organisation is told."""
    return _("Bare de som skriver for en organisasjon, kan gjøre dette.")


def may_follow(user: Any, hearing: Hearing) -> bool:
    """Anyone who has signed in, while something may still happen."""
    over = (HearingState.CONCLUDED, HearingState.WITHDRAWN)
    return bool(user.is_authenticated) and hearing.state not in over


def why_not_withdraw_hearing(user: Any, hearing: Hearing) -> str:
    """What a colleague without the key that publishes is told."""
    return _("Bare en godkjenner hos %(owner)s kan trekke høringen.") % {"owner": hearing.owner}


def sent_answers(user: Any) -> QuerySet[Answer]:
    """What anyone may read: answers are public as soon as they are sent, but those of a mapping."""
    return Answer.objects.readable().filter(hearing__in=Hearing.objects.public().values("pk"))


def shown_answers(user: Any) -> QuerySet[Answer]:
    """What has a public page: the sent ones, and the withdrawn ones without their words."""
    return Answer.objects.shown().filter(hearing__in=Hearing.objects.public().values("pk"))


def left_answers(user: Any) -> QuerySet[Answer]:
    """Answers of organisations that a person has acted for before, and does no longer."""
    if not user.is_authenticated:
        return Answer.objects.none()
    ever = user.memberships.values("organisation")
    return Answer.objects.filter(organisation__in=ever).exclude(
        organisation__in=registry.organisations_of(user)
    )


def own_answers(user: Any) -> QuerySet[Answer]:
    """Answers, drafts too, that a person may open: those of the own organisations, and own ones."""
    if not user.is_authenticated:
        return Answer.objects.none()
    return Answer.objects.filter(
        Q(organisation__in=registry.organisations_of(user)) | Q(person=user) | Q(claim__user=user)
    )


def may_write_answer(user: Any, answer: Answer) -> bool:
    """Write in the shared draft. Staff of the municipality never see it."""
    if answer.claim is not None:
        return bool(answer.claim.user_id == user.pk)
    if answer.organisation is None:
        return bool(answer.person_id == user.pk)
    return registry.may_write(user, answer.organisation)


def may_send_answer(user: Any, answer: Answer) -> bool:
    """Send it: the responsible person, for it binds the organisation; never one that waits."""
    if answer.claim is not None:
        return False
    if answer.organisation is None:
        return bool(answer.person_id == user.pk)
    return registry.may_send(user, answer.organisation)


def why_not_write_answer(user: Any, answer: Answer) -> str:
    """What a member who only reads is told."""
    return _("Du kan lese, men ikke skrive for %(organisation)s. Be en ansvarlig om tilgang.") % {
        "organisation": answer.organisation
    }


def why_not_send_answer(user: Any, answer: Answer) -> str:
    """What a writer is told."""
    if answer.claim is not None:
        return _("Svaret kan sendes når du har fått tilgang til %(organisation)s.") % {
            "organisation": answer.claim.title
        }
    return _("Bare en ansvarlig hos %(organisation)s kan sende svaret.") % {
        "organisation": answer.organisation
    }


def may_withdraw(user: Any, answer: Answer) -> bool:
    """Take back a sent answer, until the summary; that points are made of it, the action says."""
    return (
        answer.state == AnswerState.SENT
        and answer.hearing.state == HearingState.PUBLISHED
        and may_send_answer(user, answer)
    )


def why_not_withdraw(user: Any, answer: Answer) -> str:
    """What a writer is told."""
    return _("Bare en ansvarlig hos %(name)s kan trekke svaret.") % {"name": answer.own_name}


def joinable_answers(answer: Answer) -> QuerySet[Answer]:
    """The answers this one may join, by name."""
    return (
        Answer.objects.joinable()
        .filter(hearing=answer.hearing_id)
        .exclude(pk=answer.pk)
        .select_related("organisation", "current")
        .order_by("organisation__name", "pk")
    )


def visible_answer_files(user: Any) -> QuerySet[AnswerFile]:
    """Files of the versions that count, for anyone; those of a draft only for its own people.

    One that is withheld, alone or with its answer, is for its own people and the municipality's.
    """
    public = Q(version__in=sent_answers(user).values("current"))
    own = Q(version__answer__in=own_answers(user))
    staffed = Q(version__answer__hearing__in=work_hearings(user))
    return AnswerFile.objects.filter(
        own | (public & (staffed | ~Exists(_withheld_with(OuterRef("version__answer")))))
    )


def _withheld_with(answer: Any) -> QuerySet[Withholding]:
    """What withholds a file (of the query around) of an answer: itself, or the whole answer."""
    same = Q(file__sha256=OuterRef("file__sha256")) | Q(passage="", file=None)
    return Withholding.objects.standing().filter(same, answer=answer)


def withholdings_at_work(user: Any) -> QuerySet[Withholding]:
    """What the municipalities a person works for have withheld."""
    return Withholding.objects.filter(answer__hearing__in=work_hearings(user))


def visible_plans(user: Any) -> QuerySet[PlanProcess]:
    """What anyone may read: plans that have begun."""
    return PlanProcess.objects.public()


def work_plans(user: Any) -> QuerySet[PlanProcess]:
    """Plans, drafts too, of the municipalities a person works for."""
    return PlanProcess.objects.filter(owner__in=registry.staffed_by(user))


def may_read_plan_work(user: Any, process: PlanProcess) -> bool:
    """Any colleague may look at how far it has come."""
    return bool(registry.roles(user, process.owner))


def may_prepare_plan(user: Any, process: PlanProcess) -> bool:
    """Has the role to write in it."""
    return registry.may_write(user, process.owner)


def may_move_plan(user: Any, process: PlanProcess) -> bool:
    """The notice goes to many and needs an approver; the later phases those who write, too."""
    needed = {Role.APPROVER} if process.state == PlanState.DRAFT else STAFF
    return bool(registry.roles(user, process.owner) & needed)


def why_not_move_plan(user: Any, process: PlanProcess) -> str:
    """What a colleague without that key is told."""
    if process.state == PlanState.DRAFT:
        return _("Bare en godkjenner hos %(owner)s kan varsle planen.") % {"owner": process.owner}
    return why_not_prepare_plan(user, process)


def why_not_prepare_plan(user: Any, process: PlanProcess) -> str:
    """What a colleague who only reads is told."""
    return _("Bare saksbehandlere hos %(owner)s kan endre planen.") % {"owner": process.owner}


def work_templates(user: Any) -> QuerySet[HearingTemplate]:
    """The templates of the municipalities a person writes for."""
    return HearingTemplate.objects.filter(owner__in=writing_owners(user))
