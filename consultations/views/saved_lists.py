"""The lists that case handlers keep to use again."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import actions, policies
from consultations.forms.recipients import (
    ChosenForm,
    ListNameForm,
    NewListForm,
    PlaceInListForm,
)
from consultations.models import SavedList
from core.access import allow
from core.models import new_ref
from core.pages import after, answer, attempt, page
from organisations import policies as registry
from organisations.models import Organisation

ROWS, FOUND = 50, 10
BY_NAME = ("name", "pk")
own = allow(policies.may_use_list, on=policies.saved_lists, why=policies.why_not_use_list)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(policies.may_start_hearing)
def saved_lists(request: HttpRequest) -> HttpResponse:
    """All of them, and a new one."""
    owners = Organisation.objects.filter(pk__in=policies.writing_owners(request.user))
    form = NewListForm(request.POST or None, owners=owners, initial={"ref": new_ref()})
    if form.is_bound and (
        saved := attempt(form, lambda: actions.make_list(by=request.user, **form.cleaned_data))
    ):
        return redirect(saved)
    asked = PlaceInListForm(request.GET).place()
    mine = policies.saved_lists(request.user).filter(owner__in=owners)
    rows, following = page(
        after(mine.annotate(n=Count("organisations")), asked["etter"], BY_NAME), ROWS
    )
    context = {"form": form, "rows": rows, "following": following, "several": len(owners) > 1}
    return answer(request, "consultations/saved_lists.html", context)


@require_safe
@own
def saved_list(request: HttpRequest, saved: SavedList) -> HttpResponse:
    """Those on it, and a search for more."""
    return list_page(request, saved, PlaceInListForm(request.GET).place())


def list_page(
    request: HttpRequest, saved: SavedList, place: dict[str, Any], **forms: Any
) -> HttpResponse:
    """The list as it is, with a form that was refused on top of it (`form`, `chosen`)."""
    everyone = saved.organisations.select_related("seat")
    found = to_put_on(request.user, saved, place["sok"])
    rows, following = page(after(everyone, place["etter"], BY_NAME), ROWS)
    counted = everyone.order_by().aggregate(
        n=Count("pk"), ended=Count("pk", filter=~Q(dissolved_at=None) | ~Q(merged_into=None))
    )
    context = counted | {
        "saved": saved,
        "place": place,
        "rows": rows,
        "following": following,
        "hits": found[:FOUND],
        "hits_more": found[FOUND:].exists(),
        "chosen": forms.get("chosen") or ChosenForm(organisations=found),
        "form": forms.get("form") or ListNameForm(initial={"name": saved.name}),
    }
    return answer(request, "consultations/saved_list.html", context, context["chosen"])


def to_put_on(user: Any, saved: SavedList, words: str) -> QuerySet[Organisation]:
    """Those in the register that fit a name or a number and are not on it; none unasked."""
    if not words:
        return Organisation.objects.none()
    fits = Q(name__icontains=words) | Q(orgnr="".join(words.split()))
    living: QuerySet[Organisation] = registry.visible_organisations(user).filter(
        fits, kind__in=registry.REGISTERED_KINDS, dissolved_at=None, merged_into=None
    )
    there = saved.organisations.order_by().values("pk")
    return living.exclude(pk__in=there).select_related("seat").order_by(*BY_NAME)


@require_POST
@own
def list_rename(request: HttpRequest, saved: SavedList) -> HttpResponse:
    """Call it something else."""
    form = ListNameForm(request.POST)
    if attempt(form, lambda: actions.rename_list(saved, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Listen har fått nytt navn."))
        return redirect(saved)
    return list_page(request, saved, PlaceInListForm({}).place(), form=form)


@require_POST
@own
def list_put(request: HttpRequest, saved: SavedList) -> HttpResponse:
    """Put one on it."""
    place = PlaceInListForm(request.POST).place()
    choices = Organisation.objects.filter(
        pk__in=registry.visible_organisations(request.user).values("pk"),
        kind__in=registry.REGISTERED_KINDS,
    )
    form = ChosenForm(request.POST, organisations=choices)
    if attempt(form, lambda: actions.put_on_list(saved, by=request.user, **form.cleaned_data)):
        messages.success(
            request,
            _("%(name)s står på listen.") % {"name": form.cleaned_data["organisation"].name},
        )
        return redirect(saved)
    return list_page(request, saved, place, chosen=form)


@require_POST
@own
def list_take_off(request: HttpRequest, saved: SavedList, pk: int) -> HttpResponse:
    """Take one off it."""
    organisation = get_object_or_404(saved.organisations, pk=pk)
    actions.take_off_list(saved, by=request.user, organisation=organisation)
    return redirect(saved)


@require_POST
@own
def list_delete(request: HttpRequest, saved: SavedList) -> HttpResponse:
    """Throw it away."""
    actions.delete_list(saved, by=request.user)
    messages.success(request, _("Listen «%(name)s» er slettet.") % {"name": saved.name})
    return redirect("saved_lists")
