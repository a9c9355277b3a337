"""Which language a page speaks: what the person chose, else what this browser chose, else bokmål.

The address of a page is the same in every language, and what a browser says that it prefers is not
asked: a public page must look the same to everyone who is sent its address.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from accounts.states import Language

YEAR = 365 * 24 * 60 * 60  # seconds a browser remembers


def chosen(user: Any, cookie: str) -> str:
    """The language of the pages for a person, or for a visitor with this cookie."""
    asked = user.language if user.is_authenticated else cookie
    return asked if asked in Language.values else Language.BOKMAAL.value


def remember(response: HttpResponse, language: str) -> None:
    """Let this browser keep the choice, also when nobody is signed in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class LanguageMiddleware:
    """Speaks the chosen language for one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen(request.user, cookie)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        patch_vary_headers(response, ["Cookie"])
        return response
