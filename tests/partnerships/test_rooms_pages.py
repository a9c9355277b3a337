"""What each person meets of a dialogue room, and what nobody else does: secrets, roles, tenants."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from core import clock
from core.files import EICAR
from organisations.states import Role
from partnerships.actions import room_documents, room_talk
from partnerships.actions import rooms as rooms_actions
from partnerships.models import DialogueRoom, IdealDeclaration, RoomQuestion
from partnerships.states import RoomState
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.consultations import PDF, StoredFileFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory
from tests.factories.partnerships_rooms import RoomFactory, joined, opened
from tests.partnerships.conftest import SECRET, url

pytestmark = pytest.mark.django_db


def pdf(name="notat.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def same(response):
    """The page without what changes from one time to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", text(response))


@pytest.fixture
def stranger(db):
    """A case handler and buyer of another municipality."""
    person = UserFactory(mfa=True)
    other = MunicipalityFactory().organisation
    for role in (Role.WRITER, Role.PROCUREMENT):
        MembershipFactory(user=person, organisation=other, role=role)
    return signed_in(person)


# --- the way there --------------------------------------------------------------------------------


def test_a_need_is_nobodys_outside_before_it_is_opened(client, need, as_kari, stranger):
    assert client.get(url("room", need)).status_code == 404
    assert need.title not in text(client.get(reverse("room_list")))
    assert as_kari.get(url("room_work", need)).status_code == 200
    assert stranger.get(url("room_work", need)).status_code == 404


def test_kari_may_not_open_and_the_procurement_officer_may(need, as_kari, as_grete, as_inga):
    for someone in (as_kari, as_grete):
        response = someone.get(url("room_open", need))
        assert response.status_code == 403
        assert "Bare en innkjøper" in text(response)
        assert someone.post(url("room_open", need)).status_code == 403
    page = text(as_inga.get(url("room_open", need)))
    assert "ikke juridiske råd" in page
    assert "7\xa0800\xa0000" in page
    sent = {"version": need.version, "reservable": "unsure", "estimate": "under"}
    response = as_inga.post(url("room_open", need), sent)
    assert response.status_code == 422
    assert "Bekreft at du har lest" in text(response)
    response = as_inga.post(url("room_open", need), sent | {"uncertainty_read": "on"})
    assert response.status_code == 302
    need.refresh_from_db()
    assert need.state == RoomState.OPEN


@pytest.mark.parametrize(
    "name", ["room_open", "room_announce", "room_no_procurement", "room_close"]
)
def test_what_is_procurements_is_refused_to_every_other(room, name, as_kari, stranger, client):
    assert as_kari.post(url(name, room)).status_code == 403
    assert stranger.post(url(name, room)).status_code == 404
    assert client.post(url(name, room)).status_code == 302  # to sign in


def test_the_need_is_written_from_the_form_and_then_stands(as_kari, as_inga, larvik, rooms):
    page = as_kari.get(reverse("room_new"))
    sent = {
        "ref": page.context["form"]["ref"].value(),
        "owner": larvik.organisation.pk,
        "title": "Varm mat",
        "kind": "existing",
        "need": "",
    }
    assert as_kari.post(reverse("room_new"), sent).status_code == 422
    response = as_kari.post(reverse("room_new"), sent | {"need": "Mat til flere."})
    room = DialogueRoom.objects.get()
    assert response.url == url("room_edit", room)
    form = as_kari.get(url("room_edit", room)).context["form"]
    written = {name: form[name].value() or "" for name in form.fields if name != "topics"}
    written |= {"topics": [rooms.pk], "contact_name": "Kari", "contact_phone": "33 00 00 00"}
    written["closes_on"] = "2199-01-01"
    assert as_kari.post(url("room_edit", room), written).status_code == 422
    written["closes_on"] = clock.today().replace(year=clock.today().year + 1).isoformat()
    assert as_kari.post(url("room_edit", room), written).status_code == 302
    assert "Se over og åpne" in text(as_inga.get(url("room_work", room)))
    assert "Be innkjøperen åpne" in text(as_kari.get(url("room_work", room)))
    assert as_kari.post(url("room_ask_to_open", room)).status_code == 302


def test_a_need_is_thrown_away_after_a_question_and_an_open_room_never(
    need, korps, inga, kari, as_kari, as_grete, stranger
):
    room_documents.add_document(need, by=kari, file=StoredFileFactory(), title="Utkast")
    there = url("room_discard", need)
    assert there in text(as_kari.get(url("room_work", need)))
    assert as_grete.post(there).status_code == 403
    assert stranger.post(there).status_code == 404
    assert "kan ikke gjøres om" in text(as_kari.get(there))
    assert DialogueRoom.objects.filter(pk=need.pk).exists()
    assert as_kari.post(there).url == reverse("work_rooms")
    assert not DialogueRoom.objects.filter(pk=need.pk).exists()
    rooms_actions.discard_room(need, by=kari)  # a second click


