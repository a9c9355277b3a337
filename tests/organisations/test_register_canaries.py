"""Contact facts in the registers reach no table, log, file, page or sentence of ours.

Telephone and mobile numbers, c/o names and bank accounts nowhere; e-mail addresses in the private
table only (adr/0005).
"""

import logging
import tempfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from launcher.register_server import Fault, units
from organisations import actions
from organisations.models import Organisation, RegisterAddress, RegisterRun
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.organisations.conftest import NUMBERS
from tests.organisations.units import CANARY, unit, write

NOWHERE = ["33198701", "33 19 87 01", "91987602", "919 87 602", "Gulfjær", "60050612345", "KANARI"]
EMAIL = "gulspurv@lag.example"
CONTACTS = {
    "telefon": "33 19 87 01",
    "mobil": "91987602",
    "epostadresse": EMAIL,
    "forretningsadresse": {
        "kommunenummer": "3909",
        "adresse": ["c/o Kanari Gulfjær", "Violgata 14, tlf. 33198701"],
    },
    "postadresse": {"kommunenummer": "3909", "adresse": ["v/Kanari Gulfjær", "Boks 1"]},
    "aktivitet": ["Ring Gulfjær på 919 87 602"],
}


@pytest.fixture
def folders(tmp_path, monkeypatch, settings):
    """Every folder that a reading could leave something in."""
    temporary, media = tmp_path / "tmp", tmp_path / "media"
    temporary.mkdir()
    media.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    settings.MEDIA_ROOT = str(media)
    return [temporary, media]


def tables():
    """Every table there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema || '.' || table_name FROM information_schema.tables"
            " WHERE table_type = 'BASE TABLE'"
            " AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        return [table for (table,) in cursor.fetchall()]


def found_in_database(word):
    """The tables with a row that holds it, in whatever column and type."""
    hits = set()
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(
                f"SELECT EXISTS (SELECT 1 FROM {table} t WHERE t::text ILIKE %s)",  # noqa: S608
                [f"%{word}%"],
            )
            if cursor.fetchone()[0]:
                hits.add(table.removeprefix("public."))
    return hits


def found_in_files(folders, word):
    return [
        str(path)
        for folder in folders
        for path in Path(folder).rglob("*")
        if path.is_file() and word.encode() in path.read_bytes()
    ]


def read_everything(registers, tmp_path):
    """Every form of the command, with units that come in, change, go and are refused."""
    world = registers.world
    for n, orgnr in enumerate(NUMBERS[:6]):
        world.add(units.association(orgnr, n, **CONTACTS))
    world.add(units.company(NUMBERS[6], 6, **CONTACTS))
    registers.server.plant(Fault.CUT, times=1)
    call_command("import_register", "--all")
    world.add(units.association(NUMBERS[7], 7, **CONTACTS | {"navn": "KANARI\0"}))
    world.add(units.association(NUMBERS[8], 8, **CONTACTS | {"forretningsadresse": None}))
    world.add(units.association(NUMBERS[0], 0, **CONTACTS | {"navn": "NYTT NAVN"}))
    world.strike_off(NUMBERS[1])
    world.remove(NUMBERS[2])
    call_command("import_register", "--changes")
    call_command("import_register", "--unit", NUMBERS[3], NUMBERS[9])
    world.join(NUMBERS[3], "1100")
    world.members[NUMBERS[3]] |= {"kontonummer": "60050612345", "vedtekter": ["Gulfjær"]}
    call_command("import_register", "--voluntary")
    wrong = [unit("123456789", navn="KANARI"), {"KANARI": "KANARI"}, "KANARI", unit(NUMBERS[9])]
    call_command("import_register", write(tmp_path, wrong[:3]))
    with pytest.raises(CommandError) as failed:
        call_command("import_register", write(tmp_path, '[{"navn": "KANARI Gulfjær'.encode()))
    return str(failed.value)


def test_contact_facts_are_nowhere_and_addresses_in_the_private_table_only(
    registers, folders, tmp_path, at_time, caplog, capsys
):
    at_time("2026-09-10 12:00")
    caplog.set_level(logging.DEBUG)
    sentence = read_everything(registers, tmp_path)
    seen = capsys.readouterr()
    said = seen.out + seen.err + caplog.text + sentence
    for canary in NOWHERE:
        assert found_in_database(canary) == set(), canary
        assert found_in_files(folders, canary) == [], canary
        assert canary not in said
    assert found_in_database(EMAIL) == {"organisations_registeraddress"}
    assert found_in_files(folders, EMAIL) == []
    assert EMAIL not in said
    assert found_in_database("NYTT NAVN") == {
        "organisations_organisation",
        "organisations_searchdocument",
    }
    assert set(RegisterAddress.objects.values_list("orgnr", flat=True)) == {
        NUMBERS[0],
        *NUMBERS[3:6],
        NUMBERS[8],
    }


def test_no_page_shows_a_contact_fact(registers, folders, tmp_path, at_time, client):
    at_time("2026-09-10 12:00")
    read_everything(registers, tmp_path)
    operator = signed_in(UserFactory(is_operator=True, mfa=True))
    runs = [run.get_absolute_url() for run in RegisterRun.objects.all()]
    shown = "".join(text(operator.get(path)) for path in ["/drift/", "/drift/register/", *runs])
    organisations = Organisation.objects.filter(kind="voluntary")
    paths = [one.get_absolute_url() for one in organisations]
    shown += "".join(text(client.get(path)) for path in ["/organisasjoner/", *paths])
    assert "NYTT NAVN" in shown
    assert [canary for canary in [*NOWHERE, EMAIL] if canary in shown] == []


def test_what_is_refused_in_a_file_is_not_repeated(tmp_path, db, caplog, capsys):
    bad = [
        unit(NUMBERS[0], navn=f"{CANARY}\0"),
        unit("123456789", navn=CANARY),
        unit(NUMBERS[1], forretningsadresse={"kommunenummer": "9999", "adresse": [CANARY]}),
        unit(NUMBERS[1], slettedato=CANARY),
    ]
    caplog.set_level(logging.DEBUG)
    report = actions.import_register(write(tmp_path, bad))
    assert report.refused == 4
    seen = capsys.readouterr()
    assert CANARY not in "".join(report.lines()) + seen.out + seen.err + caplog.text
    assert found_in_database(CANARY) == set()
