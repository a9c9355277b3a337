"""Two clicks on a button are one."""

import pytest
from playwright.sync_api import Route

from consultations.models import Hearing
from tests.browser.conftest import Visit

# The second comes while the first is on its way; each gets time to become a request.
TWICE = """async () => {
  const button = document.querySelector('main form[method="post"] button[type="submit"]');
  for (const _click of [1, 2]) {
    button.click();
    await new Promise((done) => setTimeout(done, 500));
  }
}"""
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_kari_clicks_twice_and_one_form_is_sent(visit: Visit) -> None:
    held: list[Route] = []
    with visit("kari") as page:
        page.goto("/arbeid/horinger/ny/")
        page.route("**/arbeid/horinger/ny/", lambda route: held.append(route))
        page.locator('[name="title"]').fill("Lys i løypa")
        page.locator('[name="lead"]').fill("Kommunen vil ha lys. Hvor mangler det?")
        page.evaluate(TWICE)
        held[0].continue_()
        page.wait_for_url("**/innhold/")
        assert len(held) == 1
    assert Hearing.objects.filter(title="Lys i løypa").count() == 1
