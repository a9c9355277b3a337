"""What anyone reads of grants, on both screens: no accessibility findings, nothing sticks out."""

import os
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from core import clock
from grants.models import Call, CallChange
from grants.states import QuestionKind
from organisations.models import Municipality, Organisation, Topic
from tests.browser.conftest import SIZES, Visit
from tests.factories.accounts import UserFactory
from tests.factories.grants import ApplicationFactory, CallFactory, SchemeFactory, decided

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth > window.innerWidth"
PICTURES = os.environ.get("PICTURES")  # a folder, to look at them


@pytest.fixture
def call(demo: str) -> Call:
    """This year's call with all there is to say, and last year's with its awards."""
    owner: Any = Municipality.objects.get(number="3909").organisation
    scheme = SchemeFactory(
        owner=owner, name="Driftstilskudd til lag og foreninger",
        statutory=False, replaces_staff=True, their_initiative=True, check_reason="Laget vil selv.",
    )  # fmt: skip
    scheme.topics.set(Topic.objects.filter(scheme="theme")[:2])
    last = CallFactory(
        scheme=scheme, year=2025, title="Driftstilskudd 2025", days=-200, published=True,
        opens_at=clock.now() - timedelta(days=300), budget=Decimal(1_850_000),
        max_amount=Decimal(20_000),
    )  # fmt: skip
    for n, organisation in enumerate(Organisation.objects.filter(kind="voluntary")[:9]):
        amount = Decimal(6_000 + 1_700 * n)
        fields = {"call": last, "organisation": organisation, "amount": amount}
        application = ApplicationFactory(minutes=40 + 20 * n, title="Vårkonsert", **fields)
        decided(application, outcome="refused" if n == 4 else "granted")
    call = CallFactory(
        scheme=scheme, before=last, title="Driftstilskudd til lag og foreninger 2026",
        budget=Decimal(1_850_000), min_amount=Decimal(5_000), max_years=3, published=True,
        burden_reason="Vi ber om årsmeldingen fordi kommunestyret har bestemt det.",
        questions=[
            {"text": "Hva gjør laget?", "words": 60, "recall": "about",
             "example": "Vi øver hver tirsdag og spiller for alle."},
            {"kind": QuestionKind.NUMBER, "text": "Hvor mange er dere?", "recall": "members"},
            {"kind": QuestionKind.CHOICE, "text": "Hvor ofte møtes dere?",
             "choices": ["Hver uke", "Sjeldnere"], "needed": False},
            {"kind": QuestionKind.FILE, "text": "Årsmelding"},
        ],
        requirements=[
            {"rule": "seated", "text": "Laget holder til i Larvik.",
             "legal_basis": "Retningslinjene fra kommunestyret, punkt 3"},
            {"rule": "statement", "text": "Laget har minst fem medlemmer.",
             "question": "Har laget minst fem medlemmer?"},
        ],
    )  # fmt: skip
    CallChange.objects.create(
        call=call, at=clock.now(), by=UserFactory(), reason="Årsmøtene er senere i år.",
        fields={"budget": ["1800000.00", "1850000.00"]},
    )  # fmt: skip
    return call


def pages(call: Call) -> dict[str, str]:
    """Name → address."""
    last: Any = call.before
    return {
        "liste": reverse("call_list"),
        "ingen": f"{reverse('call_list')}?vis=kommende",
        "utlysning": call.get_absolute_url(),
        "over": last.get_absolute_url(),
        "sjekk": reverse("call_quiz", kwargs={"ref": call.ref}),
        "endringer": reverse("call_changes", kwargs={"ref": call.ref}),
        "tildelinger": reverse("call_awards", kwargs={"ref": last.ref}),
        "ordning": call.scheme.get_absolute_url(),
        "tall": f"{reverse('grant_figures', kwargs={'slug': '3909-larvik'})}?ar=2025",
        "kalender": reverse("calendar"),
    }


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_for_everyone(visit: Visit, call: Call, size: str) -> None:
    found = []
    with visit("", size) as page:
        for name, address in pages(call).items():
            page.goto(address)
            found += odd(page, name, size)
        page.goto(pages(call)["sjekk"])
        page.get_by_role("button", name="Se svaret").click()
        found += odd(page, "sjekk-feil", size)
        for group in ("Laget holder til i Larvik.", "Har laget minst fem medlemmer?"):
            page.get_by_role("group", name=group).get_by_label("Nei").check()
        page.get_by_role("button", name="Se svaret").click()
        assert page.get_by_role("heading", name="Dere kan ikke søke slik det er nå").is_visible()
        found += odd(page, "sjekk-nei", size)
    assert found == []


def odd(page: Any, name: str, size: str) -> list[str]:
    """What is wrong with the page as it stands."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{size}.png", full_page=True)
    assert page.locator("h1").count() == 1
    wide = [f"{name} {size}: wider than the screen"] if page.evaluate(WIDER_THAN_SCREEN) else []
    response = Axe().run(page).response
    return wide + [f"{name} {size}: {one['id']}" for one in response["violations"]]
