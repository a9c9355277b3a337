"""The parties' own pages: what waits, a new idea, who comes in and who goes out."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.access import allow, anyone, signed_in
from core.fields import SliceForm
from core.models import new_ref
from core.pages import after, answer, attempt, page, refusals_return_to
from organisations import policies as registry
from organisations import search
from organisations.models import Organisation
from organisations.states import Kind
from partnerships.actions import partnership_ideas as actions
from partnerships.forms.partnerships import FindForm, IdeaForm, JoinForm
from partnerships.models import Partnership, PartnershipParty
from partnerships.policies import partnership_waiting as waiting
from partnerships.policies import partnerships as policies
from partnerships.states import TALKING
from partnerships.views import partnership_parts as parts
from partnerships.views.partnerships import ORDER, ROWS, of_one

EITHER = ["GET", "HEAD", "POST"]
FOUND = 20  # organisations shown of a search
at_room = allow(anyone, on=policies.party_partnerships)
writer = allow(policies.may_prepare, on=policies.party_partnerships, why=policies.why_not_prepare)
joiner = allow(policies.may_come_in, on=policies.visible_partnerships, why=policies.why_not_join)


@allow(registry.is_staff)
@require_safe
def work_partnerships(request: HttpRequest) -> HttpResponse:
    """The municipality's: what waits for them first, then all of them."""
    found = policies.desk_partnerships(request.user)
    heading = _("Partnerskapene våre")
    return own_list(request, found, heading, (_("Arbeidsflate"), reverse("work")))


@signed_in
@require_safe
def own_partnerships(request: HttpRequest) -> HttpResponse:
    """Those of the organisations that a person writes for."""
    found = policies.own_partnerships(request.user)
    heading = _("Partnerskap dere er med i")
    return own_list(request, found, heading, (_("Min side"), reverse("my_page")))


def own_list(
    request: HttpRequest, found: QuerySet[Partnership], heading: str, above: tuple[str, str]
) -> HttpResponse:
    """What waits, and every one of theirs, the latest first."""
    ours = set(found.values_list("pk", flat=True))
    tasks = [one for one in waiting.waiting_for(request.user) if one.partnership.pk in ours]
    last = SliceForm(request.GET).last()
    shown, following = page(after(policies.with_parties(found), last, ORDER), ROWS)
    own = set(policies.acting_organisations(request.user).values_list("pk", flat=True))
    context = {
        "heading": heading,
        "tasks": tasks,
        "rows": parts.rows(shown, own),
        "following": following,
        "may_post": policies.may_post(request.user),
        "crumbs": [above, (heading, "")],
    }
    return render(request, "partnerships/own_partnerships.html", context)


