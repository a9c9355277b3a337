"""The awards as CSV, JSON and 360Giving: only what is public, harmless, streamed.

The rules of the 360Giving Data Standard that matter here are written in our own words in `GRANT`,
from reading its schema (github.com/ThreeSixtyGiving/standard, schema/360-giving-schema.json, 2024):
which fields a grant must have, their types, the form of a date and of an organisation. The schema
itself is theirs, and is not kept here.
"""

import csv
import io
import json
import os
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from jsonschema import Draft202012Validator

from grants.models import Application, Call, Decision
from grants.states import ApplicationState
from grants.views import opendata
from tests.factories.grants import ApplicationFactory, CallFactory, decided, recommended, sent
from tests.factories.organisations import OrganisationFactory
from tests.grants import many_awards

pytestmark = pytest.mark.django_db
MANY = int(os.environ.get("MANY_AWARDS", "1200"))  # 5000 by hand
DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
PARTY = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": {"type": "string"}, "name": {"type": "string", "minLength": 1}},
    },
}
TEXT = {"type": "string", "minLength": 1}
GRANT = {
    "type": "object",
    "required": [
        "id", "title", "description", "currency", "amountAwarded", "awardDate",
        "recipientOrganization", "fundingOrganization",
    ],
    "properties": {
        "id": {"type": "string", "pattern": r"^[a-z0-9]+-\S+$"},
        "title": TEXT | {"maxLength": 139},
        "description": TEXT,
        "currency": {"const": "NOK"},
        "amountAwarded": {"type": "number", "exclusiveMinimum": 0},
        "awardDate": {"type": "string", "pattern": f"{DAY}$"},
        "url": {"type": "string", "pattern": "^https?://"},
        "dataSource": {"type": "string", "pattern": "^https?://"},
        "dateModified": {"type": "string", "pattern": f"{DAY}T.+[+-]\\d\\d:\\d\\d$"},
        "fromOpenCall": {"enum": ["Yes", "No"]},
        "recipientOrganization": PARTY,
        "fundingOrganization": PARTY,
        "grantProgramme": {"type": "array", "items": {"properties": {"code": TEXT, "title": TEXT}}},
        "classifications": {
            "type": "array",
            "items": {"properties": {"vocabulary": TEXT, "code": TEXT, "title": TEXT}},
        },
        "plannedDates": {
            "type": "array",
            "items": {
                "properties": {
                    "startDate": {"type": "string", "pattern": r"^\d{4}$"},
                    "endDate": {"type": "string", "pattern": r"^\d{4}$"},
                }
            },
        },
    },
    "additionalProperties": False,
}  # fmt: skip
PACKAGE = {
    "type": "object",
    "required": ["grants"],
    "properties": {"grants": {"type": "array", "items": GRANT}},
}


def award(call, **fields):
    """A decision of ten thousand a year."""
    return decided(ApplicationFactory(call=call, amount=Decimal(10_000), **fields))


def taken(client, name, **query):
    """What comes, whole."""
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return b"".join(response).decode("utf-8-sig")


def table(client, **query):
    """The rows of the CSV, by heading."""
    text = taken(client, "awards_csv", **query)
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_an_award_as_a_row(client, call, korps):
    award(call, organisation=korps, title="Nye trommer", years=2)
    (row,) = table(client)
    assert row["Fra"] == "Larvik kommune"
    assert row["Kommunenummer"] == "3909"
    assert (row["Til"], row["Organisasjonsnummer"]) == (korps.name, korps.orgnr)
    assert (row["Kroner i året"], row["Antall år"], row["Kroner i alt"]) == ("10000", "2", "20000")
    assert (row["Prosjekt"], row["Hvor fritt"]) == ("Nye trommer", "Frie midler")


def test_an_award_as_json(client, call, korps):
    award(call, organisation=korps)
    (row,) = json.loads(taken(client, "awards_json"))["awards"]
    assert (row["to"], row["amount"], row["binding"], row["year"]) == (
        korps.name, 10_000, "free", call.year
    )  # fmt: skip
    assert row["address"].endswith(call.get_absolute_url())


