"""The main things work in a browser that runs no script."""

import pytest
from django.urls import reverse

from consultations.models import Answer, Hearing
from consultations.states import AnswerState
from forums.models import Invitation
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


def test_ola_answers_an_invitation_from_the_letter_in_two_clicks(visit: Visit) -> None:
    """A real browser decides what it says of where a form comes from; the test client does not."""
    invited = Invitation.objects.filter(meeting__state="convened")
    one = invited.get(organisation__name="Solsida skolekorps")
    link = reverse("meeting_reply", kwargs={"token": one.token})
    with visit("", "smal", java_script_enabled=False) as page:
        page.goto(link)
        page.get_by_label("Hvor mange kommer?").fill("3")
        page.get_by_role("button", name="Kommer kanskje").click()
        assert "Takk, svaret er lagret." in page.content()
    one.refresh_from_db()
    assert (one.answer, one.people) == ("perhaps", 3)


def test_the_menu_opens_on_a_phone_without_javascript(visit: Visit) -> None:
    with visit("", "smal", java_script_enabled=False) as page:
        page.goto("/")
        page.get_by_text("Meny", exact=True).click()
        page.get_by_role("link", name="Kommuner").first.click()
        assert page.url.endswith("/kommuner/")
