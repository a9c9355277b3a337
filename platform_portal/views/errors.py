"""What is shown when a form comes back after its page has gone stale."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: say what to do, in words."""
    message = _("Siden har vært åpen for lenge. Gå tilbake, last den på nytt, og prøv igjen.")
    return render(request, "409.html", {"message": message}, status=403)
