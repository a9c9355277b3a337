"""Who is invited and why: the list is computed, then gone through by a person."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations import actions, policies
from consultations.forms.hearing import ReasonForm
from consultations.forms.recipients import (
    REJECTED,
    WITHOUT_EMAIL,
    AddForm,
    AddListForm,
    GroupForm,
    ListForm,
    ListNameForm,
)
from consultations.models import Hearing, Invitee
from consultations.states import HearingState, InviteeSource
from consultations.views.gaps import gaps, missing_in
from consultations.views.steps import draft_page
from core.access import allow
from core.pages import after, answer, attempt, page, refusals_return_to
from organisations import policies as registry
from organisations.models import Organisation, Topic, with_letter_address
from organisations.states import TopicScheme

ROWS, FIRST_ROWS, FOUND = 30, 5, 10  # each row has a form, and no page may pass 60 kB
GROUPS_WITH_ROWS = 4  # besides the open one
BY_NAME = ("organisation__name", "pk")


@require_safe
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
def hearing_recipients(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Go through the list."""
    if hearing.state != HearingState.DRAFT:
        return redirect("hearing_approval", ref=hearing.ref)
    return list_page(request, hearing, ListForm(request.GET).place())


def list_page(
    request: HttpRequest, hearing: Hearing, place: dict[str, Any], **forms: Any
) -> HttpResponse:
    """The list as it is, with a form that was refused on top of it (`rejecting`, `form`)."""
    groups = groups_of(hearing)
    open_group = place["gruppe"] or (groups[0]["name"] if groups else "")
    found = to_choose_from(request.user, hearing, place)
    lists, kinds_there = policies.lists_of(hearing), gaps(request.user, hearing)
    context = draft_page(hearing, "hearing_recipients") | {
        "place": place,
        "numbers": numbers(hearing),
        "groups": filled(hearing, groups, open_group, place),
        "flat": flat_list(hearing, place),
        "unreachable": with_details(unreachable(hearing))[:FOUND],
        "kinds": kinds(),
        "hits": found[:FOUND],
        "hits_more": found[FOUND:].exists(),
        "hits_all": found.count() if place["innen"] and not place["sok"] else 0,
        "gaps": kinds_there,
        "missing": [row["name"].lower() for row in kinds_there if not row["taken"]][:3],
        "lists": lists,
        "add": forms.get("add") or AddForm(organisations=found),
        "rejecting": forms.get("rejecting"),
        "form": forms.get("form") or ReasonForm(),
        "group_form": forms.get("group_form") or GroupForm(),
        "list_form": forms.get("list_form") or AddListForm(lists=lists),
        "keep_form": forms.get("keep_form") or ListNameForm(prefix="keep"),
    }
    others = [context[name] for name in ("add", "group_form", "list_form", "keep_form")]
    context["refusals"] = [form for form in others if form.errors]
    return answer(request, "consultations/work_recipients.html", context, *others)


def to_choose_from(user: Any, hearing: Hearing, place: dict[str, Any]) -> QuerySet[Organisation]:
    """What was searched for; else those of one kind in the area who are not on the list."""
    if place["innen"] and not place["sok"]:
        return missing_in(user, hearing, place["innen"])
    return organisations_found(user, hearing, place["sok"])


def numbers(hearing: Hearing) -> dict[str, int]:
    """The key figures: on the list, taken along, taken off, without an address."""
    counts = hearing.invitees.aggregate(
        proposed=Count("pk"),
        taken=Count("pk", filter=Q(accepted=True)),
        dropped=Count("pk", filter=Q(accepted=False)),
    )
    return counts | {"unreachable": unreachable(hearing).count()}


def unreachable(hearing: Hearing) -> QuerySet[Invitee]:
    """Those taken along that no letter can reach.

    The address is looked up for each invitee, and not by a join with all organisations, which a
    database that has not counted its rows yet does the long way round.
    """
    own: Any = with_letter_address(Organisation.objects.filter(pk=OuterRef("organisation")))
    address = Subquery(own.values("letter_email")[:1])
    return hearing.invitees.filter(accepted=True).alias(address=address).filter(address="")


def with_details(invitees: QuerySet[Invitee]) -> QuerySet[Invitee]:
    """With what a row shows of the organisation."""
    return invitees.select_related("organisation__seat")


def groups_of(hearing: Hearing) -> list[dict[str, Any]]:
    """The reasons, the largest first; what was added by hand comes last."""
    rows = (
        hearing.invitees.order_by()
        .values("group")
        .annotate(
            n=Count("pk"),
            taken=Count("pk", filter=Q(accepted=True)),
            by_hand=Count("pk", filter=Q(source=InviteeSource.ADDED)),
        )
        .order_by("by_hand", "-n", "group")
    )
    return [
        {
            "name": row["group"],
            "words": group_words(row["group"], by_hand=row["by_hand"] > 0),
            "n": row["n"],
            "accepted": row["taken"],
        }
        for row in rows
    ]


def group_words(name: str, *, by_hand: bool) -> str:
    """«Treff: lokaler», or «Lagt til av kommunen»."""
    return capfirst(name) if by_hand else _("Treff: %(name)s") % {"name": name}


