"""What an import takes, refuses, keeps and forgets."""

import json
import logging

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import Refused
from core.models import AuditEvent
from organisations import actions
from organisations.models import MunicipalityChange, Organisation, RegisterAddress
from organisations.signals import organisation_dissolved
from organisations.states import Kind
from tests.factories.organisations import (
    LONG_AGO,
    CauseFactory,
    CountyFactory,
    MunicipalityFactory,
    OrganisationFactory,
    valid_orgnr,
)
from tests.organisations.units import CANARY, page, unit, write

A, B, C = (valid_orgnr(800_000 + n) for n in range(3))
GONE = {"slettedato": "2024-05-06"}


@pytest.fixture(autouse=True)
def bygd(db):
    """6001 exists; nothing else does."""
    return MunicipalityFactory(number="6001", name="Bygd", organisation=None)


def take(folder, document, name="enheter.json"):
    return actions.import_register(write(folder, document, name))


def figures(report):
    return (report.new, report.changed, report.ended, report.same, report.left_out, report.refused)


# --- shapes ---


@pytest.mark.parametrize("shape", ["one", "page", "array"])
@pytest.mark.parametrize("name", ["enheter.json", "enheter.json.gz"])
def test_every_shape_of_the_register_is_read(tmp_path, bygd, shape, name):
    document = {"one": unit(A), "page": page(unit(A)), "array": [unit(A)]}[shape]
    report = take(tmp_path, document, name)
    assert figures(report) == (1, 0, 0, 0, 0, 0)
    organisation = Organisation.objects.get(orgnr=A)
    assert (organisation.name, organisation.seat, organisation.org_form) == (
        "SOLSIDA SKOLEKORPS",
        bygd,
        "FLI",
    )
    assert organisation.in_voluntary_register
    assert organisation.register_read_at
    assert list(organisation.works_in.all()) == [bygd]
    assert len(organisation.ref) == 10


def test_an_array_larger_than_what_is_read_at_a_time(tmp_path):
    units = [unit(valid_orgnr(700_000 + n), navn=f"LAG {n} ÆØÅ") for n in range(3000)]
    document = json.dumps(units, ensure_ascii=False, indent=1).encode()
    assert len(document) > 1024 * 1024
    report = take(tmp_path, document)
    assert figures(report) == (3000, 0, 0, 0, 0, 0)
    assert Organisation.objects.filter(name="LAG 2999 ÆØÅ").exists()


@pytest.mark.parametrize("document", [[], page(), {"page": {"totalElements": 0}}])
def test_an_empty_answer_is_no_error(tmp_path, document):
    assert take(tmp_path, document).read == 0


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"nei",
        b"\x00\x00",
        b"[{]",
        b"[" * 100_000,
        b'[{"navn": "avbrutt',
        b"[1, 2",
        b"<html>",
        b'"tekst"',
        b"\x1f\x8bikke gzip",
        {"status": 400, "feilmelding": CANARY},
        {"_embedded": {"oppdaterteEnheter": []}},
        {"rollegrupper": []},
    ],
)
def test_a_file_that_is_not_units_is_refused_whole_and_changes_nothing(tmp_path, document):
    with pytest.raises(Refused) as refused:
        take(tmp_path, document)
    assert CANARY not in refused.value.message
    assert not Organisation.objects.exists()


def test_a_file_that_breaks_off_changes_nothing(tmp_path):
    whole = json.dumps([unit(A), unit(B)]).encode()
    with pytest.raises(Refused):
        take(tmp_path, whole[:-200])
    assert not Organisation.objects.exists()


def test_the_command_says_what_happened_and_a_wrong_file_is_one_sentence(tmp_path, capsys):
    call_command("import_register", write(tmp_path, [unit(A), unit(A), unit("123456789")]))
    out = capsys.readouterr().out
    assert out.splitlines()[0] == (
        "Lest: 3. Nye: 1. Endret: 0. Lagt ned: 0. Uendret: 0. Ikke frivillige: 0. Avvist: 2."
    )
    assert "nr. 3: organisasjonsnummeret er ikke gyldig" in out
    with pytest.raises(CommandError, match="finnes ikke"):
        call_command("import_register", str(tmp_path / "mangler.json"))
    with pytest.raises(CommandError, match="finnes ikke"):
        call_command("import_register", "a\0b")


