"""Postfix's log as evidence: recorded in its real format, followed through rotations."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.functions import Now

from dispatch import relay
from dispatch.models import Letter, RelayAcceptance, RelayLogFile, RelayWatch
from dispatch.relay import PostfixLog, Proof
from dispatch.relay.postfix import duplicates
from dispatch.relay.queue import Seen
from tests.factories.dispatch import LetterFactory

pytestmark = pytest.mark.django_db

HEAD = "Nov 25 02:41:06 relay postfix"
ACTIVE = "{head}/qmgr[27856]: {qid}: from=<{sender}>, size=339, nrcpt=1 (queue active)\n"
NOISE = """\
Nov 25 02:41:06 relay postfix/smtpd[27930]: 4jZ3pB33s2zKbGC: client=localhost[127.0.0.1]
Nov 25 02:41:06 relay postfix/cleanup[27934]: 4jZ3pB33s2zKbGC: message-id=<h.1.abc@samspill.example>
Nov 25 02:41:06 relay postfix/smtpd[27930]: disconnect from localhost[127.0.0.1] ehlo=1 data=1
"""


class Link:
    """A relay that takes the probe, and remembers what it was."""

    def __init__(self):
        self.senders = []

    def __call__(self):
        return self

    def sendmail(self, sender, recipients, text):
        assert recipients == [sender]
        self.senders.append(sender)

    def quit(self):
        pass


class World:
    """A Postfix of which everything can be seen, and each thing can be spoilt."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "mail.log"
        self.path.write_text(NOISE)
        self.link = Link()
        self.queue = Seen(frozenset(), None, datetime.now(UTC) - timedelta(days=1))
        self.log = PostfixLog(str(self.path), connect=self.link)
        self.log.queue.look = lambda: self.queue

    def write(self, text):
        with self.path.open("a") as file:
            file.write(text)

    def active(self, sender, qid="4jZ3pB33s2zKbGC"):
        self.write(ACTIVE.format(head=HEAD, qid=qid, sender=sender))

    def judge(self, letter):
        return self.log.look_up([letter])[letter.pk]

    def probe(self):
        """What a settling worker sees five seconds later: the probe's own line."""
        self.active(self.link.senders[-1], "4jZ3pC0000zKbGD")


@pytest.fixture
def postfix(tmp_path):
    world = World(tmp_path)
    world.log.watch()
    RelayWatch.objects.update(since=Now() - timedelta(hours=2))  # followed for two hours
    return world


@pytest.fixture
def letter():
    """Handed over eleven minutes ago; the answer never came."""
    made = LetterFactory()
    Letter.objects.update(handing_at=Now() - timedelta(minutes=11))
    made.refresh_from_db()
    return made


# --- accepted ---------------------------------------------------------------------------------


def test_its_own_sender_in_queue_active_is_the_proof(postfix, letter):
    postfix.active(letter.envelope_sender)
    found = postfix.judge(letter)
    assert (found.proof, found.queue_id) == (Proof.ACCEPTED, "4jZ3pB33s2zKbGC")
    assert postfix.link.senders == []


@pytest.mark.parametrize(
    "head",
    [
        "Nov  5 02:41:06 relay postfix",
        "2026-11-25T02:41:06.123456+01:00 relay postfix",
        "Nov 25 02:41:06 relay.samspill.example postfix-out",
        "Nov 25 02:41:06 relay postfix/out",
    ],
)
def test_the_forms_that_a_line_begins_with(postfix, letter, head):
    line = ACTIVE.format(head=head, qid="4jZ3pB33s2zKbGC", sender=letter.envelope_sender)
    postfix.write(line)
    assert postfix.judge(letter).proof is Proof.ACCEPTED


@pytest.mark.parametrize(
    "line",
    [
        "{head}/cleanup[1]: 4jZ3: message-id=<{sender}>\n",
        "{head}/smtpd[1]: 4jZ3: client=localhost[127.0.0.1]\n",
        "{head}/qmgr[1]: 4jZ3: from=<x{sender}>, size=1, nrcpt=1 (queue active)\n",
        "{head}/qmgr[1]: 4jZ3: from=<{sender}x>, size=1, nrcpt=1 (queue active)\n",
        "{head}/qmgr[1]: 4jZ3: from=<{sender}>, status=expired, returned to sender\n",
        "{head}/qmgr[1]: 4jZ3: from=<{sender}>, size=1, nrcpt=1 (queue active)",  # half a line
        # a stranger's words in another program's line
        (
            "{head}/smtpd[1]: helo=<{head}/qmgr[1]: 4jZ3: from=<{sender}>, size=1, nrcpt=1 "
            "(queue active)\n"
        ),
        "{head}/qmgr[1]: 4jZ3: from=<{sender}>, size=1, nrcpt=1 (queue active) and more\n",
    ],
)
def test_nothing_else_is_a_proof(postfix, letter, line):
    postfix.write(line.format(head=HEAD, sender=letter.envelope_sender))
    assert postfix.judge(letter).proof is Proof.UNKNOWN


