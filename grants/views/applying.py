"""Writing an application together and sending it. Only its own people see a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.views.cowriting import thread
from consultations.views.drafts import senders, writers
from core import clock
from core.access import allow, anyone
from core.pages import attempt, refusals_return_to
from core.quiet_saves import signed_out_is_told, status_line
from grants.actions import applying, claim_drafts, filling, sending
from grants.forms.application import ApplicationForm, OrganisationForm
from grants.forms.sending import SendForm, WithdrawForm
from grants.models import Application, Call, Submission
from grants.policies import applying as policy
from grants.policies.calls import visible_calls
from grants.states import ApplicationState
from grants.views import cowriting, drafts, shown
from organisations import policies as registry

OPENED_OR_SENT = ["GET", "HEAD", "POST"]


@require_http_methods(OPENED_OR_SENT)
@allow(anyone, on=visible_calls)
def application_new(request: HttpRequest, call: Call) -> HttpResponse:
    """Choose whom to apply for; POST opens the shared draft, filled in."""
    mine = policy.applying_organisations(request.user, call)
    form = OrganisationForm(request.POST or None, organisations=mine)
    if request.method == "POST" and (draft := attempt(form, lambda: start(form, call, request))):
        return redirect("application_edit", ref=draft.ref)
    context = shown.head(call, _("Søk")) | {
        "form": form,
        "mine": shown.choices(mine, call),
        "claims": shown.claim_choices(request.user, call),
    }
    status = 422 if form.errors else 200
    return render(request, "grants/application_new.html", context, status=status)


def start(form: OrganisationForm, call: Call, request: HttpRequest) -> Application:
    """Open the draft of the organisation that was chosen."""
    chosen = form.cleaned_data["organisation"]
    return applying.start(call, by=request.user, on_behalf_of=chosen)


@require_POST
@allow(anyone, on=visible_calls)
@refusals_return_to("application_new")
def application_new_for_claim(request: HttpRequest, call: Call, claim: str) -> HttpResponse:
    """Open the draft of a claim that waits."""
    own = get_object_or_404(registry.own_claims(request.user), ref=claim)
    draft = claim_drafts.start_for_claim(call, by=request.user, claim=own)
    return redirect("application_edit", ref=draft.ref)


@require_http_methods(OPENED_OR_SENT)
@drafts.left_is_told
@allow(
    policy.may_write_application,
    on=policy.own_applications,
    why=policy.why_not_write_application,
)
def application_edit(request: HttpRequest, application: Application) -> HttpResponse:
    """Write in the shared draft."""
    if not policy.is_open_to_write(application):
        return redirect(application)
    if request.method == "POST":
        onward = "application_preview" if "se-over" in request.POST else "application_edit"
        return saved_then(request, application, onward)
    return edit_page(request, application, ApplicationForm.opened(application))


def saved_then(request: HttpRequest, application: Application, onward: str) -> HttpResponse:
    """Save what was typed and go on; what cannot be saved stays in the fields."""
    form = ApplicationForm.opened(application, request.POST, request.FILES)
    if drafts.saved(form, application, by=request.user):
        return redirect(onward, ref=application.ref)
    return edit_page(request, drafts.fresh(application), form)


def edit_page(
    request: HttpRequest, application: Application, form: ApplicationForm
) -> HttpResponse:
    """The draft with what was typed: 422 with errors, 409 when somebody else saved first."""
    newer = getattr(form, "newer", [])
    context = shown.head(application.call, _("Søknad")) | {
        "application": application,
        "draft": application,
        "form": form,
        "rows": drafts.rows_of(form, application),
        "progress": drafts.progress(application),
        "saves": form["saves"].value(),
        "seen": form["seen"].value() or "",
        "theirs": [],
        "newer": newer,
        "problem": _("Noe av det du skrev, er ikke lagret ennå.") if form.is_bound else "",
        "comments": thread(
            application, request.user, drafting=policy.is_open_to_write(application)
        ),
        "sign_off": cowriting.sign_off_state(application, request.user),
        "writers": writers(application),
        "last_year": filling.last_year(application),
    }
    status = 409 if newer else 422 if form.errors else 200
    return render(request, "grants/application_edit.html", context, status=status)


@require_POST
@signed_out_is_told
@drafts.left_is_told
@allow(
    policy.may_write_application,
    on=policy.own_applications,
    anonymous=True,
    why=policy.why_not_write_application,
)
def application_save(request: HttpRequest, application: Application) -> HttpResponse:
    """Save quietly while somebody writes; only the status line comes back."""
    if not policy.is_open_to_write(application):
        return status_line(request, None, _("Søknaden er allerede sendt."), 409)
    form = ApplicationForm.opened(application, request.POST)
    if drafts.saved(form, application, by=request.user):
        return drafts.status_line(request, drafts.fresh(application), form)
    return drafts.not_saved(request, application, form)


@require_POST
@allow(
    policy.may_write_application,
    on=policy.own_applications,
    why=policy.why_not_write_application,
)
@refusals_return_to("application_edit")
def application_copy(request: HttpRequest, application: Application) -> HttpResponse:
    """«Kopier fjorårets søknad»."""
    filling.copy_last_year(application, by=request.user)
    messages.success(request, _("Vi har fylt ut med svarene fra i fjor. Endre det som er nytt."))
    return redirect("application_edit", ref=application.ref)


@require_safe
@allow(
    policy.may_write_application,
    on=policy.own_applications,
    why=policy.why_not_write_application,
)
def application_preview(request: HttpRequest, application: Application) -> HttpResponse:
    """Everything as it will be read, what is public if granted, and who may send it."""
    if not policy.is_open_to_write(application):
        return redirect(application)
    before = application.submissions.last()
    initial = {
        "number": before.number + 1 if before else 1,
        "saves": application.saves,
        "stated": shown.stated_in(before),
    }
    form = SendForm(call=application.call, initial=initial)
    return preview_page(request, application, form)


def preview_page(request: HttpRequest, application: Application, form: SendForm) -> HttpResponse:
    """What will be read, with the refusal when there is one."""
    context = (
        shown.head(application.call, _("Se over søknaden"))
        | shown.written(application)
        | {
            "application": application,
            "form": form,
            "missing": sending.missing(application),
            "requirements": shown.requirements(application),
            "may_send": policy.may_send_application(request.user, application),
            "senders": senders(application),
        }
        | cowriting.before_sending(application, request.user)
    )
    status = 409 if form.is_bound else 200
    return render(request, "grants/application_preview.html", context, status=status)


@require_POST
@drafts.left_is_told
@allow(
    policy.may_send_application,
    on=policy.own_applications,
    why=policy.why_not_send_application,
)
def application_send(request: HttpRequest, application: Application) -> HttpResponse:
    """Send it. A second click finds it sent and comes to the same receipt."""
    form = SendForm(request.POST, call=application.call)
    sent = sent_before(request, application) or attempt(
        form, lambda: send(form, application, request)
    )
    if sent:
        return redirect("application_receipt", ref=application.ref, number=sent.number)
    return preview_page(request, application, read_again(form, drafts.fresh(application)))


def send(form: SendForm, application: Application, request: HttpRequest) -> Submission:
    """What was previewed, on behalf of the organisation."""
    organisation: Any = application.organisation
    return sending.send(
        application,
        by=request.user,
        on_behalf_of=organisation,
        saves=form.cleaned_data["saves"],
        minutes=form.cleaned_data["minutes"],
        people=form.cleaned_data["people"],
        stated=form.stated_pks(),
    )


def sent_before(request: HttpRequest, application: Application) -> Submission | None:
    """What a first click has sent already."""
    number = request.POST.get("number", "")
    if not number.isascii() or not number.isdigit() or len(number) > 4:
        return None
    return application.submissions.filter(number=int(number)).first()


def read_again(form: SendForm, application: Application) -> SendForm:
    """The refused form, made ready for a new click after the person has read the draft."""
    data = form.data.copy()  # a QueryDict
    data["number"] = str(application.submissions.count() + 1)
    data["saves"] = str(application.saves)
    form.data = data
    return form


@require_http_methods(OPENED_OR_SENT)
@allow(
    policy.may_send_application,
    on=policy.own_applications,
    why=policy.why_not_send_application,
)
def application_withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask why, then take it back."""
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and withdraw(form, application, request):
        messages.success(request, _("Søknaden er trukket."))
        return redirect(application)
    context = shown.head(application.call, _("Trekk søknaden")) | {
        "application": application,
        "form": form,
        "may_withdraw": policy.may_withdraw_application(request.user, application),
    }
    status = 422 if form.errors else 200
    return render(request, "grants/application_withdraw.html", context, status=status)


def withdraw(form: WithdrawForm, application: Application, request: HttpRequest) -> Any:
    """With the reason that was typed; None when it was refused."""
    organisation: Any = application.organisation
    return attempt(
        form,
        lambda: applying.withdraw(
            application,
            by=request.user,
            on_behalf_of=organisation,
            reason=form.cleaned_data["reason"],
        ),
    )


@require_http_methods(OPENED_OR_SENT)
@allow(
    policy.may_write_application,
    on=policy.own_applications,
    why=policy.why_not_write_application,
)
def application_delete(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask, then throw the draft away."""
    if application.state != ApplicationState.DRAFT:
        return redirect(application)
    if request.method == "POST":
        applying.delete_draft(application, by=request.user)
        messages.success(request, _("Kladden er slettet."))
        return redirect("own_grants")
    context = shown.head(application.call, _("Slett kladden")) | {
        "application": application,
        "now": clock.now(),
    }
    return render(request, "grants/application_delete.html", context)
