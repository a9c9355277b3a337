"""Kari makes a hearing; colleagues and strangers find what they may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consultations.models import Hearing
from organisations.states import Role
from tests.consultations.municipality import (
    SCRIPT,
    content,
    ready_for_approval,
    signed_in,
    text,
    url,
)
from tests.factories.consultations import (
    PDF,
    AnswerFactory,
    ContactPersonFactory,
    HearingFactory,
    InviteeFactory,
)
from tests.factories.organisations import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    TopicFactory,
)

REF = "abcdefghjk"


# --- the list -------------------------------------------------------------------------------------


def test_the_list_shows_state_answers_and_next_step_in_words(as_kari, larvik):
    HearingFactory(municipality=larvik, title="Kladden")
    HearingFactory(municipality=larvik, title="Den som venter", for_approval=True)
    published = HearingFactory(municipality=larvik, title="Den åpne", published=True)
    InviteeFactory.create_batch(3, hearing=published)
    InviteeFactory(hearing=published, rejected=True)
    AnswerFactory(hearing=published)
    ended = HearingFactory(municipality=larvik, title="Den gamle", ended=True)
    AnswerFactory(hearing=ended)
    page = text(as_kari.get(reverse("work_hearings")))
    for words in (
        "Til godkjenning",
        "Venter på Grete Moe",
        "Åpen",
        "1 av 3",
        "Under vurdering",
        "Del opp svarene",
        "Skriv innholdet og velg temaer",
        "Lag ny høring",
    ):
        assert words in page
    only = text(as_kari.get(reverse("work_hearings"), {"vis": "apen"}))
    assert "Den åpne" in only
    assert "Den gamle" not in only


def test_the_list_pages_by_key_and_reaches_every_hearing_once(as_kari, larvik):
    for i in range(30):
        HearingFactory(municipality=larvik, title=f"Sak {i:02}", published=i % 2 == 0)
    first = as_kari.get(reverse("work_hearings"))
    second = as_kari.get(reverse("work_hearings"), {"etter": first.context["following"]})
    titles = [r["hearing"].title for page in (first, second) for r in page.context["rows"]]
    assert len(titles) == len(set(titles)) == 30
    assert second.context["following"] is None


def test_the_list_asks_as_much_for_three_as_for_twenty(
    as_kari, larvik, django_assert_max_num_queries
):
    def fill(n):
        for i in range(n):
            hearing = HearingFactory(municipality=larvik, ended=i % 2 == 0)
            InviteeFactory(hearing=hearing)

    fill(3)
    as_kari.get(reverse("work_hearings"))
    with django_assert_max_num_queries(100) as few:
        as_kari.get(reverse("work_hearings"))
    fill(17)
    with django_assert_max_num_queries(100) as many:
        as_kari.get(reverse("work_hearings"))
    assert len(few) == len(many)


@pytest.mark.parametrize("query", ["?etter=x", "?etter=99999999999999999999", "?vis=%00", "?vis=x"])
def test_the_list_survives_nonsense_in_its_address(as_kari, query):
    assert as_kari.get(reverse("work_hearings") + query).status_code == 200


# --- who may --------------------------------------------------------------------------------------

READ = ["hearing_approval", "hearing_points", "hearing_treatment"]
WRITE = ["hearing_content", "hearing_recipients", "hearing_deadline"]
HANDLE = ["hearing_summarise", "hearing_conclude"]
PRESS = [
    "hearing_submit",
    "recipients_reviewed",
    "document_add",
    "invitee_add",
    "hearing_publish",
    "hearing_return",
    "points_split",
    "summary_publish",
]


@pytest.mark.parametrize("name", READ + WRITE + HANDLE + PRESS)
def test_liv_from_elsewhere_finds_nothing_and_a_visitor_must_sign_in(name, proposal, liv, client):
    call = "post" if name in PRESS else "get"
    assert getattr(signed_in(liv), call)(url(name, proposal)).status_code == 404
    response = getattr(client, call)(url(name, proposal))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [(Role.READER, n, 200) for n in READ]
    + [(Role.READER, n, 403) for n in WRITE + HANDLE + PRESS]
    + [(Role.WRITER, n, 200) for n in READ + WRITE + HANDLE]
    + [(Role.WRITER, n, 403) for n in ("hearing_publish", "summary_publish")]
    + [(Role.APPROVER, n, 200) for n in READ + HANDLE]
    + [(Role.APPROVER, n, 403) for n in WRITE]
    + [(Role.RESPONSIBLE, n, 200) for n in READ + WRITE + HANDLE],
)
def test_each_role_reaches_its_pages(role, name, status, proposal, nina):
    MembershipFactory(user=nina, organisation=proposal.owner, role=role)
    call = "post" if name in PRESS else "get"
    response = getattr(signed_in(nina), call)(url(name, proposal))
    assert response.status_code == status
    if status == 403:
        assert "Larvik kommune" in text(response)  # the sentence says whom to ask


def test_a_volunteer_has_no_work_list(ola, korps):
    assert signed_in(ola).get(reverse("work_hearings")).status_code == 403
    assert signed_in(ola).get(reverse("hearing_new")).status_code == 403


# --- new ------------------------------------------------------------------------------------------


def test_a_double_click_makes_one_draft(as_kari, larvik):
    new = {"ref": REF, "municipality": larvik.pk, "title": "Lokaler", "lead": "Vi spør."}
    first, second = (
        as_kari.post(reverse("hearing_new"), new),
        as_kari.post(reverse("hearing_new"), new),
    )
    assert first.url == second.url
    assert Hearing.objects.count() == 1


def test_a_ref_that_another_municipality_has_is_refused(as_kari, larvik):
    other = HearingFactory()
    new = {"ref": other.ref, "municipality": larvik.pk, "title": "Lokaler", "lead": "Vi spør."}
    assert as_kari.post(reverse("hearing_new"), new).status_code == 409


def test_kari_who_works_for_two_municipalities_chooses(as_kari, kari, larvik):
    other = MunicipalityFactory(name="Færder")
    MembershipFactory(user=kari, organisation=other.organisation, role=Role.WRITER)
    assert "Hvem har høringen?" in text(as_kari.get(reverse("hearing_new")))
    new = {"ref": REF, "municipality": other.pk, "title": "Lokaler", "lead": "Vi spør."}
    as_kari.post(reverse("hearing_new"), new)
    assert Hearing.objects.get().owner == other.organisation


def test_kari_cannot_start_one_for_a_municipality_she_does_not_work_for(as_kari, larvik):
    other = MunicipalityFactory()
    new = {"ref": REF, "municipality": other.pk, "title": "Lokaler", "lead": "Vi spør."}
    assert as_kari.post(reverse("hearing_new"), new).status_code == 422
    assert not Hearing.objects.exists()


# --- content --------------------------------------------------------------------------------------


def test_html_and_script_are_kept_as_text(as_kari, proposal, rooms, korps):
    sent = content(
        proposal,
        [rooms],
        title=SCRIPT,
        lead=SCRIPT,
        background=SCRIPT,
        in_short=SCRIPT,
        question_1=SCRIPT,
    )
    as_kari.post(url("hearing_content", proposal), sent)
    proposal.refresh_from_db()
    assert proposal.title == SCRIPT
    for name in (*WRITE, *READ):
        page = text(as_kari.get(url(name, proposal)))
        assert "<script>alert" not in page
        assert "<b>fet</b>" not in page


@pytest.mark.parametrize("field", ["title", "lead", "background", "question_1", "in_short"])
def test_a_nul_byte_is_refused_beside_its_field(as_kari, proposal, rooms, field):
    sent = content(proposal, [rooms], **{field: "før\x00etter"})
    response = as_kari.post(url("hearing_content", proposal), sent)
    assert response.status_code == 422
    assert response.context["form"].errors[field]


@pytest.mark.parametrize(
    "changes",
    [
        {"topics": ["x\x00"]},
        {"topics": ["999999999999999999999"]},
        {"contact": "\x00"},
        {"kind": "noe annet"},
        {"version": "\x00"},
        {"version": ""},
        {"title": ""},
        {"title": "a" * 151},
        {"question_1": "a" * 301},
    ],
)
def test_nonsense_in_the_content_is_refused_and_what_was_typed_stays(
    as_kari, proposal, rooms, changes
):
    sent = content(proposal, [rooms], background="Dette skrev jeg.") | changes
    response = as_kari.post(url("hearing_content", proposal), sent)
    assert response.status_code == 422
    assert "Dette skrev jeg." in text(response)
    assert "Feil:" in text(response)


def test_a_stale_save_keeps_both_texts(as_kari, proposal, rooms):
    sent = content(proposal, [rooms], background="Min tekst")
    theirs = content(proposal, [rooms], background="Kollegaens")
    as_kari.post(url("hearing_content", proposal), theirs)
    response = as_kari.post(url("hearing_content", proposal), sent)
    assert response.status_code == 409
    assert "Noen har endret dette mens du skrev." in text(response)
    assert "Min tekst" in text(response)
    assert "Kollegaens" in text(response)
    proposal.refresh_from_db()
    assert proposal.background == "Kollegaens"


def test_a_second_click_on_save_is_not_called_stale(as_kari, proposal, rooms):
    sent = content(proposal, [rooms])
    assert as_kari.post(url("hearing_content", proposal), sent).status_code == 302
    assert as_kari.post(url("hearing_content", proposal), sent).status_code == 302


def test_what_was_typed_stays_when_it_was_sent_for_approval_meanwhile(
    as_kari, kari, proposal, korps, rooms
):
    sent = content(proposal, [rooms], background="Min tekst")
    ready_for_approval(proposal, kari, [rooms])
    response = as_kari.post(url("hearing_content", proposal), sent)
    assert response.status_code == 422
    assert "Innholdet er låst." in text(response)
    assert "Min tekst" in text(response)


def test_questions_up_to_ten_and_always_three_empty(as_kari, proposal, rooms):
    sent = content(proposal, [rooms], question_1="En?", question_2="", question_3="To?")
    as_kari.post(url("hearing_content", proposal), sent)
    assert list(proposal.questions.values_list("text", flat=True)) == ["En?", "To?"]
    page = text(as_kari.get(url("hearing_content", proposal)))
    assert 'name="question_5"' in page
    assert 'name="question_6"' not in page


def test_a_county_chooses_municipalities_or_all(as_kari, kari, larvik):
    county = larvik.county
    county.organisation = OrganisationFactory(kind="county", name="Vestfold fylkeskommune")
    county.save()
    MembershipFactory(user=kari, organisation=county.organisation, role=Role.WRITER)
    ContactPersonFactory(municipality=county)
    proposal = HearingFactory(municipality=county)
    page = url("hearing_content", proposal)
    some = content(proposal, [], area_scope="some")
    assert "Velg minst én kommune" in text(as_kari.post(page, some))
    as_kari.post(page, {**some, "areas": [larvik.pk]})
    assert list(proposal.areas.all()) == [larvik]
    proposal.refresh_from_db()
    as_kari.post(page, content(proposal, [], area_scope="county"))
    assert list(proposal.areas.all()) == [county]


def test_the_choice_of_topics_stands_by_branch(as_kari, proposal, rooms):
    branch = TopicFactory(name_nb="Kultur")
    child = TopicFactory(name_nb="Korps", parent=branch)
    as_kari.post(url("hearing_content", proposal), content(proposal, [child]))
    response = as_kari.get(url("hearing_content", proposal))
    kultur = next(b for b in response.context["form"]["topics"].branches if b.label == "Kultur")
    assert kultur.chosen == ["Korps"]


# --- documents ------------------------------------------------------------------------------------


def upload(name, data):
    return SimpleUploadedFile(name, data)


def test_a_document_is_added_read_and_removed_and_nothing_typed_is_lost(as_kari, proposal, rooms):
    sent = content(
        proposal,
        [rooms],
        background="Skrevet først",
        document_title="Notat",
        file=upload("notat.pdf", PDF),
    )
    assert as_kari.post(url("document_add", proposal), sent).status_code == 302
    document = proposal.documents.get()
    assert document.title == "Notat"
    proposal.refresh_from_db()
    assert proposal.background == "Skrevet først"
    response = as_kari.get(url("document_read", proposal, pk=document.pk))
    assert response["Content-Disposition"].startswith("attachment")
    sent = content(proposal, [rooms])
    as_kari.post(url("document_remove", proposal, pk=document.pk), sent)
    assert not proposal.documents.exists()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("notat.exe", b"MZ" + b"\0" * 50, "Vi tar imot PDF"),
        ("notat.pdf", b"MZ" + b"\0" * 50, "Filen heter .pdf, men er noe annet."),
        ("notat.pdf", b"", "Filen er tom."),
        ("stor.pdf", b"%PDF-1.7" + b"\0" * (26 * 1024 * 1024), "Filen er 27 MB."),
    ],
)
def test_a_wrong_file_is_refused_beside_its_field(as_kari, proposal, rooms, name, data, sentence):
    sent = content(proposal, [rooms], background="Skrevet først", file=upload(name, data))
    response = as_kari.post(url("document_add", proposal), sent)
    assert response.status_code == 422
    assert sentence in text(response)
    assert "Skrevet først" in text(response)
    assert not proposal.documents.exists()


def test_a_document_button_without_a_file_says_so(as_kari, proposal, rooms):
    response = as_kari.post(url("document_add", proposal), content(proposal, [rooms]))
    assert response.status_code == 422
    assert response.context["upload"].errors["file"]