def test_an_open_room_is_not_thrown_away(room, as_kari):
    there = url("room_discard", room)
    assert as_kari.get(there).url == url("room_work", room)
    assert "kan ikke slettes" in text(as_kari.post(there, follow=True))
    assert DialogueRoom.objects.filter(pk=room.pk).exists()


# --- in the room ----------------------------------------------------------------------------------


def test_joining_without_the_declaration_is_refused_beside_its_box(room, korps, ola, as_ola):
    response = as_ola.post(url("room_join", room), {"organisation": korps.pk})
    assert response.status_code == 422
    assert response.context["form"].errors["declares"]
    response = as_ola.post(url("room_join", room), {"organisation": korps.pk, "declares": "on"})
    assert response.url == url("room_participant", room)
    again = as_ola.post(url("room_join", room), {"organisation": korps.pk, "declares": "on"})
    assert again.status_code == 302
    assert room.participants.get().organisation == korps


def test_one_who_is_not_responsible_is_told_so(room, nina, korps):
    MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
    response = signed_in(nina).get(url("room_join", room))
    assert response.status_code == 403
    assert "Be en ansvarlig hos dere" in text(response)


def test_the_participants_page_is_its_own_peoples(room, band, liv, choir, as_ola, as_kari, client):
    assert as_ola.get(url("room_participant", room)).status_code == 200
    assert signed_in(liv).get(url("room_participant", room)).status_code == 404
    assert as_kari.get(url("room_participant", room)).status_code == 404
    assert client.get(url("room_participant", room)).status_code == 302


def test_others_read_that_a_participant_asked_and_the_staff_who(
    room, band, singers, liv, as_ola, as_kari, client
):
    page = as_ola.get(url("room_participant", room))
    who = page.context["ask"]["participant"].value()
    as_ola.post(url("room_ask", room), {"participant": who, "text": "Hvor stort?"})
    for someone in (client, signed_in(liv)):
        seen = text(someone.get(url("room", room)))
        assert "fra en deltaker" in seen
        assert "Solsida" not in seen
    assert "Spørsmål 1 fra Solsida skolekorps" in text(as_kari.get(url("room_work", room)))
    question = RoomQuestion.objects.get()
    assert as_ola.get(url("room_answer", room, pk=question.pk)).status_code == 404
    sent = {"words": "20 plasser."}
    assert as_kari.post(url("room_answer", room, pk=question.pk), sent).status_code == 302
    assert "20 plasser." in text(client.get(url("room", room)))


def test_nobody_asks_as_a_participant_that_is_not_theirs(room, band, singers, as_ola):
    response = as_ola.post(url("room_ask", room), {"participant": singers.pk, "text": "Hei?"})
    assert response.status_code == 422
    assert not RoomQuestion.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("virus.pdf", PDF + EICAR, "noe skadelig"),
        ("program.exe", b"MZ", "Vi tar imot"),
        ("tom.pdf", b"", "tom"),
        ("stor.pdf", PDF + b"x" * 500, "MB"),
    ],
)
def test_a_bad_file_is_refused_beside_its_field(
    room, band, as_ola, as_kari, settings, name, content, words
):
    settings.FILE_MAX_BYTES = len(PDF) + 200
    for who, page, sent in (
        (as_ola, "room_hand_in", {"participant": band.pk, "file": pdf(name, content)}),
        (as_kari, "room_document_add", {"file": pdf(name, content)}),
    ):
        response = who.post(url(page, room), sent)
        assert response.status_code == 422
        form = response.context["hand_in" if who is as_ola else "upload"]
        assert words in form.errors["file"][0]
    assert not room.documents.exists()


def test_nobody_fetches_a_document_before_everybody_may(
    room, band, singers, liv, kari, as_ola, as_kari, client
):
    paper = room_documents.add_document(room, by=kari, file=StoredFileFactory(), title="Utkast")
    there, everyone = url("room_document", room, pk=paper.pk), (client, as_ola, signed_in(liv))
    assert [who.get(there).status_code for who in everyone] == [404, 404, 404]
    assert all("Utkast" not in text(who.get(url("room", room))) for who in everyone)
    as_kari.post(url("room_share", room))
    assert [who.get(there).status_code for who in everyone] == [200, 200, 200]
    assert all("Utkast" in text(who.get(url("room", room))) for who in everyone)


# --- secrets --------------------------------------------------------------------------------------


def test_a_secret_is_read_by_its_own_and_by_those_who_handle_the_room(
    room, secret, singers, liv, as_ola, as_kari, as_inga, as_grete, stranger, client
):
    there = url("room_document", room, pk=secret.pk)
    assert [who.get(there).status_code for who in (as_ola, as_kari, as_inga)] == [200, 200, 200]
    others = (client, signed_in(liv), as_grete, stranger)
    assert [who.get(there).status_code for who in others] == [404, 404, 404, 404]


