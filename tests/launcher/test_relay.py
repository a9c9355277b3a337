"""The demo's relay: proof before the answer, refusals, and no way in from outside."""

import asyncio
import smtplib
import subprocess
import sys
import time
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from types import SimpleNamespace

import pytest

from launcher.paths import ROOT
from launcher.processes import free_port
from launcher.relay import AcceptLog, Keeper, is_loopback, message_id, one_word

SENDER = "b+17.abc@samspill.example"
LETTER = b"Message-ID: <inv.17.abc@samspill.example>\r\nSubject: Invitasjon\r\n\r\nHei\r\n"


@pytest.fixture
def relay(tmp_path):
    port = free_port()
    log, mail = tmp_path / "relay.log", tmp_path / "mail"
    command = [sys.executable, "-m", "launcher.relay", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--mail-dir", str(mail), "--log", str(log)],
        cwd=ROOT,
    )
    limit = time.monotonic() + 60
    while not (log.exists() and log.stat().st_size) and time.monotonic() < limit:
        time.sleep(0.02)
    yield SimpleNamespace(port=port, log=log, mail=mail, process=process)
    process.terminate()
    process.wait(10)


def accepted(relay):
    return [line for line in relay.log.read_text().splitlines() if "status=accepted" in line]


def test_the_line_is_there_when_the_sender_hears_250(relay):
    with smtplib.SMTP("127.0.0.1", relay.port) as client:
        for count in range(1, 51):
            client.sendmail(SENDER, ["ola@forening.example"], LETTER)
            assert len(accepted(relay)) == count
            assert len(list(relay.mail.glob("*.eml"))) == count
    fields = accepted(relay)[0].split()
    assert datetime.fromisoformat(fields[0]).tzinfo is not None
    assert fields[1].startswith("queue=")
    assert fields[2:] == [
        f"from={SENDER}",
        "to=ola@forening.example",
        "message-id=<inv.17.abc@samspill.example>",
        "status=accepted",
    ]
    kept = next(relay.mail.glob("*.eml")).read_bytes()
    assert kept.endswith(LETTER)
    assert kept.startswith(f"Return-Path: <{SENDER}>\r\n".encode())


def test_a_log_that_cannot_be_written_means_no_250(tmp_path):
    """/dev/full refuses every byte: the sender must not be told that the letter is taken."""
    keeper = Keeper(tmp_path, AcceptLog(Path("/dev/full")))
    envelope = SimpleNamespace(content=LETTER, mail_from=SENDER, rcpt_tos=["a@b.example"])
    with pytest.raises(OSError, match="No space left"):
        asyncio.run(keeper.handle_DATA(None, None, envelope))


def test_letters_that_do_not_arrive(relay):
    with smtplib.SMTP("127.0.0.1", relay.port) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as unknown:
            client.sendmail(SENDER, ["Ukjent.lag@forening.example"], LETTER)
        with pytest.raises(smtplib.SMTPRecipientsRefused) as full:
            client.sendmail(SENDER, ["full@forening.example"], LETTER)
    assert unknown.value.recipients["Ukjent.lag@forening.example"][0] == 550
    assert b"5.1.1" in unknown.value.recipients["Ukjent.lag@forening.example"][1]
    assert full.value.recipients["full@forening.example"][0] == 452
    assert b"4.2.2" in full.value.recipients["full@forening.example"][1]
    assert accepted(relay) == []


def test_a_letter_can_come_home(tmp_path):
    """Taken first, like any other; then a report to its own sender."""
    keeper = Keeper(tmp_path / "mail", AcceptLog(tmp_path / "log"), tmp_path / "post")
    both = ["ola@forening.example", "Retur@forening.example"]
    envelope = SimpleNamespace(content=LETTER, mail_from=SENDER, rcpt_tos=both)
    assert asyncio.run(keeper.handle_DATA(None, None, envelope)).startswith("250 ")
    assert (tmp_path / "log").read_text().count("status=accepted") == 2
    [report] = (tmp_path / "post" / "new").iterdir()
    message = message_from_bytes(report.read_bytes(), policy=policy.default)
    assert message["To"] == SENDER
    assert message.get_content_type() == "multipart/report"
    assert "Retur@forening.example" in report.read_text()
    assert list((tmp_path / "post" / "tmp").iterdir()) == []


def test_a_letter_over_30_mb_is_refused(relay):
    with smtplib.SMTP("127.0.0.1", relay.port) as client, pytest.raises(smtplib.SMTPException):
        client.sendmail(SENDER, ["ola@forening.example"], LETTER + b"x" * 70 + b"\r\n" * 16_000_000)
    assert accepted(relay) == []
    assert list(relay.mail.glob("*")) == []


def test_the_log_says_how_far_it_is_current(relay):
    asked, limit = datetime.now(UTC), time.monotonic() + 60
    beats: list[list[str]] = []
    while len(beats) < 2 or datetime.fromisoformat(beats[-1][0]) <= asked:
        assert time.monotonic() < limit, f"no new beat: {beats}"
        time.sleep(0.05)
        beats = [line.split() for line in relay.log.read_text().splitlines()]
    assert {word for _at, word in beats} == {"alive"}


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "mail.example"])  # noqa: S104
def test_it_refuses_to_listen_where_others_could_reach_it(host, tmp_path):
    command = [sys.executable, "-m", "launcher.relay", "--host", host, "--port", "2525"]
    answer = subprocess.run(
        [*command, "--mail-dir", str(tmp_path / "m"), "--log", str(tmp_path / "l")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert answer.returncode == 2
    assert answer.stderr == f"Postmottaket lytter bare på egen maskin, ikke på {host}.\n"
    assert not (tmp_path / "l").exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback(host):
    assert is_loopback(host)


def test_a_letter_cannot_forge_a_line():
    forged = "a@b.example\n2026-01-01T00:00:00+00:00 queue=1 from=x status=accepted"
    assert len(one_word(forged).split()) == 1
    folded = b"Message-ID: <a\r\n b status=accepted>\r\n\r\n"
    assert len(message_id(folded).split()) == 1
    assert message_id(b"Subject: uten\r\n\r\n") == "-"


def test_a_letter_to_the_portal_itself_comes_home(tmp_path):
    post = tmp_path / "post"
    keeper = Keeper(tmp_path / "mail", AcceptLog(tmp_path / "log"), post, "samspill.example")
    envelope = SimpleNamespace(
        content=LETTER,
        mail_from="ola@forening.example",
        rcpt_tos=["Post@Samspill.example", "kari@not-samspill.example"],
    )
    assert asyncio.run(keeper.handle_DATA(None, None, envelope)).startswith("250")
    [home] = (post / "new").iterdir()
    assert home.read_bytes().endswith(LETTER)
    assert b"Delivered-To: Post@Samspill.example" in home.read_bytes()
    [kept] = (tmp_path / "mail").glob("*.eml")
    assert b"Delivered-To: kari@not-samspill.example" in kept.read_bytes()
    assert (tmp_path / "log").read_text().count("status=accepted") == 2
