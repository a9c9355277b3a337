"""The demo's letter box."""

import pytest

from tests.consultations.municipality import text

pytestmark = pytest.mark.django_db

LETTER = """To: Solsida skolekorps <post@solsida.example>
Subject: {subject}
Date: {date}
Content-Type: text/plain; charset=utf-8

Hei, Solsida skolekorps
"""


@pytest.fixture
def box(settings, tmp_path):
    settings.PORTAL_MAIL_DIR = str(tmp_path)
    return tmp_path


def put(box, name, **words):
    (box / f"{name}.eml").write_text(LETTER.format(**words), encoding="utf-8")


def test_a_letter_says_in_norwegian_when_it_came(box, client):
    put(box, "en", subject="Svar innen fristen", date="Wed, 10 Feb 2027 12:30:00 +0000")
    for page in (client.get("/demo/post/"), client.get("/demo/post/en/")):
        assert "10. februar 2027 kl.\N{NO-BREAK SPACE}13.30" in text(page)
        assert "Feb 2027" not in text(page)


@pytest.mark.parametrize("date", ["", "i går"])
def test_a_letter_without_a_date_is_shown_all_the_same(box, client, date):
    put(box, "uten", subject="Uten dato", date=date)
    assert "Uten dato" in text(client.get("/demo/post/"))


def test_only_the_letters_asked_for(box, client):
    put(box, "en", subject="Til korpset", date="")
    assert "Til korpset" in text(client.get("/demo/post/", {"til": "SOLSIDA"}))
    assert "Ingen post ennå." in text(client.get("/demo/post/", {"til": "noen andre"}))
    assert client.get("/demo/post/finnes-ikke/").status_code == 404
