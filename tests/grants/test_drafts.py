"""Where Ola and Nina write: quiet saves, conflicts, odd amounts and files."""

import json
from decimal import Decimal

import pytest

from grants.models import ApplicationFile
from grants.states import QuestionKind
from tests.consultations.municipality import text
from tests.grants.writing import field, lines, opened, pdf, url, with_file

pytestmark = pytest.mark.django_db


# --- quiet saves ------------------------------------------------------------------------


def test_what_is_typed_is_saved_quietly(as_ola, project):
    name = field(project, "text")
    response = as_ola.post(
        url("application_save", project), opened(as_ola, project, **{name: "Vi drar på tur."})
    )
    assert response.status_code == 200
    assert "Lagret" in text(response)
    assert "<html" not in text(response)
    assert project.replies.get().text == "Vi drar på tur."
    project.refresh_from_db()
    assert project.saves == 1


def test_the_same_again_saves_nothing_new(as_ola, project):
    typed = opened(as_ola, project, amount="12 000")
    for _twice in range(2):
        assert as_ola.post(url("application_save", project), typed).status_code == 200
    project.refresh_from_db()
    assert (project.saves, project.amount) == (1, 12_000)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12 000", "12000"),
        ("12.000", "12000"),
        ("12000,50", "12000.50"),
        ("12000.50", "12000.50"),
        ("kr 12 000,-", "12000"),
        ("12\u00a0000 kr", "12000"),
    ],
)
def test_money_is_typed_in_any_usual_way(as_ola, project, typed, amount):
    as_ola.post(url("application_edit", project), opened(as_ola, project, amount=typed))
    project.refresh_from_db()
    assert project.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": "-5000"}, "mindre enn 0"),
        ({"amount": "9" * 30}, "for stort"),
        ({"amount": "12,345"}, "Skriv beløpet i kroner"),
        ({"amount": "0"}, "mer enn 0"),
        ({"amount": "91000"}, "høyst 90"),
        ({"amount": "10"}, "minst 5"),
        ({"account": "1234 56 78901"}, "Kontonummeret stemmer ikke"),
        ({"account": "123"}, "Et kontonummer har"),
        ({"years": "9"}, "Velg hvor mange år"),
    ],
)
def test_one_bad_field_does_not_stop_the_others(as_ola, project, changes, words):
    name = field(project, "text")
    typed = opened(as_ola, project, **{name: "Vi drar."}, **changes)
    quiet = as_ola.post(url("application_save", project), typed)
    assert quiet.status_code == 200
    assert words in text(quiet).replace("\u00a0", " ")
    assert project.replies.get().text == "Vi drar."
    loud = as_ola.post(url("application_edit", project), typed)
    assert loud.status_code == 422
    assert words in text(loud).replace("\u00a0", " ")
    assert next(iter(changes.values())) in text(loud)
    project.refresh_from_db()
    assert (project.amount, project.account, project.years) == (None, "", 1)


def test_a_corrected_field_is_saved_after_the_quiet_refusal(as_ola, project):
    typed = opened(as_ola, project, amount="mye")
    quiet = as_ola.post(url("application_save", project), typed | {field(project, "text"): "Ja"})
    carried = {
        name: text(quiet).split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("saves", "seen")
    }
    again = typed | {field(project, "text"): "Ja", "amount": "6000"} | carried
    assert as_ola.post(url("application_save", project), again).status_code == 200
    project.refresh_from_db()
    assert project.amount == 6_000


def test_too_long_a_text_is_refused_beside_its_field(as_ola, project):
    typed = opened(as_ola, project, **{field(project, "text"): "x" * 20_001})
    page = as_ola.post(url("application_edit", project), typed)
    assert page.status_code == 422
    assert "for lang" in text(page)
    assert not project.replies.exists()


def test_a_broken_count_saves_nothing(as_ola, project):
    typed = opened(as_ola, project, amount="6000") | {"saves": "x"}
    assert as_ola.post(url("application_save", project), typed).status_code == 422
    project.refresh_from_db()
    assert project.amount is None


# --- two at once ------------------------------------------------------------------------


def test_two_people_in_two_fields_do_not_disturb_each_other(as_ola, as_nina, project):
    olas = opened(as_ola, project, **{field(project, "text"): "Olas svar"})
    ninas = opened(as_nina, project, amount="7000")
    assert as_ola.post(url("application_save", project), olas).status_code == 200
    response = as_nina.post(url("application_save", project), ninas)
    assert response.status_code == 200
    assert "har også skrevet" in text(response)
    project.refresh_from_db()
    assert (project.replies.get().text, project.amount) == ("Olas svar", 7_000)


