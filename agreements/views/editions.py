"""Editions as anyone reads them: their words, their term, and who has said yes."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.forms.editions import AwayForm, LongerForm, NoForm, ReturnForm, YesForm
from agreements.models import Approval, Clause, Edition, Extension, Party, Platform, Refusal
from agreements.policies import parties
from agreements.policies.editions import visible_editions
from agreements.states import SHOWN, VALID, EditionState, ExtensionState, Section
from core import clock
from core.access import allow, anyone, public
from organisations.models import Organisation

EXTENDABLE = [*VALID, EditionState.EXPIRED]


@public
@require_safe
def platform_text(_request: HttpRequest) -> HttpResponse:
    """The national text that is in force, else the last that was."""
    editions = Edition.objects.filter(platform__municipality=None, state__in=SHOWN)
    latest = editions.valid().first() or editions.order_by("-number").first()
    return redirect(get_object_or_404(editions, pk=latest.pk if latest else None))


@require_safe
@allow(anyone, on=visible_editions, anonymous=True)
def edition_detail(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The text with both parties side by side, and what the reader's own party can do."""
    return render(request, "agreements/edition.html", page_of(request, edition))


def page_of(request: HttpRequest, edition: Edition, **forms: Any) -> dict[str, Any]:
    """What the page of an edition needs; a form that was refused takes the place of a fresh one."""
    extensions = edition.extensions.select_related("party")
    asked = extensions.filter(state=ExtensionState.ASKED).first()
    own = parties.own_parties(request.user, edition.platform)
    held = {party.pk for party in own if parties.holds_key(request.user, party)}
    returning = parties.returning_parties(request.user, edition.platform)
    binding = [party for party in own if party.pk in held]
    return {
        "edition": edition,
        "now": clock.now(),
        "term": Term.of(edition),
        "sides": sides(edition),
        "sections": sections(edition),
        "own": own,
        "waiting": [p for p in own if p.pk in held and edition.state == EditionState.FOR_APPROVAL
                    and not edition.approvals.filter(party=p).exists()],
        "asked": asked,
        "answering": [p for p in own if asked and p.pk in held and p.pk != asked.party_id],
        "joining": joining_answers(request, asked, own, forms.get("no_form")),
        "answered": Answered.of(asked),
        "may_withdraw": asked is not None and asked.party_id in held,
        "may_extend": asked is None and bool(held) and edition.state in EXTENDABLE,
        "may_put_away": bool(held)
        and edition.platform.municipality_id is None
        and edition.state == EditionState.DRAFT,
        "earlier": earlier(edition),
        "extensions": extensions.exclude(state=ExtensionState.ASKED).prefetch_related(
            Prefetch("refusals", Refusal.objects.select_related("organisation"))
        ),
        "crumbs": trail(edition.platform, edition.title),
        "yes_form": forms.get("yes_form") or YesForm(),
        "return_form": forms.get("return_form") or ReturnForm(sides=returning),
        "may_return": bool(returning),
        "longer_form": forms.get("longer_form") or LongerForm(sides=binding),
        "no_form": forms.get("no_form") or NoForm(),
        "away_form": forms.get("away_form") or AwayForm(),
    }  # fmt: skip


@dataclass(frozen=True)
class Term:
    """How much of a term has gone.

    Attributes:
        months: whole months left.
        days: days left, the last one counted.
        percent: of the term that has gone, 0–100.
        opens: the day the joint evaluation begins.
    """

    months: int
    days: int
    percent: int
    opens: Any

    @classmethod
    def of(cls, edition: Edition) -> "Term | None":
        """None while it has no term."""
        if edition.valid_from is None or edition.valid_to is None:
            return None
        today = clock.today()
        whole = (edition.valid_to - edition.valid_from).days + 1
        left = max(0, (edition.valid_to - today).days + 1)
        gone = min(max(0, (today - edition.valid_from).days), whole)
        return cls(
            months=round(left / 30.44),
            days=left,
            percent=round(100 * gone / whole),
            opens=clock.months_later(edition.valid_to, -6),
        )


