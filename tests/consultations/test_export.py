"""What is taken out: whole, harmless to open, streamed, and without what is withheld."""

import csv
import io
import json
import tracemalloc
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from consultations import actions
from consultations.models import Answer, AnswerVersion
from consultations.views import pdf as papers
from consultations.views import rows
from core import clock, pdf
from tests.consultations.municipality import signed_in, url
from tests.factories.accounts import UserFactory
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    PointFactory,
    StoredFileFactory,
)
from tests.factories.organisations import OrganisationFactory

NAME = "Per Hansen i Storgata 5"
FORMATS = ["regneark", "svar-csv", "punkter-csv", "json", "pdf"]


@pytest.fixture
def treated(larvik, korps, kari, ola):
    """A summarised hearing with two answers; a neighbour's name is withheld in one of them."""
    hearing = HearingFactory(summarised=True, municipality=larvik, questions=["Hva mangler?"])
    question = hearing.questions.get()
    answer = AnswerFactory(
        hearing=hearing,
        organisation=korps,
        by=ola,
        text=f"Vi vil ha rom. {NAME} bråker.",
        replies={question: "=SUM(A1:A9)"},
        files=[StoredFileFactory(name="kart.pdf")],
    )
    AnswerFactory(hearing=hearing, kind="without_remarks")
    PointFactory(
        answer=answer,
        outcome="partly",
        text=f"{NAME} bråker.",
        question=question,
        treatment__reason="Dere får to timer.",
        treatment__treated_by=kari,
    )
    actions.withhold(answer, by=kari, ground="personal", reason="En nabo.", passage=NAME)
    return hearing


def export(hearing, name, own=False):
    """The address of a file."""
    view = "hearing_export_own" if own else "hearing_export"
    return reverse(view, kwargs={"ref": hearing.ref, "name": name})


def taken(client, hearing, name, own=False):
    response = client.get(export(hearing, name, own))
    assert response.status_code == 200, name
    streamed = getattr(response, "streaming_content", None)
    return b"".join(streamed) if streamed else response.content


def cells(content):
    """Every cell of every sheet, as text."""
    book = load_workbook(io.BytesIO(content))
    return [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]


@pytest.fixture
def written(monkeypatch):
    """What the papers say, before they are set."""
    found = []
    plain = pdf.compile_document

    def kept(document, *, at):
        found.append(json.dumps(document, ensure_ascii=False))
        return plain(document, at=at)

    monkeypatch.setattr(pdf, "compile_document", kept)
    return found


def everything(client, hearing, written, own=False):
    """All the words of all five files."""
    texts = [taken(client, hearing, n, own).decode() for n in ("svar-csv", "punkter-csv", "json")]
    texts += cells(taken(client, hearing, "regneark", own))
    assert taken(client, hearing, "pdf", own).startswith(b"%PDF-")
    return "\n".join([*texts, *written])


def test_nothing_that_is_withheld_is_taken_out_by_the_public(client, treated, written):
    for page in ("hearing_pdf", "summary_pdf"):
        assert client.get(url(page, treated)).status_code == 200
    assert client.get(url("answer_pdf", treated, number=1)).status_code == 200
    words = everything(client, treated, written)
    assert "Hansen" not in words
    assert "Storgata" not in words
    assert "holdt tilbake en del av teksten: personopplysninger. En nabo." in words
    for shown in ("Vi vil ha rom.", "bråker.", "kart.pdf", "Dere får to timer.", "Uten merknad"):
        assert shown in words, shown


def test_a_withheld_answer_and_a_withheld_file_stay_inside_too(client, treated, kari, written):
    answer = treated.answers.get(number=1)
    actions.withhold(
        answer, by=kari, ground="illegal", reason="Hemmelig.", file=answer.current.files.get().file
    )
    assert "kart.pdf" not in everything(client, treated, written)
    actions.withhold(answer, by=kari, ground="hate", reason="Hets.")
    written.clear()
    words = everything(client, treated, written)
    for gone in ("Vi vil ha rom", "bråker", "SUM(A1", "kart.pdf"):
        assert gone not in words, gone


def test_the_municipalitys_own_version_has_all_of_it(as_kari, client, as_ola, treated, written):
    words = everything(as_kari, treated, written, own=True)
    for shown in (f"{NAME} bråker.", "Kari Lunde", "Ola Berg", "En nabo."):
        assert shown in words, shown
    assert treated.answers.get(number=1).current.digest in words
    for name in FORMATS:
        there = export(treated, name, own=True)
        assert as_ola.get(there).status_code == 404
        assert client.get(there).status_code == 302