def filled(
    hearing: Hearing, groups: list[dict[str, Any]], open_group: str, place: dict[str, Any]
) -> list[dict[str, Any]]:
    """The open group with a slice of its rows, some others with their first ones."""
    rows, following = page(
        after(
            with_details(hearing.invitees.filter(group=open_group)),
            place["etter"] if place["gruppe"] else None,
            BY_NAME,
        ),
        ROWS if place["gruppe"] else FIRST_ROWS,
    )
    others = [group["name"] for group in groups if group["name"] != open_group]
    first = {} if place["gruppe"] else first_rows(hearing, others[:GROUPS_WITH_ROWS])
    for group in groups:
        mine = group["name"] == open_group
        group["open"] = mine and not place["finn"] and not place["vis"]
        group["rows"] = rows if mine else first.get(group["name"], [])
        group["url"] = "?" + urlencode({"gruppe": group["name"]})
        group["following"] = following if mine and place["gruppe"] else None
        group["part"] = len(group["rows"]) < group["n"] and not (mine and place["gruppe"])
    return groups


def first_rows(hearing: Hearing, names: list[str]) -> dict[str, list[Invitee]]:
    """The first rows of these groups, in one statement."""
    place_in_group = Window(RowNumber(), partition_by="group", order_by=BY_NAME)
    rows: dict[str, list[Invitee]] = {}
    for invitee in with_details(
        hearing.invitees.filter(group__in=names)
        .annotate(place=place_in_group)
        .filter(place__lte=FIRST_ROWS)
    ):
        rows.setdefault(invitee.group, []).append(invitee)
    return rows


def flat_list(hearing: Hearing, place: dict[str, Any]) -> dict[str, Any] | None:
    """Instead of groups: those found by name, taken off, or without an address."""
    chosen = {
        REJECTED: hearing.invitees.filter(accepted=False),
        WITHOUT_EMAIL: unreachable(hearing),
    }.get(place["vis"])
    if place["finn"]:
        chosen = hearing.invitees.filter(organisation__name__icontains=place["finn"])
    if chosen is None:
        return None
    rows, following = page(after(with_details(chosen), place["etter"], BY_NAME), ROWS)
    return {"rows": rows, "following": following, "title": flat_title(place)}


def flat_title(place: dict[str, Any]) -> str:
    """What the flat list holds."""
    if place["finn"]:
        return _("Funnet på listen: «%(q)s»") % {"q": place["finn"]}
    return _("Tatt bort") if place["vis"] == REJECTED else _("Uten e-post")


def kinds() -> dict[str, str]:
    """ICNPO code → its name."""
    return dict(Topic.objects.filter(scheme=TopicScheme.ICNPO).values_list("code", "name_nb"))


def organisations_found(user: Any, hearing: Hearing, words: str) -> QuerySet[Organisation]:
    """Those in the register that fit a name or a number; none before anything is searched for."""
    if not words:
        return Organisation.objects.none()
    digits = "".join(words.split())
    fits = Q(name__icontains=words) | Q(orgnr=digits)
    living: QuerySet[Organisation] = registry.visible_organisations(user).filter(
        fits, kind__in=registry.REGISTERED_KINDS, dissolved_at=None, merged_into=None
    )
    return living.exclude(pk=hearing.owner_id).select_related("seat").order_by("name", "pk")


@require_POST
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
def invitee_reject(request: HttpRequest, hearing: Hearing, pk: int) -> HttpResponse:
    """Take one off the list, with a reason."""
    invitee = get_object_or_404(with_details(hearing.invitees.all()), pk=pk)
    form = ReasonForm(request.POST)
    if attempt(form, lambda: actions.reject(invitee, by=request.user, **form.cleaned_data)):
        return back(request, hearing, invitee)
    place = ListForm(request.POST).place()
    return list_page(request, hearing, place, rejecting=invitee, form=form)


@require_POST
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
def invitee_take_in(request: HttpRequest, hearing: Hearing, pk: int) -> HttpResponse:
    """Put one back."""
    invitee = get_object_or_404(hearing.invitees, pk=pk)
    actions.take_in(invitee, by=request.user)
    return back(request, hearing, invitee)


def back(request: HttpRequest, hearing: Hearing, invitee: Invitee) -> HttpResponse:
    """To the same row of the same slice."""
    place = {name: value for name, value in ListForm(request.POST).place().items() if value}
    page_url = reverse("hearing_recipients", kwargs={"ref": hearing.ref})
    return redirect(f"{page_url}?{urlencode(place)}#rad-{invitee.pk}")


@require_POST
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
def invitee_add(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Add one that no cause found, with a reason."""
    place = ListForm(request.POST).place()
    choices = to_choose_from(request.user, hearing, place)
    form = AddForm(request.POST, organisations=choices)
    invitee = attempt(form, lambda: actions.add(hearing, by=request.user, **form.cleaned_data))
    if invitee is None:
        return list_page(request, hearing, place, add=form)
    place_of_it = urlencode({"gruppe": invitee.group})
    page_url = reverse("hearing_recipients", kwargs={"ref": hearing.ref})
    return redirect(f"{page_url}?{place_of_it}#rad-{invitee.pk}")


@require_POST
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
@refusals_return_to("hearing_approval")
def recipients_reviewed(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """The list is gone through; on to the deadline."""
    actions.finish_review(hearing, by=request.user)
    return redirect("hearing_deadline", ref=hearing.ref)
