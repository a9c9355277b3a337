"""The municipality's desk: who needs a hand, the lists, and the spreadsheet without addresses."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core import clock
from dispatch.models import Letter
from dispatch.states import LetterState
from organisations.actions import request_claim
from organisations.models import Invitation, Organisation, RegisterAddress
from organisations.states import Role
from tests.factories.dispatch import LetterFactory
from tests.factories.organisations import (
    LONG_AGO,
    CauseFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
CANARY = "kanari"


@pytest.fixture
def larvik(kari, grete):
    """Kari writes for it, Grete approves."""
    place = MunicipalityFactory(name="Larvik")
    MembershipFactory(user=kari, organisation=place.organisation, role=Role.WRITER)
    MembershipFactory(user=grete, organisation=place.organisation, role=Role.APPROVER)
    return place


@pytest.fixture
def desk(client, larvik, kari):
    """`desk(vis="nye")`: the page as Kari sees it."""
    client.force_login(kari)
    return lambda **asked: client.get(reverse("desk", kwargs={"number": larvik.number}), asked)


def text(response):
    return response.content.decode()


def names(response):
    return [row["organisation"].name for row in response.context["rows"]]


def figures(response):
    return {slug: n for slug, _words, n in response.context["lists"]}


def old(**given):
    """An organisation that has been here long."""
    return OrganisationFactory(known_since=LONG_AGO, **given)


@pytest.mark.parametrize("name", ["desk", "desk_xlsx", "desk_csv"])
def test_who_reaches_the_desk(client, larvik, kari, grete, ola, liv, name):
    MembershipFactory(user=ola, organisation__seat=larvik)
    MembershipFactory(user=liv, organisation=MunicipalityFactory().organisation)
    url = reverse(name, kwargs={"number": larvik.number})
    assert client.get(url).status_code == 302
    for stranger in (ola, liv):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
    for colleague in (kari, grete):
        client.force_login(colleague)
        assert client.get(url).status_code == 200
        assert client.post(url).status_code == 405


def test_each_list_holds_those_it_says(larvik, desk):
    well = old(name="Alt på plass", seat=larvik, email="post@lag.example")
    MembershipFactory(organisation=well)
    CauseFactory(organisation=well)
    old(name="Uten noe", seat=larvik)
    OrganisationFactory(name="Ny", seat=larvik, email="ny@lag.example")
    away = old(name="Fra nabokommunen", email="x@lag.example", works_in=[larvik])
    gone = old(name="Borte", seat=larvik, dissolved_at=clock.today() - timedelta(days=30))
    old(name="Lenge borte", seat=larvik, dissolved_at=LONG_AGO.date())
    old(name="Et annet sted")
    OrganisationFactory(name="Krisesenteret", seat=larvik, listed=False)
    for who, state in ((well, "failed"), (well, "accepted"), (away, "accepted"), (away, "bounced")):
        LetterFactory(recipient_ref=f"org:{who.pk}", state=state, **accepted(state))
    lists = {
        "alle": ["Alt på plass", "Fra nabokommunen", "Ny", "Uten noe"],
        "uten-adresse": ["Uten noe"],
        "ikke-nadd": ["Fra nabokommunen"],
        "uten-ansvarlig": ["Fra nabokommunen", "Ny", "Uten noe"],
        "uten-hjertesaker": ["Fra nabokommunen", "Ny", "Uten noe"],
        "nye": ["Ny"],
        "utenfra": ["Fra nabokommunen"],
        "nedlagt": [gone.name],
    }
    for slug, expected in lists.items():
        page = desk(vis=slug)
        assert names(page) == expected, slug
        assert figures(page)[slug] == len(expected), slug
    assert names(desk(q="ALT på")) == ["Alt på plass"]
    assert names(desk(q="%")) == []


def accepted(state):
    """A letter that was taken says when."""
    sent = {LetterState.ACCEPTED, LetterState.BOUNCED}
    return {"accepted_at": clock.now()} if state in sent else {}


def test_an_address_of_any_of_the_three_kinds_counts_and_is_never_shown(client, larvik, desk):
    own = old(name="Egen", seat=larvik, email=f"{CANARY}1@lag.example")
    old(name="Registerets", seat=larvik)
    listed = Organisation.objects.get(name="Registerets")
    RegisterAddress.objects.create(
        orgnr=listed.orgnr, email=f"{CANARY}2@lag.example", read_at=clock.now()
    )
    member = MembershipFactory(
        organisation=old(name="Ansvarlig", seat=larvik), user__email=f"{CANARY}3@lag.example"
    )
    page = desk()
    assert figures(page)["uten-adresse"] == 0
    kinds = {row["organisation"].name: row["letters"] for row in page.context["rows"]}
    assert kinds == {
        own.name: "Organisasjonens egen",
        listed.name: "Registerets",
        member.organisation.name: "En ansvarlig",
    }
    assert CANARY not in text(page)
    number = {"number": larvik.number}
    as_text = b"".join(client.get(reverse("desk_csv", kwargs=number)).streaming_content)
    assert CANARY not in as_text.decode()
    assert "Registerets" in as_text.decode()
    book = b"".join(client.get(reverse("desk_xlsx", kwargs=number)).streaming_content)
    cells = [c for row in load_workbook(io.BytesIO(book)).active.values for c in row]
    assert not [c for c in cells if CANARY in str(c)]


FORMULAS = ["=1+1", "+47", "-1", "@SUM(A1)", "\t=1", '=cmd|"/c calc"!A0', "＝1+1"]


@pytest.mark.parametrize("name", FORMULAS)
def test_what_looks_like_a_formula_is_text(client, larvik, desk, name):
    desk()
    old(name=name, seat=larvik, website="=HYPERLINK()")
    number = {"number": larvik.number}
    book = b"".join(client.get(reverse("desk_xlsx", kwargs=number)).streaming_content)
    heading, row = load_workbook(io.BytesIO(book)).active.iter_rows()
    assert heading[0].value == "Navn"
    assert [cell.data_type for cell in row if cell.value] == ["s"] * len(
        [c for c in row if c.value]
    )
    assert row[0].value == name
    assert row[0].quotePrefix
    as_text = b"".join(client.get(reverse("desk_csv", kwargs=number)).streaming_content).decode()
    lines = list(csv.reader(io.StringIO(as_text.removeprefix("\ufeff")), delimiter=";"))
    assert lines[1][0] == f"'{name}"
    assert not [cell for cell in lines[1] if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_the_spreadsheet_is_the_whole_of_the_list_that_was_asked_for(client, larvik, desk):
    desk()
    for n in range(60):
        CauseFactory(organisation=old(name=f"Lag {n:02}", seat=larvik), title=f"Sak; {n} 😀\x02")
    url = reverse("desk_xlsx", kwargs={"number": larvik.number})
    response = client.get(url, {"vis": "uten-adresse", "q": "lag"})
    assert f"register-{larvik.slug}-uten-adresse.xlsx" in response["Content-Disposition"]
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = list(book.active.values)
    assert len(rows) == 61
    assert rows[1][5] == "Sak; 0 😀"
    assert client.get(url, {"vis": "finnes-ikke"}).status_code == 422


def test_every_organisation_is_shown_once_over_the_pages(larvik, desk):
    for n in range(120):
        old(name=f"Lag {n:03}", seat=larvik, orgnr=None)
    seen, after = [], ""
    while True:
        page = desk(**({"etter": after} if after else {}))
        seen += names(page)
        after = page.context["next_key"]
        if not after:
            break
    assert seen == [f"Lag {n:03}" for n in range(120)]


def test_as_many_statements_for_40_as_for_2(client, larvik, desk):
    def statements(name):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse(name, kwargs={"number": larvik.number}))
            if response.streaming:
                b"".join(response.streaming_content)
        return len(queries)

    desk()
    for _ in range(2):
        CauseFactory(organisation__seat=larvik)
    few = [statements(name) for name in ("desk", "desk_xlsx", "desk_csv")]
    for _ in range(38):
        CauseFactory(organisation__seat=larvik)
    assert [statements(name) for name in ("desk", "desk_xlsx", "desk_csv")] == few


@pytest.mark.parametrize("field", ["q", "vis", "etter"])
@pytest.mark.parametrize("typed", ["a\0b", "<script>alert(1)</script>", "x" * 5000])
def test_bad_questions_get_a_sentence(larvik, desk, field, typed):
    response = desk(**{field: typed})
    expected = 200 if (field, typed[:1]) == ("q", "<") else 422
    assert response.status_code == expected
    assert "<script>alert" not in text(response)


# --- letting the first one in ---


def test_kari_lets_in_the_one_who_leads_it(desk, larvik, client, kari):
    korps = OrganisationFactory(name="Solsida skolekorps", seat=larvik)
    url = reverse("let_in", kwargs={"key": korps.key})
    assert url in text(desk(vis="uten-ansvarlig"))
    wrong = client.post(url, {"name": "Ola Berg", "email": "ola"})
    assert wrong.status_code == 422
    assert "Ola Berg" in text(wrong)
    client.post(url, {"name": "Ola Berg", "email": "ola@forening.example"})
    invitation = Invitation.objects.get(organisation=korps)
    assert (invitation.role, invitation.invited_by) == (Role.RESPONSIBLE, kari)
    assert Letter.objects.get(email="ola@forening.example").batch.kind == "organisations.invitation"


def test_not_where_somebody_is_responsible_nor_elsewhere(client, larvik, kari, grete, liv):
    korps, elsewhere = OrganisationFactory(seat=larvik), OrganisationFactory()
    for person, organisation in [(kari, elsewhere), (grete, korps), (liv, korps)]:
        client.force_login(person)
        url = reverse("let_in", kwargs={"key": organisation.key})
        assert client.get(url).status_code == 404
    MembershipFactory(user=liv, organisation=korps, role=Role.RESPONSIBLE)
    client.force_login(kari)
    assert client.get(reverse("let_in", kwargs={"key": korps.key})).status_code == 404


def test_claims_that_wait_are_told_at_the_desk(desk, larvik, nina):
    assert reverse("claim_desk") not in text(desk())
    request_claim(OrganisationFactory(seat=larvik), by=nina)
    assert reverse("claim_desk") in text(desk())