def test_a_private_person_is_named_inside_only(client, as_kari, treated, liv):
    AnswerFactory(hearing=treated, organisation=None, person=liv, by=liv, name_withheld=True)
    assert "Liv Solheim" not in taken(client, treated, "json").decode()
    assert "En privatperson" in taken(client, treated, "json").decode()
    assert "Liv Solheim" in taken(as_kari, treated, "json", own=True).decode()


def test_whom_an_answer_joins_and_that_it_came_on_paper_is_told_everywhere(
    client, treated, korps, written
):
    """A joining answer has no words of its own: without this it would say nothing."""
    spoken = treated.answers.get(organisation=korps)
    joiner = AnswerFactory(hearing=treated, kind="joins", joins=spoken)
    posted = AnswerFactory(hearing=treated)
    posted.versions.update(received_on=clock.last_day(treated.closes_at))
    whom = "Solsida skolekorps (svar 1)"
    document = json.loads(taken(client, treated, "json"))
    told = {one["number"]: one for one in document["answers"]}
    assert told[joiner.number]["joins"] == spoken.number
    assert [one["number"] for one in document["answers"] if one["on_paper"]] == [4]
    lines = list(csv.DictReader(io.StringIO(taken(client, treated, "svar-csv").decode("utf-8-sig")),
                                delimiter=";"))  # fmt: skip
    assert [line["Slutter seg til"] for line in lines if line["Slutter seg til"]] == [whom]
    assert [line["Nummer"] for line in lines if line["Kom på papir"] == "ja"] == ["4"]
    taken(client, treated, "pdf")
    client.get(url("answer_pdf", treated, number=joiner.number))
    client.get(url("answer_pdf", treated, number=posted.number))
    everyone, its_own, posted_own = written[-3:]
    assert f"Slutter seg til svaret fra {whom}." in its_own
    assert f"Slutter seg til svaret fra {whom}." in everyone
    assert "Kom på papir" in posted_own
    assert "Kom på papir" in everyone
    assert "Kom på papir" not in its_own


def test_the_paper_says_why_time_is_short_and_who_asked_for_more(client, larvik, korps, written):
    hearing = HearingFactory(
        published=True,
        municipality=larvik,
        short_reason="Midlene må søkes om i mai.",
        short_decided_by="Kommunedirektøren",
    )
    day = clock.last_day(hearing.closes_at) + timedelta(days=7)
    asked = actions.ask_extension(
        hearing, by=UserFactory(), on_behalf_of=korps, wanted=day, reason="Styret møtes sent."
    )
    actions.refuse_extension(asked, by=UserFactory(), reason="Fristen er statens.")
    client.get(url("hearing_pdf", hearing))
    for words in ("Midlene må søkes om i mai.", "Kommunedirektøren", "Solsida skolekorps",
                  "Styret møtes sent.", "Fristen er statens."):  # fmt: skip
        assert words in written[-1]


def test_what_looks_like_a_formula_is_text(client, treated):
    book = load_workbook(io.BytesIO(taken(client, treated, "regneark")))
    cell = next(c for c in book["Svar"][2] if c.value == "=SUM(A1:A9)")
    assert cell.data_type == "s"
    assert cell.quotePrefix
    lines = io.StringIO(taken(client, treated, "svar-csv").decode("utf-8-sig"))
    rows = list(csv.reader(lines, delimiter=";"))
    assert "'=SUM(A1:A9)" in rows[1]


def test_the_files_can_be_read_back(client, treated):
    found = json.loads(taken(client, treated, "json"))
    assert [a["number"] for a in found["answers"]] == [1, 2]
    assert found["answers"][0]["replies"][0]["question"] == "Hva mangler?"
    assert found["points"][0]["outcome"] == "Delvis tatt til følge"
    book = load_workbook(io.BytesIO(taken(client, treated, "regneark")))
    assert book.sheetnames == ["Svar", "Punkter"]
    assert book["Punkter"].max_row == 2


