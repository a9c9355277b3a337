"""The bytes of a message, read back by Python's own parser: whatever goes in comes out."""

from email import message_from_bytes
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dispatch.letters import mime
from dispatch.letters.rendering import one_line

WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=120).map(one_line)
TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"], whitelist_characters="\n\t"))


def parsed(*head, text="Hei", html="<p>Hei</p>"):
    content = mime.message(list(head), text, html, "0" * 32)
    assert content.isascii()
    assert content.replace(b"\r\n", b"").translate(None, b"\r\n") == content.replace(b"\r\n", b"")
    return content, message_from_bytes(content, policy=default)


@given(WORDS)
@example("Å" * 120)
@example("=?utf-8?q?Bcc?=")
def test_a_subject_comes_out_as_it_went_in(subject):
    content, message = parsed(mime.line("Subject", subject))
    # white space may be shortened on the way
    assert "".join(message["Subject"].split()) == "".join(subject.split())
    assert set(message.keys()) == {"Subject", "MIME-Version", "Content-Type"}
    assert max(len(line) for line in content.split(b"\r\n")) <= 998


@given(WORDS)
@example('Ola "Sjefen" Berg \\')
@example("Liv, Nina <nina@forening.example>")
@example("Å" * 100)
def test_a_name_never_becomes_an_address(person):
    _content, message = parsed(mime.address_line("To", person, "ola@forening.example"))
    [address] = message["To"].addresses
    assert address.addr_spec == "ola@forening.example"
    assert set(message.keys()) == {"To", "MIME-Version", "Content-Type"}


@pytest.mark.parametrize("person", ["Ola Berg", 'Ola "B" Berg', "Åsgård, IL", "a@b.no", "O\\B", ""])
def test_a_name_comes_out_as_it_went_in(person):
    _content, message = parsed(mime.address_line("To", person, "ola@forening.example"))
    assert message["To"].addresses == (Address(person, addr_spec="ola@forening.example"),)


@given(TEXTS)
@example("linje med blank til slutt \n\t\n.\n--" + "0" * 32)
@example("=" * 300)
def test_a_text_comes_out_as_it_went_in(text):
    _content, message = parsed(b"Auto-Submitted: auto-generated", text=text)
    got = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert got == (text if text.endswith("\n") else text + "\n")
    assert max(len(line) for line in mime.quoted(text).split(b"\r\n")) <= 76
    assert len(list(message.iter_parts())) == 2


@pytest.mark.parametrize("evil", ["Hei\r\nBcc: liv@annen.example", "Hei\nBcc: liv@annen.example"])
def test_a_line_break_never_begins_a_header(evil):
    """`one_line` has taken them away; should it ever not have, this is the second lock."""
    for make in (lambda: mime.line("To", evil), lambda: mime.address_line("To", evil, "a@x.no")):
        try:
            _content, message = parsed(make())
        except HeaderParseError:
            continue
        assert set(message.keys()) == {"To", "MIME-Version", "Content-Type"}
