"""The change feed and single units."""

import time
from itertools import pairwise

import pytest

from core.errors import Refused
from core.models import AuditEvent
from launcher.register_server import Fault, units
from launcher.register_server.world import FIRST_CHANGE
from organisations import actions
from organisations.models import Organisation, RegisterAddress, RegisterRun
from organisations.register import feed, patience
from tests.factories.organisations import OrganisationFactory
from tests.organisations.conftest import NUMBERS

A, B, C = NUMBERS[:3]
NEW, COMPANY = NUMBERS[10:12]


def voluntary():
    return Organisation.objects.filter(kind="voluntary")


def dissolved(orgnr):
    return str(Organisation.objects.get(orgnr=orgnr).dissolved_at)


# --- the feed ---


def test_new_changed_struck_off_and_removed_units_come_in_by_one_reading(registers, known):
    registers.world.add(units.association(NEW, 10), day="2026-09-11")
    registers.world.add(units.company(COMPANY, 11))
    registers.world.add(units.association(A, 0, navn="NYTT NAVN"))
    registers.world.strike_off(B, day="2026-09-12")
    registers.world.remove(C, day="2026-09-13")
    report = actions.import_changes()
    assert (report.read, report.new, report.changed, report.ended) == (8, 1, 1, 2)
    assert report.refused == 0
    assert Organisation.objects.get(orgnr=A).name == "NYTT NAVN"
    assert not Organisation.objects.filter(orgnr=COMPANY).exists()
    assert (dissolved(B), dissolved(C)) == ("2026-09-12", "2026-09-13")
    assert set(RegisterAddress.objects.values_list("orgnr", flat=True)) == {A, NEW}
    assert AuditEvent.objects.filter(verb="organisation.dissolved").count() == 2


def test_the_next_reading_begins_after_the_last_change(registers, known):
    actions.import_changes()
    first = RegisterRun.objects.first().position
    registers.world.add(units.association(NEW, 10))
    registers.server.asked.clear()
    report = actions.import_changes()
    assert (report.read, report.new) == (1, 1)
    assert f"oppdateringsid={int(first) + 1}&" in registers.asked("oppdateringer")[0]
    assert actions.import_changes().read == 0
    assert RegisterRun.objects.first().position == str(int(first) + 2)


def test_the_first_reading_begins_before_the_whole_register_was_read(registers, known):
    registers.world.changes.clear()
    registers.world.tell(NEW, "Ny", day="2026-09-07")  # the file of that night has it
    registers.world.tell(A, "Endring", day="2026-09-08")  # it may not have this
    assert actions.import_changes().read == 1
    assert "dato=2026-09-08T00:00:00.000Z" in registers.asked("oppdateringer")[0]


def test_without_any_reading_we_do_not_know_where_to_begin(registers):
    with pytest.raises(Refused, match="hele registeret først"):
        actions.import_changes()
    assert RegisterRun.objects.get().state == "stopped"
    registers.world.add(units.association(NEW, 10))
    assert actions.import_changes(start=FIRST_CHANGE).new == 1


def test_the_registers_links_to_the_next_page_are_never_followed(registers, known, monkeypatch):
    monkeypatch.setattr(feed, "SIZE", 2)
    for n, orgnr in enumerate(NUMBERS[20:70], start=20):
        registers.world.add(units.association(orgnr, n))
    report = actions.import_changes()
    assert report.new == 50  # more than the register's own links lead to: 20 pages and no further
    asked = registers.asked("oppdateringer")
    assert len(asked) == 27 + 1
    assert not [path for path in asked if "page=" in path]


def test_units_are_fetched_in_groups(registers, known):
    for n, orgnr in enumerate(NUMBERS[20:270], start=20):
        registers.world.add(units.association(orgnr, n))
    actions.import_changes()
    assert len(registers.asked("api/enheter?")) == 3
    assert registers.asked("/enheter/2") == []


def test_units_that_we_do_not_know_are_not_asked_for_when_they_go(registers, known):
    registers.world.add(units.company(COMPANY, 11))
    registers.world.strike_off(COMPANY)
    report = actions.import_changes()
    assert registers.asked(f"/enheter/{COMPANY}") == []
    assert (report.ended, report.refused) == (0, 0)


def test_one_that_we_know_and_that_has_become_a_company_stays_and_is_kept_right(registers, known):
    registers.world.add(units.company(A, 5, navn="LAGET AS"))
    report = actions.import_changes()
    assert report.changed == 1
    row = Organisation.objects.get(orgnr=A)
    assert (row.name, row.org_form, row.in_voluntary_register) == ("LAGET AS", "AS", False)


def test_one_that_was_struck_off_and_came_back_lives(registers, known):
    unit = registers.world.units[A]
    registers.world.strike_off(A)
    actions.import_changes()
    assert Organisation.objects.get(orgnr=A).dissolved_at
    registers.world.tell(A, "Sletting")
    del registers.world.struck_off[A]
    registers.world.add(unit)
    actions.import_changes()
    assert Organisation.objects.get(orgnr=A).dissolved_at is None


def test_one_that_was_removed_and_is_unknown_to_the_register_ends_too(registers, known):
    registers.world.remove(A)
    registers.world.removed.clear()  # 404 instead of 410
    assert actions.import_changes().ended == 1


