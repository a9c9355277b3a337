"""The municipality's own list of whom organisations call."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import allow, anyone
from organisations import actions, policies
from organisations.forms import ContactForm
from organisations.models import ContactPerson, Municipality
from organisations.views.desk import tabs
from organisations.views.own import done

EITHER = ["GET", "HEAD", "POST"]
seated = allow(anyone, on=policies.staffed_places, key="number")
writing = allow(
    policies.may_edit_place,
    on=policies.staffed_places,
    key="number",
    why=policies.why_not_edit_place,
)


def page(request: HttpRequest, template: str, place: Municipality, **context: Any) -> HttpResponse:
    """One of the pages: 422 where a form was refused."""
    form = context.get("form")
    context |= {
        "municipality": place,
        "tabs": tabs(place, "contacts"),
        "may_edit": policies.may_edit_place(request.user, place),
    }
    return render(request, template, context, status=422 if form and form.errors else 200)


@seated
@require_safe
def contact_list(request: HttpRequest, place: Municipality) -> HttpResponse:
    """Everyone, in the order the public sees them."""
    people = place.contact_persons.all()
    return page(request, "organisations/contact_list.html", place, people=people)


@writing
@require_http_methods(EITHER)
def contact_new(request: HttpRequest, place: Municipality) -> HttpResponse:
    """Add one."""
    return write(request, place, None)


@writing
@require_http_methods(EITHER)
def contact_edit(request: HttpRequest, place: Municipality, pk: int) -> HttpResponse:
    """Change one."""
    return write(request, place, one_of(place, pk))


def one_of(place: Municipality, pk: int) -> ContactPerson:
    """One of the municipality's own, else 404."""
    return get_object_or_404(place.contact_persons, pk=pk)


def write(request: HttpRequest, place: Municipality, person: ContactPerson | None) -> HttpResponse:
    """The form, and what it does."""
    posted = request.POST if request.method == "POST" else None
    form = ContactForm(posted, person=person)

    def act() -> Any:
        if person:
            return actions.change_contact_person(person, by=request.user, **form.cleaned_data)
        return actions.add_contact_person(place, by=request.user, **form.cleaned_data)

    if posted is not None and done(form, act):
        messages.success(request, _("Kontaktpersonen er lagret, og står på siden til kommunen."))
        return redirect("contact_list", number=place.number)
    return page(request, "organisations/contact_form.html", place, form=form, person=person)


@writing
@require_POST
def contact_confirm(request: HttpRequest, place: Municipality, pk: int) -> HttpResponse:
    """«Stemmer fortsatt»."""
    actions.confirm_contact_person(one_of(place, pk), by=request.user)
    messages.success(request, _("Takk. Datoen på siden er fornyet."))
    return redirect("contact_list", number=place.number)


@writing
@require_POST
def contact_up(request: HttpRequest, place: Municipality, pk: int) -> HttpResponse:
    """One step up the list."""
    actions.move_contact_person(one_of(place, pk), by=request.user)
    return redirect("contact_list", number=place.number)


@writing
@require_http_methods(EITHER)
def contact_remove(request: HttpRequest, place: Municipality, pk: int) -> HttpResponse:
    """Ask once, then delete the name and the numbers for good."""
    person = one_of(place, pk)
    if request.method == "POST":
        actions.remove_contact_person(person, by=request.user)
        messages.success(request, _("Kontaktpersonen er slettet."))
        return redirect("contact_list", number=place.number)
    return page(request, "organisations/contact_remove.html", place, person=person)