def test_nothing_that_others_read_tells_that_there_is_a_secret(
    room, band, singers, liv, ola, korps, as_grete, as_inga, client
):
    readers = [(client, ("room",)), (signed_in(liv), ("room", "room_participant"))]
    readers += [(as_grete, ("room", "room_work")), (as_inga, ("room_file_json",))]

    def seen():
        return [same(who.get(url(page, room))) for who, names in readers for page in names]

    before = seen()
    room_documents.hand_in(
        band, by=ola, on_behalf_of=korps, file=StoredFileFactory(), title=SECRET, secret=True
    )
    assert seen() == before


def test_the_confidential_part_of_a_meeting_is_kept_apart(
    room, met, singers, liv, as_ola, as_kari, as_grete, client
):
    assert SECRET in text(as_ola.get(url("room_participant", room)))
    assert SECRET in text(as_kari.get(url("room_work", room)))
    for page in (
        client.get(url("room", room)),
        signed_in(liv).get(url("room_participant", room)),
        as_grete.get(url("room_work", room)),
    ):
        seen = text(page)
        assert "Vi snakket om sted." in seen
        assert SECRET not in seen
        assert "Ola Berg og Kari" not in seen


def test_the_tender_file_has_everything_but_the_secrets(
    room, band, secret, met, ola, korps, kari, as_inga, stranger, client
):
    formula = "=1+1"
    question = room_talk.ask(band, by=ola, on_behalf_of=korps, text=formula)
    room_talk.answer(question, by=kari, words="Nei.")
    room_documents.hand_in(
        band, by=ola, on_behalf_of=korps, file=StoredFileFactory(), title="Vårt forslag"
    )
    csv = b"".join(as_inga.get(url("room_file_csv", room)).streaming_content).decode()
    book = b"".join(as_inga.get(url("room_file_xlsx", room)).streaming_content)
    sheets = load_workbook(io.BytesIO(book))
    cells = [str(cell) for sheet in sheets for row in sheet.values for cell in row]
    found = as_inga.get(url("room_file_json", room)).json()
    for seen in (csv, "\n".join(cells), str(found)):
        assert SECRET not in seen
        for words in ("Solsida skolekorps", "Vårt forslag", "lokaler", "Ola Berg", "2026-1"):
            assert words in seen
    assert "'=1+1" in csv
    assert [
        cell.data_type for row in sheets["Spørsmål"] for cell in row if cell.value == formula
    ] == ["s"]
    assert found["organisations"][0]["joined"]
    for name in ("room_file_csv", "room_file_xlsx", "room_file_json"):
        assert stranger.get(url(name, room)).status_code == 404
        assert client.get(url(name, room)).status_code == 302


# --- after the lock -------------------------------------------------------------------------------


def test_after_the_lock_each_form_says_why(
    room, band, ola, korps, kari, announced, as_ola, as_kari
):
    question = room_talk.ask(band, by=ola, on_behalf_of=korps, text="Hvor stort?")
    room_talk.answer(question, by=kari, words="Stort.")
    announced()
    tries = [
        (as_ola, "room_ask", {}, {"participant": band.pk, "text": "En til?"}, "ask", "text"),
        (as_ola, "room_hand_in", {}, {"participant": band.pk, "file": pdf()}, "hand_in", "file"),
        (as_kari, "room_document_add", {}, {"file": pdf()}, "upload", "file"),
        (as_kari, "room_answer", {"pk": question.pk}, {"words": "Lite."}, "form", "words"),
    ]
    for who, name, more, sent, form, field in tries:
        response = who.post(url(name, room, **more), sent)
        assert response.status_code == 422
        assert "låst da anskaffelsen ble kunngjort" in response.context[form].errors[field][0]
    page = text(as_ola.get(url("room", room)))
    assert "Les kunngjøringen" in page
    assert "Bli med" not in page


# --- the declaration and the lists ----------------------------------------------------------------


def test_the_declaration_is_given_and_withdrawn_by_somebody_responsible(
    korps, nina, liv, as_ola, client
):
    MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
    there = {"key": korps.key}
    give, take = reverse("ideal_give", kwargs=there), reverse("ideal_withdraw", kwargs=there)
    assert signed_in(nina).post(give, {"declares": "on"}).status_code == 403
    assert signed_in(liv).post(give, {"declares": "on"}).status_code == 404
    as_ola.post(give)
    assert not IdealDeclaration.objects.exists()
    as_ola.post(give, {"declares": "on"})
    page = text(as_ola.get(reverse("ideal_declaration", kwargs=there)))
    assert "Trekk erklæringen" in page
    as_ola.post(take)
    assert IdealDeclaration.objects.get().withdrawn_at


def test_the_lists_ask_the_same_however_many_there_are(
    larvik, inga, korps, ola, as_inga, client, django_assert_max_num_queries
):
    def make(n):
        for number in range(n):
            joined(
                opened(RoomFactory(owner=larvik.organisation, title=f"Rom {number}"), by=inga),
                korps,
                by=ola,
            )

    make(1)
    with django_assert_max_num_queries(40) as one:
        client.get(reverse("room_list"))
        as_inga.get(reverse("work_rooms"))
    make(4)
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("room_list"))
        as_inga.get(reverse("work_rooms"))
