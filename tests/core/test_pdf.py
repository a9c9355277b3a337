"""A PDF that a screen reader can read, whatever people have written in it."""

from datetime import UTC, datetime

import pytest

from core import pdf

MARKUP = '#read("/etc/passwd") *fet* $x$ #eval("1+1") <ref> @ref // kommentar \\ `kode` = Tittel'
WORDS = ["😀 og 漢字", "\u202eomvendt\u200d", "\x00\x07", "ⵣ", "\u2800", ""]
BLOCKS = [
    {"kind": "lead", "text": MARKUP},
    {"kind": "h2", "text": MARKUP},
    {"kind": "h3", "text": MARKUP},
    {"kind": "p", "text": f"{MARKUP}\n- {MARKUP}\r\n\r\n= {MARKUP}"},
    {"kind": "meta", "text": MARKUP},
    {"kind": "said", "text": MARKUP},
    {"kind": "items", "items": [MARKUP, ""]},
    {"kind": "numbered", "items": [MARKUP]},
    {"kind": "facts", "rows": [[MARKUP, MARKUP]]},
    {"kind": "table", "widths": [1, 2], "head": ["A", "B"], "rows": [[MARKUP, MARKUP]] * 200},
    {"kind": "point", "outcome": "Ja", "who": MARKUP, "said": MARKUP, "reason": "", "long": False},
]


def made_of(blocks):
    words = dict.fromkeys(("title", "owner", "above", "top", "foot"), "Høring")
    rest = {"language": "nb", "page": "side", "of": "av", "blocks": blocks}
    return pdf.compile_document(words | rest, at=datetime(2027, 2, 9, tzinfo=UTC))


def test_it_is_tagged_has_a_language_and_a_title():
    made = made_of(BLOCKS)
    assert made.startswith(b"%PDF-")
    assert b"/MarkInfo" in made
    assert b"/StructTreeRoot" in made
    assert b"pdfuaid:part" in made
    assert b"/Lang(nb)" in made


@pytest.mark.parametrize("words", WORDS)
def test_no_letter_is_an_error_of_ours(words):
    made = made_of([{"kind": "p", "text": f"a {words}"}])
    assert b"pdfuaid:part" in made


def test_every_letter_that_is_let_through_can_be_drawn():
    letters = [chr(c) for first, last in pdf.COVERED for c in range(first, last)]
    text = " ".join(filter(str.isprintable, letters))
    assert made_of([{"kind": "p", "text": text}])


def test_a_letter_in_no_font_becomes_a_square_and_what_has_no_shape_goes():
    assert pdf.covered({"a": ["š – «€» 😀", 3, True]}) == {"a": ["š – «€» □", 3, True]}
    assert pdf.covered("a\u202eb\u0000c\nd") == "abc\nd"
