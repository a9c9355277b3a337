"""The public pages: what they show, where they lead, bad input, statements."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.actions import load_reference
from organisations.models import Municipality, OrganisationArea, Topic
from tests.factories.organisations import (
    LONG_AGO,
    CauseFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    TopicFactory,
    valid_orgnr,
)

NUL, SCRIPT, HUGE = "a\0b", "<script>alert(1)</script>", "x" * 100_000
BAD = pytest.mark.parametrize("typed", [NUL, HUGE], ids=["nul", "huge"])


@pytest.fixture
def corps(ola):
    """Ola's organisation, where Nina writes."""
    return MembershipFactory(user=ola, organisation__name="Solsida skolekorps").organisation


def text(response):
    return response.content.decode()


def statements(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


# --- the register page ---


def names(response):
    return re.findall(r'<a class="title[^"]*" href="[^"]*">([^<]*)</a>', text(response))


def test_the_register_page_lists_in_the_order_of_the_alphabet(client, db):
    for name in ("Ås lag", "Alta lag", "ØYA LAG"):
        OrganisationFactory(name=name)
    assert names(client.get(reverse("organisation_list"))) == ["Alta lag", "ØYA LAG", "Ås lag"]


def test_municipalities_ended_and_unlisted_ones_are_not_in_the_register(client, db):
    MunicipalityFactory()
    heir = OrganisationFactory(name="Arving")
    OrganisationFactory(merged_into=heir)
    OrganisationFactory(dissolved_at=LONG_AGO.date())
    OrganisationFactory(listed=False)
    assert names(client.get(reverse("organisation_list"))) == ["Arving"]


def test_searching_by_name_place_and_topic(client, db):
    place, _neighbour = MunicipalityFactory(number="9901"), MunicipalityFactory(number="9902")
    theme = TopicFactory(code="lokaler-og-anlegg")
    room = TopicFactory(code="lokaler", parent=theme)
    wanted = OrganisationFactory(name="Øvre skolekorps", seat=place)
    CauseFactory(organisation=wanted, topics=[room])
    other = OrganisationFactory(name="Nedre skolekorps")
    CauseFactory(organisation=other, topics=[TopicFactory()])

    def found(**asked):
        return names(client.get(reverse("organisation_list"), asked))

    assert found(q="ØVRE") == found(q="øvre sk") == ["Øvre skolekorps"]
    assert found(kommune=place.number) == found(kommune=place.county.number) == ["Øvre skolekorps"]
    assert found(tema="lokaler") == found(tema="lokaler-og-anlegg") == ["Øvre skolekorps"]
    assert found(q="%") == found(q="_") == found(q="korps", kommune="6999x") == []


def test_searching_by_number(client, db):
    wanted, _other = OrganisationFactory(), OrganisationFactory()
    number = wanted.orgnr
    for typed in (number, f" {number[:3]} {number[3:6]} {number[6:]}"):
        assert names(client.get(reverse("organisation_list"), {"q": typed})) == [wanted.name]


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("91234567", 422, "Organisasjonsnummeret har åtte siffer. Det skal ha ni."),
        ("9" * 40, 422, "Organisasjonsnummeret har 40 siffer. Det skal ha ni."),
        ("123 456 789", 422, "Organisasjonsnummeret 123 456 789 finnes ikke. Sjekk tallene."),
        (valid_orgnr(77), 200, "Vi finner ingen organisasjon med nummeret"),
        ("1814", 200, "Vi fant ingen"),
    ],
)
def test_a_number_that_leads_nowhere_gets_a_sentence(client, db, typed, status, sentence):
    response = client.get(reverse("organisation_list"), {"q": typed})
    assert response.status_code == status
    assert sentence in text(response)
    assert f'value="{typed}"' in text(response)


def test_a_cause_that_has_ended_is_not_searched(client, db):
    cause = CauseFactory(topics=[TopicFactory(code="lokaler")], ended_at=LONG_AGO)
    page = client.get(reverse("organisation_list"), {"tema": "lokaler"})
    assert names(page) == []
    assert cause.title not in text(client.get(cause.organisation.get_absolute_url()))


