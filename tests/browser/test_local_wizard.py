"""Liv goes through the points of a county's next edition, with a script and without."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from agreements.models import Edition, Platform
from agreements.policies import local as policy
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDER = "document.documentElement.scrollWidth > window.innerWidth"


def draft() -> Edition:
    """What Liv has begun on."""
    platform = Platform.objects.get(municipality__number="50")
    found = policy.coming_edition(platform)
    assert found is not None
    return found


def is_fine(page: Page) -> bool:
    """Nobody is shut out, and nothing sticks out."""
    return not Axe().run(page).response["violations"] and not page.evaluate(WIDER)


def test_liv_begins_the_next_edition_and_chooses(visit: Visit) -> None:
    platform = Platform.objects.get(municipality__number="50")
    with visit("liv", "smal", java_script_enabled=False) as page:
        page.goto(platform.get_absolute_url())
        page.get_by_role("link", name="Se hva som er nytt").click()
        page.get_by_role("button", name="Begynn på neste utgave").click()
        page.get_by_role("link", name="Fortsett", exact=True).click()
        assert "Rammevilkår 2" in page.content()
        page.get_by_label("Likt: vi har det som det nasjonale").check()
        page.get_by_role("button", name="Lagre og gå til neste").click()
        assert "Slik hadde dere det i forrige utgave" in page.content()
        page.get_by_label("Utelatt: vi tar det ikke med").check()
        page.get_by_role("button", name="Lagre og gå til neste").click()
        assert "Skriv hvorfor dere utelater punktet." in page.content()
    assert draft().clauses.get(code="R2").chosen_at is not None
    with visit("liv", "smal") as page:
        page.goto(f"{platform.get_absolute_url()}punkt/K1e/")
        assert is_fine(page)
        page.get_by_label("Utelatt: vi tar det ikke med").check()
        page.get_by_label("Hvorfor er det utelatt?").fill("Vi har en egen avtale.")
        page.get_by_text("Lagret kl.").wait_for()
        assert draft().clauses.get(code="K1e").reason == "Vi har en egen avtale."
        page.goto(f"{platform.get_absolute_url()}arbeid/")
        assert is_fine(page)
