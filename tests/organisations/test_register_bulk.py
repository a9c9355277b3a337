"""The whole of Enhetsregisteret: taken up where it broke, and nothing of it when it is wrong."""

import pytest

from core.errors import Refused
from launcher.register_server import Fault, units
from organisations import actions
from organisations.models import Organisation, RegisterRun
from organisations.register import client, patience, reference, stream
from tests.organisations.conftest import NUMBERS


@pytest.fixture
def bulk(registers):
    """Two hundred units, ten of them companies."""
    for n, orgnr in enumerate(NUMBERS[:200]):
        make = units.company if n % 20 == 5 else units.association
        registers.world.add(make(orgnr, n))
    return registers


def test_the_whole_register_is_read(bulk):
    report = actions.import_all()
    assert (report.read, report.new, report.left_out, report.refused) == (200, 190, 10, 0)
    run = RegisterRun.objects.get()
    assert (run.source, run.state, run.read, run.new) == ("all", "done", 200, 190)
    assert [one.agent for one in bulk.server.asked] == ["Samspill (registerimport)"]


def test_a_file_that_is_cut_is_taken_up_where_it_broke(bulk):
    bulk.server.plant(Fault.CUT, times=2)
    assert actions.import_all().new == 190
    first, second, third = (one.range for one in bulk.server.asked)
    assert first == ""
    assert 0 < from_byte(second) < from_byte(third)


def from_byte(header):
    return int(header.removeprefix("bytes=").removesuffix("-"))


def test_a_register_that_cannot_go_on_begins_again(bulk):
    bulk.server.plant(Fault.CUT, times=1)
    bulk.server.plant(Fault.NO_RANGE, times=1)
    assert actions.import_all().new == 190


def test_a_file_that_changes_after_it_broke_is_taken_from_the_start(bulk, monkeypatch):
    bulk.server.plant(Fault.CUT, times=1)
    late = units.association(NUMBERS[250], 250)
    monkeypatch.setattr(patience, "pause", lambda _seconds: bulk.world.add(late))
    assert actions.import_all().new == 191


def test_a_line_that_always_breaks_at_the_start_is_given_up(bulk):
    bulk.server.plant(Fault.CUT)
    with pytest.raises(Refused, match="svarer ikke nå"):
        actions.import_all()
    assert not Organisation.objects.filter(kind="voluntary").exists()
    assert RegisterRun.objects.get().state == "stopped"


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault.WRONG_SUM, "kan ikke leses som JSON"),
        (Fault.SHORT, "kan ikke leses som JSON"),
        (Fault.NOT_JSON, "kan ikke leses som JSON"),
        (Fault.GONE, "har ikke det du ba om"),
        (Fault.BROKEN, "feil 500"),
        (Fault.ELSEWHERE, "bare fra registeret"),
    ],
)
def test_a_file_that_is_wrong_changes_nothing_and_the_log_says_why(bulk, fault, sentence):
    bulk.server.plant(fault)
    with pytest.raises(Refused, match=sentence):
        actions.import_all()
    assert not Organisation.objects.filter(kind="voluntary").exists()
    run = RegisterRun.objects.get()
    assert run.state == "stopped"
    assert sentence in run.message


@pytest.mark.parametrize(
    ("fault", "reason", "n"),
    [
        (Fault.TWICE, "står to ganger, den første gjelder", 2),
        (Fault.LONG_NAME, "navnet er lengre enn 200 tegn", 1),
        (Fault.NOT_UTF8, "navnet har tegn som ikke kan leses", 1),
    ],
)
def test_a_unit_that_is_wrong_is_refused_alone_and_the_log_says_why(bulk, fault, reason, n):
    bulk.server.plant(fault)
    report = actions.import_all()
    assert dict(report.reasons) == {reason: n}
    assert report.new == (190 if fault == Fault.TWICE else 189)
    assert RegisterRun.objects.get().reasons == {reason: n}


def test_municipalities_of_2023_are_understood_and_a_split_one_is_not_guessed(bulk):
    reference.load()
    bulk.server.plant(Fault.OF_2023)
    report = actions.import_all()
    ((reason, n),) = report.reasons.items()
    assert reason == "kommune 1507 er delt, og adressen sier ikke hvor"
    assert report.new == 190 - n
    places = set(Organisation.objects.filter(kind="voluntary").values_list("seat__number"))
    assert places == {(number,) for number, *_rest in units.PLACES} - {("1508",)}


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_unpacked(bulk, monkeypatch):
    monkeypatch.setattr(stream, "MAX_UNPACKED", 10_000_000)
    bulk.server.plant(Fault.BOMB)
    with pytest.raises(Refused, match="for stor når den pakkes ut"):
        actions.import_all()


def test_more_than_the_limit_is_not_fetched(bulk, monkeypatch):
    monkeypatch.setattr(client, "MAX_BYTES", 1000)
    with pytest.raises(Refused, match="større enn"):
        actions.import_all()


@pytest.mark.parametrize("fault", [Fault.DRIP, Fault.HEADER_DRIP])
def test_an_answer_that_drips_is_cut_off_in_time(bulk, fault, monkeypatch):
    monkeypatch.setattr(client, "BULK_SECONDS", 0.6)
    bulk.server.plant(fault)
    with pytest.raises(Refused, match="for sent"):
        actions.import_all()


@pytest.mark.parametrize(("asked", "waited"), [("7", 7.0), ("86400", patience.LONGEST)])
def test_a_register_that_says_later_is_obeyed_within_reason(bulk, asked, waited):
    bulk.server.retry_after = asked
    bulk.server.plant(Fault.LATER, times=1)
    assert actions.import_all().new == 190
    assert bulk.waits() == [waited]


def test_a_date_long_past_is_no_reason_to_hurry(bulk):
    bulk.server.plant(Fault.DOWN, times=2)
    assert actions.import_all().new == 190
    assert bulk.waits() == [1, 2]


@pytest.mark.parametrize("words", ["", "snart", "-5", "9" * 400, "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_no_header_makes_us_wait_less_than_nothing_or_more_than_the_limit(words):
    assert 0 <= patience.asked_for(words) <= patience.LONGEST


def test_a_date_to_come_is_waited_for():
    assert patience.asked_for("Fri, 21 Oct 2195 07:28:00 GMT") == patience.LONGEST