@at_room
@require_safe
def partnership_work(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """The parties' room: how far it has come, what waits for whom, and every way to go on."""
    user = request.user
    one = waiting.loaded(policies.visible_partnerships(user)).get(pk=partnership.pk)
    tasks = list(waiting.waiting_in(one, waiting.roles_of(user), clock.today()))
    own = policies.own_parties(user, partnership)
    context = of_one(partnership, user) | {
        "tasks": tasks,
        "others": waiting.of_others(one, tasks) if own else [],
        "own": list(own),
        "asked": asked(partnership) if own else [],
        "acts": acts(partnership, user) if own else [],
        "talking": partnership.state in TALKING,
        "crumbs": parts.under(partnership),
    }
    return render(request, "partnerships/partnership_work.html", context)


def asked(partnership: Partnership) -> QuerySet[PartnershipParty]:
    """Those that have not answered; told to those who are in, and to nobody else."""
    return partnership.parties.filter(joined_at=None).select_related("organisation")


# state → the pages that lead on from it, each with its words and the rule it asks
ACTS: dict[str, list[tuple[str, Any, Any]]] = {
    "idea": [("invite", gettext_lazy("Spør en organisasjon"), policies.may_prepare)],
    "needs_dialogue": [
        ("dialogue", gettext_lazy("Begynn på avtalen"), policies.may_prepare),
        ("invite", gettext_lazy("Spør en organisasjon til"), policies.may_prepare),
    ],
    "draft": [
        ("text", gettext_lazy("Skriv på avtalen"), policies.may_prepare),
        ("contribution", gettext_lazy("Skriv bidraget deres"), policies.may_prepare),
        ("check", gettext_lazy("Svar på sjekken"), policies.may_check),
        ("reason", gettext_lazy("Begrunn et rødt svar"), policies.may_give_reason),
    ],
    "checked": [
        ("sign", gettext_lazy("Les og signer"), policies.may_bind),
        ("text", gettext_lazy("Endre avtalen"), policies.may_prepare),
        ("contribution", gettext_lazy("Endre bidraget deres"), policies.may_prepare),
    ],
    "signed": [("end", gettext_lazy("Avslutt før tiden"), policies.may_bind)],
    "active": [
        ("renew", gettext_lazy("Forny"), policies.may_prepare),
        ("end", gettext_lazy("Avslutt"), policies.may_bind),
    ],
    "evaluated": [
        ("renew", gettext_lazy("Forny"), policies.may_prepare),
        ("end", gettext_lazy("Avslutt"), policies.may_bind),
    ],
}


def acts(partnership: Partnership, user: Any) -> list[tuple[str, str]]:
    """What this person may do with it now: words and address."""
    found = [
        (str(words), reverse(f"partnership_{name}", kwargs={"ref": partnership.ref}))
        for name, words, rule in ACTS.get(partnership.state, [])
        if rule(user, partnership)
    ]
    if policies.may_withdraw(user, partnership):
        url = reverse("partnership_withdraw", kwargs={"ref": partnership.ref})
        found.append((_("Trekk dere"), url))
    return found


@allow(policies.may_post, why=policies.why_not_post)
@require_http_methods(EITHER)
def partnership_new(request: HttpRequest) -> HttpResponse:
    """Post an idea; `til` in the address says with which municipality."""
    posted = request.POST if request.method == "POST" else None
    form = IdeaForm(
        posted,
        initial={"ref": new_ref(), "municipality": request.GET.get("til")},
        organisations=policies.acting_organisations(request.user).order_by("name", "pk"),
        places=policies.places(),
    )
    made = attempt(form, lambda: post(form, request.user)) if posted is not None else None
    if made:
        messages.success(request, _("Ideen er lagt ut. Nå kan alle lese den."))
        return redirect("partnership_work", ref=made.ref)
    context = {
        "form": form,
        "heading": _("Hva vil dere gjøre sammen?"),
        "lead": _("Alle kan lese ideen. Den binder ingen før begge sider har signert en avtale."),
        "button": _("Legg ut ideen"),
        "crumbs": parts.crumbs((_("Ny idé"), "")),
    }
    return answer(request, "partnerships/partnership_act.html", context)


def post(form: IdeaForm, user: Any) -> Partnership:
    """What was typed, into the action."""
    words = dict(form.cleaned_data)
    return actions.post_idea(by=user, on_behalf_of=words.pop("organisation"), **words)


@joiner
@require_http_methods(EITHER)
def partnership_join(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Come in and talk."""
    user = request.user
    mine = policies.joinable(user, partnership)
    if not mine.exists():
        return redirect("partnership_work", ref=partnership.ref)
    form = JoinForm(request.POST if request.method == "POST" else None, organisations=mine)
    if form.is_bound and attempt(form, lambda: join(form, partnership, user)):
        messages.success(request, _("Dere er med. Nå kan dere snakke sammen."))
        return redirect("partnership_work", ref=partnership.ref)
    context = {
        "form": form,
        "partnership": partnership,
        "heading": _("Vil dere være med?"),
        "lead": _("Da snakker dere sammen. Det binder dere ikke før dere har signert en avtale."),
        "button": _("Bli med"),
        "may_decline": policies.may_decline(user, partnership),
        "shows_purpose": True,
        "crumbs": parts.crumbs(
            (partnership.title, partnership.get_absolute_url()), (_("Bli med"), "")
        ),
    }
    return answer(request, "partnerships/partnership_act.html", context)


def join(form: JoinForm, partnership: Partnership, user: Any) -> Any:
    """For the one that was chosen."""
    return actions.join(partnership, by=user, on_behalf_of=form.cleaned_data["organisation"])


@writer
@require_safe
def partnership_invite(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Find an organisation and ask it."""
    form = FindForm(request.GET)
    asked = form.cleaned_data.get("q", "") if form.is_valid() else ""
    context = {
        "partnership": partnership,
        "form": form,
        "asked": asked,
        "hits": hits(partnership, asked),
        "crumbs": parts.under(partnership, _("Spør en organisasjon")),
    }
    return render(request, "partnerships/partnership_invite.html", context)


def hits(partnership: Partnership, asked: str) -> QuerySet[Organisation]:
    """Listed voluntary ones that are not in it."""
    pool = Organisation.objects.active().filter(kind=Kind.VOLUNTARY, listed=True)
    inside = partnership.parties.values("organisation")
    found = search.found(pool.exclude(pk__in=inside), search.fold(asked))
    return found.select_related("seat")[:FOUND]


@require_POST
@writer
@refusals_return_to("partnership_work")
def partnership_ask(
    request: HttpRequest, partnership: Partnership, organisation: str
) -> HttpResponse:
    """Ask the one that was found."""
    one = get_object_or_404(Organisation, ref=organisation, listed=True)
    party = policies.own_parties(request.user, partnership)[0]
    actions.invite(partnership, by=request.user, party=party, organisation=one)
    messages.success(request, _("%(name)s er spurt og får brev.") % {"name": one.name})
    return redirect("partnership_work", ref=partnership.ref)
