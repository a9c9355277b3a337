"""«Slutt å få slike e-poster»: from the letter's own link, or by the mail program's button."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from core.access import public
from dispatch import actions
from dispatch.models import Letter

KINDS = {
    "hearing.invitation": _("invitasjoner til høringer"),
    "meeting.invitation": _("invitasjoner til møter i denne møteplassen"),
    "meeting.change": _("invitasjoner til møter i denne møteplassen"),
    "meeting.reminder": _("invitasjoner til møter i denne møteplassen"),
    "plan.starts": _("varsler om at planer starter"),
}
OTHERS = _("slike e-poster")


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks only, because scanners follow links; POST acts at once, without a redirect.

    RFC 8058: the mail program posts without cookies and does not follow redirects.
    """
    letter = _letter(token)
    if request.method == "POST":
        actions.refuse(letter)
    return _page(request, letter)


@public
@csrf_exempt
@require_POST
def regret(request: HttpRequest, token: str) -> HttpResponse:
    """They want the letters after all."""
    actions.accept_again(_letter(token))
    return redirect("refusal", token=token)


def _letter(token: str) -> Letter:
    letter = actions.refusable_letter(token)
    if letter is None:
        raise Http404
    return letter


def _page(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Whether they get them now, and the one button that changes it. No address is shown."""
    context = {
        "letter": letter,
        "kind": KINDS.get(letter.batch.kind, OTHERS),
        "refused": actions.has_refused(letter),
    }
    response = render(request, "platform_portal/refusal.html", context)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