def test_paging_shows_everyone_once(client, db):
    place = MunicipalityFactory()
    for n in range(70):
        name, orgnr = (
            "Like navn" if n % 2 else f"Lag {n}",
            valid_orgnr(650_000 + n) if n % 3 else None,
        )
        OrganisationFactory(name=name, orgnr=orgnr, seat=place)
    url, seen = reverse("organisation_list"), []
    while url:
        page = client.get(url)
        seen += [o.pk for o in page.context["organisations"]]
        onward = re.search(r'rel="next"\s+href="([^"]*)"', text(page))
        url = onward and reverse("organisation_list") + onward[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 70


@pytest.mark.parametrize("field", ["q", "kommune", "tema", "etter"])
@pytest.mark.parametrize("typed", [NUL, SCRIPT, HUGE], ids=["nul", "script", "huge"])
def test_bad_searches_get_a_sentence_and_no_script(client, db, field, typed):
    OrganisationFactory()
    response = client.get(reverse("organisation_list"), {field: typed})
    allowed = 200 if (field, typed) == ("q", SCRIPT) else 422
    assert response.status_code == allowed
    assert SCRIPT not in text(response)
    if field == "q":
        assert 'value="' + typed[:5].replace("<", "&lt;") in text(response)


def test_the_register_page_takes_as_many_statements_for_30_as_for_3(client, db):
    place = MunicipalityFactory()
    for _ in range(3):
        CauseFactory(organisation__seat=place)
    few = statements(client, reverse("organisation_list"))
    few_here = statements(client, place.get_absolute_url())
    for _ in range(27):
        CauseFactory(organisation__seat=place)
    assert statements(client, reverse("organisation_list")) == few
    assert statements(client, place.get_absolute_url()) == few_here


# --- one organisation ---


def test_an_organisations_page_shows_its_own_words_and_the_registers(client, db):
    organisation = OrganisationFactory(
        name="Solsida skolekorps",
        about=f"Vi spiller {SCRIPT}",
        org_form="FLI",
        register_read_at=LONG_AGO,
        in_voluntary_register=True,
    )
    cause = CauseFactory(organisation=organisation, topics=[TopicFactory(name_nb="Musikk")])
    page = text(client.get(organisation.get_absolute_url()))
    number = organisation.orgnr
    for expected in (
        "Vi spiller &lt;script&gt;",
        cause.title,
        "musikk",
        "Fra registeret",
        "forening, lag eller innretning",
        "1. januar 2020",
        "Ingen kan sende",
        f"{number[:3]}\xa0{number[3:6]}\xa0{number[6:]}",
    ):
        assert expected in page
    MembershipFactory(organisation=organisation, user__name="Ola Berg")
    page = text(client.get(organisation.get_absolute_url()))
    assert "Organisasjonen har noen som kan sende" in page
    assert "Ola Berg" not in page


def test_own_and_register_e_mail_are_shown_to_nobody(client, ola, corps):
    corps.email = "hemmelig@korps.example"
    corps.save()
    assert "hemmelig" not in text(client.get(corps.get_absolute_url()))
    client.force_login(ola)
    assert "hemmelig" not in text(client.get(corps.get_absolute_url()))


def test_a_merged_organisation_and_a_ref_lead_on_for_good(client, db):
    heir = OrganisationFactory()
    gone = OrganisationFactory(merged_into=heir)
    for key, target in ((gone.orgnr, heir), (gone.ref, heir), (heir.ref, heir)):
        response = client.get(reverse("organisation", kwargs={"key": key}))
        assert (response.status_code, response.url) == (301, target.get_absolute_url())


def test_a_municipalitys_organisation_leads_to_the_municipality(client, db):
    place = MunicipalityFactory()
    response = client.get(place.organisation.get_absolute_url())
    assert (response.status_code, response.url) == (301, place.get_absolute_url())


def test_an_unlisted_organisation_looks_like_none_to_others(client, ola, liv):
    hidden = OrganisationFactory(listed=False)
    MembershipFactory(user=ola, organisation=hidden)

    def at(organisation_key):
        response = client.get(reverse("organisation", kwargs={"key": organisation_key}))
        return response.status_code, re.sub(r'value="[^"]{64}"', "", text(response))

    nobody = at("999999999")
    assert nobody[0] == 404
    assert at(hidden.orgnr) == at(hidden.ref) == nobody
    client.force_login(liv)
    assert at(hidden.orgnr) == at("999999999")
    client.force_login(ola)
    assert at(hidden.orgnr)[0] == 200


@pytest.mark.parametrize("key", ["0", "a" * 5000, "-1", "æ", "..", "%00", "999999999"])
def test_an_address_of_nothing_is_404(client, db, key):
    assert client.get(f"/organisasjoner/{key}/").status_code == 404
    assert client.get(f"/kommuner/{key}/").status_code == 404


# --- municipalities ---


@pytest.fixture
def country(db):
    load_reference()


def test_every_municipality_and_county_is_listed_once(client, country):
    links = re.findall(r'href="(/kommuner/[0-9]+-[^"]*)"', text(client.get("/kommuner/")))
    assert len(links) == len(set(links)) == 357 + 14  # Oslo stands as a municipality


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("Larvik", "3909-larvik"),
        ("larvik kommune", "3909-larvik"),
        (" LARVIK ", "3909-larvik"),
        ("3909", "3909-larvik"),
        ("Oslo", "0301-oslo"),
        ("Vestfold", "39-vestfold"),
        ("Guovdageaidnu", "5612-kautokeino"),
        ("Bodø", "1804-bodo"),
    ],
)
def test_the_only_one_of_that_name_opens_at_once(client, country, asked, slug):
    response = client.get("/kommuner/", {"q": asked})
    assert (response.status_code, response.url) == (302, f"/kommuner/{slug}/")


