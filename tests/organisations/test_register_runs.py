"""The log of readings, one at a time, and the night's work."""

import importlib
import os
import runpy

import pytest
from celery.schedules import crontab
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections
from django.db.transaction import atomic

from core.errors import Refused
from launcher.register_server import Fault, units
from organisations import actions, tasks
from organisations.models import Organisation, RegisterRun
from organisations.register import runs
from organisations.states import RunSource
from tests.organisations.conftest import NUMBERS
from tests.organisations.units import unit, write


@pytest.fixture
def somebody_else(transactional_db):
    """Another connection that holds the lock, as another process would."""
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute(runs.LOCK)
        assert cursor.fetchone()[0]
    yield other
    other.close()


def test_only_one_reads_at_a_time(somebody_else, tmp_path):
    with pytest.raises(Refused, match="pågår allerede"):
        actions.import_register(write(tmp_path, []))
    assert not RegisterRun.objects.exists()
    with somebody_else.cursor() as cursor:
        cursor.execute(runs.UNLOCK)
    actions.import_register(write(tmp_path, []))
    assert RegisterRun.objects.get().state == "done"


def test_the_lock_is_let_go_whatever_happens(transactional_db, tmp_path):
    for _again in range(2):
        with pytest.raises(Refused, match="finnes ikke"):
            actions.import_register(str(tmp_path / "mangler"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert cursor.fetchone()[0] == 0


def test_one_that_was_killed_is_found_dead_by_the_next(db, tmp_path, at_time):
    at_time("2026-09-10 12:00")
    with pytest.raises(KeyboardInterrupt), runs.run(RunSource.ALL) as dead:
        raise KeyboardInterrupt
    assert dead.state == "stopped"
    RegisterRun.objects.update(state="running", ended_at=None)
    at_time("2026-09-10 11:00")  # a clock set back makes no run end before it began
    actions.import_register(write(tmp_path, []))
    done, stopped = RegisterRun.objects.all()
    assert (done.state, stopped.state) == ("done", "stopped")
    assert stopped.message == "Innlesingen ble avbrutt."


def test_an_error_of_ours_is_in_the_log_without_its_words(db):
    with pytest.raises(ZeroDivisionError), runs.run(RunSource.ALL):
        raise ZeroDivisionError("KANARI")
    assert RegisterRun.objects.get().message == "Noe gikk galt. Se loggen."


def test_the_database_refuses_two_at_work(db):
    row = {"source": "all", "started_at": "2026-01-01T00:00Z"}
    RegisterRun.objects.create(**row)
    with pytest.raises(IntegrityError), atomic():
        RegisterRun.objects.create(**row)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "done"},
        {"state": "done", "ended_at": "2025-01-01T00:00Z"},
        {"ended_at": "2026-01-02T00:00Z"},
        {"source": "rykte"},
    ],
)
def test_the_database_refuses_a_log_line_that_cannot_be(db, wrong):
    with pytest.raises(IntegrityError):
        RegisterRun.objects.create(**{"source": "all", "started_at": "2026-01-01T00:00Z"} | wrong)


def test_refused_units_stand_in_the_log_by_number(db, tmp_path):
    actions.import_register(write(tmp_path, [unit("123456789"), unit(NUMBERS[0], navn="")]))
    run = RegisterRun.objects.get()
    number = f"{NUMBERS[0][:3]} {NUMBERS[0][3:6]} {NUMBERS[0][6:]}"
    assert run.refused == 2
    assert run.examples == [
        "nr. 1: organisasjonsnummeret er ikke gyldig",
        f"nr. 2 ({number}): navnet mangler",
    ]


# --- the command ---


@pytest.mark.parametrize(
    ("arguments", "figures"),
    [
        (["--all"], "Lest: 4. Nye: 1."),
        (["--changes"], "Lest: 4. Nye: 1."),
        (["--unit", NUMBERS[10], NUMBERS[0]], "Lest: 2. Nye: 1."),
        (
            ["--voluntary"],
            "Lest: 1. Nye: 0. Endret: 1. Lagt ned: 0. Uendret: 0. Finnes ikke hos oss: 0.",
        ),
        (["--changes", "--from", "25150896"], "Lest: 1. Nye: 1."),
    ],
)
def test_the_command_has_a_form_for_each_reading(registers, known, capsys, arguments, figures):
    registers.world.add(units.association(NUMBERS[10], 10))
    registers.world.join(NUMBERS[0])
    call_command("import_register", *arguments)
    assert figures in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["fil.json", "--all"], ["--all", "--from", "7"]])
def test_the_command_wants_one_thing(db, arguments):
    with pytest.raises(CommandError):
        call_command("import_register", *arguments)


# --- the night ---


def test_the_night_reads_changes_and_members_and_twice_is_harmless(registers, known):
    registers.world.add(units.association(NUMBERS[10], 10))
    registers.world.join(NUMBERS[10], "1200")
    for _beat in range(2):
        tasks.read_registers()
    assert Organisation.objects.get(orgnr=NUMBERS[10]).icnpo == "1200"
    newest = [(run.source, run.new, run.changed) for run in RegisterRun.objects.all()[:4]]
    assert newest == [
        ("voluntary", 0, 0),
        ("changes", 0, 0),
        ("voluntary", 0, 1),
        ("changes", 1, 0),
    ]


def test_a_register_that_is_ill_does_not_keep_us_from_the_other(registers, known):
    registers.world.join(NUMBERS[0], "1200")
    registers.server.plant(Fault.BROKEN, on="oppdateringer")
    tasks.read_registers()
    assert Organisation.objects.get(orgnr=NUMBERS[0]).icnpo == "1200"
    assert [run.state for run in RegisterRun.objects.all()[:2]] == ["done", "stopped"]


def test_beat_at_the_same_time_as_another_is_harmless(somebody_else, settings):
    settings.REGISTER_BASE_URL = "http://127.0.0.1:9/api"
    tasks.read_registers()
    assert not RegisterRun.objects.exists()


def test_without_an_address_nothing_is_fetched(db, settings):
    settings.REGISTER_BASE_URL = settings.VOLUNTARY_REGISTER_BASE_URL = ""
    with pytest.raises(Refused, match="ingen adresse"):
        actions.import_all()
    with pytest.raises(Refused, match="ingen adresse"):
        actions.import_voluntary()


@pytest.mark.parametrize(
    ("address", "demo", "nightly"),
    [
        ("", False, False),
        ("https://data.register.example/api", False, True),
        ("https://data.register.example/api", True, False),
        ("http://127.0.0.1:9/api", True, True),
    ],
)
def test_beat_has_the_night_where_there_is_a_register_to_read(address, demo, nightly):
    schedule = schedule_with({"REGISTER_BASE_URL": address, "PORTAL_DEMO": str(int(demo))})
    assert ("registers" in schedule) is nightly
    if nightly:
        assert isinstance(schedule["registers"]["schedule"], crontab)


def schedule_with(environ):
    """Beat's schedule as the settings file makes it in this environment."""
    settings_file = importlib.import_module("platform_portal.settings")
    before = dict(os.environ)
    os.environ.update(environ)
    try:
        return runpy.run_path(settings_file.__file__)["CELERY_BEAT_SCHEDULE"]
    finally:
        os.environ.clear()
        os.environ.update(before)
