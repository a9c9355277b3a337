"""The mailbox: bounces have one effect each, and no message can stop the reader."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from dispatch import bounces
from dispatch.bounces import mailboxes, reading, reports
from dispatch.claims.delivery import deliver_some
from dispatch.claims.steps import claim, hand, step
from dispatch.models import Arrival, Letter, Suppression
from dispatch.states import LetterState
from tests.dispatch.post import REPORT, box, report, sent, simple
from tests.factories.dispatch import LetterFactory

__all__ = ["box"]  # a fixture
pytestmark = pytest.mark.django_db
S = LetterState


def test_a_dead_address_bounces_the_letter_and_gets_no_more(box, story):
    letter = sent()
    box.put(report(letter))
    assert bounces.read_mailbox() == 1
    assert story(letter) == ["bounced"]
    assert letter.last_error == "5.1.1 550 no such user"
    assert letter.accepted_at is not None
    assert Suppression.objects.get().email == "ola@forening.example"
    assert len(box) == 0
    assert box.aside() == []
    assert Arrival.objects.get().kind == "bounce"


@pytest.mark.parametrize("status", ["5.0.0", "5.1.1", "5.1.2", "5.1.10", "5.2.1"])
def test_hard_ones_suppress(box, status):
    box.put(report(sent(), status=status))
    bounces.read_mailbox()
    assert Suppression.objects.count() == 1


@pytest.mark.parametrize(
    "status", ["5.2.2", "5.3.4", "5.4.4", "5.6.1", "5.7.1", "5.1.8", "4.4.7", "4.2.2"]
)
def test_what_is_not_the_addresss_fault_is_visible_but_stops_nothing(box, story, status):
    letter = sent()
    box.put(report(letter, status=status))
    bounces.read_mailbox()
    assert story(letter) == ["bounced"]
    assert not Suppression.objects.exists()


def test_a_delay_is_counted_and_changes_nothing(box, story):
    letter = sent()
    box.put(report(letter, action="delayed", status="4.4.1"))
    bounces.read_mailbox()
    assert story(letter) == []
    assert (letter.state, Arrival.objects.get().kind) == (S.ACCEPTED, "delay")


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", ""])
def test_good_news_is_no_bounce(box, story, action):
    letter = sent()
    box.put(report(letter, action=action, status="2.0.0"))
    bounces.read_mailbox()
    assert story(letter) == []


# --- once ---------------------------------------------------------------------------------------


def test_the_same_report_three_times_has_one_effect(box, story):
    letter = sent()
    for _ in range(3):
        box.put(report(letter))
    assert bounces.read_mailbox() == 3
    assert story(letter) == ["bounced"]
    assert Arrival.objects.count() == Suppression.objects.count() == 1
    Suppression.objects.all().delete()  # an operator has opened the address
    box.put(report(letter))
    bounces.read_mailbox()
    assert not Suppression.objects.exists()


def test_a_report_with_the_same_message_id_for_another_letter_counts(box, story):
    letters = sent(), sent()
    for letter in letters:
        box.put(report(letter))
    bounces.read_mailbox()
    assert all(story(letter) == ["bounced"] for letter in letters)


def test_the_database_holds_it_to_once(box):
    letter = sent()
    for owner in (letter, None):
        Arrival.objects.create(letter=owner, digest="x", kind="bounce")
        with pytest.raises(IntegrityError), transaction.atomic():
            Arrival.objects.create(letter=owner, digest="x", kind="bounce")


# --- forged, old, early ---------------------------------------------------------------------------


def forged(letter):
    return letter.envelope_sender.replace(letter.token.hex[:12], "0123456789ab")


def anothers(letter):
    return f"b+{letter.pk}.{sent().token.hex[:12]}@samspill.example"


def nobodys(letter):
    return f"b+{letter.pk + 999}.{letter.token.hex[:12]}@samspill.example"


def foreign(letter):
    return letter.envelope_sender.replace("samspill.example", "annen.example")


@pytest.mark.parametrize(
    "to", [forged, anothers, nobodys, foreign, lambda _: "post@samspill.example"]
)
def test_a_forged_address_has_no_effect(box, story, to):
    letter = sent()
    box.put(report(letter, to=to(letter)))
    assert bounces.read_mailbox() == 1
    assert story(letter) == []
    assert not Suppression.objects.exists()
    assert Arrival.objects.get().kind == "refused"
    assert len(box) == 0


def test_an_address_expires(box, story, settings):
    letter = sent()
    Letter.objects.update(handing_at=Now() - timedelta(days=31))
    box.put(report(letter))
    bounces.read_mailbox()
    assert story(letter) == []
    assert Arrival.objects.get().detail == "for gammel"
    settings.BOUNCE_DAYS = 40
    box.put(report(letter, id="dsn2"))
    bounces.read_mailbox()
    assert story(letter) == ["bounced"]


def test_a_letter_that_was_never_sent_cannot_bounce(box, story):
    letter = LetterFactory()
    box.put(report(letter))
    bounces.read_mailbox()
    assert story(letter) == []
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("state", [S.IN_DOUBT, S.HELD])
def test_a_report_proves_that_the_relay_had_taken_it(box, story, state):
    letter = sent()
    Letter.objects.update(state=state, accepted_at=None)
    box.put(report(letter))
    bounces.read_mailbox()
    assert story(letter) == ["accepted", "bounced"]


def test_a_report_that_overtakes_our_own_note_waits_for_it(box, sink, story):
    letter = LetterFactory()
    [held] = claim(1)
    hand([held])
    box.put(report(letter))
    assert bounces.read_mailbox() == 0
    assert len(box) == 1
    step(held, S.ACCEPTED, was=S.HANDING)
    assert bounces.read_mailbox() == 1
    assert story(letter)[-1] == "bounced"


def test_a_bounce_between_claim_and_handing_stops_the_next_letter(box, sink, story):
    first, second = sent(), LetterFactory(email="ola@forening.example")
    [held] = claim(1)
    assert held.pk == second.pk
    box.put(report(first))
    bounces.read_mailbox()
    assert not hand([held])
    deliver_some()
    assert not sink.took


# --- other messages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-replied\nSubject: Ferie\n",
        "Auto-Submitted: auto-replied (vacation)\n",
        "X-Autoreply: yes\n",
        "Precedence: auto_reply\n",
    ],
)
def test_automatic_replies_are_taken_away(box, story, headers):
    letter = sent()
    box.put(simple(headers, to=letter.envelope_sender))
    assert bounces.read_mailbox() == 1
    assert story(letter) == []
    assert (len(box), box.aside()) == (0, [])
    assert Arrival.objects.get().kind == "auto_reply"


def test_the_relays_probe_is_taken_away(box):
    box.put(simple(to="prove+abc234@samspill.example"))
    bounces.read_mailbox()
    assert (len(box), Arrival.objects.get().kind) == (0, "probe")


def test_what_nobody_understands_is_laid_aside_whole(box):
    box.put(simple(body="Vi lurer på noe." * 40_000))
    assert bounces.read_mailbox() == 1
    assert len(box) == 0
    [kept] = box.aside()
    assert len(kept.get_payload()) > 600_000
    assert Arrival.objects.get().kind == "unknown"


def test_another_app_may_understand_its_own_kind(box, monkeypatch):
    monkeypatch.setattr(reading, "_readers", [])
    read = []

    def calendar(message):
        if message.get_content_type() != "text/calendar":
            return None
        read.append(message)
        return "svar på møte"

    bounces.also_understand(calendar)
    bounces.also_understand(calendar)
    for _ in range(2):
        box.put(simple("Content-Type: text/calendar; method=REPLY\n"))
    bounces.read_mailbox()
    assert len(read) == 1
    assert (Arrival.objects.get().kind, box.aside(), len(box)) == ("other", [], 0)


EVIL = {
    "nothing": b"",
    "no headers": b"\n\n\n",
    "broken bytes": b"\xff\xfe\x00\x80" * 500,
    "unended parts": REPORT[:400],
    "no boundary": 'Content-Type: multipart/report; boundary=""\n\nhei',
    "report that is no parts": "Content-Type: multipart/report; report-type=delivery-status\n\nhei",
    "nested": "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000)
    ),
    "long header": f"Subject: {'x' * 200_000}\n\nhei",
    "bad charset": "Content-Type: text/plain; charset=finnes-ikke\nSubject: =?x?q?=FF?=\n\nhei",
    "many recipients": f"To: {', '.join(f'b+{n}.0123456789ab@x.no' for n in range(9000))}\n\nhei",
}


@pytest.mark.parametrize("evil", EVIL.values(), ids=EVIL)
def test_no_message_stops_the_reader(box, story, evil):
    letter = sent()
    box.put(evil)
    box.put(report(letter))
    assert bounces.read_mailbox() == 2
    assert story(letter) == ["bounced"]
    assert len(box) == 0


@pytest.mark.parametrize(
    "says",
    [
        "550 \u00e5 \u2028 \u202e \x07 nei",
        "x" * 50_000,
        "550 nei\r\n Bcc: alle@x.no",
        "\udcff".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
def test_what_a_server_says_is_kept_as_one_short_line(box, story, says):
    letter = sent()
    box.put(report(letter, says=says))
    bounces.read_mailbox()
    assert story(letter) == ["bounced"]
    assert len(letter.last_error) <= 300
    assert "\n" not in letter.last_error


def test_a_report_of_ten_megabytes_is_read_by_its_beginning(box, story, monkeypatch):
    letter = sent()
    asked = []
    real = reading.message_from_bytes

    def parse(content, **how):
        asked.append(len(content))
        return real(content, **how)

    monkeypatch.setattr(reading, "message_from_bytes", parse)
    box.put(report(letter, rest="x" * 10_000_000))
    bounces.read_mailbox()
    assert story(letter) == ["bounced"]
    assert asked == [mailboxes.BEGINNING]


def test_a_reader_that_breaks_lays_the_message_aside_and_goes_on(box, monkeypatch, story):
    letter = sent()
    monkeypatch.setattr(reports, "parse", lambda message: 1 / 0)
    box.put(report(letter))
    assert bounces.read_mailbox() == 1
    assert len(box.aside()) == 1
    assert story(letter) == []
