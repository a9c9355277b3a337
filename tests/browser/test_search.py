"""Searching while one types, and the same without a script."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_list_follows_what_is_typed(visit: Visit) -> None:
    with visit("", "smal") as page:
        page.goto("/organisasjoner/")
        page.get_by_label("Navn, ord eller nummer").press_sequentially("solsida sk")
        hits = page.locator("#treff .title")
        expect(hits).to_have_text(["Solsida skolekorps"])
        expect(page.get_by_role("status").first).to_contain_text("Én organisasjon")
        assert "q=solsida" in page.url
        page.get_by_label("Navn, ord eller nummer").fill("skolekrops")
        expect(page.locator("#treff")).to_contain_text("Mente du en av disse?")
        page.go_back()
        expect(page.locator("#treff .title")).to_have_text(["Solsida skolekorps"])


def test_the_same_form_works_without_a_script(visit: Visit) -> None:
    with visit("", "smal", java_script_enabled=False) as page:
        page.goto("/organisasjoner/")
        page.get_by_label("Navn, ord eller nummer").fill("solsida sk")
        page.get_by_role("button", name="Vis").click()
        expect(page.locator("#treff .title")).to_have_text(["Solsida skolekorps"])
