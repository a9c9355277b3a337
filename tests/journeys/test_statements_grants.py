"""How many statements the pages of grants ask for does not grow with what stands on them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from grants.models import (
    Application,
    ApplicationComment,
    Call,
    Complaint,
    Conflict,
    Instalment,
    Note,
    PaymentList,
    Report,
    StandardText,
)
from grants.states import ApplicationState, Binding, InstalmentState, ReportState
from organisations.models import Municipality, Organisation
from organisations.states import Role
from tests.consultations.municipality import signed_in
from tests.factories.grants import (
    ApplicationFactory,
    CallFactory,
    SchemeFactory,
    decided,
    recommended,
    sent,
)
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.journeys.test_statements import cost

S = ApplicationState
MAIN = "Hovedutlysningen"


def grow(larvik: Municipality, korps: Organisation, people: dict[str, Any], n: int) -> None:
    """More calls, and in the first of them more applications in each state with all they have."""
    call = Call.objects.filter(title=MAIN).first() or main_call(larvik, korps, people)
    for _each in range(n):
        scheme = SchemeFactory(owner=larvik.organisation)
        other = CallFactory(scheme=scheme, published=people["grete"])
        CallFactory(scheme=scheme, year=other.year + 1)
        CallFactory(scheme=SchemeFactory(owner=larvik.organisation), published=people["grete"])
        mine = {"organisation": korps, "edited_by": people["ola"]}
        ApplicationFactory(call=other, **mine)
        for state in (S.SUBMITTED, S.RESUBMITTED, S.IN_ASSESSMENT):
            one = sent(new(call, larvik, people), state=state)
            Note.objects.create(
                application=one, author=people["kari"], text="Ja.", written_at=clock.now()
            )
        recommended(new(call, larvik, people), by=people["kari"])
        afterwards(call, larvik, people)
        own = CallFactory(scheme=SchemeFactory(owner=larvik.organisation), published=True)
        decided(ApplicationFactory(call=own, **mine), by=people["grete"])
        StandardText.objects.create(
            owner=larvik.organisation, title=f"Tekst {StandardText.objects.count()}", text="Ja."
        )


def main_call(larvik: Municipality, korps: Organisation, people: dict[str, Any]) -> Call:
    """Open, with one last year, and a draft of the band's."""
    scheme = SchemeFactory(owner=larvik.organisation, binding=Binding.PROJECT)
    last = CallFactory(
        scheme=scheme, year=clock.today().year - 1, days=-100, published=True,
        opens_at=clock.now() - timedelta(days=200),
    )  # fmt: skip
    decided(ApplicationFactory(call=last, organisation=OrganisationFactory(seat=larvik)))
    call: Call = CallFactory(
        scheme=scheme, title=MAIN, published=people["grete"], before=last, budget=10_000_000
    )
    ApplicationFactory(call=call, organisation=korps, edited_by=people["ola"])
    return call


def new(call: Call, larvik: Municipality, people: dict[str, Any]) -> Application:
    """Of one more organisation there."""
    made: Application = ApplicationFactory(
        call=call, organisation=OrganisationFactory(seat=larvik), handler=people["kari"]
    )
    return made


def afterwards(call: Call, larvik: Municipality, people: dict[str, Any]) -> None:
    """One paid with a report received, one to pay, and one that complains."""
    paid, owed, unhappy = (new(call, larvik, people) for _each in range(3))
    for one in (paid, owed, unhappy):
        decision = decided(one, by=people["grete"])
    Complaint.objects.create(
        decision=decision, words="Nei.", sent_at=clock.now(), sent_by=people["ola"]
    )
    paid.state, owed.state = S.PAID, S.ACCEPTED
    paid.save()
    owed.save()
    today: Any = clock.today()
    money = {"number": 1, "year": call.year, "amount": 20_000, "due": today}
    lists = PaymentList.objects.filter(call=call).count()
    listed = PaymentList.objects.create(
        call=call, number=lists + 1, made_at=clock.now(), made_by=people["kari"], pay_on=today
    )
    Instalment.objects.create(
        application=paid, payment_list=listed, state=InstalmentState.PAID, paid_on=today, **money
    )
    Instalment.objects.create(application=owed, **money)
    Report.objects.create(application=paid, state=ReportState.SENT, due=today, first_due=today)
    draft = call.applications.get(state=S.DRAFT)
    ApplicationComment.objects.create(
        application=draft, author=people["ola"], text="Ja.", written_at=clock.now()
    )
    Conflict.objects.create(
        application=owed, person=people["ola"], ground="other", declared_at=clock.now()
    )


def pages(larvik: Municipality, korps: Organisation) -> Iterator[tuple[str, str]]:
    """Who asks for what."""
    call = Call.objects.get(title=MAIN)
    ref = {"ref": call.ref}
    draft = {"ref": call.applications.get(state=S.DRAFT).ref}
    case = {"ref": call.applications.filter(state=S.IN_ASSESSMENT)[0].ref}
    after = {"ref": call.applications.filter(state=S.PAID)[0].ref}
    yield "visitor", reverse("front")
    yield "visitor", larvik.get_absolute_url()
    yield "visitor", korps.get_absolute_url()
    yield "visitor", reverse("call_list")
    yield "visitor", reverse("scheme", kwargs={"ref": call.scheme.ref})
    yield "visitor", reverse("grant_figures", kwargs={"slug": larvik.slug})
    yield "visitor", f"{reverse('calendar')}?kommune={larvik.number}"
    for name in ("call", "call_quiz", "call_changes", "call_awards"):
        yield "visitor", reverse(name, kwargs=ref)
    for name in ("my_page", "own_grants"):
        yield "ola", reverse(name)
    for name in ("application_edit", "application_preview"):
        yield "ola", reverse(name, kwargs=draft)
    yield "ola", reverse("application_new", kwargs=ref)
    for name in ("work", "work_grants", "standard_texts"):
        yield "kari", reverse(name)
    for name in (
        "call_work", "inbox", "recommendations", "payments", "reports", "complaints",
    ):  # fmt: skip
        yield "kari", reverse(name, kwargs=ref)
    yield "kari", reverse("case", kwargs=case)
    yield "kari", reverse("grant_case", kwargs=after)
    yield "kari", reverse("payment_list", kwargs={**ref, "number": 1})
    yield "grete", reverse("work")
    yield "grete", reverse("decisions", kwargs=ref)


@pytest.fixture
def people(kari: Any, grete: Any, ola: Any, nina: Any, korps: Organisation) -> dict[str, Any]:
    """Both sides of the table."""
    MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
    return {"kari": kari, "grete": grete, "ola": ola}


def test_no_page_of_grants_asks_more_for_more(
    larvik: Municipality, korps: Organisation, people: dict[str, Any]
) -> None:
    clients = {name: signed_in(person) for name, person in people.items()}
    clients["visitor"] = Client()
    grow(larvik, korps, people, 2)
    few = {page: cost(clients[page[0]], page[1]) for page in pages(larvik, korps)}
    grow(larvik, korps, people, 3)
    many = {page: cost(clients[page[0]], page[1]) for page in few}
    grown = {page: (few[page], n) for page, n in many.items() if n > few[page]}
    assert grown == {}
