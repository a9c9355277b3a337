"""What a person is told when something may not be done."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


class Refused(Exception):
    """An action said no. The message is one clear sentence in bokmål.

    Args:
        message: what is wrong and what the person can do about it.
        field: the form field the sentence belongs beside, where there is one.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = str(message)
        self.field = field


class Stale(Refused):
    """Somebody else changed the thing while this person was writing."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(
            message
            or _("Noen har endret dette mens du skrev. Last siden på nytt og se hva som er endret.")
        )


class RefusedMiddleware:
    """Shows a refusal that no form took, as a page with status 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn `Refused` into the 409 page; leave every other error alone."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "409.html", {"message": exception.message}, status=409)
