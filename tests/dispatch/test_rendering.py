"""The bytes of a letter: what a recipient sees, and what nobody can smuggle in."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.urls import reverse

from dispatch.claims.delivery import deliver_some
from dispatch.letters.rendering import (
    Unmailable,
    as_html,
    as_plain,
    fill,
    mailbox,
    one_line,
    render,
)
from tests.factories.dispatch import BatchFactory, LetterFactory

pytestmark = pytest.mark.django_db


def made(letter):
    letter.refresh_from_db()
    content = render(letter)
    return content, message_from_bytes(content, policy=default)


def test_a_letter_says_who_speaks_and_where_answers_go():
    _content, message = made(
        LetterFactory(email="ola@forening.example", recipient_name="Åsgård IL")
    )
    assert message["From"] == "Storvik kommune via Samspill <post@samspill.example>"
    assert message["To"] == "Åsgård IL <ola@forening.example>"
    assert message["Reply-To"] == "kari@kommune.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("plain",)).get_content().startswith("Hei, Åsgård IL.")


def test_it_is_the_same_at_every_try():
    letter = LetterFactory()
    first, message = made(letter)
    assert message["Message-ID"] == letter.message_id
    assert letter.token.hex[:12] in letter.envelope_sender
    strip = [line for line in first.split(b"\r\n") if b"=====" not in line]
    again = [line for line in made(letter)[0].split(b"\r\n") if b"=====" not in line]
    assert strip == again


@pytest.mark.parametrize("where", ["subject", "from_name", "recipient_name", "merge", "reply_to"])
@pytest.mark.parametrize(
    "evil",
    [
        "Hei\r\nBcc: liv@annen.example",
        "Hei\nBcc: liv@annen.example",
        "Hei\rBcc: liv@annen.example\r\n\r\nen annen tekst\u2028x\x00\x1b",
        "Hei\u2028Bcc: liv@annen.example\u2029\x85\x0b\x0cBcc: liv@annen.example",
        "\u202eelpmaxe.nenna@vil\u202c\u200f\u2066Bcc: liv@annen.example\x00",
        "Bcc: liv@annen.example" * 400 + "\r\nBcc: liv@annen.example",
        "=?utf-8?q?Hei=0D=0ABcc:_liv=40annen.example?=\r\n",
    ],
)
def test_no_header_can_be_smuggled_in(where, evil):
    batch = BatchFactory.build(subject="Om [[what]]")
    letter = LetterFactory.build(
        batch=batch,
        pk=1,
        recipient_name="Ola",
        merge={"what": "vann"},
        email="ola@forening.example",
    )
    letter.created_at, letter.token = datetime.now(UTC), uuid4()
    if where == "merge":
        letter.merge = {"what": evil}
    elif where == "recipient_name":
        letter.recipient_name = evil
    else:
        setattr(batch, where, evil)
    content = render(letter)
    message = message_from_bytes(content, policy=default)
    assert message["Bcc"] is None
    assert len(message["Subject"].splitlines()) == 1
    head = content.split(b"\r\n\r\n")[0]
    assert b"Auto-Submitted" in head
    assert not any(byte < 32 and byte not in (9, 10, 13) for byte in head)


def test_only_ascii_lines_of_modest_length_that_end_as_smtp_wants():
    text = (
        "Blåbærsyltetøy " * 500
        + "\nen\rto\r\ntre\x0b\x0cfire\u2028fem\x1b\n.\n..\n.slutt\n"
        + "x" * 5000
    )
    content, message = made(LetterFactory(batch=BatchFactory(body=text, subject="Å" * 250)))
    content.decode("ascii")
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    got = message.get_body(("plain",)).get_content()
    assert "en\nto\ntre" in got.replace("\r\n", "\n")
    assert "\n.\n..\n.slutt\n" in got.replace("\r\n", "\n")
    assert message["Subject"] == "Å" * 250


def test_dots_arrive_as_they_were_written(sink):
    LetterFactory(batch=BatchFactory(body="Hei\n.\n..to\nblåbær"))
    deliver_some()
    [text] = sink.texts
    body = message_from_bytes(text, policy=default).get_body(("plain",)).get_content()
    assert body.replace("\r\n", "\n") == "Hei\n.\n..to\nblåbær\n"


def test_long_names_are_cut():
    _content, message = made(LetterFactory(recipient_name="Venner " * 28))
    assert message["To"].addresses[0].display_name == ("Venner " * 28)[:100]
    assert one_line("a" * 300) == "a" * 250


def test_words_are_filled_once():
    assert fill("[[a]] [[b]] [[c]]", {"a": "[[b]]", "b": 3}) == "[[b]] 3 [[c]]"


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ola",
        "ola@",
        "@x.no",
        "ola@x",
        "a b@x.no",
        "ola@x.no\r\nRCPT",
        "åse@x.no",
        "a@b@x.no",
        "ola@-x.no",
        "ola@x..no",
        "<ola@x.no>",
        "ola@x.no>",
        "o" * 65 + "@x.no",
        "ola@" + "x" * 64 + ".no",
        "ola@x.no ",
        "ola@[127.0.0.1]",
        '"ola berg"@x.no',
        "ola@x.no\x00",
    ],
)
def test_what_is_no_address_is_refused(email):
    with pytest.raises(Unmailable):
        mailbox(email)


@pytest.mark.parametrize(
    ("email", "sent_to"),
    [
        ("ola@x.no", "ola@x.no"),
        ("o.berg+lag@post.x.no", "o.berg+lag@post.x.no"),
        ("post@blåbær.no", "post@xn--blbr-roah.no"),
        ("o'neill_1@x.no", "o'neill_1@x.no"),
    ],
)
def test_what_is_an_address_gets_through(email, sent_to):
    assert mailbox(email) == sent_to


def test_a_norwegian_domain_reaches_the_relay(sink):
    LetterFactory(email="post@blåbær.no")
    deliver_some()
    assert sink.took == {"post@xn--blbr-roah.no": 1}


def test_plain_text_shows_no_marks_of_bold():
    assert as_plain("**Frist:** tirsdag.\n– **lokaler**\n** alene **") == (
        "Frist: tirsdag.\n– lokaler\n alene "
    )


class Nesting(HTMLParser):
    """Fails on an end tag that closes something else."""

    def __init__(self, text):
        super().__init__()
        self.stack, self.links, self.tags = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]
        if tag != "br":
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag


@pytest.mark.parametrize(
    "text",
    [
        "",
        "En\nto\n\nTre",
        "Liste:\n– **en**\n– to\n\n– tre",
        "**https://x.no/a**.",
        "** ** **a** *",
        "<script>alert(1)</script> & \"'",
        "**<b>**</b>",
        "**a\n\nb**",
        "– ",
        "\n\n\n",
    ],
)
def test_the_html_is_well_formed(text):
    page = Nesting(as_html(text))
    assert page.stack == []
    assert "script" not in page.tags
    assert "b" not in page.tags


def test_lists_bold_and_links():
    page = as_html("Les:\n– **en**\n– to\n\nSe https://x.no/a?b=1&c=2.\n«https://x.no/»")
    assert "<p>Les:</p><ul><li><strong>en</strong></li><li>to</li></ul>" in page
    assert Nesting(page).links == ["https://x.no/a?b=1&c=2", "https://x.no/"]


def test_a_link_cannot_break_out_of_its_quotes():
    page = Nesting(as_html('https://x.no/"onmouseover="alert(1)" javascript:alert(1)'))
    assert page.links == ["https://x.no/"]
    assert page.tags.count("a") == 1


def test_one_line_is_one_line():
    assert one_line(" a\r\nb\x00\u2028c\x85d\t") == "a b c d"


# --- one click -----------------------------------------------------------------------------------


def test_a_refusable_letter_has_the_button_of_the_mail_program_and_a_link_of_its_own(settings):
    letter = LetterFactory(batch=BatchFactory(refusable=True))
    _content, message = made(letter)
    address = f"{settings.PORTAL_BASE_URL}{reverse('refusal', args=[letter.refusal_token])}"
    assert message["List-Unsubscribe"] == f"<{address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert body.endswith(f"Slutt å få slike e-poster:\n{address}\n")
    assert address in message.get_body(("html",)).get_content()


def test_other_letters_have_neither():
    content, message = made(LetterFactory())
    assert message["List-Unsubscribe"] is None
    assert b"avmelding" not in content


def test_the_secret_of_the_link_is_more_than_what_stands_in_the_headers():
    letter = LetterFactory(batch=BatchFactory(refusable=True))
    _content, message = made(letter)
    for header, value in message.items():
        if header != "List-Unsubscribe":
            assert letter.token.hex not in str(value) or header == "Content-Type"


def test_what_turns_the_direction_of_writing_is_taken_out_of_headers():
    _content, message = made(LetterFactory(recipient_name="Ola\u202e on.live@ssop\u202c Berg"))
    assert message["To"].addresses[0].display_name == "Ola  on.live@ssop  Berg"