def sides(edition: Edition) -> list[dict[str, Any]]:
    """Each party with its yes, or yeses where organisations join one by one."""
    yes: dict[int, list[Approval]] = {}
    for one in edition.approvals.standing().select_related("organisation"):
        yes.setdefault(one.party_id, []).append(one)
    everyone: list[Party] = list(edition.platform.parties.all())
    return [{"party": party, "yes": yes.get(party.pk, [])} for party in everyone]


def sections(edition: Edition) -> list[tuple[str, list[Clause]]]:
    """The clauses under the heading of their part, in the order of the text."""
    grouped = groupby(edition.clauses.order_by("position"), key=lambda clause: clause.section)
    return [(str(Section(section).label), list(rows)) for section, rows in grouped]


def earlier(edition: Edition) -> list[Edition]:
    """The other editions of the platform that the public may read, the newest first."""
    others = edition.platform.editions.filter(state__in=SHOWN).exclude(pk=edition.pk)
    return list(others.order_by("-number"))


def trail(platform: Platform, here: str) -> list[tuple[str, str]]:
    """From an edition up to its platform."""
    top = [(_("Plattformen"), reverse("platform"))]
    if platform.municipality_id is not None:
        top.append((platform.name, platform.get_absolute_url()))
    return [*top, (here, "")]


def find_extension(edition: Edition) -> Extension:
    """The latest request: the one that waits, or the one a second click is about; 404 for none."""
    latest: Extension | None = edition.extensions.order_by("-pk").first()
    if latest is None:
        raise Http404
    return latest


def joining(request: HttpRequest, edition: Edition, party: Party) -> Organisation | None:
    """Which organisation answers, where no council speaks for the side; 404 for another's."""
    if not party.joins:
        return None
    given = request.POST.get("organisation", "")
    theirs = parties.joined_organisations(request.user, edition)
    found: Organisation | None = next((one for one in theirs if str(one.pk) == given), None)
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Answered:
    """What the organisations of a side without a council have answered to a longer term.

    Attributes:
        yes: how many have said yes.
        noes: those that have said no, and why.
        needed: how many of the same answer make it the side's.
        party: the side.
    """

    yes: int
    noes: list[Refusal]
    needed: int
    party: Party

    @classmethod
    def of(cls, asked: Extension | None) -> "Answered | None":
        """None where nobody asks, or where a council answers."""
        if asked is None:
            return None
        platform = asked.edition.platform
        party = platform.parties.joined().exclude(pk=asked.party_id).first()
        if party is None:
            return None
        noes = list(asked.refusals.standing().select_related("organisation"))
        yes = asked.approvals.standing().filter(party=party).count()
        return cls(yes=yes, noes=noes, needed=platform.joiners_needed, party=party)


@dataclass(frozen=True)
class JoinedAnswer:
    """One organisation that may answer by itself: «yes», «no» or nothing so far, and its form."""

    party: Party
    organisation: Organisation
    said: str
    form: NoForm


def joining_answers(
    request: HttpRequest, asked: Extension | None, own: list[Party], refused: NoForm | None
) -> list[JoinedAnswer]:
    """The reader's organisations that have joined; the form that was refused at its own place."""
    party = next((one for one in own if one.joins), None)
    if asked is None or party is None or party.pk == asked.party_id:
        return []
    said = dict.fromkeys(asked.approvals.standing().values_list("organisation", flat=True), "yes")
    said |= dict.fromkeys(asked.refusals.values_list("organisation", flat=True), "no")
    chosen = request.POST.get("organisation", "")
    return [
        JoinedAnswer(
            party=party,
            organisation=one,
            said=said.get(one.pk, ""),
            form=refused
            if refused is not None and str(one.pk) == chosen
            else NoForm(auto_id=f"id_%s_{one.pk}"),
        )
        for one in parties.joined_organisations(request.user, asked.edition)
    ]
