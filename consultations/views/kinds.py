"""Where a hearing may begin: from nothing, a template, an earlier hearing, or as the next round."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import actions, policies
from consultations.forms.hearing import NewHearingForm
from consultations.forms.kinds import NextRoundForm, TemplateForm
from consultations.models import Hearing
from consultations.models.template import REUSED, national, national_names
from consultations.states import KIND_READS, HearingKind
from core.access import allow, anyone
from core.errors import Refused
from core.models import new_ref
from core.pages import answer, attempt

OPENED_OR_SENT = ["GET", "HEAD", "POST"]
NATIONAL, OWN, COPY, MAPPING = "mal", "egen", "kopi", "kartlegging"
EARLIER = 30


@require_safe
@allow(policies.may_start_hearing)
def hearing_start(request: HttpRequest) -> HttpResponse:
    """Everything a new hearing may begin from."""
    writing = policies.writing_owners(request.user)
    earlier = policies.work_hearings(request.user).filter(owner__in=writing).order_by("-pk")
    context = {
        "national": [(f"{NATIONAL}-{key}", name) for key, name in national_names()],
        "own": policies.work_templates(request.user).select_related("owner"),
        "earlier": earlier.exclude(kind=HearingKind.MAPPING)[:EARLIER],
        "mapping": MAPPING,
        "crumbs": [
            (_("Høringer"), reverse("work_hearings")),
            (_("Lag ny høring"), reverse("hearing_new")),
            (_("Velg et utgangspunkt"), ""),
        ],
    }
    return render(request, "consultations/work_start.html", context)


def begun_with(user: Any, start_from: str) -> dict[str, Any]:
    """What stands in the form for a new hearing when it begins from something.

    Args:
        user: the case handler.
        start_from: «mal-lokaler», «egen-12», «kopi-abcdefghjk», «kartlegging» or nothing; what
            is not there, or is somebody else's, begins from nothing.
    """
    kind, _dash, name = start_from.partition("-")
    found: Any = None
    if kind == NATIONAL:
        found = national(name)
    elif kind == OWN and name.isascii() and name.isdigit():
        found = policies.work_templates(user).filter(pk=name[:15]).first()
    elif kind == COPY:
        found = policies.work_hearings(user).filter(ref=name[:10]).first()
    elif kind == MAPPING:
        return {
            "start_from": MAPPING,
            "title": _("Hvordan står det til med organisasjonene?"),
            "lead": _("Kommunen vil vite hva dere har, hva dere mangler og hva dere vil. "
                      "Svarene bruker vi når vi planlegger."),
        }  # fmt: skip
    if found is None:
        return {}
    return {"start_from": start_from, "title": found.title, "lead": found.lead}


def begin(form: NewHearingForm, user: Any) -> Hearing:
    """The draft that the form asks for, filled from what it begins with."""
    given = dict(form.cleaned_data)
    start_from = given.pop("start_from")
    kind, _dash, name = start_from.partition("-")
    owner = given["municipality"].organisation
    if kind == COPY and begun_with(user, start_from):
        before = policies.work_hearings(user).get(ref=name[:10])
        if before.owner_id != owner.pk:
            raise Refused(_("Velg kommunen som hadde høringen."), "municipality")
        return actions.copy(
            before, by=user, ref=given["ref"], title=given["title"], lead=given["lead"]
        )
    hearing = actions.create(by=user, on_behalf_of=owner, **given)
    if kind == MAPPING:
        return actions.make_mapping(hearing, by=user)
    return filled(hearing, user, kind, name)


def filled(hearing: Hearing, user: Any, kind: str, name: str) -> Hearing:
    """The draft with the words of a template, where there is one."""
    words = national(name) if kind == NATIONAL else None
    if kind == OWN and name.isascii() and name.isdigit():
        own = policies.work_templates(user).filter(pk=name[:15]).first()
        words = own.words() if own else None
    return actions.fill(hearing, by=user, words=words) if words else hearing


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
def next_round(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Say what is new, and start the next round."""
    form = NextRoundForm(request.POST or None, initial={"ref": new_ref()})
    if form.is_bound and (
        made := attempt(
            form,
            lambda: actions.next_round(
                hearing, by=request.user, on_behalf_of=hearing.owner, **form.cleaned_data
            ),
        )
    ):
        messages.success(request, _("Kladden til neste runde er klar."))
        return redirect("hearing_content", ref=made.ref)
    context = {"form": form, "hearing": hearing, "crumbs": under(hearing, _("Lag ny runde"))}
    return answer(request, "consultations/work_round.html", context)


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
def template_save(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Keep the hearing's words as a template."""
    if hearing.kind not in REUSED:
        raise Http404
    form = TemplateForm(request.POST or None, initial={"name": hearing.title[:80]})
    if form.is_bound and (
        _made := attempt(
            form, lambda: actions.save_template(hearing, by=request.user, **form.cleaned_data)
        )
    ):
        messages.success(request, _("Malen er lagret."))
        return redirect("hearing_start")
    context = {"form": form, "hearing": hearing, "crumbs": under(hearing, _("Lagre som mal"))}
    return answer(request, "consultations/work_template.html", context)


@require_POST
@allow(anyone, on=policies.work_templates, key="pk")
def template_delete(request: HttpRequest, template: Any) -> HttpResponse:
    """Throw a template away."""
    actions.delete_template(template, by=request.user)
    messages.success(request, _("Malen er slettet."))
    return redirect("hearing_start")


def under(hearing: Hearing, here: str) -> list[tuple[str, str]]:
    """The way back to the hearing's own side."""
    return [
        (_("Høringer"), reverse("work_hearings")),
        (hearing.title, reverse("hearing_approval", kwargs={"ref": hearing.ref})),
        (here, ""),
    ]


def about(hearing: Hearing) -> dict[str, Any]:
    """What kind of hearing it is in the reader's words, and the rounds on either side of it."""
    before = hearing.follows if hearing.follows_id else None
    return {
        "kind_reads": KIND_READS[HearingKind(hearing.kind)],
        "before": before,
        "after": policies.visible_hearings(None).filter(follows=hearing).first(),
        "process": hearing.process if hearing.process_id else None,
        "areas": list(hearing.areas.exclude(pk=hearing.municipality_id)),
        "is_mapping": hearing.kind == HearingKind.MAPPING,
    }
