"""Two clicks on a button are one."""

import pytest

from consultations.models import Hearing
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_kari_clicks_twice_and_one_form_is_sent(visit: Visit) -> None:
    sent: list[str] = []
    with visit("kari") as page:
        page.goto("/arbeid/horinger/ny/")
        page.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
        page.locator('[name="title"]').fill("Lys i løypa")
        page.locator('[name="lead"]').fill("Kommunen vil ha lys. Hvor mangler det?")
        page.get_by_role("button", name="Lag kladden").dblclick()
        page.wait_for_url("**/innhold/")
        assert len(sent) == 1
    assert Hearing.objects.filter(title="Lys i løypa").count() == 1
