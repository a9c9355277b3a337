"""What is shown when a form comes back that could not be read."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: say what to do, in words."""
    message = _("Siden har vært åpen for lenge. Gå tilbake, last den på nytt, og prøv igjen.")
    return render(request, "409.html", {"message": message}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """More than we take in at once, or something that no browser sends."""
    message = _("Vi forstår ikke det som ble sendt. Gå tilbake, last siden på nytt, og prøv igjen.")
    if isinstance(exception, RequestDataTooBig):
        message = _("Teksten er for lang til å sendes på én gang. Legg den ved som fil.")
    return render(request, "409.html", {"message": message}, status=400)