def test_a_reading_that_is_cut_goes_on_from_the_last_page(registers, known, monkeypatch):
    monkeypatch.setattr(feed, "SIZE", 10)
    for n, orgnr in enumerate(NUMBERS[20:60], start=20):
        registers.world.add(units.association(orgnr, n))
    registers.server.plant(Fault.BROKEN, on="oppdateringer", after=3)
    with pytest.raises(Refused):
        actions.import_changes()
    had = voluntary().count()
    stopped = RegisterRun.objects.first()
    assert 3 < had < 43
    assert (stopped.state, stopped.read) == ("stopped", 30)
    assert "500" in stopped.message
    registers.server.heal()
    assert actions.import_changes().new == 43 - had
    assert voluntary().count() == 43


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [(Fault.ENDLESS, "aldri slutt"), (Fault.RING, "går i ring"), (Fault.NOT_JSON, "ikke kan lese")],
)
def test_a_feed_that_leads_nowhere_is_left(registers, known, monkeypatch, fault, sentence):
    monkeypatch.setattr(feed, "MAX_PAGES", 5)
    monkeypatch.setattr(feed, "SIZE", 2)
    registers.server.plant(fault, on="oppdateringer")
    with pytest.raises(Refused, match=sentence):
        actions.import_changes()


@pytest.mark.parametrize(
    "entry",
    [
        {"oppdateringsid": "5", "organisasjonsnummer": A},
        {"oppdateringsid": True, "organisasjonsnummer": A},
        {"organisasjonsnummer": A},
    ],
)
def test_a_change_without_a_number_stops_the_reading(registers, known, entry):
    registers.world.changes.append(entry | {"dato": "2026-12-01T00:00:00Z"})
    with pytest.raises(Refused):
        feed._page_of(registers.world.changes[-1:], None)


def test_a_change_to_no_valid_unit_is_counted_and_the_rest_go_in(registers, known):
    for wrong in ("123456789", None, "x&page=1"):
        registers.world.tell(wrong or "", "Ny")
    registers.world.add(units.association(NEW, 10))
    report = actions.import_changes()
    assert report.new == 1
    assert dict(report.reasons) == {"organisasjonsnummeret er ikke gyldig": 3}


def test_a_search_that_is_not_understood_brings_only_what_was_asked_for_and_loses_nothing(
    registers, known
):
    actions.import_changes()
    registers.world.units[NUMBERS[30]] = units.association(NUMBERS[30], 30)  # nobody asks for it
    registers.world.add(units.association(NEW, 10))
    registers.world.tell(A, "Endring")
    registers.server.plant(Fault.OTHER_UNITS, on="api/enheter?")
    report = actions.import_changes()
    assert (report.same, report.new) == (1, 1)
    assert Organisation.objects.filter(orgnr=NEW).exists()
    assert not Organisation.objects.filter(orgnr=NUMBERS[30]).exists()


def test_a_search_that_has_not_heard_of_a_new_unit_yet_does_not_lose_it(registers, known):
    registers.world.add(units.association(NEW, 10))
    registers.server.plant(Fault.NO_HITS, on="api/enheter?")
    assert actions.import_changes().new == 1


@pytest.mark.parametrize("fault", [Fault.GONE, Fault.NOT_JSON])
def test_a_search_that_does_not_answer_stops_the_reading_where_it_was(registers, known, fault):
    registers.world.add(units.association(NEW, 10))
    registers.server.plant(fault, on="api/enheter?")
    with pytest.raises(Refused, match="ikke kan lese"):
        actions.import_changes()
    registers.server.heal()
    assert actions.import_changes().new == 1


def test_a_page_of_units_is_asked_for_again_when_it_is_cut(registers, known):
    registers.world.add(units.association(NEW, 10))
    registers.server.plant(Fault.CUT, on="/enheter?", times=2)
    assert actions.import_changes().new == 1
    assert registers.waits() == [1, 2]


def test_requests_keep_their_distance(registers, known, monkeypatch):
    monkeypatch.setattr(patience, "pause", time.sleep)
    actions.import_changes()
    times = [one.at for one in registers.server.asked]
    assert min(later - sooner for sooner, later in pairwise(times)) > 0.15


# --- single units ---


def test_single_units_are_read_whatever_has_become_of_them(registers, known, at_time):
    at_time("2026-10-01 12:00")
    registers.world.add(units.association(NEW, 10))
    registers.world.strike_off(A, day="2026-09-12")
    registers.world.remove(B)
    spaced = f"{NEW[:3]} {NEW[3:6]} {NEW[6:]}"
    report = actions.import_units([spaced, A, B, A, NUMBERS[99]])
    assert (report.read, report.new, report.ended) == (4, 1, 2)
    assert dict(report.reasons) == {"registeret kjenner ikke enheten": 1}
    assert (dissolved(A), dissolved(B)) == ("2026-09-12", "2026-10-01")
    assert set(RegisterAddress.objects.values_list("orgnr", flat=True)) == {C, NEW}


@pytest.mark.parametrize("wrong", ["123456789", "../enheter", "2000000120", "²²²²²²²²²", ""])
def test_a_number_that_is_none_is_never_asked_for(registers, wrong):
    with pytest.raises(Refused, match="organisasjonsnummer"):
        actions.import_units([wrong])
    assert registers.server.asked == []


def test_an_answer_about_another_unit_is_not_taken(registers, known):
    registers.world.units[NEW] = units.association(NUMBERS[99], 10)
    report = actions.import_units([NEW])
    assert (report.new, dict(report.reasons)) == (0, {"registeret svarte med en annen enhet": 1})


def test_a_removed_unit_that_is_a_municipality_to_us_is_left_alone(registers):
    row = OrganisationFactory(orgnr=A, kind="municipality", seat=None)
    registers.world.remove(A)
    actions.import_units([A])
    row.refresh_from_db()
    assert row.dissolved_at is None