def test_two_people_in_one_field_keep_both_texts(as_ola, as_nina, project):
    name = field(project, "text")
    olas = opened(as_ola, project, **{name: "Olas svar"})
    ninas = opened(as_nina, project, **{name: "Ninas svar"})
    as_ola.post(url("application_edit", project), olas)
    quiet = as_nina.post(url("application_save", project), ninas)
    assert quiet.status_code == 409
    assert "Ola Berg har lagret mens du skrev" in text(quiet)
    page = as_nina.post(url("application_edit", project), ninas)
    assert page.status_code == 409
    assert "Olas svar" in text(page)
    assert "Ninas svar" in text(page)
    assert project.replies.get().text == "Olas svar"
    chosen = ninas | {"saves": page.context["saves"], "seen": page.context["seen"]}
    assert as_nina.post(url("application_edit", project), chosen).status_code == 302
    assert project.replies.get().text == "Ninas svar"


def test_a_budget_that_both_changed_is_shown_in_words(as_ola, as_nina, project):
    name = field(project, "budget")
    olas = opened(as_ola, project) | lines(name, ("cost", "Leie", "900"))
    ninas = opened(as_nina, project) | lines(name, ("cost", "Buss", "700"))
    as_ola.post(url("application_edit", project), olas)
    page = as_nina.post(url("application_edit", project), ninas)
    assert page.status_code == 409
    assert "Leie: 900 kr" in text(page)
    assert "Buss" in text(page)
    assert project.lines.get().name == "Leie"


# --- the budget -------------------------------------------------------------------------


def test_a_budget_with_its_sums(as_ola, project):
    name = field(project, "budget")
    rows = [("income", "Kake", "1 500,50"), ("cost", "Leie", "1.000"), ("cost", "Mat", "500")]
    typed = opened(as_ola, project) | lines(name, *rows, ("cost", "", ""))
    assert as_ola.post(url("application_edit", project), typed).status_code == 302
    kept = list(project.lines.values_list("income", "name", "budget"))
    assert kept == [
        (False, "Leie", 1_000),
        (False, "Mat", 500),
        (True, "Kake", Decimal("1500.50")),
    ]
    page = text(as_ola.get(url("application_edit", project))).replace("\u00a0", " ")
    assert "Utgifter til sammen: 1 500 kr" in page
    assert "Inntekter til sammen: 1 500,50 kr" in page
    # the same form again is no change
    again = as_ola.get(url("application_edit", project))
    form = again.context["form"]
    kept_rows = json.loads(form[name].value())
    typed = opened(as_ola, project) | lines(name, *kept_rows)
    as_ola.post(url("application_edit", project), typed)
    project.refresh_from_db()
    assert project.saves == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("cost", "Leie", "-5"), "«Leie»"),
        (("cost", "Leie", ""), "«Leie»"),
        (("cost", "", "500"), "Skriv hva beløpet"),
        (("cost", "x" * 121, "5"), "for lang tekst"),
    ],
)
def test_a_line_that_is_wrong_is_named(as_ola, project, row, words):
    typed = opened(as_ola, project) | lines(field(project, "budget"), row)
    page = as_ola.post(url("application_edit", project), typed)
    assert page.status_code == 422
    assert words in text(page)
    assert not project.lines.exists()


# --- files ------------------------------------------------------------------------------


def test_a_file_under_its_question(as_ola, project, media):
    assert with_file(as_ola, project, pdf()).status_code == 302
    with_file(as_ola, project, pdf())
    item = ApplicationFile.objects.get()
    assert item.question.kind == QuestionKind.FILE
    assert "vedtekter.pdf" in text(as_ola.get(url("application_edit", project)))
    response = as_ola.get(url("application_file", project, item.file.ref))
    assert response["Content-Disposition"] == 'attachment; filename="vedtekter.pdf"'
    remove = url("application_file_remove", project, item.pk)
    as_ola.post(remove, opened(as_ola, project, amount="6000"))
    project.refresh_from_db()
    assert (project.files.count(), project.amount) == (0, 6_000)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("program.exe", b"MZ" + b"\0" * 60, "Vi tar imot PDF"),
        ("falsk.pdf", b"MZ" + b"\0" * 60, "noe annet"),
        ("tom.pdf", b"", "Filen er tom"),
    ],
)
def test_a_wrong_file_leaves_the_words(as_ola, project, name, content, words, media):
    typed = opened(as_ola, project, **{field(project, "text"): "Vi drar."})
    page = as_ola.post(
        url("application_edit", project), typed | {field(project, "file"): pdf(name, content)}
    )
    assert page.status_code == 422
    assert words in text(page)
    assert project.replies.get().text == "Vi drar."
    assert not project.files.exists()
