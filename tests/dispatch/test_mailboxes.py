"""Where messages wait: a folder on disk, or a server that speaks IMAP."""

import pytest

from dispatch import bounces
from dispatch.bounces import reading
from tests.dispatch.imap import server
from tests.dispatch.post import box, report, sent, simple

__all__ = ["box"]  # a fixture
pytestmark = pytest.mark.django_db


def test_without_a_mailbox_nothing_is_read(settings):
    settings.MAILBOX_URL = ""
    assert bounces.read_mailbox() == 0


@pytest.mark.parametrize("there", [True, False])
def test_a_mailbox_that_is_new_is_empty(settings, tmp_path, caplog, there):
    if there:
        (tmp_path / "ny").mkdir()
    settings.MAILBOX_URL = f"maildir://{tmp_path}/ny"
    assert bounces.read_mailbox() == 0
    assert caplog.text == ""


def test_batches(box):
    for n in range(5):
        box.put(simple().replace("m1@b", f"m{n}@b"))
    assert bounces.read_mailbox(limit=3) == 3
    assert len(box) == 2


def test_a_mailbox_that_cannot_be_reached_costs_a_line_in_the_log(settings, caplog):
    settings.MAILBOX_URL = "imaps://samspill:hemmelig@127.0.0.1:1/INBOX"
    assert bounces.read_mailbox() == 0
    assert "the mailbox cannot be read" in caplog.text
    assert "hemmelig" not in caplog.text


def test_the_reader_asks_the_same_statements_however_many_senders_it_names(
    box, django_assert_num_queries
):
    letter = sent()
    content = report(letter).encode()
    reading.read(content)
    with django_assert_num_queries(5):  # savepoint, letter, age, the note, release
        reading.read(content)


@pytest.fixture
def imap(settings, monkeypatch):
    with server(monkeypatch) as made:
        settings.MAILBOX_URL = made.url
        yield made


def test_bounces_are_read_over_imap(imap, story):
    letter = sent()
    imap.inbox = {7: report(letter), 8: simple(body="Hei"), 9: report(letter)}
    assert bounces.read_mailbox() == 3
    assert story(letter) == ["bounced"]
    assert imap.inbox == {}
    assert len(imap.folders["ukjent"]) == 1


def test_a_wrong_password_costs_this_look_only(imap, settings, caplog):
    settings.MAILBOX_URL = imap.url.replace("hemme", "feil")
    imap.inbox = {7: simple()}
    assert bounces.read_mailbox() == 0
    assert "the mailbox cannot be read" in caplog.text


def test_imap_in_batches(imap):
    imap.inbox = {n: simple().replace("m1@b", f"m{n}@b") for n in range(5)}
    assert bounces.read_mailbox(limit=2) == 2
    assert sorted(imap.inbox) == [2, 3, 4]
