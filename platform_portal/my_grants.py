"""What grants hold about one person, as `my_data` shows it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from grants.models import (
    Application,
    ApplicationComment,
    Call,
    CallChange,
    Complaint,
    Conflict,
    Decision,
    Follow,
    Note,
    PaymentList,
    Recommendation,
    Repayment,
    Report,
    SavedView,
    Scheme,
    Score,
    SignOff,
    StandardText,
    Submission,
)
from platform_portal.sections import Section

# Where a person is pointed at, and which section shows it.
PLACES = {
    "grants.Scheme.created_by": "schemes",
    "grants.Call.created_by": "calls_worked_on",
    "grants.Call.published_by": "calls_worked_on",
    "grants.CallChange.by": "call_changes",
    "grants.Follow.person": "calls_followed",
    "grants.Application.edited_by": "applications",
    "grants.Application.handler": "cases",
    "grants.Submission.sent_by": "applications_sent",
    "grants.ApplicationComment.author": "application_comments",
    "grants.SignOff.approver": "application_sign_offs",
    "grants.SignOff.asked_by": "application_sign_offs",
    "grants.StandardText.created_by": "standard_texts",
    "grants.SavedView.created_by": "saved_views",
    "grants.Note.author": "case_notes",
    "grants.Conflict.person": "conflicts",
    "grants.Conflict.lifted_by": "conflicts_lifted",
    "grants.Score.person": "scores",
    "grants.Recommendation.by": "recommendations",
    "grants.Decision.recommended_by": "decisions",
    "grants.Decision.decided_by": "decisions",
    "grants.PaymentList.made_by": "payment_lists",
    "grants.PaymentList.paid_by": "payment_lists",
    "grants.Report.sent_by": "reports",
    "grants.Report.handled_by": "reports",
    "grants.Repayment.claimed_by": "repayments",
    "grants.Repayment.ended_by": "repayments",
    "grants.Complaint.sent_by": "complaints",
    "grants.Complaint.assessed_by": "complaints",
    "grants.Complaint.settled_by": "complaints",
}


def grants(user: User) -> list[Section]:
    """What the person has applied for and handled. Names nobody else."""
    return [*applied(user), *worked(user), *judged(user), *afterwards(user)]


def applied(user: User) -> list[Section]:
    """For the organisations the person acts for."""
    where = {
        "tilskudd": "application__call__title",
        "organisasjon": "application__organisation__name",
    }
    asked = SignOff.objects.filter(Q(approver=user) | Q(asked_by=user)).order_by("pk")
    return [
        Section("applications", _("Søknader du sist har skrevet på"),
                Application.objects.filter(edited_by=user).order_by("pk"), {
            "tilskudd": "call__title", "organisasjon": "organisation__name", "adresse": "ref",
            "endret": "edited_at",
        }),
        Section("applications_sent", _("Søknader du har sendt"),
                Submission.objects.filter(sent_by=user).order_by("pk"), where | {
            "versjon": "number", "sendt": "sent_at",
        }),
        Section("application_comments", _("Kommentarer til søknader dere skriver sammen"),
                ApplicationComment.objects.filter(author=user).order_by("pk"), where | {
            "kommentar": "text", "når": "written_at",
        }),
        Section("application_sign_offs", _("Godkjenning av søknader før de sendes"), asked,
                where | {
            "bedt om": "asked_at", "godkjent": "approved_at",
        }),
        Section("calls_followed", _("Tilskudd du følger"),
                Follow.objects.filter(person=user).order_by("pk"), {
            "tilskudd": "call__title", "siden": "since",
        }),
    ]  # fmt: skip


def worked(user: User) -> list[Section]:
    """Schemes, calls and what is kept at the desk."""
    calls = Call.objects.filter(Q(created_by=user) | Q(published_by=user)).order_by("pk")
    return [
        Section("schemes", _("Tilskuddsordninger du har laget"),
                Scheme.objects.filter(created_by=user).order_by("pk"), {
            "ordning": "name", "når": "created_at",
        }),
        Section("calls_worked_on", _("Utlysninger du har laget eller publisert"), calls, {
            "utlysning": "title", "laget": "created_at", "publisert": "published_at",
        }),
        Section("call_changes", _("Endringer du har gjort i utlysninger"),
                CallChange.objects.filter(by=user).order_by("pk"), {
            "utlysning": "call__title", "grunn": "reason", "når": "at",
        }),
        Section("standard_texts", _("Standardtekster du har lagt til"),
                StandardText.objects.filter(created_by=user).order_by("pk"), {
            "navn": "title", "tekst": "text",
        }),
        Section("saved_views", _("Utvalg av søknader du har lagret"),
                SavedView.objects.filter(created_by=user).order_by("pk"), {
            "navn": "name", "utvalg": "query",
        }),
    ]  # fmt: skip


def judged(user: User) -> list[Section]:
    """Applications the person has handled; a stake in one is told in the own words."""
    where = {"tilskudd": "application__call__title", "søknad": "application__number"}
    decided = Decision.objects.filter(Q(recommended_by=user) | Q(decided_by=user)).order_by("pk")
    return [
        Section("cases", _("Søknader du behandler"),
                Application.objects.filter(handler=user).order_by("pk"), {
            "tilskudd": "call__title", "søknad": "number",
        }),
        Section("case_notes", _("Notater du har skrevet om søknader"),
                Note.objects.filter(author=user).order_by("pk"), where | {
            "notat": "text", "når": "written_at",
        }),
        Section("conflicts", _("Der du har sagt at du er inhabil"),
                Conflict.objects.filter(person=user).order_by("pk"), where | {
            "grunn": "ground", "dine ord": "words", "når": "declared_at", "opphevet": "lifted_at",
        }),
        Section("conflicts_lifted", _("Der du har vurdert at noen er habil"),
                Conflict.objects.filter(lifted_by=user).order_by("pk"), where | {
            "begrunnelse": "lifted_reason", "når": "lifted_at",
        }),
        Section("scores", _("Poeng du har gitt"),
                Score.objects.filter(person=user).order_by("pk"), where | {
            "kriterium": "criterion__text", "poeng": "points", "ord": "words", "når": "given_at",
        }),
        Section("recommendations", _("Innstillinger du har skrevet"),
                Recommendation.objects.filter(by=user).order_by("pk"), where | {
            "utfall": "outcome", "begrunnelse": "reason", "når": "at",
        }),
        Section("decisions", _("Vedtak du har innstilt eller gjort"), decided, where | {
            "utfall": "outcome", "når": "decided_at",
        }),
    ]  # fmt: skip


def afterwards(user: User) -> list[Section]:
    """Money, reports and complaints, on either side."""
    where = {"tilskudd": "application__call__title", "søknad": "application__number"}
    lists = PaymentList.objects.filter(Q(made_by=user) | Q(paid_by=user)).order_by("pk")
    reports = Report.objects.filter(Q(sent_by=user) | Q(handled_by=user)).order_by("pk")
    back = Repayment.objects.filter(Q(claimed_by=user) | Q(ended_by=user)).order_by("pk")
    complaints = Complaint.objects.filter(
        Q(sent_by=user) | Q(assessed_by=user) | Q(settled_by=user)
    ).order_by("pk")
    return [
        Section("payment_lists", _("Utbetalingslister du har laget eller merket betalt"), lists, {
            "tilskudd": "call__title", "nummer": "number", "laget": "made_at", "betalt": "paid_at",
        }),
        Section("reports", _("Rapporter du har sendt eller svart på"), reports, where | {
            "sendt": "sent_at", "svart": "handled_at",
        }),
        Section("repayments", _("Krav om tilbakebetaling du har behandlet"), back, where | {
            "krevd": "claimed_at", "avsluttet": "ended_at",
        }),
        Section("complaints", _("Klager du har sendt eller behandlet"), complaints, {
            "tilskudd": "decision__application__call__title", "sendt": "sent_at",
            "vurdert": "assessed_at", "avgjort": "settled_at",
        }),
    ]  # fmt: skip
