"""Searching the public register: filters, paging, misspelt names, htmx, bad input, statements."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.states import Kind
from tests.factories.organisations import (
    CauseFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/organisasjoner/"
HTMX = {"HX-Request": "true"}


def text(response):
    return response.content.decode()


def names(response):
    return re.findall(r'<a class="title[^"]*" href="[^"]*">([^<]*)</a>', text(response))


def found(client, **asked):
    return names(client.get(LIST, asked))


def test_the_filters_narrow_together(client):
    larvik, other = MunicipalityFactory(), MunicipalityFactory()
    rooms = TopicFactory(code="lokaler")
    wanted = OrganisationFactory(name="Solsida skolekorps", seat=larvik)
    CauseFactory(organisation=wanted, topics=[rooms])
    CauseFactory(organisation__name="Annet korps", organisation__seat=other, topics=[rooms])
    OrganisationFactory(name="Larvik korps", seat=larvik)
    assert len(found(client, q="korps")) == 3
    here = {"q": "korps", "kommune": larvik.number}
    assert found(client, **here) == ["Larvik korps", wanted.name]
    assert found(client, **here, tema="lokaler") == [wanted.name]
    assert found(client, **here, tema="lokaler", slag="frivillig") == [wanted.name]
    assert found(client, **here, tema="lokaler", slag="uten-nummer") == []


def test_the_kinds(client):
    OrganisationFactory(name="Lag", in_voluntary_register=True)
    OrganisationFactory(name="Gruppa", orgnr=None)
    OrganisationFactory(name="Landslaget", nationwide=True)
    OrganisationFactory(name="KS", kind=Kind.NATIONAL)
    assert found(client, slag="frivillig") == ["Gruppa", "Lag", "Landslaget"]
    assert found(client, slag="registrert") == ["Lag"]
    assert found(client, slag="uten-nummer") == ["Gruppa"]
    assert found(client, slag="hele-landet") == ["Landslaget"]
    assert found(client, slag="nasjonal") == ["KS"]


def test_a_misspelt_name_gets_an_offer_within_the_filters(client):
    here = OrganisationFactory(name="Solsida skolekorps")
    OrganisationFactory(name="Solvika skolekorps")
    page = client.get(LIST, {"q": "solsdia skolekrops", "kommune": here.seat.number})
    assert names(page) == [here.name]
    assert "Mente du en av disse?" in text(page)
    page = client.get(LIST, {"q": "xyzzy"})
    assert names(page) == []
    assert "Skriv færre eller kortere ord" in text(page)


@pytest.mark.parametrize("asked", ["krisesenteret", "kriseseneteret", "krise", "vern"])
def test_an_unlisted_organisation_is_never_found(client, liv, asked):
    hidden = OrganisationFactory(name="Krisesenteret", listed=False, about="Vern og hjelp.")
    CauseFactory(organisation=hidden, title="Vern")
    assert found(client, q=asked) == []
    client.force_login(liv)
    assert found(client, q=asked) == []
    assert hidden.name not in text(client.get(LIST, {"q": hidden.orgnr}))


def test_its_own_people_find_it(client, ola):
    hidden = OrganisationFactory(name="Krisesenteret", listed=False)
    MembershipFactory(user=ola, organisation=hidden)
    client.force_login(ola)
    assert found(client, q="krise") == [hidden.name]


def test_every_hit_is_shown_once_over_the_pages(client):
    for n in range(25):
        OrganisationFactory(name=f"Lag {n:02}", **({"orgnr": None} if n % 2 else {}))
        OrganisationFactory(name=f"Idrettslag {n:02}")
        OrganisationFactory(name=f"Forening {n:02}", about="Et lag.")
    url, seen = f"{LIST}?q=lag", []
    while url:
        page = client.get(url)
        seen += names(page)
        onward = re.search(r'rel="next"\s+href="([^"]*)"', text(page))
        url = onward and LIST + onward[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 75
    assert seen[0] == "Lag 00"
    assert seen[-1] == "Forening 24"


def test_htmx_gets_the_list_alone_and_the_same_one(client):
    OrganisationFactory(name="Solsida skolekorps")
    whole, part = (client.get(LIST, {"q": "sol"}, headers=h) for h in ({}, HTMX))
    assert names(whole) == names(part) == ["Solsida skolekorps"]
    assert text(part).strip().startswith('<div id="treff"')
    assert text(part).strip() in text(whole)
    assert "HX-Request" in part["Vary"]
    assert 'hx-get="/organisasjoner/"' in text(whole)
    assert "Det skal ha ni" in text(client.get(LIST, {"q": "9123456"}, headers=HTMX))


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("asked", [{}, {"q": "lag"}, {"q": "lag", "kommune": "place"}])
def test_as_many_statements_for_60_hits_as_for_3(client, headers, asked):
    place = MunicipalityFactory()
    asked = {name: place.number if value == "place" else value for name, value in asked.items()}

    def statements():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST, asked, headers=headers).status_code == 200
        return len(queries)

    for _ in range(3):
        CauseFactory(organisation__seat=place)
    few = statements()
    for _ in range(57):
        CauseFactory(organisation__seat=place)
    assert statements() == few


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("x" * 400, 422),
        ("og", 200),
        ("og i på av", 200),
        ("🎺🎺", 200),
        ("%_%", 200),
        ("\\", 200),
        ("'; DROP TABLE", 200),
        ("a & b | !c <-> d:*", 200),
        ("<b>korps</b>", 200),
        ("\u2003em\u2003space", 200),
        ("日本語 العربية", 200),
        ("\x01\x02", 200),
        ("ord " * 25, 200),
    ],
)
def test_whatever_is_typed_gets_an_answer(client, typed, status):
    OrganisationFactory(name="Solsida skolekorps")
    response = client.get(LIST, {"q": typed})
    assert response.status_code == status
    assert "<b>korps" not in text(response)
    assert reverse("organisation_list") in text(response)


@pytest.mark.parametrize("after", ["9.123456789", "1.", "x", "1.999999999", "-1.123456789"])
def test_a_position_that_is_none_starts_over_or_says_so(client, after):
    OrganisationFactory(name="Lag")
    assert client.get(LIST, {"q": "lag", "etter": after}).status_code in {200, 422}