# --- which ones ---


@pytest.mark.parametrize(
    ("marks", "taken"),
    [
        ({"organisasjonsform": {"kode": "FLI"}}, True),
        ({"organisasjonsform": {"kode": "STI"}}, True),
        ({"organisasjonsform": {"kode": "AS"}}, False),
        ({"organisasjonsform": {"kode": "AS"}, "registrertIFrivillighetsregisteret": True}, True),
        ({"organisasjonsform": {"kode": "SA"}, "institusjonellSektorkode": {"kode": "7000"}}, True),
        (
            {"organisasjonsform": {"kode": "SA"}, "institusjonellSektorkode": {"kode": "2100"}},
            False,
        ),
        ({"organisasjonsform": None}, False),
        ({"organisasjonsform": "FLI"}, False),
    ],
)
def test_only_what_the_register_marks_as_voluntary(tmp_path, marks, taken):
    report = take(tmp_path, [unit(A, **{"registrertIFrivillighetsregisteret": False} | marks)])
    assert (report.new, report.left_out) == ((1, 0) if taken else (0, 1))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"organisasjonsnummer": "123456789"}, "organisasjonsnummeret er ikke gyldig"),
        ({"organisasjonsnummer": "12345678"}, "organisasjonsnummeret er ikke gyldig"),
        ({"organisasjonsnummer": int(A)}, "organisasjonsnummeret er ikke gyldig"),
        ({"organisasjonsnummer": A + "\0"}, "organisasjonsnummeret er ikke gyldig"),
        ({"organisasjonsnummer": None}, "organisasjonsnummeret er ikke gyldig"),
        ({"navn": None}, "navnet mangler"),
        ({"navn": " "}, "navnet mangler"),
        ({"navn": ["LAG"]}, "navnet mangler"),
        ({"navn": "LAG\0ET"}, "navnet har tegn som ikke kan leses"),
        ({"navn": "LAG\u202eTEL"}, "navnet har tegn som ikke kan leses"),
        ({"navn": "A" * 5_000_000}, "navnet er lengre enn 200 tegn"),
        ({"slettedato": "i fjor"}, "slettedatoen kan ikke leses"),
        ({"forretningsadresse": {"kommunenummer": "9999"}}, "ukjent kommunenummer 9999"),
        (
            {"forretningsadresse": {"kommunenummer": "60\0"}, "postadresse": None},
            "har ingen kommune",
        ),
        ({"forretningsadresse": None, "postadresse": "Bygd"}, "har ingen kommune"),
    ],
)
def test_a_unit_that_cannot_be_taken_is_refused_with_the_reason_and_the_rest_go_in(
    tmp_path, wrong, reason
):
    report = take(tmp_path, [unit(A, **wrong), unit(B)])
    assert dict(report.reasons) == {reason: 1}
    assert list(Organisation.objects.values_list("orgnr", flat=True)) == [B]


@pytest.mark.parametrize("junk", [None, 1, "tekst", [], [[]], {}, {"organisasjonsform": []}])
def test_an_element_that_is_no_unit_stops_nothing(tmp_path, junk):
    report = take(tmp_path, [junk, unit(A)])
    assert report.new == 1
    assert report.refused + report.left_out == 1


def test_broken_utf8_spoils_one_name_only(tmp_path):
    document = json.dumps([unit(A, navn="LAG XX"), unit(B)]).encode().replace(b"XX", b"\xff\xfe")
    report = take(tmp_path, document)
    assert dict(report.reasons) == {"navnet har tegn som ikke kan leses": 1}
    assert Organisation.objects.get().orgnr == B