def test_points_stay_inside_until_the_summary_is_out(client, as_kari, larvik, written):
    hearing = HearingFactory(ended=True, municipality=larvik, summary="Halvferdig utkast")
    answer = AnswerFactory(hearing=hearing)
    PointFactory(answer=answer, outcome="noted", treatment__reason="Ikke vist ennå")
    assert client.get(export(hearing, "punkter-csv")).status_code == 404
    assert client.get(url("summary_pdf", hearing)).status_code == 404
    assert json.loads(taken(client, hearing, "json"))["points"] == []
    book = load_workbook(io.BytesIO(taken(client, hearing, "regneark")))
    assert book.sheetnames == ["Svar"]
    taken(client, hearing, "pdf")
    client.get(url("answer_pdf", hearing, number=1))
    assert "Ikke vist" not in "".join(written)
    assert "Halvferdig" not in "".join(written)
    assert "Ikke vist ennå" in taken(as_kari, hearing, "json", own=True).decode()


@pytest.mark.parametrize("traits", [{}, {"for_approval": True}])
def test_what_is_not_published_is_taken_out_by_nobody(client, larvik, traits):
    hidden = HearingFactory(municipality=larvik, **traits)
    assert client.get(url("hearing_pdf", hidden)).status_code == 404
    for name in FORMATS:
        assert client.get(export(hidden, name)).status_code == 404


def test_another_name_is_nothing(client, treated):
    assert client.get(export(treated, "docx")).status_code == 404


# --- many --------------------------------------------------------------------------


def crowd(hearing, count, letters=400):
    """So many answers, in a few statements."""
    organisations = OrganisationFactory.create_batch(1)
    model, now = type(organisations[0]), clock.now()
    made = model.objects.bulk_create(model(name=f"Lag {n}") for n in range(count))
    answers = Answer.objects.bulk_create(
        Answer(hearing=hearing, organisation=o, created_at=now) for o in made
    )
    user = hearing.created_by
    versions = AnswerVersion.objects.bulk_create(
        AnswerVersion(
            answer=a, number=1, text="ord " * (letters // 4), edited_at=now, edited_by=user,
            sent_at=now, sent_by=user, digest="0" * 64,
        )
        for a in answers
    )  # fmt: skip
    for n, (answer, version) in enumerate(zip(answers, versions, strict=True), 1):
        answer.number, answer.current, answer.state = n, version, "sent"
    Answer.objects.bulk_update(answers, ["number", "current", "state"], batch_size=1000)


def test_very_many_are_streamed_in_slices(client, larvik, monkeypatch):
    monkeypatch.setattr(rows, "SLICE", 50)
    hearing = HearingFactory(ended=True, municipality=larvik)
    crowd(hearing, 1000, letters=8000)
    for name in ("svar-csv", "json", "regneark"):
        with CaptureQueriesContext(connection) as asked:
            response = client.get(export(hearing, name))
            tracemalloc.start()
            size = sum(len(part) for part in response.streaming_content)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert len(asked) < 100, name
        assert size > 8_000_000 or name == "regneark"  # which is written first, and packed
        assert peak < 4_000_000, name


def test_a_paper_has_an_end(client, larvik, monkeypatch):
    monkeypatch.setattr(papers, "MOST_ANSWERS", 1)
    hearing = HearingFactory(ended=True, municipality=larvik)
    AnswerFactory.create_batch(2, hearing=hearing)
    response = client.get(export(hearing, "pdf"))
    assert response.status_code == 409
    assert "Last ned regnearket" in response.content.decode()


def test_a_paper_survives_what_people_write(client, larvik):
    odd = '#panic("x") 😀 \u202e // \\ *a* `b` $c$\x07\n\n= d'
    words = dict.fromkeys(("lead", "background", "in_short", "summary", "outcome"), odd)
    hearing = HearingFactory(
        concluded=True, municipality=larvik, title=odd[:20], questions=[odd], **words
    )
    answer = AnswerFactory(hearing=hearing, text=odd, replies={hearing.questions.get(): odd})
    PointFactory(answer=answer, outcome="noted", text=odd * 50, treatment__reason=odd)
    for address in (
        url("hearing_pdf", hearing),
        url("summary_pdf", hearing),
        url("answer_pdf", hearing, number=1),
        export(hearing, "pdf"),
    ):
        response = client.get(address)
        assert response.status_code == 200, address
        assert response["Content-Type"] == "application/pdf"
        assert b"pdfuaid:part" in response.content


def test_nobody_elses_papers(treated, liv):
    assert signed_in(liv).get(export(treated, "pdf", own=True)).status_code == 404
