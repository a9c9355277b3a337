"""The public page «Plattformen»."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from agreements.comparing import spoken
from agreements.models import Clause, Edition
from agreements.states import SUMMARY
from insight.views.platform import parties
from tests.consultations.municipality import text
from tests.factories.agreements import EditionFactory
from tests.forums.contact import held

pytestmark = pytest.mark.django_db
PAGE = "/plattformen/"


def headings(shown: str) -> list[str]:
    """The h3s, one a clause."""
    return re.findall(r"<h3>(.*?)</h3>", shown)


def test_without_an_agreement_the_summary_stands_alone(client):
    shown = text(client.get(PAGE))
    assert "Partene har ikke lagt inn avtalen her ennå" in shown
    assert len(headings(shown)) == 32
    assert "Dette er et sammendrag i enkelt språk." in shown
    assert "Les hele avtaleteksten" not in shown
    assert f'href="{reverse("evaluations")}"' in shown


def test_the_parties_stand_side_by_side_the_one_on_turn_first(client, national, in_force, contact):
    assert [p["name"] for p in parties(national)] == ["KS", "Frivillighet Norge"]
    held(contact, 0)
    assert [p["name"] for p in parties(national)] == ["Frivillighet Norge", "KS"]
    shown = text(client.get(PAGE))
    assert shown.index("Frivillighet Norge</p>") < shown.index("KS</p>")
    assert "For kommunene og fylkeskommunene" in shown


def test_how_long_it_lasts(client, national, at_time):
    at_time("2025-06-15 12:00")
    EditionFactory(platform=national, state="in_force")
    at_time("2027-02-09 12:00")
    shown = text(client.get(PAGE))
    assert "Gjelder til og med onsdag 14. juni 2028" in shown
    assert "16 måneder igjen" in shown
    assert "Partene evaluerer sammen fra tirsdag 14. desember 2027." in shown


def test_one_that_is_over_breaks_nothing(client, national, at_time):
    at_time("2025-06-15 12:00")
    edition = EditionFactory(platform=national, state="in_force")
    at_time("2029-01-01 12:00")
    assert "Avtalen gjaldt til og med 14. juni 2028." in text(client.get(PAGE))
    Edition.objects.filter(pk=edition.pk).update(state="expired")
    assert "Avtalen gjaldt til og med 14. juni 2028." in text(client.get(PAGE))


SIGNED = (
    "Offentlig økonomisk støtte skal i størst mulig grad gis i form av frie midler som "
    "frivilligheten kan benytte\ni tråd med egne prioriteringer."
)


def test_a_clause_that_says_what_our_words_were_written_for_is_shown_in_them(client, national):
    EditionFactory(platform=national, state="in_force", texts={"R2": SIGNED})
    shown = text(client.get(PAGE))
    assert headings(shown)[0] == "Mest mulig frie midler"
    assert "i tråd med egne prioriteringer" not in shown
    assert "Dette er et sammendrag i enkelt språk." in shown
    assert "partenes egne ord" not in shown


def test_a_clause_that_the_parties_have_changed_is_shown_in_their_words(client, national):
    texts = {"R2": SIGNED, "R3": "Skjemaet er på én side."}
    EditionFactory(platform=national, state="in_force", texts=texts)
    shown = text(client.get(PAGE))
    assert "Skjemaet er på én side." in shown
    assert next(one for one in SUMMARY["clauses"] if one["code"] == "R3")["nb"]["text"] not in shown
    assert "Punkter som partene har endret, står med partenes egne ord." in shown


def test_a_summary_that_stands_for_the_text_is_shown_in_both_tongues(client, national):
    ours = next(one for one in SUMMARY["clauses"] if one["code"] == "R2")
    EditionFactory(
        platform=national, state="in_force", summary_only=True, texts={"R2": ours["nb"]["text"]}
    )
    assert ours["nb"]["heading"] in text(client.get(PAGE))
    client.post(reverse("language"), {"language": "nn"})
    assert ours["nn"]["text"] in text(client.get(PAGE))


def test_only_the_clauses_of_the_edition_are_shown(client, in_force):
    shown = text(client.get(PAGE))
    assert shown.count('<li class="clause"') == in_force.clauses.count()
    assert "Støtte gis mest mulig som frie midler." in shown
    assert "Dette er et sammendrag i enkelt språk." not in shown


def test_a_clause_we_have_no_words_for_is_shown_as_it_stands(client, national):
    texts = {"R2": "Frie midler.", "R9": "Noe helt nytt <b>her</b>."}
    EditionFactory(platform=national, state="in_force", texts=texts)
    shown = text(client.get(PAGE))
    assert "Noe helt nytt &lt;b&gt;her&lt;/b&gt;." in shown
    assert "Rammevilkår 9" in shown
    assert Clause.objects.count() == 2


def test_a_draft_is_not_shown(client, draft):
    assert "Partene har ikke lagt inn avtalen her ennå" in text(client.get(PAGE))


def test_measured_and_told_and_not_yet_differ_in_words(client, larvik):
    shown = text(client.get(PAGE))
    assert 'class="source source-said">Oppgitt av kommunene' in shown
    assert 'class="source source-measured">Målt i Samspill' in shown
    assert 'class="source source-nothing">Ikke målt ennå' in shown


def test_in_nynorsk(client):
    cache.clear()
    client.post(reverse("language"), {"language": "nn"})
    shown = text(client.get(PAGE))
    assert "Laga skal vite kva dei kan rekne med" in shown


@pytest.mark.parametrize(
    ("code", "words"),
    [("F", "Formål"), ("P3", "Prinsipp 3"), ("R2", "Rammevilkår 2"), ("K1", "Relasjonen 1"),
     ("K1a", "Relasjonen 1 a"), ("K4-2", "Relasjonen 4, punkt 2"), ("O6", "Oppfølging 6"),
     ("L1", "Lokalt punkt 1"), ("??", "??")],
)  # fmt: skip
def test_what_a_clause_is_called(code, words):
    assert spoken(code) == words


def test_the_address():
    assert reverse("platform") == PAGE


def test_no_clause_stands_without_a_figure_or_a_sentence(client, national):
    texts = {"F": "Sammen.", "R9": "Noe nytt.", "L1": "Vårt eget."}
    EditionFactory(platform=national, state="in_force", texts=texts)
    shown = text(client.get(PAGE))
    assert shown.count('class="clause"') == shown.count('class="source source-nothing"') + len(
        re.findall(r'<div class="figure figure-(?:measured|said)', shown)
    )
    assert shown.count("Måles ikke ennå.") == 2