def test_the_first_of_two_units_with_one_number_counts(tmp_path):
    report = take(tmp_path, [unit(A, navn="FØRST"), unit(B), unit(A, navn="SIST"), unit(A)])
    assert dict(report.reasons) == {"står to ganger, den første gjelder": 2}
    assert Organisation.objects.get(orgnr=A).name == "FØRST"


def test_a_number_that_one_municipality_took_over_is_understood(tmp_path, bygd):
    old = MunicipalityFactory(number="6099", organisation=None, valid_to=LONG_AGO.date())
    MunicipalityChange.objects.create(before=old, after=bygd, date=LONG_AGO.date())
    take(tmp_path, [unit(A, forretningsadresse={"kommunenummer": "6099"})])
    assert Organisation.objects.get(orgnr=A).seat == bygd


def test_a_number_that_was_split_is_not_guessed(tmp_path, bygd):
    old = MunicipalityFactory(number="6099", organisation=None, valid_to=LONG_AGO.date())
    for heir in (bygd, MunicipalityFactory(organisation=None)):
        MunicipalityChange.objects.create(before=old, after=heir, date=LONG_AGO.date())
    report = take(tmp_path, [unit(A, forretningsadresse={"kommunenummer": "6099"})])
    assert dict(report.reasons) == {"ukjent kommunenummer 6099": 1}


def test_the_number_of_a_county_is_no_municipality(tmp_path):
    CountyFactory(number="6003")
    report = take(tmp_path, [unit(A, forretningsadresse={"kommunenummer": "6003"})])
    assert report.refused == 1


# --- again, changed, ended ---


def test_the_same_file_again_changes_nothing_but_the_date(tmp_path):
    take(tmp_path, [unit(A), unit(B)])
    before = Organisation.objects.get(orgnr=A)
    report = take(tmp_path, [unit(A), unit(B)])
    after = Organisation.objects.get(orgnr=A)
    assert figures(report) == (0, 0, 0, 2, 0, 0)
    assert (after.pk, after.ref, after.name) == (before.pk, before.ref, before.name)
    assert after.register_read_at > before.register_read_at


def test_register_facts_change_and_own_facts_stay(tmp_path, bygd):
    elsewhere = MunicipalityFactory(organisation=None)
    own = OrganisationFactory(
        orgnr=A,
        name="Gammelt navn",
        seat=elsewhere,
        about="Våre ord",
        website="https://vi.example",
        email="vi@vi.example",
    )
    cause = CauseFactory(organisation=own)
    report = take(tmp_path, [unit(A)])
    assert figures(report) == (0, 1, 0, 0, 0, 0)
    own.refresh_from_db()
    assert (own.name, own.seat) == ("SOLSIDA SKOLEKORPS", bygd)
    assert (own.about, own.website, own.email) == (
        "Våre ord",
        "https://vi.example",
        "vi@vi.example",
    )
    assert list(own.works_in.all()) == [elsewhere]
    assert list(own.causes.all()) == [cause]


def test_one_that_is_struck_off_is_dissolved_announced_and_audited_and_its_address_goes(tmp_path):
    take(tmp_path, [unit(A), unit(B)])
    told = []

    def listen(organisations, **_kwargs):
        told.extend(organisations)

    organisation_dissolved.connect(listen)
    try:
        gone = {"organisasjonsnummer": A, "organisasjonsform": {"kode": "UTBG"}, **GONE}
        report = take(tmp_path, [gone])
        again = take(tmp_path, [gone])
    finally:
        organisation_dissolved.disconnect(listen)
    assert (figures(report), figures(again)) == ((0, 0, 1, 0, 0, 0), (0, 0, 0, 1, 0, 0))
    ended = Organisation.objects.get(orgnr=A)
    assert (str(ended.dissolved_at), ended.name) == ("2024-05-06", "SOLSIDA SKOLEKORPS")
    assert told == [ended.pk]
    assert list(RegisterAddress.objects.values_list("orgnr", flat=True)) == [B]
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject_id) == ("organisation.dissolved", ended.pk)


