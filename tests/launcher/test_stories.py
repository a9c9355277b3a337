"""`./portal demo --check` succeeds on the portal as it is, and names what is broken."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher.paths import ROOT
from tests.rotating import todays

FAULTS = Path(__file__).resolve().parent.parent / "faults"
LONGEST_SECONDS = 1200  # five stories, on a machine that does other things too

# Two a day, of two stories (`tests.rotating`): story, fault, the step that finds it, what it says.
PLANTED = [
    (
        "main job",
        "matching_off",
        "Kari ser hvem som blir invitert, og hvorfor",
        "ingen organisasjoner ble funnet",
    ),
    (
        "hearings",
        "extension_stands_still",
        "Kari forlenger fristen",
        "høringens side sier ikke at fristen er",
    ),
    (
        "contact meeting",
        "member_forgotten",
        "Alle organisasjonene blir invitert",
        "dette medlemmet er ikke invitert: Stavern kammerkor",
    ),
    (
        "grant",
        "budget_not_checked",
        "Én krone mer enn budsjettet blir avvist",
        "Grete fikk vedta én krone mer enn budsjettet",
    ),
    (
        "main job",
        "approval_skipped",
        "Kari kan ikke publisere selv",
        "høringen ble publisert av den som skrev den",
    ),
    (
        "hearings",
        "merged_sender_forgotten",
        "Hver avsender får ett brev om sine egne ord",
        "brevet til Vestbyen idrettslag sier ikke",
    ),
    (
        "contact meeting",
        "minutes_one_key",
        "Begge godkjenner, og først da blir det offentlig",
        "referatet ble offentlig med én nøkkel",
    ),
    (
        "grant",
        "recommender_decides",
        "Kari kan ikke vedta selv",
        "Kari, som innstilte, får «Vedta de valgte»",
    ),
    (
        "main job",
        "letter_lost",
        "Invitasjonene kommer fram, én til hver",
        "brev mangler til Stavern kammerkor",
    ),
    (
        "hearings",
        "export_without_merged",
        "Det som kan lastes ned, stemmer med det som ble skrevet",
        "JSON mangler 3 punkter",
    ),
    (
        "contact meeting",
        "turn_stands_still",
        "Turen går videre av seg selv",
        "pulten sier «Neste kontaktmøte innkalles av: KS», ikke «Frivillighet Norge»",
    ),
    (
        "grant",
        "award_list_forgets",
        "Alle ser hvem som fikk, og ikke hvem som fikk nei",
        "tildelingen til Innherred blandakor står ikke på lista",
    ),
]

pytestmark = pytest.mark.slow


def check(fault="", *stories):
    """Exit code and lines of the check, with a fault planted in the processes it starts."""
    env = dict(os.environ)
    if fault:
        env["PYTHONPATH"] = f"{FAULTS / fault}{os.pathsep}{FAULTS}"
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "launcher", "demo", "--check", *stories],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    took = f"{fault or 'uten feil'}: {time.monotonic() - started:.0f} s"
    sys.stdout.write(f"{took}\n{done.stdout}{done.stderr}\n")  # shown when the test fails, or -s
    return done.returncode, done.stdout.splitlines()


def test_the_stories_go_through():
    code, lines = check()
    assert code == 0
    assert [line for line in lines if line.endswith(": ok")] == [
        "main job: ok",
        "registry: ok",
        "hearings: ok",
        "contact meeting: ok",
        "grant: ok",
        "platform: ok",
    ]


@pytest.mark.parametrize(("story", "fault", "step", "what"), todays(PLANTED, 2))
def test_a_planted_fault_is_found_and_named(story, fault, step, what):
    code, lines = check(fault, story)
    assert code == 1
    failed = [line for line in lines if line.startswith("FEILET")]
    assert len(failed) == 1
    assert failed[0].startswith(f"FEILET: {step}: {what}")
    assert f"{story}: ok" not in lines