@pytest.mark.parametrize(("asked", "hits"), [("Herøy", 2), ("larv", 1), ("ingensteder", 0)])
def test_otherwise_those_that_match_are_listed(client, country, asked, hits):
    page = client.get("/kommuner/", {"q": asked})
    assert page.status_code == 200
    assert len(re.findall(r'href="/kommuner/[0-9]', text(page))) == hits


@BAD
def test_a_bad_search_for_a_municipality_gets_a_sentence(client, country, typed):
    response = client.get("/kommuner/", {"q": typed})
    assert response.status_code == 422
    assert "ds-error-summary" in text(response)


def test_a_script_in_the_search_is_shown_as_text(client, country):
    page = text(client.get("/kommuner/", {"q": SCRIPT}))
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page


def test_a_municipalitys_page_says_whom_to_call_who_is_there_and_for_what(client, country):
    larvik = Municipality.objects.get(number="3909")
    larvik.contact_persons.create(name="Kari Lunde", phone="33 00 00 00", confirmed_on=LONG_AGO)
    topic = Topic.objects.get(code="lokaler")
    for n in range(21):
        CauseFactory(organisation__seat=larvik, organisation__name=f"Lag {n:02}", topics=[topic])
    page = text(client.get("/kommuner/3909-larvik/"))
    for expected in (
        "Larvik kommune og frivilligheten",
        'href="tel:33000000"',
        "Kari Lunde",
        "Lag 19",
        "lokaler (21)",
        "?kommune=3909",
        "Vestfold",
    ):
        assert expected in page
    assert "Lag 20" not in page


def test_those_who_work_in_the_whole_county_are_in_each_municipality(client, country):
    vestfold = Municipality.objects.get(number="39")
    county_wide = OrganisationFactory(name="Hele Vestfold lag", seat=None, works_in=[vestfold])
    hidden = OrganisationFactory(name="Krisesenteret", listed=False, seat=None)
    OrganisationArea.objects.create(organisation=hidden, municipality=vestfold)
    page = text(client.get("/kommuner/3909-larvik/"))
    assert county_wide.name in page
    assert hidden.name not in page
    assert county_wide.name not in text(client.get("/kommuner/4001-porsgrunn/"))


@pytest.mark.parametrize(
    ("slug", "target"),
    [
        ("3909", "3909-larvik"),
        ("3909-feil", "3909-larvik"),
        ("03-oslo", "0301-oslo"),
    ],
)
def test_the_right_number_with_the_wrong_name_leads_on(client, country, slug, target):
    response = client.get(f"/kommuner/{slug}/")
    assert (response.status_code, response.url) == (301, f"/kommuner/{target}/")


def test_a_municipality_that_was_split_points_at_its_heirs(client, country):
    page = text(client.get("/kommuner/1507-alesund/"))
    assert "/kommuner/1508-alesund/" in page
    assert "/kommuner/1580-haram/" in page