def test_one_that_was_struck_off_before_we_knew_it_never_comes_in(tmp_path):
    report = take(tmp_path, [unit(A, **GONE)])
    assert figures(report) == (0, 0, 0, 0, 1, 0)
    assert not Organisation.objects.exists()
    assert not RegisterAddress.objects.exists()


def test_one_that_comes_back_lives_again(tmp_path):
    take(tmp_path, [unit(A)])
    take(tmp_path, [unit(A, **GONE)])
    take(tmp_path, [unit(A)])
    assert Organisation.objects.get(orgnr=A).dissolved_at is None


@pytest.mark.parametrize("kind", [Kind.MUNICIPALITY, Kind.COUNTY, Kind.NATIONAL])
def test_public_and_national_parties_are_left_alone(tmp_path, kind):
    OrganisationFactory(orgnr=A, kind=kind, name="KS", seat=None)
    for document in (unit(A), unit(A, **GONE)):
        assert take(tmp_path, [document]).left_out == 1
    party = Organisation.objects.get()
    assert (party.name, party.dissolved_at) == ("KS", None)
    assert not RegisterAddress.objects.exists()


# --- what must not get in ---


def text_columns():
    """(table, column) of everything in the database that can hold text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN"
            " ('text', 'character varying', 'character', 'jsonb', 'json', 'ARRAY', 'bytea')"
        )
        return cursor.fetchall()


def found_in_database(word):
    hits = set()
    with connection.cursor() as cursor:
        for table, column in text_columns():
            cursor.execute(
                f'SELECT EXISTS (SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE %s)',  # noqa: S608
                [f"%{word}%"],
            )
            if cursor.fetchone()[0]:
                hits.add((table, column))
    return hits


def test_contact_facts_reach_no_table_no_log_and_no_sentence(tmp_path, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    bad = [
        unit(B, navn=f"{CANARY}\0"),
        unit("123456789", navn=CANARY),
        unit(C, forretningsadresse={"kommunenummer": "9999", "adresse": [CANARY]}),
        unit(C, slettedato=CANARY),
        {CANARY: CANARY},
        CANARY,
    ]
    call_command("import_register", write(tmp_path, [unit(A), *bad]))
    with pytest.raises(CommandError) as failed:
        call_command("import_register", write(tmp_path, f'[{{"navn": "{CANARY}'.encode()))
    seen = capsys.readouterr()
    assert CANARY not in seen.out + seen.err + caplog.text + str(failed.value)
    assert found_in_database(CANARY) == {("organisations_registeraddress", "email")}
    assert {table for table, _column in found_in_database("SOLSIDA")} == {
        "organisations_organisation",
        "organisations_searchdocument",
    }


def test_the_address_follows_the_register(tmp_path):
    take(tmp_path, [unit(A)])
    take(tmp_path, [unit(A, epostadresse="ny@lag.example")])
    assert RegisterAddress.objects.get().email == "ny@lag.example"
    take(tmp_path, [unit(A, epostadresse=None)])
    assert not RegisterAddress.objects.exists()


@pytest.mark.parametrize("address", ["ikke en adresse", "a@b\ncc: x@y.no", 5, "a" * 300 + "@b.no"])
def test_an_address_no_letter_could_reach_is_dropped(tmp_path, address):
    assert take(tmp_path, [unit(A, epostadresse=address)]).new == 1
    assert not RegisterAddress.objects.exists()


# --- in sets ---


def statements(tmp_path, first, n):
    units = [unit(valid_orgnr(first + k)) for k in range(n)]
    with CaptureQueriesContext(connection) as queries:
        assert take(tmp_path, units).new == n
    return len(queries)


def test_the_number_of_statements_does_not_grow_with_the_file(tmp_path):
    assert statements(tmp_path, 500_000, 3) == statements(tmp_path, 600_000, 300)
