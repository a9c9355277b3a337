"""A text of the platform's layout becomes clauses: nothing lost, no debris, nothing guessed."""

from pathlib import Path
from time import process_time

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Edition
from agreements.reading import read
from agreements.states import Section
from core.errors import Refused

SAMPLE = Path(__file__).with_name("samples") / "plattform.txt"


@pytest.fixture
def text() -> str:
    """The sample."""
    return SAMPLE.read_text(encoding="utf-8")


def codes(text: str, section: Section) -> list[str]:
    """What was found in a part."""
    return [clause.code for clause in read(text.encode()).of(section)]


def test_every_part_has_its_clauses(text):
    assert codes(text, Section.PURPOSE) == ["F"]
    assert codes(text, Section.PRINCIPLES) == [f"P{n}" for n in range(1, 9)]
    assert codes(text, Section.TERMS) == ["R1", "R2", "R3", "R4"]
    assert codes(text, Section.RELATION) == [
        "K1", *(f"K1{letter}" for letter in "abcdefg"), "K2", "K3", "K4", "K4-1", "K4-2",
    ]  # fmt: skip
    assert codes(text, Section.FOLLOW_UP) == [f"O{n}" for n in range(1, 7)]


def test_nothing_is_lost_and_no_debris_is_left(text):
    reading = read(text.encode())
    assert reading.problems == []
    assert reading.title == "Avtale om samarbeid mellom bygda og lagene"
    assert reading.footnotes == {"1": "Her kaller vi også fylker for bygder."}
    by_code = {clause.code: clause.text for clause in reading.clauses}
    assert by_code["P1"].startswith("Lagene styrer seg selv. De står mellom markedet og")
    assert by_code["P7"].endswith("grobunn for nye lag.")
    assert by_code["P8"].startswith("Både bygda")
    assert "bygder og fylker til" in by_code["F"]
    assert by_code["F"].count("\n\n") == 2
    assert by_code["K4-2"] == "om samarbeid som varer lenge"
    assert not any("  " in words or words != words.strip() for words in by_code.values())


def test_form_feeds_page_numbers_and_other_line_ends_change_nothing(text):
    as_read = [(one.code, one.text) for one in read(text.encode()).clauses]
    paged = text.replace("\n\n2\n\n", "\n\f\nSide 2 av 4\n\n").replace("\n", "\r\n")
    assert [
        (one.code, one.text) for one in read(b"\xef\xbb\xbf" + paged.encode()).clauses
    ] == as_read


@pytest.mark.parametrize(
    ("before", "after", "code", "words"),
    [
        ("3. Lagene er en vei", "4. Lagene er en vei", "P4", "mangler et nummer"),
        ("2. Støtte bør", "1. Støtte bør", "R1", "to ganger"),
        ("b. Planen bør", "a. Planen bør", "K1a", "to ganger"),
        ("c. Bygda bør vite", "d. Bygda bør vite", "K1d", "mangler et nummer"),
    ],
)
def test_a_missing_number_and_one_that_stands_twice_are_named(text, before, after, code, words):
    problems = read(text.replace(before, after).encode()).problems
    assert any(code in one.words and words in one.words and one.line for one in problems)


def test_a_line_that_belongs_nowhere_and_an_unknown_part_are_named(text):
    stray = text.replace("1. Det er en fordel", "Et løst avsnitt.\n\n1. Det er en fordel")
    assert "hører ikke til noe punkt" in read(stray.encode()).problems[0].words
    odd = text.replace("FORUTSIGBARE RAMMEVILKÅR", "OM VÆRET")
    assert "OM VÆRET" in read(odd.encode()).problems[0].words


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "tom"),
        ("FORMÅL\n\nÅ møtes.".encode("latin-1"), "UTF-8"),
        ("FORMÅL\n\nÅ møtes.".encode("utf-16"), "UTF-8"),
        (b"FORM\x00", "ren tekst"),
        (b"x" * 600_000, "for stor"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(raw, words):
    with pytest.raises(Refused, match=words) as caught:
        read(raw)
    assert caught.value.field == "file"


def test_a_text_without_clauses_says_so():
    assert "ingen punkter" in read(b"Bare en linje.").problems[0].words


@pytest.mark.django_db
class TestCommand:
    """What the secretariats' technician runs."""

    def test_it_shows_and_saves_nothing(self, contact, capsys):
        call_command("import_platform", str(SAMPLE))
        shown = capsys.readouterr().out
        assert "Prinsipper (8)" in shown
        assert "K4-2" in shown
        assert not Edition.objects.exists()

    def test_it_saves_a_draft_that_both_can_read(self, contact, petter):
        call_command("import_platform", str(SAMPLE), "--save", "--by", petter.email)
        edition = Edition.objects.get()
        assert (edition.state, edition.clauses.count()) == ("draft", 32)
        assert edition.platform.parties.get(side="public").name == "KS"

    def test_a_file_with_a_fault_is_not_saved(self, contact, petter, tmp_path, text):
        wrong = tmp_path / "feil.txt"
        wrong.write_text(text.replace("2. Støtte", "3. Støtte"), encoding="utf-8")
        with pytest.raises(CommandError, match="Ingenting er lagret"):
            call_command("import_platform", str(wrong), "--save", "--by", petter.email)
        assert not Edition.objects.exists()

    def test_only_a_party_saves(self, contact, ola):
        with pytest.raises(CommandError, match="Bare partene"):
            call_command("import_platform", str(SAMPLE), "--save", "--by", ola.email)
        with pytest.raises(CommandError, match="--by"):
            call_command("import_platform", str(SAMPLE), "--save")
        with pytest.raises(CommandError, match="Finner ikke"):
            call_command("import_platform", "/finnes/ikke.txt")


@pytest.mark.parametrize(
    "raw",
    ["Avtale\n\nPRINSIPPER\n\n١. Partene er like.\n", "Ord. " * 60 + "\n\nFORMÅL\n\nSammen.\n"],
)
def test_numbers_of_another_script_and_a_title_without_end_are_complained_of(raw):
    assert read(raw.encode()).problems


def seconds(text: str) -> float:
    """What reading it costs this process; the quickest of three."""
    raw, spent = text.encode(), []
    for _each in range(3):
        began = process_time()
        read(raw)
        spent.append(process_time() - began)
    return min(spent)


@pytest.mark.parametrize(
    "again",
    [
        "Støtte gis1 fritt.\n\n1 Se loven om dette.\n\n",  # notes
        "12 Lag er med her.\n\n",  # what could be a note, and nothing refers to it
        "a. Lagene er med.\nDe blir hørt\n",  # clauses that go on
        "De blir hørt her\nog der\n",  # one clause of many lines
        "FORMÅL\n\nSammen.\n\n",  # headings
    ],
)
def test_a_text_four_times_as_long_takes_about_four_times_as_long(again):
    start = "Avtale\n\nPRINSIPPER\n\n1. Partene er like.\n"
    short, long = (seconds(start + again * n) for n in (1_250, 5_000))
    assert long / short < 9  # 16 when each line is read against all the others


def test_a_title_of_many_lines_is_read_once():
    short, long = (seconds("Ord og mer\n" * n) for n in (5_000, 20_000))
    assert long / short < 9
