"""Files in an answer, and throwing a draft away."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consultations import actions
from consultations.models import Answer, AnswerFile
from core.files import EICAR
from tests.consultations.conftest import previewed, text, typed
from tests.factories.consultations import PDF, AnswerFactory


def url(name, answer, **kwargs):
    return reverse(name, kwargs={"ref": answer.ref, **kwargs})


def pdf(name="skisse.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


# --- throwing away ----------------------------------------------------------------------


def test_a_draft_is_thrown_away_after_a_question(as_nina, draft, hearing):
    assert "Vil dere slette kladden?" in text(as_nina.get(url("answer_delete", draft)))
    assert draft.versions.exists()
    response = as_nina.post(url("answer_delete", draft))
    assert response.url == hearing.get_absolute_url()
    assert not Answer.objects.exists()


def test_throwing_away_a_new_version_leaves_what_was_sent(as_ola, ola, hearing, korps):
    answer = AnswerFactory(hearing=hearing, organisation=korps, by=ola, text="Sendt")
    actions.start(hearing, by=ola, on_behalf_of=korps)
    assert "gjelder fortsatt" in text(as_ola.get(url("answer_delete", answer)))
    as_ola.post(url("answer_delete", answer))
    answer.refresh_from_db()
    assert answer.versions.get().text == "Sendt"


# --- files ------------------------------------------------------------------------------


def test_files_are_added_one_by_one_and_taken_out_again(as_nina, draft):
    for name in ("en.pdf", "to.pdf"):
        response = as_nina.post(url("answer_edit", draft), typed(draft, "Nytt", file=pdf(name)))
        assert response.status_code == 302
    one, two = AnswerFile.objects.order_by("pk")
    page = text(as_nina.get(url("answer_edit", draft)))
    assert "en.pdf" in page
    assert "to.pdf" in page
    gone = url("answer_file_remove", draft, pk=one.pk)
    assert as_nina.post(gone, typed(draft, "Skrevet samtidig")).status_code == 302
    assert draft.versions.get().files.get() == two
    assert draft.versions.get().text == "Skrevet samtidig"


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (pdf("program.exe", b"MZ" + b"\0" * 60), "Vi tar imot PDF"),
        (pdf("falsk.pdf", b"MZ" + b"\0" * 60), "heter .pdf, men er noe annet"),
        (pdf("tom.pdf", b""), "Filen er tom."),
        (pdf("stor.pdf", PDF + b"\0" * (25 * 1024 * 1024)), "Filen er 26 MB."),
        (pdf("virus.pdf", PDF + EICAR), "noe skadelig"),
    ],
    ids=["type", "disguised", "empty", "large", "harmful"],
)
def test_a_file_that_cannot_be_taken_leaves_the_words_in_the_form(as_nina, draft, upload, words):
    upload.seek(0)
    response = as_nina.post(url("answer_edit", draft), typed(draft, "Mine ord", file=upload))
    assert response.status_code == 422
    assert words in text(response)
    assert "Mine ord</textarea>" in text(response)
    assert 'id="id_file_error"' in text(response)
    assert not AnswerFile.objects.exists()


def test_a_file_in_a_draft_is_for_its_own_people(as_nina, as_liv, as_kari, as_ola, client, draft):
    as_nina.post(url("answer_edit", draft), typed(draft, file=pdf()))
    there = url("answer_file", draft, pk=AnswerFile.objects.get().pk)
    assert as_ola.get(there).status_code == 200
    for other in (as_liv, as_kari, client):
        assert other.get(there).status_code == 404
    as_ola.post(url("answer_send", draft), previewed(draft))
    for other in (as_liv, as_kari, client):
        response = other.get(there)
        assert response["Content-Disposition"] == 'attachment; filename="skisse.pdf"'
        assert b"".join(response.streaming_content) == PDF


def test_a_file_belongs_to_one_answer(as_ola, as_liv, draft, club, hearing, liv):
    as_ola.post(url("answer_edit", draft), typed(draft, file=pdf()))
    file = AnswerFile.objects.get()
    livs = AnswerFactory(hearing=hearing, organisation=club, by=liv, sent=False)
    assert as_liv.post(url("answer_file_remove", livs, pk=file.pk), typed(livs)).status_code == 404
    assert as_ola.get(url("answer_file", livs, pk=file.pk)).status_code == 404
    assert draft.versions.get().files.get() == file


def test_the_file_of_an_old_version_is_no_longer_public(as_ola, ola, client, hearing, korps):
    answer = AnswerFactory(hearing=hearing, organisation=korps, by=ola)
    actions.start(hearing, by=ola, on_behalf_of=korps)
    as_ola.post(url("answer_edit", answer), typed(answer, file=pdf()))
    as_ola.post(url("answer_send", answer), previewed(answer))
    second = url("answer_file", answer, pk=AnswerFile.objects.get().pk)
    assert client.get(second).status_code == 200
    actions.start(hearing, by=ola, on_behalf_of=korps)
    copy = AnswerFile.objects.latest("pk")
    as_ola.post(url("answer_file_remove", answer, pk=copy.pk), typed(answer))
    as_ola.post(url("answer_send", answer), previewed(answer))
    assert client.get(second).status_code == 404
    assert as_ola.get(second).status_code == 200
