"""How long a sign-in lasts, and the list of where one is signed in."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts import actions, sessions
from accounts.tasks import forget_ended_sessions
from core.models import AuditEvent
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

HOUR = 3600
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0"
SECONDS = st.integers(0, 48 * HOUR)


class TestTheRule:
    @given(SECONDS, SECONDS)
    def test_twelve_hours_for_everyone_and_two_idle_for_those_with_two_steps(self, start, rest):
        now, started, seen = start + rest, 0, start
        ordinary = sessions.is_over(two_steps=False, started=started, seen=seen, now=now)
        strict = sessions.is_over(two_steps=True, started=started, seen=seen, now=now)
        assert ordinary == (now >= 12 * HOUR)
        assert strict == (now >= 12 * HOUR or rest >= 2 * HOUR)

    @pytest.mark.parametrize(
        ("agent", "words"),
        [
            (PHONE, "Safari på iPhone"),
            (DESK, "Firefox på Windows"),
            (
                DESK.replace("Firefox/150.0", "Chrome/150.0 Safari/537.36 Edg/150.0"),
                "Edge på Windows",
            ),
            ("curl/8.0", "Ukjent enhet"),
            ("", "Ukjent enhet"),
            ("<script>alert(1)</script>", "Ukjent enhet"),
            ("Firefox/1.0", "Firefox"),
        ],
    )
    def test_a_device_in_words(self, agent, words):
        assert sessions.device(agent) == words


def sign_in(email, agent=DESK):
    client = Client(headers={"user-agent": agent})
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    return client


def is_in(client):
    return client.get(reverse("account")).status_code == 200


def earlier(client, seconds, *keys):
    """As if so much time had gone since the session noted these."""
    session = client.session
    for key in keys:
        session[key] -= seconds
    session.save()


@pytest.fixture
def olas(db):
    """Ola with a password."""
    return UserFactory(email="ola@forening.example", password=PASSWORD)


class TestLimits:
    def test_twelve_hours_end_it_whatever_one_does(self, client, olas):
        client.force_login(olas)
        earlier(client, 12 * HOUR - 60, sessions.STARTED)
        assert is_in(client)
        earlier(client, 60, sessions.STARTED)
        answer = client.get(reverse("account"), follow=True)
        assert answer.redirect_chain[0][0].startswith(reverse("account_login"))
        assert "Du ble logget ut fordi det er lenge siden" in answer.text

    @pytest.mark.parametrize(("mfa", "still_in"), [(True, False), (False, True)])
    def test_two_idle_hours_end_it_for_those_with_two_steps(self, client, mfa, still_in):
        client.force_login(UserFactory(mfa=mfa))
        earlier(client, 2 * HOUR, sessions.STARTED, sessions.SEEN)
        assert is_in(client) == still_in

    def test_a_public_page_goes_on_as_for_a_visitor(self, client, olas):
        client.force_login(olas)
        earlier(client, 12 * HOUR, sessions.STARTED)
        page = client.get(reverse("front"))
        assert page.status_code == 200
        assert "Logg inn" in page.text

    def test_being_here_is_noted_once_a_minute(self, client, olas):
        client.force_login(olas)
        client.get(reverse("about"))
        before = Session.objects.get().session_data
        client.get(reverse("about"))
        assert Session.objects.get().session_data == before
        earlier(client, 61, sessions.SEEN)
        client.get(reverse("about"))
        assert time.time() - client.session[sessions.SEEN] < 30
        assert UserSession.objects.get().user == olas

    def test_a_session_from_before_the_limits_starts_its_clock_now(self, client, olas):
        client.force_login(olas)
        session = client.session
        del session[sessions.STARTED], session[sessions.SEEN]
        session.save()
        assert is_in(client)
        assert time.time() - client.session[sessions.STARTED] < 30


class TestThePage:
    def test_says_where_and_which_is_here(self, olas):
        phone, desk = sign_in(olas.email, PHONE), sign_in(olas.email)
        page = desk.get(reverse("account_sessions"))
        assert [p.device for p in page.context["places"]] == [
            "Firefox på Windows",
            "Safari på iPhone",
        ]
        assert [p.is_here for p in page.context["places"]] == [True, False]
        assert page.text.count("Her sitter du nå") == 1
        assert is_in(phone)

    def test_shows_nobody_elses(self, olas, liv):
        sign_in(olas.email)
        client = Client()
        client.force_login(liv)
        assert client.get(reverse("account_sessions")).context["places"] == []

    def test_signs_out_all_others_and_only_mine(self, client, olas):
        UserFactory(email="liv@annen.example", password=PASSWORD)
        livs, phone, desk = sign_in("liv@annen.example"), sign_in(olas.email), sign_in(olas.email)
        answer = desk.post(reverse("account_end_other_sessions"), follow=True)
        assert "Du er logget ut ett sted." in answer.text
        assert [is_in(c) for c in (livs, phone, desk)] == [True, False, True]
        event = AuditEvent.objects.get(verb="person.other_sessions_ended")
        assert (event.actor_id, event.detail) == (olas.pk, {"ended": 1})

    def test_says_so_when_there_was_no_other(self, olas):
        answer = sign_in(olas.email).post(reverse("account_end_other_sessions"), follow=True)
        assert "Du var ikke logget inn noe annet sted." in answer.text

    def test_a_get_ends_nothing(self, olas):
        phone, desk = sign_in(olas.email), sign_in(olas.email)
        assert desk.get(reverse("account_end_other_sessions")).status_code == 405
        assert is_in(phone)

    def test_costs_the_same_for_many(self, olas, django_assert_num_queries):
        desk = sign_in(olas.email)
        with CaptureQueriesContext(connection) as few:
            desk.get(reverse("account_sessions"))
        asked = len(few)
        for _ in range(3):
            sign_in(olas.email, PHONE)
        with django_assert_num_queries(asked):
            desk.get(reverse("account_sessions"))


def test_a_new_password_ends_the_others(olas):
    phone, desk = sign_in(olas.email), sign_in(olas.email)
    new = {"oldpassword": PASSWORD, "password1": "helt andre ord nå"}
    assert desk.post(reverse("account_change_password"), new).status_code == 302
    assert not is_in(phone)
    assert is_in(desk)


def test_signing_in_through_the_demo_is_listed_at_once(client):
    actions.create_demo_people()
    client.post(reverse("demo_signin_as", args=["ola"]), headers={"user-agent": DESK})
    assert client.get(reverse("account_sessions")).text.count("Her sitter du nå") == 1


def test_what_has_ended_is_forgotten(olas):
    gone, here = sign_in(olas.email), sign_in(olas.email)
    Session.objects.filter(session_key=gone.session.session_key).update(
        expire_date="2020-01-01T00:00Z"
    )
    forget_ended_sessions()
    assert UserSession.objects.get().session_key == here.session.session_key
    assert Session.objects.count() == 1
