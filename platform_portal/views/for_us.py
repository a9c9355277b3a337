"""«Høringer for oss»: those of the organisation that the person acts for by default."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from consultations.views import for_us
from core.access import signed_in
from platform_portal import hat


@signed_in
@require_safe
def own_hearings(request: HttpRequest) -> HttpResponse:
    """What asks us, why, what others near us said, and what became of what we said."""
    organisation = hat.current(request)
    if organisation is None:
        return redirect("my_page")
    if hat.is_staff(organisation):
        return redirect("work_hearings")
    context = for_us.list_page(organisation, request.GET)
    return render(request, "consultations/for_us.html", context)