def test_the_360giving_package_keeps_the_rules(client, call, korps):
    unregistered = OrganisationFactory(name="Nabolaget", orgnr=None)
    hidden = OrganisationFactory(name="Krisesenteret", listed=False)
    award(call, organisation=korps, years=2)
    award(call, organisation=unregistered, title="Å" * 120)
    award(call, organisation=hidden, title="Hagen til krisesenteret")
    package = json.loads(taken(client, "awards_360"))
    assert list(Draft202012Validator(PACKAGE).iter_errors(package)) == []
    ids = [grant["recipientOrganization"][0]["id"] for grant in package["grants"]]
    assert ids == [
        f"NO-BRC-{korps.orgnr}", f"samspill-org-{unregistered.ref}", "samspill-org-hidden"
    ]  # fmt: skip
    first = package["grants"][0]
    assert first["amountAwarded"] == 20_000
    assert first["plannedDates"] == [{"startDate": str(call.year), "endDate": str(call.year + 1)}]
    funder = first["fundingOrganization"][0]
    assert funder == {"id": f"NO-BRC-{call.scheme.owner.orgnr}", "name": "Larvik kommune"}
    assert len({grant["id"] for grant in package["grants"]}) == 3


def test_an_empty_package_is_one_too(client, call):
    assert json.loads(taken(client, "awards_360")) == {"grants": []}
    assert json.loads(taken(client, "awards_json")) == {"awards": []}
    assert table(client) == []


@pytest.mark.parametrize("name", ["awards_csv", "awards_json", "awards_360"])
def test_nothing_tells_of_a_hidden_organisation(client, call, name):
    hidden = OrganisationFactory(name="Krisesenteret", listed=False, icnpo="4100")
    award(call, organisation=hidden, title="Hagen til krisesenteret")
    text = taken(client, name)
    assert "Skjult organisasjon" in text
    for secret in ("risesenter", hidden.orgnr, hidden.ref, "4100"):
        assert secret not in text


@pytest.mark.parametrize("name", ["awards_csv", "awards_json", "awards_360"])
def test_only_what_was_given_and_not_declined(client, call, name):
    def one(title):
        return ApplicationFactory(call=call, organisation=OrganisationFactory(name=title))

    one("Kladdelaget")
    sent(one("Ventelaget"))
    recommended(one("Innstilte lag"))
    decided(one("Nei-laget"), outcome="refused")
    declined = decided(one("Takk nei-laget")).application
    declined.state, declined.granted = ApplicationState.DECLINED, 0
    declined.save()
    award(call, organisation=OrganisationFactory(name="Ja-laget"))
    text = taken(client, name)
    assert "Ja-laget" in text
    assert not [n for n in ("Kladde", "Vente", "Innstilte", "Nei-laget", "Takk nei") if n in text]
    assert "Laget gjør mye for mange." not in text  # the reason of the decision
    assert "12345678903" not in text  # the account


def test_a_formula_in_a_name_is_text(client, call):
    award(call, organisation=OrganisationFactory(name='=HYPERLINK("http://x")'), title="+1+1")
    (row,) = table(client)
    assert row["Til"].startswith("'=")
    assert row["Prosjekt"] == "'+1+1"


def test_a_year_and_a_place_are_chosen(client, call, larvik):
    award(call)
    before = CallFactory(scheme=call.scheme, year=call.year - 1, title="I fjor", published=True)
    award(before)
    award(CallFactory(title="Et annet sted", published=True))
    assert len(table(client)) == 3
    assert {row["Utlysning"] for row in table(client, kommune="3909")} == {call.title, "I fjor"}
    assert [r["Utlysning"] for r in table(client, ar=call.year - 1)] == ["I fjor"]
    assert table(client, ar=call.year - 1, kommune=larvik.county.number) == []


@pytest.mark.parametrize("bad", ["ar=x", "ar=99999", "kommune=0000", "kommune=%00", "ar=²"])
@pytest.mark.parametrize("name", ["awards_csv", "awards_json", "awards_360"])
def test_what_cannot_be_understood_is_said_no_to(client, db, name, bad):
    assert client.get(f"{reverse(name)}?{bad}").status_code == 400


def test_kroner_with_ore_stay_exact():
    assert json.dumps(opendata.number(Decimal("12000.00"))) == "12000"
    assert json.dumps(opendata.number(Decimal("999999999999.99"))) == "999999999999.99"


@pytest.mark.parametrize("name", ["awards_csv", "awards_json", "awards_360"])
def test_many_are_streamed_in_as_many_statements_as_few(client, call, kari, grete, name):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            response = client.get(reverse(name))
            assert response.streaming
            lines = b"".join(response).count(b"\n")
        return len(asked), lines

    award(call)
    cost()
    few, _lines = cost()
    many_awards.awards(call, MANY, kari, grete)
    many, lines = cost()
    assert many == few
    assert lines > MANY
    assert Decision.objects.count() == MANY + 1
    assert Application.objects.filter(granted__gt=0).count() == MANY + 1
    assert Call.objects.get(pk=call.pk).granted == 1_000 * MANY + 10_000
