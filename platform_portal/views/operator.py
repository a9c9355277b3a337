"""What the operator does for people by hand."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.actions import reset_second_step
from accounts.models import User
from core.access import allow
from core.errors import Refused
from platform_portal import policies


class ResetForm(forms.Form):
    """Whose second step is lost, and how the operator knows who asks."""

    email = forms.EmailField(label=gettext_lazy("E-posten personen logger inn med"), max_length=254)
    reason = forms.CharField(
        label=gettext_lazy("Hvordan vet du hvem som spør?"),
        max_length=300,
        help_text=gettext_lazy("For eksempel: Ringte kommunen tilbake på sentralbordet."),
    )


@allow(policies.is_operator)
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Reset a lost second step; the person is told, and must set up a new one."""
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and reset(request, form):
        messages.success(request, _("Det andre trinnet er nullstilt. Personen har fått vite det."))
        return redirect("operations")
    context = {
        "form": form,
        "crumbs": [(_("Drift"), reverse("operations")), (_("Nullstill to trinn"), "")],
    }
    status = 422 if form.errors else 200
    return render(request, "platform_portal/second_step.html", context, status=status)


def reset(request: HttpRequest, form: ResetForm) -> bool:
    """Do it; what is refused is said beside its field."""
    user = User.objects.filter(email__iexact=form.cleaned_data["email"]).first()
    if user is None:
        form.add_error("email", _("Ingen logger inn med denne adressen."))
        return False
    try:
        reset_second_step(user, by=request.user, reason=form.cleaned_data["reason"])
    except Refused as refused:
        form.add_error(refused.field, refused.message)
        return False
    return True
