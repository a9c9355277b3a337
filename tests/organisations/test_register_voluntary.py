"""Frivillighetsregisteret: who is in it, by keyset pages without names or addresses."""

import pytest

from core.errors import Refused
from launcher.register_server import Fault
from organisations import actions
from organisations.models import Organisation, RegisterRun
from organisations.register import voluntary
from tests.factories.organisations import OrganisationFactory
from tests.organisations.conftest import NUMBERS

A, B, C = NUMBERS[:3]


def row(orgnr):
    found = Organisation.objects.get(orgnr=orgnr)
    return found.in_voluntary_register, found.icnpo


def test_members_get_their_first_category_wherever_it_stands_in_the_list(registers, known):
    registers.world.join(A, "13100", "1100")
    registers.world.join(B, "1200")
    registers.world.join(NUMBERS[50], "1100")
    report = actions.import_voluntary()
    assert (report.read, report.changed, report.left_out) == (3, 2, 1)
    assert (row(A), row(B)) == ((True, "13100"), (True, "1200"))
    assert not Organisation.objects.filter(orgnr=NUMBERS[50]).exists()
    assert actions.import_voluntary().same == 2


def test_one_that_is_struck_off_is_a_member_no_more(registers, known):
    registers.world.join(A)
    actions.import_voluntary()
    registers.world.leave(A)
    assert actions.import_voluntary().changed == 1
    assert row(A) == (False, "")


def test_pages_are_asked_for_as_the_register_wants(registers, known):
    for orgnr in NUMBERS[:250]:
        registers.world.join(orgnr)
    assert actions.import_voluntary().read == 250
    asked = registers.asked("frivillige-organisasjoner")
    assert len(asked) == 3
    assert all("size=100&spraak=NOB" in path and "page=" not in path for path in asked)


def test_a_register_that_ends_on_a_full_page_ends(registers, known):
    for orgnr in NUMBERS[:200]:
        registers.world.join(orgnr)
    assert actions.import_voluntary().read == 200
    assert len(registers.asked("frivillige-organisasjoner")) == 3


def test_a_reading_that_is_cut_goes_on_and_the_one_after_begins_anew(registers, known):
    for orgnr in NUMBERS[:250]:
        registers.world.join(orgnr)
    registers.server.plant(Fault.BROKEN, on="searchAfter", after=1)
    with pytest.raises(Refused):
        actions.import_voluntary()
    stopped = RegisterRun.objects.first()
    assert (stopped.state, stopped.read, stopped.position) == ("stopped", 200, NUMBERS[199])
    registers.server.heal()
    assert actions.import_voluntary().read == 50
    assert actions.import_voluntary().read == 250


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault.ENDLESS, "aldri slutt"),
        (Fault.RING, "kommer ikke videre"),
        (Fault.NOT_JSON, "ikke kan lese"),
        (Fault.ELSEWHERE, "bare fra registeret"),
    ],
)
def test_a_register_that_leads_nowhere_is_left(registers, known, monkeypatch, fault, sentence):
    monkeypatch.setattr(voluntary, "MAX_PAGES", 5)
    for orgnr in NUMBERS[:150]:
        registers.world.join(orgnr)
    registers.server.plant(fault)
    with pytest.raises(Refused, match=sentence):
        actions.import_voluntary()


def test_public_parties_and_dissolved_ones_are_left_alone(registers):
    OrganisationFactory(orgnr=A, kind="municipality", seat=None)
    OrganisationFactory(orgnr=B, dissolved_at="2020-01-01")
    for orgnr in (A, B):
        registers.world.join(orgnr)
    actions.import_voluntary()
    assert (row(A), row(B)) == ((False, ""), (False, ""))


@pytest.mark.parametrize(
    ("categories", "code"),
    [
        ([{"rekkefoelge": 2, "icnpoNummer": "1100"}, {"rekkefoelge": 1, "icnpoNummer": "9"}], "9"),
        ([{"rekkefoelge": 1, "icnpoNummer": 1100}], ""),
        ([{"rekkefoelge": 1, "icnpoNummer": "110000"}], ""),
        ([{"rekkefoelge": 1}], ""),
        ([None, "x"], ""),
        ({}, ""),
        (None, ""),
    ],
)
def test_a_category_that_cannot_be_read_is_none(categories, code):
    assert voluntary.membership({"icnpoKategorier": categories}) == (True, code)


def test_what_is_no_organisation_is_counted(registers, known):
    report = voluntary.merge([None, {"organisasjonsnummer": "1"}, *two_of(A)])
    assert dict(report.reasons) == {
        "organisasjonsnummeret er ikke gyldig": 2,
        "står to ganger, den første gjelder": 1,
    }


def two_of(orgnr):
    return [{"organisasjonsnummer": orgnr}, {"organisasjonsnummer": orgnr}]