def test_half_a_line_is_read_when_it_is_whole(postfix, letter):
    line = ACTIVE.format(head=HEAD, qid="4jZ3pB33s2zKbGC", sender=letter.envelope_sender)
    postfix.write(line[:60])
    assert postfix.judge(letter).proof is Proof.UNKNOWN
    postfix.write(line[60:])
    assert postfix.judge(letter).proof is Proof.ACCEPTED


def test_broken_bytes_and_endless_lines_stop_nothing(postfix, letter):
    with postfix.path.open("ab") as file:
        file.write(b"\xff\xfe\x00" * 50_000 + b"\n")
    postfix.active(letter.envelope_sender)
    assert postfix.judge(letter).proof is Proof.ACCEPTED


def test_the_same_number_again_is_a_retry_another_number_is_a_duplicate(postfix, letter, caplog):
    sender = letter.envelope_sender
    postfix.active(sender)
    postfix.active(sender)
    postfix.log.watch()
    assert not duplicates().exists()
    postfix.active(sender, "4jZ3pX0000zKbGZ")
    postfix.log.watch()
    assert [row["sender"] for row in duplicates()] == [sender]
    assert "more than once" in caplog.text
    assert postfix.judge(letter).queue_id == "4jZ3pB33s2zKbGC"


def test_strangers_letters_are_not_kept(postfix):
    for sender in ("ola@privat.example", "b+1.0123456789ab@annen.example", ""):
        postfix.active(sender)
    postfix.log.watch()
    assert not RelayAcceptance.objects.exists()


# --- through rotations ------------------------------------------------------------------------


def test_a_rotated_file_is_finished_first(postfix, letter):
    postfix.active(letter.envelope_sender)  # written after the last look, then rotated
    postfix.path.rename(postfix.folder / "mail.log.20261125-024106")
    postfix.path.write_text(NOISE)
    assert postfix.judge(letter).proof is Proof.ACCEPTED
    assert RelayLogFile.objects.filter(current=True).count() == 1


def test_what_comes_into_the_old_file_after_the_rotation_is_read_too(postfix, letter):
    postfix.path.rename(postfix.folder / "mail.log.1")
    postfix.path.write_text("")  # made by the rotation, before Postfix has opened it
    postfix.log.watch()
    with (postfix.folder / "mail.log.1").open("a") as old:
        old.write(ACTIVE.format(head=HEAD, qid="4jZ3p", sender=letter.envelope_sender))
    assert postfix.judge(letter).proof is Proof.ACCEPTED


def test_a_quiet_rotation_is_no_gap(postfix):
    before = RelayWatch.objects.get().since
    for n in (1, 2):
        postfix.path.rename(postfix.folder / f"mail.log.{n}")
        postfix.path.write_text(f"Nov 25 02:41:0{n} relay postfix/anvil[1]: statistics\n")
        postfix.log.watch()
    (postfix.folder / "mail.log.1").unlink()  # read to its end long ago
    postfix.log.watch()
    assert RelayWatch.objects.get().since == before


def test_a_file_that_vanished_unread_is_a_gap(postfix):
    before = RelayWatch.objects.get().since
    postfix.path.unlink()
    postfix.path.write_text("Nov 25 03:00:00 relay postfix/anvil[1]: statistics\n")
    postfix.log.watch()
    assert RelayWatch.objects.get().since > before


def test_between_a_rotation_and_the_next_line_there_is_no_file_and_no_gap(postfix, letter):
    """`postfix logrotate` leaves it so; the probe then makes the first line of the new one."""
    before = RelayWatch.objects.get().since
    postfix.path.rename(postfix.folder / "mail.log.20261125-034302")
    assert postfix.log.watch() == ""
    assert postfix.judge(letter).proof is Proof.UNKNOWN
    postfix.probe()
    assert postfix.judge(letter).proof is Proof.ABSENT
    assert RelayWatch.objects.get().since == before


def test_a_cut_file_is_a_gap(postfix):
    before = RelayWatch.objects.get().since
    os.truncate(postfix.path, 0)
    postfix.log.watch()
    assert RelayWatch.objects.get().since > before


def test_a_new_file_with_an_old_number_is_read_from_its_beginning(postfix, letter):
    postfix.active(letter.envelope_sender)
    row = RelayLogFile.objects.get()
    row.head, row.offset = "another first line", 20  # what stood under this number before
    row.save()
    assert postfix.judge(letter).proof is Proof.ACCEPTED


def test_each_line_is_read_once(postfix, letter):
    postfix.active(letter.envelope_sender)
    postfix.log.watch()
    RelayAcceptance.objects.all().delete()
    assert postfix.judge(letter).proof is Proof.UNKNOWN


