"""The municipality's desk for its register: who needs a hand, and the list as a spreadsheet."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import spreadsheets
from core.access import allow, anyone
from organisations import desk, policies, search
from organisations.forms import DeskFilter
from organisations.models import Municipality, Organisation

PAGE = 50
seated = allow(anyone, on=policies.staffed_places, key="number")


def tabs(place: Municipality, here: str) -> list[tuple[str, str, bool]]:
    """The desk's pages: label, address, whether we are there."""
    number = {"number": place.number}
    return [
        (_("Registeret"), reverse("desk", kwargs=number), here == "register"),
        (_("Kontaktpersoner"), reverse("contact_list", kwargs=number), here == "contacts"),
        (_("Lokaler"), reverse("place_venues", kwargs=number), here == "venues"),
    ]


@seated
@require_safe
def register(request: HttpRequest, place: Municipality) -> HttpResponse:
    """One list at a time, with how many stand on each; constant statements."""
    form = DeskFilter(request.GET)
    rows = page_of(chosen(request.user, place, form), form) if form.is_valid() else []
    figures = desk.counts(policies.visible_organisations(request.user), place)
    here = form.cleaned_data.get("vis", desk.ALL)
    context = {
        "municipality": place,
        "tabs": tabs(place, "register"),
        "form": form,
        "rows": [row(organisation) for organisation in rows[:PAGE]],
        "next_key": rows[PAGE - 1].key if len(rows) > PAGE else "",
        "lists": [(slug, words, figures[slug]) for slug, (words, _q) in desk.LISTS.items()],
        "here": here,
        "ended": here == desk.ENDED,
        "claims": claims_waiting(request.user),
        "may_let_in": policies.is_staff_at(request.user, place),
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/desk.html", context, status=status)


def claims_waiting(user: Any) -> dict[str, Any]:
    """How many claims wait for this person, and where they are answered."""
    return {"n": policies.desk_claims(user).waiting().count(), "url": reverse("claim_desk")}


def chosen(user: Any, place: Municipality, form: DeskFilter) -> Any:
    """The list that was asked for, in the order of the alphabet."""
    asked = form.cleaned_data
    rows = desk.listed(policies.visible_organisations(user), place, asked["vis"])
    if asked["q"]:
        words = search.fold(asked["q"])
        rows = rows.filter(search__name__contains=words) if words else rows.none()
    return rows.alphabetical().select_related("seat")


def page_of(rows: Any, form: DeskFilter) -> list[Organisation]:
    """The next ones."""
    if key := form.cleaned_data["etter"]:
        last = Organisation.objects.alphabetical().filter(Q(orgnr=key) | Q(ref=key)).first()
        if last:
            rows = rows.filter(Q(place__gt=last.place) | Q(place=last.place, pk__gt=last.pk))
    return list(rows[: PAGE + 1])


def row(organisation: Organisation) -> dict[str, Any]:
    """One organisation in the table; whose address letters go to, never the address."""
    return {
        "organisation": organisation,
        "letters": desk.letters_go_to(organisation),
        "marks": desk.marks(organisation),
        "lacks_responsible": not organisation.has_responsible and organisation.seated_here,
    }


@seated
@require_safe
def export(request: HttpRequest, place: Municipality, kind: str) -> HttpResponseBase:
    """The same list whole, as a spreadsheet or as text; one statement, streamed."""
    form = DeskFilter(request.GET)
    if not form.is_valid():
        return HttpResponse(_("Velg en liste først."), status=422, content_type="text/plain")
    rows = chosen(request.user, place, form).annotate(causes_said=desk.causes_of())
    name = f"register-{place.slug}-{form.cleaned_data['vis']}"
    lines = map(line, rows.iterator(chunk_size=2000))
    return spreadsheets.answer(kind, name, HEADINGS, lines)


HEADINGS = [
    "Navn",
    "Organisasjonsnummer",
    "Form",
    "Sete",
    "I Frivillighetsregisteret",
    "Hjertesaker",
    "Brev går til",
    "Siste brev kom fram",
    "Har en ansvarlig",
    "Nettside",
    "Lest fra registeret",
    "Lagt ned",
]


def line(organisation: Any) -> list[str]:
    """One row of the spreadsheet, in the order of `HEADINGS`."""
    letter = organisation.last_letter
    return [
        organisation.name,
        organisation.orgnr or "",
        organisation.form_words,
        organisation.seat.name if organisation.seat else "",
        yes(organisation.in_voluntary_register),
        organisation.causes_said,
        desk.letters_go_to(organisation),
        yes(letter not in desk.NOT_REACHED) if letter else "",
        yes(organisation.has_responsible),
        organisation.website,
        f"{organisation.register_read_at:%Y-%m-%d}" if organisation.register_read_at else "",
        f"{organisation.dissolved_at:%Y-%m-%d}" if organisation.dissolved_at else "",
    ]


def yes(so: bool) -> str:
    """«ja» or «nei»."""
    return "ja" if so else "nei"
