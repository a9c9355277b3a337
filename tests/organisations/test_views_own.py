"""The own pages: who reaches them, what is saved, bad input, statements."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.models import Cause
from organisations.states import Role
from tests.factories.organisations import (
    CauseFactory,
    MembershipFactory,
    MunicipalityFactory,
    TopicFactory,
)

NUL, SCRIPT, HUGE = "a\0b", "<script>alert(1)</script>", "x" * 100_000


@pytest.fixture
def corps(ola):
    """Ola's organisation, where Nina writes."""
    return MembershipFactory(user=ola, organisation__name="Solsida skolekorps").organisation


@pytest.fixture
def ola_in(client, ola, corps):
    client.force_login(ola)
    return client


def text(response):
    return response.content.decode()


def statements(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


OWN = ["own_organisation", "cause_list", "cause_new", "cause_edit", "cause_end"]


def own_url(name, organisation, cause=None):
    parts = {"key": organisation.key}
    if name in {"cause_edit", "cause_end"}:
        parts["pk"] = cause.pk
    return reverse(name, kwargs=parts)


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_reaches_the_own_pages(client, corps, ola, nina, liv, kari, name, method):
    MembershipFactory(user=nina, organisation=corps, role=Role.READER)
    MembershipFactory(user=liv)
    url = own_url(name, corps, CauseFactory(organisation=corps))
    send = getattr(client, method)
    assert send(url).status_code == 302  # to the sign-in
    expected = {liv: 404, kari: 404, nina: 403}
    for person, status in expected.items():
        client.force_login(person)
        assert send(url).status_code == status
    client.force_login(ola)
    assert send(url).status_code not in {403, 404}
    ended = name == "cause_end" and method == "post"
    assert Cause.objects.exclude(ended_at=None).exists() is ended


@pytest.mark.parametrize("name", ["cause_edit", "cause_end"])
def test_another_organisations_cause_is_not_found_through_ones_own(ola_in, corps, name):
    foreign = CauseFactory()
    assert ola_in.get(own_url(name, corps, foreign)).status_code == 404
    assert ola_in.post(own_url(name, corps, foreign)).status_code == 404
    foreign.refresh_from_db()
    assert foreign.ended_at is None


def test_own_facts_are_saved_and_shown(ola_in, corps, ola):
    place = MunicipalityFactory()
    sent = {"about": SCRIPT, "website": "korps.example", "email": ola.email, "works_in": [place.pk]}
    response = ola_in.post(own_url("own_organisation", corps), sent)
    assert (response.status_code, response.url) == (302, own_url("own_organisation", corps))
    corps.refresh_from_db()
    assert (corps.about, corps.website, corps.email) == (SCRIPT, "https://korps.example", ola.email)
    assert list(corps.works_in.all()) == [place]
    page = text(ola_in.get(own_url("own_organisation", corps)))
    assert "Opplysningene er lagret." in page
    assert SCRIPT not in page


def test_register_facts_cannot_be_typed(ola_in, corps):
    before = (corps.name, corps.orgnr, corps.kind, corps.listed, corps.org_form)
    ola_in.post(
        own_url("own_organisation", corps),
        {
            "about": "ja",
            "works_in": [corps.seat_id],
            "name": "X",
            "orgnr": "1",
            "kind": "municipality",
            "listed": "",
            "org_form": "AS",
            "nationwide": "1",
            "dissolved_at": "2020-01-01",
        },
    )
    corps.refresh_from_db()
    assert corps.about == "ja"
    assert (corps.name, corps.orgnr, corps.kind, corps.listed, corps.org_form) == before
    assert corps.nationwide is False


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("about", NUL, "tegn som ikke vises"),
        ("about", HUGE, "Skriv høyst 2000 tegn"),
        ("website", "javascript:alert(1)", "www.laget.no"),
        ("website", NUL, ""),
        ("website", "https://x.no/" + HUGE, "Skriv høyst 200 tegn"),
        ("email", "ikke", "navn@laget.no"),
        ("email", NUL, ""),
        ("email", HUGE, ""),
        ("email", "andre@steder.example", "noen hos dere logger inn med"),
        ("works_in", [], "Velg minst én kommune"),
        ("works_in", "999999999", "finnes ikke lenger"),
        ("works_in", NUL, "finnes ikke lenger"),
        ("works_in", "9" * 60, "finnes ikke lenger"),
    ],
)
def test_bad_facts_get_a_sentence_and_what_was_typed_stays(ola_in, corps, field, typed, sentence):
    sent = {"about": "Vi er et korps", "works_in": [corps.seat_id]} | {field: typed}
    response = ola_in.post(own_url("own_organisation", corps), sent)
    assert response.status_code == 422
    page = text(response)
    assert "ds-error-summary" in page
    assert sentence in page
    assert "Vi er et korps" in page or field == "about"
    assert field == "works_in" or typed in page
    corps.refresh_from_db()
    assert (corps.about, corps.website, corps.email) == ("", "", "")


