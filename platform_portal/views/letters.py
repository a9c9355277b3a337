"""Every letter and where it is, and what to do about one that did not arrive."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.models import Hearing
from core.access import allow
from core.errors import Refused
from dispatch import actions
from dispatch.letters import counts
from dispatch.models import Letter
from dispatch.states import NOT_REACHED, OPEN, LetterState
from organisations.models import Organisation, with_letter_address
from organisations.policies import staffed_by
from platform_portal import policies
from platform_portal.forms import ReachedForm

PAGE = 50
HEARINGS = 200
LABELS = {
    "alle": gettext_lazy("Alle"),
    "sendt": gettext_lazy("Sendt"),
    "pa-vei": gettext_lazy("På vei"),
    "kom-ikke-fram": gettext_lazy("Ikke nådd"),
}
FILTERS: dict[str, dict[str, Any]] = {
    "alle": {},
    "sendt": {"state": LetterState.ACCEPTED},
    "pa-vei": {"state__in": OPEN},
    "kom-ikke-fram": {"state__in": NOT_REACHED, "reached_at": None},
}


def may_see_letters(user: Any) -> bool:
    """Staff and the operator."""
    return policies.is_operator(user) or policies.is_staff(user)


def _may_see(user: Any, _letter: Letter) -> bool:
    return may_see_letters(user)


one_letter = allow(policies.may_help, on=policies.visible_letters, key="pk")


@allow(may_see_letters)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The municipality's letters, newest first; by hearing when one is chosen."""
    context = letter_page(request) | {"hearings": _hearings(request)}
    return render(request, "platform_portal/letters.html", context)


def _hearings(request: HttpRequest) -> list[Hearing]:
    """Those that have sent letters, for the choice."""
    published = Hearing.objects.filter(owner__in=staffed_by(request.user)).exclude(
        published_at=None
    )
    return list(published.order_by("-published_at")[:HEARINGS])


def letter_page(request: HttpRequest) -> dict[str, Any]:
    """One page of letters by keyset, with the counts of all; constant statements."""
    visible = policies.visible_letters(request.user)
    chosen, ref = request.GET.get("vis", "alle"), request.GET.get("sak", "")
    if ref:
        visible = visible.filter(batch__about=reverse("hearing", kwargs={"ref": _safe(ref)}))
    rows = visible.filter(**FILTERS.get(chosen, {})).order_by("-pk")
    before = request.GET.get("for", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: PAGE + 1])
    return {
        "letters": page[:PAGE],
        "next_before": page[PAGE - 1].pk if len(page) > PAGE else None,
        "filters": LABELS.items(),
        "chosen": chosen if chosen in FILTERS else "alle",
        "matter": ref if ref == _safe(ref) else "",
        "counts": counts(visible),
    }


def _safe(ref: str) -> str:
    """What may stand in a hearing's address; anything else names no hearing."""
    return ref if ref.isascii() and ref.isalnum() and len(ref) <= 10 else "x"


# --- one letter -----------------------------------------------------------------------------------


@allow(_may_see, on=policies.visible_letters, key="pk")
@require_safe
def letter(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Where it is, what happened, and what one can do about it."""
    return _letter_page(request, letter, ReachedForm())


@one_letter
@require_POST
def reached(request: HttpRequest, letter: Letter) -> HttpResponse:
    """They have been told in another way."""
    form = ReachedForm(request.POST)
    if not form.is_valid():
        return _letter_page(request, letter, form)
    actions.note_reached(letter, by=request.user, note=form.cleaned_data["note"])
    messages.success(request, _("Notert. De står ikke lenger på listen over dem dere ikke nådde."))
    return redirect("letter", pk=letter.pk)


@one_letter
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Say what may happen, then send it once more."""
    if request.method != "POST":
        return _page(request, "platform_portal/letter_again.html", letter, _again(letter))
    sent = actions.send_again(letter, by=request.user, email=_address_now(letter))
    messages.success(request, _("Brevet er lagt i køen, og går om et øyeblikk."))
    return redirect("letter", pk=sent.pk)


def _letter_page(request: HttpRequest, letter: Letter, form: ReachedForm) -> HttpResponse:
    """The page of one letter; its steps in the order they came."""
    context = {
        "form": form,
        "steps": letter.events.exclude(became__in=["claimed", "handing"]).order_by("pk"),
        "needs_help": letter.needs_help,
        "may_help": letter.needs_help and policies.may_help(request.user, letter),
        "organisation": _recipient(letter),
        "operator": policies.is_operator(request.user),
    }
    return _page(request, "platform_portal/letter_detail.html", letter, context | _again(letter))


def _page(
    request: HttpRequest, template: str, letter: Letter, context: dict[str, Any]
) -> HttpResponse:
    crumbs = [(_("Brev"), reverse("letters")), (letter.recipient_name, "")]
    form = context.get("form")
    context |= {"letter": letter, "crumbs": crumbs}
    return render(request, template, context, status=422 if form and form.errors else 200)


def _again(letter: Letter) -> dict[str, Any]:
    """Whether it can be sent again, and whether that is to a new address."""
    new = bool(email := _address_now(letter)) and email != letter.email
    try:
        actions.must_be_sendable(letter, email if new else letter.email, changed=new)
    except Refused:
        return {"can_send": False, "new_address": new}
    return {"can_send": True, "new_address": new}


def _recipient(letter: Letter) -> Organisation | None:
    """The organisation it was to; None for a person."""
    number = letter.recipient_ref.removeprefix("org:")
    if not (letter.recipient_ref.startswith("org:") and number.isdecimal()):
        return None
    return with_letter_address(Organisation.objects.filter(pk=int(number))).first()


def _address_now(letter: Letter) -> str:
    """Where the organisation gets its letters today; it may have put in another address since."""
    organisation: Any = _recipient(letter)
    return organisation.letter_email.strip().lower() if organisation else ""
