"""«Høringer for oss» and «Møter for oss»: what concerns whom a person acts for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from consultations.views import for_us
from core.access import signed_in
from forums.views import for_us as meetings
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


@signed_in
@require_safe
def own_meetings(request: HttpRequest) -> HttpResponse:
    """What we are invited to and in, what we have proposed, and the minutes."""
    organisation = hat.current(request)
    if organisation is None:
        return redirect("my_page")
    if hat.is_staff(organisation):
        return redirect("work_forums")
    return render(request, "forums/for_us.html", meetings.list_page(organisation, request.GET))
