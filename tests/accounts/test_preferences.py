"""When letters come, and which language the pages speak."""

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.models import AuditEvent
from tests.accounts.test_views import BAD
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db


class TestLetters:
    def test_come_at_once_until_somebody_asks_for_something_else(self, client, ola):
        client.force_login(ola)
        page = client.get(reverse("account_preferences"))
        assert page.context["form"].initial == {"cadence": "at_once", "wants_reminders": True}

    def test_the_choice_is_kept_and_audited(self, client, ola, nina):
        client.force_login(ola)
        answer = client.post(reverse("account_preferences"), {"cadence": "weekly"}, follow=True)
        assert "Valget er lagret." in answer.text
        ola.refresh_from_db()
        assert (ola.cadence, ola.wants_reminders) == ("weekly", False)
        event = AuditEvent.objects.get(verb="person.preferences_changed")
        assert (event.actor_id, event.subject_id) == (ola.pk, ola.pk)
        nina.refresh_from_db()
        assert nina.cadence == "at_once"

    @pytest.mark.parametrize("bad", [*BAD.values(), "hourly", "AT_ONCE", "0"])
    def test_nothing_else_can_be_chosen(self, client, ola, bad):
        client.force_login(ola)
        answer = client.post(reverse("account_preferences"), {"cadence": bad})
        assert answer.status_code == 422
        assert answer.context["form"].errors["cadence"]

    @pytest.mark.parametrize("column", ["cadence", "language"])
    def test_the_database_refuses_it_too(self, ola, column):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=ola.pk).update(**{column: "xx"})


def speaks(page):
    """The language that the page says it is in."""
    return page.text.partition('<html lang="')[2][:2]


class TestLanguage:
    def test_is_bokmaal_whatever_the_browser_prefers(self, client):
        page = client.get(reverse("front"), headers={"accept-language": "nn,en;q=0.9"})
        assert speaks(page) == page.headers["Content-Language"] == "nb"
        assert "Cookie" in page.headers["Vary"]

    def test_a_visitor_chooses_for_the_browser(self, client):
        answer = client.post(reverse("language"), {"language": "nn", "after": "/kommuner/?q=a"})
        assert answer.url == "/kommuner/?q=a"
        cookie = client.cookies[settings.LANGUAGE_COOKIE_NAME]
        assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("nn", True, "Lax")
        assert speaks(client.get(reverse("front"))) == "nn"
        assert User.objects.count() == AuditEvent.objects.count() == 0

    def test_a_persons_choice_follows_the_person(self, client, ola):
        client.force_login(ola)
        client.post(reverse("language"), {"language": "nn"})
        client.cookies.clear()
        assert speaks(client.get(reverse("front"))) == "nb"
        client.force_login(ola)
        assert speaks(client.get(reverse("front"))) == "nn"
        assert AuditEvent.objects.get(verb="person.language_chosen").detail == {"language": "nn"}

    def test_a_persons_choice_wins_over_the_browsers(self, client, ola):
        client.post(reverse("language"), {"language": "nn"})
        client.force_login(ola)
        assert speaks(client.get(reverse("front"))) == "nb"

    @pytest.mark.parametrize("language", ["nb", "nn"])
    def test_a_new_person_goes_on_in_the_language_they_read(self, client, language):
        client.post(reverse("language"), {"language": language})
        new = {"name": "Ola", "email": "ola@forening.example", "password1": PASSWORD}
        client.post(reverse("account_signup"), new)
        assert User.objects.get().language == language

    @pytest.mark.parametrize("bad", [*BAD.values(), "en", "se", "nb-NO", "../nn"])
    def test_other_languages_are_refused(self, client, bad):
        assert client.post(reverse("language"), {"language": bad}).status_code == 422

    @pytest.mark.parametrize("bad", ["en", "se", "NN", "../nn", "a" * 4000, "<script>", "{x}"])
    def test_a_cookie_that_somebody_made_up_is_bokmaal(self, client, bad):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = bad
        assert speaks(client.get(reverse("front"))) == "nb"

    @pytest.mark.parametrize(
        "after",
        ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""],
    )
    def test_the_way_back_stays_here(self, client, after):
        answer = client.post(reverse("language"), {"language": "nn", "after": after})
        assert answer.url == reverse("front")

    @pytest.mark.parametrize(
        ("referer", "after"),
        [
            ("http://testserver/horinger/?vis=apne", "/horinger/?vis=apne"),
            ("http://testserver/kommuner/", "/kommuner/"),
            ("http://testserver/sprak/", ""),
            ("https://evil.example/horinger/", ""),
            ("http://[", ""),
            ('http://testserver/"><script>', "/&quot;&gt;&lt;script&gt;"),
        ],
    )
    def test_the_page_remembers_where_one_came_from(self, client, referer, after):
        page = client.get(reverse("language"), headers={"referer": referer})
        assert f'name="after" value="{after}"' in page.text

    def test_the_link_is_named_in_its_own_language(self, client):
        assert 'lang="nn">Nynorsk</a>' in client.get(reverse("front")).text
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "nn"
        assert 'lang="nb">Bokmål</a>' in client.get(reverse("front")).text

    def test_choosing_costs_a_visitor_no_query_more(self, client):
        with CaptureQueriesContext(connection) as plain:
            client.get(reverse("about"))
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "nn"
        with CaptureQueriesContext(connection) as chosen:
            client.get(reverse("about"))
        assert len(plain) == len(chosen)