def cause_data(**changes):
    return {
        "title": "Øvingsrom",
        "words": "Vi trenger rom.",
        "weight": "3",
        "topics": [TopicFactory(code="rom").pk],
        "target_groups": ["children"],
    } | changes


def test_a_cause_is_written_changed_and_ended(ola_in, corps):
    ola_in.post(own_url("cause_new", corps), cause_data())
    cause = corps.causes.get()
    assert (cause.title, cause.weight, cause.target_groups) == ("Øvingsrom", 3, ["children"])
    edit = own_url("cause_edit", corps, cause)
    page = text(ola_in.get(edit))
    assert re.search(r'name="topics"[^>]*value="\d+"\s+checked', page)
    assert "<details" in page
    response = ola_in.post(edit, cause_data(title="Rom"))
    assert response.url == own_url("cause_list", corps)
    assert corps.causes.get().title == "Rom"
    end = own_url("cause_end", corps, cause)
    assert "Rom" in text(ola_in.get(end))
    assert corps.causes.standing().exists()
    for _twice in range(2):
        assert ola_in.post(end).status_code == 302
    assert not corps.causes.standing().exists()
    assert ola_in.get(edit).status_code == 404


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "", "Skriv hva dere brenner for"),
        ("title", NUL, "tegn som ikke vises"),
        ("title", HUGE, "Skriv høyst 120 tegn"),
        ("words", HUGE, "Skriv høyst 1000 tegn"),
        ("words", NUL, "tegn som ikke vises"),
        ("topics", [], "Velg minst ett tema"),
        ("topics", ["0"], "finnes ikke lenger"),
        ("topics", [NUL], "finnes ikke lenger"),
        ("areas", ["x"], "finnes ikke lenger"),
        ("target_groups", ["alle"], "Velg blant gruppene"),
        ("weight", "9", "Velg hvor viktig"),
        ("weight", "", "Velg hvor viktig"),
        ("weight", NUL, "Velg hvor viktig"),
    ],
)
def test_a_bad_cause_gets_a_sentence_and_what_was_typed_stays(
    ola_in, corps, field, typed, sentence
):
    data = cause_data(**{field: typed})
    response = ola_in.post(own_url("cause_new", corps), data)
    assert response.status_code == 422
    page = text(response)
    assert sentence in page
    assert data["title"] in page
    assert data["words"] in page
    if field != "topics":
        assert re.search(rf'value="{data["topics"][0]}"\s+checked', page)
    assert not corps.causes.exists()


def test_a_title_that_is_taken_is_said_beside_the_field(ola_in, corps):
    CauseFactory(organisation=corps, title="Øvingsrom")
    response = ola_in.post(own_url("cause_new", corps), cause_data())
    assert response.status_code == 422
    assert "alt en hjertesak med denne tittelen" in text(response)


def test_script_in_a_cause_is_shown_as_text(ola_in, client, corps):
    ola_in.post(own_url("cause_new", corps), cause_data(title=SCRIPT, words=SCRIPT))
    cause = corps.causes.get()
    for url in (
        corps.get_absolute_url(),
        own_url("cause_list", corps),
        own_url("cause_edit", corps, cause),
        own_url("cause_end", corps, cause),
        reverse("organisation_list"),
    ):
        assert SCRIPT not in text(client.get(url))
        assert "&lt;script&gt;" in text(client.get(url))


def test_the_pages_of_an_organisation_take_as_many_statements_for_10_causes_as_for_1(ola_in, corps):
    urls = [corps.get_absolute_url(), own_url("cause_list", corps)]
    area = MunicipalityFactory()
    CauseFactory(organisation=corps, areas=[area])
    few = [statements(ola_in, url) for url in urls]
    for _ in range(9):
        CauseFactory(organisation=corps, areas=[area])
    assert [statements(ola_in, url) for url in urls] == few


def test_own_pages_never_write_on_get(ola_in, corps):
    cause = CauseFactory(organisation=corps)
    for name in OWN:
        with CaptureQueriesContext(connection) as queries:
            ola_in.get(own_url(name, corps, cause))
        written = [q["sql"] for q in queries if re.match("INSERT|UPDATE|DELETE", q["sql"])]
        assert [sql for sql in written if "django_session" not in sql] == []
