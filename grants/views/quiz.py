"""«Kan vi søke?» before the form, without signing in; nothing that is answered is kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.access import allow, anyone
from core.pages import answer
from grants.forms.quiz import QuizForm, WhoForm
from grants.models import Call
from grants.policies import applying
from grants.policies.calls import visible_calls
from grants.views import rows
from organisations.models import Organisation


@require_http_methods(["GET", "HEAD", "POST"])
@allow(anyone, on=visible_calls, anonymous=True)
def call_quiz(request: HttpRequest, call: Call) -> HttpResponse:
    """The requirements one by one, then «Dere kan søke» or what is missing."""
    own = applying.applying_organisations(request.user, call).order_by("name", "pk")
    who = WhoForm(request.GET, own=own)
    form = quiz_of(request, call, who.chosen())
    context = {
        "call": call,
        "who": who,
        "chosen": who.chosen(),
        "several": own.count() > 1,
        "form": form,
        "verdict": form.verdict() if form.is_valid() or not form.fields else None,
        "crumbs": rows.trail(call, _("Kan dere søke?")),
        "takes": call.is_open(clock.now()),
    }
    return answer(request, "grants/call_quiz.html", context)


def quiz_of(request: HttpRequest, call: Call, chosen: Organisation | None) -> QuizForm:
    """What must be asked, and what the register says of the chosen organisation."""
    if chosen is not None:
        known: Any = applying.eligible(chosen, call)
    else:
        known = [(requirement, None) for requirement in call.requirements.all()]
    return QuizForm(request.POST if request.method == "POST" else None, known=known)
