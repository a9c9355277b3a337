"""What people paste from Word: the plain words are kept."""

import pytest

from consultations.forms.pasted import plain_words
from tests.consultations.conftest import typed
from tests.consultations.test_views_answers import url

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>
p.MsoNormal {margin:0}</style><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View>
</w:WordDocument></xml><![endif]--></head>
<body lang=NO-BOK><!--StartFragment--><p class=MsoNormal style='mso-margin-top-alt:auto'>Vi trenger
<b>tre</b> timer &amp; et rom &lt; 50&nbsp;m².<o:p></o:p></p>
<ul><li>Rigging</li><li><p>Opprydding</p></li></ul>
<ol><li>Først</li><li>Så</li></ol><p class=MsoNormal>Takk<br>for oss</p>
<script>alert(1)</script></body></html>"""


def test_words_paragraphs_and_lists_are_kept():
    assert plain_words(WORD) == (
        "Vi trenger tre timer & et rom < 50 m².\n\n– Rigging\n– Opprydding\n\n"
        "1. Først\n2. Så\n\nTakk\nfor oss"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Rommet er < 50 m² og > 20 m²",
        "Vi <3 lokaler\n\n– ett\n– to",
        "<script>alert('hei')</script><b>fet</b>",
        "Bruk taggen <p> når dere lager nettside",
        "a" * 50_000,
        "<" * 50_000,
    ],
)
def test_what_is_typed_stays_as_it_is(text):
    assert plain_words(text) == text


@pytest.mark.parametrize("text", ["<p><p><p>" * 5000, "<p>" + "<div " * 20_000, "<p>a</p" * 20_000])
def test_broken_markup_takes_no_long_time_and_is_no_error(text):
    assert isinstance(plain_words(text), str)


def test_the_saved_draft_has_only_the_words(as_nina, draft):
    assert as_nina.post(url("answer_edit", draft), typed(draft, WORD)).status_code == 302
    assert draft.versions.get().text.startswith("Vi trenger tre timer & et rom")


def test_a_hundred_thousand_words_are_refused_and_kept(as_nina, draft):
    words = "ordet " * 100_000
    response = as_nina.post(url("answer_edit", draft), typed(draft, words))
    assert response.status_code == 422
    page = response.content.decode()
    assert "Teksten er for lang. Legg den ved som fil" in page
    assert words.strip() in page
    assert draft.versions.get().text != words