def test_a_log_that_cannot_be_read_proves_nothing_and_says_so(postfix, letter):
    postfix.path.unlink()
    assert postfix.log.watch() == "Loggen finnes ikke, eller kan ikke leses."
    assert postfix.judge(letter).proof is Proof.UNKNOWN


# --- absent -----------------------------------------------------------------------------------


def test_absence_needs_a_probe_that_came_through(postfix, letter):
    assert postfix.judge(letter).proof is Proof.UNKNOWN
    assert len(postfix.link.senders) == 1  # sent just now, after GRACE
    assert postfix.judge(letter).proof is Proof.UNKNOWN  # not in the log yet
    postfix.probe()
    assert postfix.judge(letter).proof is Proof.ABSENT
    assert len(postfix.link.senders) == 1


def test_a_letter_that_a_person_decides_costs_no_probe(postfix, letter):
    found = postfix.log.look_up([letter], absence=False)
    assert found[letter.pk].proof is Proof.UNKNOWN
    assert postfix.link.senders == []


def test_before_grace_there_is_no_absence_and_no_probe(postfix, letter):
    Letter.objects.update(handing_at=Now() - timedelta(minutes=9))
    letter.refresh_from_db()
    assert postfix.judge(letter).proof is Proof.UNKNOWN
    assert postfix.link.senders == []


def test_a_probe_from_before_grace_proves_nothing(postfix, letter):
    postfix.judge(letter)
    postfix.probe()
    RelayWatch.objects.update(canary_sent_at=Now() - timedelta(minutes=2))
    assert postfix.judge(letter).proof is Proof.UNKNOWN
    assert len(postfix.link.senders) == 2


def spoil_queue(postfix, letter, **what):
    seen = {"senders": frozenset(), "oldest_unfinished": None}
    postfix.queue = Seen(**(seen | {"master_since": postfix.queue.master_since} | what))


SPOILT = {
    "it waits in the queue": lambda p, x: spoil_queue(p, x, senders={x.envelope_sender}),
    "a file is not finished": lambda p, x: spoil_queue(
        p, x, oldest_unfinished=x.handing_at + timedelta(seconds=1)
    ),
    "the master was started since": lambda p, x: spoil_queue(
        p, x, master_since=x.handing_at + timedelta(seconds=1)
    ),
    "the master's start stands in the log": lambda p, x: p.write(
        f"{HEAD}/master[27854]: daemon started -- version 3.7.11, configuration /etc/postfix\n"
    ),
    "the queue cannot be seen": lambda p, x: setattr(p, "queue", None),
    "following began later": lambda p, x: RelayWatch.objects.update(
        since=Now() - timedelta(minutes=10)
    ),
    "the log was cut": lambda p, x: os.truncate(p.path, 0),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_each_condition_alone_stops_a_verdict(postfix, letter, spoil):
    postfix.judge(letter)
    postfix.probe()
    postfix.log.watch()
    spoil(postfix, letter)
    assert postfix.judge(letter).proof is Proof.UNKNOWN


def test_a_line_that_comes_while_the_queue_is_looked_at_wins(postfix, letter):
    postfix.judge(letter)
    postfix.probe()
    seen = postfix.queue

    def look():
        postfix.active(letter.envelope_sender)
        return seen

    postfix.log.queue.look = look
    assert postfix.judge(letter).proof is Proof.ACCEPTED


def test_one_letter_that_can_never_be_proved_does_not_hold_up_the_others(postfix, letter):
    """The master was started after the first one was handed over, before the second."""
    later = LetterFactory()
    Letter.objects.filter(pk=letter.pk).update(handing_at=Now() - timedelta(minutes=50))
    Letter.objects.filter(pk=later.pk).update(handing_at=Now() - timedelta(minutes=12))
    for one in (letter, later):
        one.refresh_from_db()
    spoil_queue(postfix, letter, master_since=datetime.now(UTC) - timedelta(minutes=30))
    postfix.log.look_up([letter, later])
    postfix.probe()
    found = postfix.log.look_up([letter, later])
    assert found[letter.pk].proof is Proof.UNKNOWN
    assert found[later.pk].proof is Proof.ABSENT


# --- the setting ------------------------------------------------------------------------------


def test_one_setting_says_which_log(settings):
    settings.RELAY_LOG = "postfix:///var/log/mail%20log?config=/etc/postfix-out&queue=/srv/queue"
    chosen = relay.log()
    assert isinstance(chosen, PostfixLog)
    assert str(chosen.path) == "/var/log/mail log"
    assert (chosen.queue.config, chosen.queue.folder) == (["-c", "/etc/postfix-out"], "/srv/queue")
    settings.RELAY_LOG = "demo:///srv/relay.log"
    assert isinstance(relay.log(), relay.DemoRelayLog)
    settings.RELAY_LOG = "sendmail:///x"
    with pytest.raises(ValueError, match="sendmail"):
        relay.log()
