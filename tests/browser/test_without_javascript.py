"""The main things work in a browser that runs no script."""

import pytest

from consultations.models import Answer, Hearing
from consultations.states import AnswerState
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_ola_answers_from_a_phone_without_javascript(visit: Visit) -> None:
    hearing = Hearing.objects.get(title="Ny ordning for utlån av kommunale lokaler")
    with visit("ola", "smal", java_script_enabled=False) as page:
        page.goto("/min-side/")
        page.locator("a", has_text="Svar på høringen").first.click()
        start = page.get_by_role("button", name="Svar på høringen")
        if start.count():
            start.first.click()
        page.locator("textarea").first.fill("Vi øver hver tirsdag.")
        page.get_by_role("button", name="Se over svaret").click()
        assert "Dette blir offentlig" in page.content()
        page.get_by_role("button", name="Send svaret").click()
        assert "Svaret er sendt" in page.content()
    answer = Answer.objects.get(hearing=hearing, organisation__name="Solsida skolekorps")
    assert answer.state == AnswerState.SENT


def test_the_menu_opens_on_a_phone_without_javascript(visit: Visit) -> None:
    with visit("", "smal", java_script_enabled=False) as page:
        page.goto("/")
        page.get_by_text("Meny", exact=True).click()
        page.get_by_role("link", name="Kommuner").first.click()
        assert page.url.endswith("/kommuner/")
