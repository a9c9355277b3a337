"""Who may reach a view. A view that states no rule is refused: by check, by test and at run time.

The rule stands above the `def` and is the only way to the object it guards.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, get_resolver

type View = Callable[..., Any]
type Rule = Callable[..., Any]


@dataclass(frozen=True)
class Access:
    """What a view has declared about itself."""

    kind: str  # public | signed_in | allow
    rule: Rule | None = None
    scope: Callable[[Any], QuerySet[Any]] | None = None


def public(view: View) -> View:
    """Open to everyone, also without signing in."""
    view = login_not_required(view)
    view.access = Access("public")  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Open to every person who has signed in; the view shows only that person's own things."""
    view.access = Access("signed_in")  # type: ignore[attr-defined]
    return view


def allow(
    rule: Rule,
    *,
    on: Callable[[Any], QuerySet[Any]] | None = None,
    key: str = "ref",
    anonymous: bool = False,
    why: Callable[..., str] | None = None,
) -> Callable[[View], View]:
    """Load through what the person may see (else 404), ask the rule (else 403), pass the object.

    Args:
        rule: `rule(user)` or, with `on`, `rule(user, thing)`; truthy means yes.
        on: queryset function `visible_…(user)`.
        key: the URL's parameter and the field it is looked up by.
        anonymous: also people who have not signed in may ask.
        why: `why(user, thing)`, the sentence on the 403 page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            given: tuple[Any, ...] = ()
            if on is not None:
                given = (get_object_or_404(on(request.user), **{key: kwargs.pop(key)}),)
            if not rule(request.user, *given):
                raise PermissionDenied(why(request.user, *given) if why else "")
            response: HttpResponse = view(request, *given, *args, **kwargs)
            return response

        guarded.access = Access("allow", rule, on)  # type: ignore[attr-defined]
        return login_not_required(guarded) if anonymous else guarded

    return decorate


def anyone(_user: Any, _thing: Any = None) -> bool:
    """The rule of a page whose scope already says everything."""
    return True


class AccessMiddleware:
    """Default deny: a view without a rule does not exist."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_: Any) -> None:
        """Refuse a view that never said who may reach it."""
        if not hasattr(view, "access"):
            raise Http404


def walk(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, View]]:
    """Every address of the site with its view."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback
        else:
            yield from walk(pattern, prefix + str(pattern.pattern))
