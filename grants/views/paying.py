"""The desk's payments: what is due, the lists, and the two files that go out of the house."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock, spreadsheets
from core.access import allow
from core.errors import Refused
from core.fields import SliceForm
from core.pages import after, answer, attempt, page
from grants import bank
from grants.actions import paying
from grants.forms.fields import ReasonForm, typed
from grants.forms.paying import MakeListForm, PaidForm
from grants.models import Call, Instalment, PaymentList
from grants.policies import after as policies
from grants.policies import casework
from grants.states import InstalmentState
from grants.views.desk_parts import tabs

ROWS = 200
ORDER = ("due", "pk")
pays = allow(casework.may_handle_call, on=casework.inbox_calls, why=casework.why_not_handle_call)


def crumbs(call: Call, *here: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page under the call's payments."""
    own = reverse("payments", kwargs={"ref": call.ref})
    return [
        (_("Tilskudd"), reverse("work_grants")),
        (call.title, reverse("call_work", kwargs={"ref": call.ref})),
        (_("Utbetaling"), own if here else ""),
        *here,
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@pays
def payments(request: HttpRequest, call: Call) -> HttpResponse:
    """What is due, each with what stands in the way; and the lists that are made."""
    due = Instalment.objects.filter(
        application__call=call, state=InstalmentState.DUE, application__state__in=paying.PAYABLE
    )
    rows, following = page(
        after(
            due.select_related("application__organisation"), SliceForm(request.GET).last(), ORDER
        ),
        ROWS,
    )
    me: Any = request.user.pk
    shut = casework.shut_out({me}, [row.application for row in rows])
    for row in rows:
        row.why = paying.why_not_paid(row)
        if (me, row.application_id) in shut:
            row.why = _("Du er inhabil.")
    payable = [row.pk for row in rows if not row.why]
    form = MakeListForm(typed(request), payable=payable)
    do: Any = lambda: paying.make_list(call, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_bound and (made := attempt(form, do)):
        messages.success(request, _("Listen er laget. Hent filen til banken eller regnskapet."))
        return redirect("payment_list", ref=call.ref, number=made.number)
    context = {
        "call": call,
        "form": form,
        "rows": rows,
        "following": following,
        "due": due.aggregate(n=Count("pk"), sum=Sum("amount")),
        "waiting": waiting_for_reports(call),
        "today": clock.today(),
        "chosen": form.data.getlist("instalments") if form.is_bound else [],
        "lists": lists_of(call),
        "now": clock.now(),
        "crumbs": crumbs(call),
        "tabs": tabs(call, "payments"),
    }
    return answer(request, "grants/payments.html", context)


def waiting_for_reports(call: Call) -> dict[str, Any]:
    """How many instalments wait for a report, and how much."""
    rows = Instalment.objects.filter(application__call=call, state=InstalmentState.HELD)
    return rows.aggregate(n=Count("pk"), sum=Sum("amount"))


def lists_of(call: Call) -> Any:
    """Each with how many and how much; the newest first."""
    return call.payment_lists.annotate(n=Count("instalments"), sum=Sum("instalments__amount"))


def found(call: Call, number: int) -> PaymentList:
    """One list of the call, else 404."""
    row: PaymentList = get_object_or_404(lists_of(call), number=number)
    row.call = call
    return row


def rows_of(payment_list: PaymentList) -> Any:
    """What stands on it, by the number of the application."""
    rows = payment_list.instalments.select_related("application__organisation")
    return rows.order_by("application__number", "number")


@require_http_methods(["GET", "HEAD", "POST"])
@pays
def payment_list(request: HttpRequest, call: Call, number: int) -> HttpResponse:
    """One list: its rows, the files, and what happened to it."""
    row = found(call, number)
    form = PaidForm(typed(request))
    do: Any = lambda: paying.mark_paid(row, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_bound and attempt(form, do):
        messages.success(request, _("Listen er betalt. Organisasjonene har fått e-post."))
        return redirect("payment_list", ref=call.ref, number=number)
    context = {
        "call": call,
        "list": row,
        "rows": rows_of(row),
        "form": form,
        "has_account": bank.is_account(call.payer_account),
        "now": clock.now(),
        "crumbs": crumbs(call, (_("Liste %(n)s") % {"n": number}, "")),
    }
    return answer(request, "grants/payment_list.html", context)


@require_POST
@pays
def payment_apart(request: HttpRequest, call: Call, number: int) -> HttpResponse:
    """Take it apart, before it is paid."""
    try:
        paying.take_apart(found(call, number), by=request.user)
        messages.success(request, _("Listen er tatt fra hverandre. Utbetalingene står for tur."))
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect("payment_list", ref=call.ref, number=number)
    return redirect("payments", ref=call.ref)


@require_safe
@pays
def payment_csv(request: HttpRequest, call: Call, number: int) -> HttpResponseBase:
    """For the municipality's own accounts."""
    row = found(call, number)
    headings = [
        _("Liste"), _("Søknad"), _("Organisasjon"), _("Organisasjonsnummer"), _("Kontonummer"),
        _("Beløp"), _("Betales"), _("Tekst"), _("Referanse"),
    ]  # fmt: skip
    sheet = spreadsheets.Sheet("Utbetaling", headings, csv_lines(row))
    return spreadsheets.as_csv(file_name(row), sheet)


def csv_lines(row: PaymentList) -> Iterator[list[str]]:
    """A line for each instalment; the sum with a comma, as Norwegian programs read it."""
    for one in rows_of(row).iterator():
        organisation = one.application.organisation
        yield [
            str(row.number), str(one.application.number), organisation.name,
            organisation.orgnr or "", one.account, f"{one.amount:.2f}".replace(".", ","),
            row.pay_on.isoformat(), row.call.title, reference(one),
        ]  # fmt: skip


def reference(row: Instalment) -> str:
    """Our name of a payment, which follows it through the bank; the same on every list."""
    return f"{row.application.ref}-{row.number}"


def file_name(row: PaymentList) -> str:
    """«utbetaling-kx23456789-1»."""
    return f"utbetaling-{row.call.ref}-{row.number}"


@require_safe
@pays
def payment_pain(request: HttpRequest, call: Call, number: int) -> HttpResponse:
    """For the bank. Without the municipality's own account there is nobody to pay."""
    row = found(call, number)
    rows = list(rows_of(row))
    if not bank.is_account(call.payer_account) or not rows:
        messages.warning(request, _("Skriv kontoen det skal betales fra, i utlysningen først."))
        return redirect("payment_list", ref=call.ref, number=number)
    response = HttpResponse(bank.pain_001(order_of(row, rows)), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{file_name(row)}.xml"'
    return response


def order_of(row: PaymentList, rows: list[Instalment]) -> bank.Order:
    """The list as the bank's order."""
    owner = row.call.scheme.owner
    return bank.Order(
        message_id=row.ref,
        made_at=row.made_at,
        pay_on=row.pay_on,
        name=owner.name,
        orgnr=owner.orgnr or "",
        account=row.call.payer_account,
        payments=[
            bank.Payment(
                end_to_end=reference(one),
                name=str(one.application.organisation),
                account=one.account,
                amount=one.amount,
                text=f"{row.call.title}, {_('søknad')} {one.application.number}",
            )
            for one in rows
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(casework.may_handle, on=policies.handled_decided, why=casework.why_not_handle)
def instalment_stop(request: HttpRequest, application: Any, number: int) -> HttpResponse:
    """Do not pay this one, with the reason."""
    row = get_object_or_404(application.instalments, number=number)
    form = ReasonForm(typed(request), label=_("Hvorfor stanser dere utbetalingen?"))
    do: Any = lambda: paying.stop(row, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_bound and attempt(form, do):
        messages.success(request, _("Utbetalingen er stanset, og organisasjonen har fått grunnen."))
        return redirect("grant_case", ref=application.ref)
    context = {
        "form": form,
        "heading": _("Stans utbetalingen for %(year)s") % {"year": row.year},
        "about": application.own_name,
        "button": _("Stans utbetalingen"),
        "danger": True,
        "back": reverse("grant_case", kwargs={"ref": application.ref}),
        "crumbs": crumbs(application.call, (_("Stans utbetaling"), "")),
    }
    return answer(request, "grants/act.html", context)
