"""Nina writes, Ola sends, Liv finds nothing, and Kari sees it only when it is sent."""

import pytest
from django.urls import reverse

from consultations.models import Answer, AnswerVersion
from consultations.states import AnswerKind, AnswerState
from dispatch.models import Letter
from organisations.states import Role
from tests.consultations.conftest import SECRET, previewed, text, typed
from tests.consultations.municipality import signed_in
from tests.factories.accounts import UserFactory
from tests.factories.consultations import AnswerFactory, HearingFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

SCRIPT = "<script>alert('hei')</script>"
OPEN_PAGES = ["answer_edit", "answer_preview", "answer_delete"]
POSTS = ["answer_edit", "answer_autosave", "answer_send", "answer_delete"]


def new(hearing):
    return reverse("answer_new", kwargs={"ref": hearing.ref})


def url(name, answer, **kwargs):
    return reverse(name, kwargs={"ref": answer.ref, **kwargs})


@pytest.fixture
def as_reader(korps):
    """Somebody in the band who only reads."""
    reader = UserFactory(name="Rolf Leser")
    MembershipFactory(user=reader, organisation=korps, role=Role.READER)
    return signed_in(reader)


# --- the whole way -----------------------------------------------------------


def test_nina_writes_and_ola_sends(as_nina, as_ola, ola, hearing, korps, client):
    first = hearing.questions.first()
    response = as_nina.post(new(hearing), {"organisation": korps.ref})
    answer = Answer.objects.get()
    assert response.url == url("answer_edit", answer)

    sent = typed(answer, **{f"question_{first.pk}": "Ja, de passer.", "se-over": "1"})
    response = as_nina.post(url("answer_edit", answer), sent)
    assert response.url == url("answer_preview", answer)
    page = text(as_nina.get(response.url))
    assert "Ja, de passer." in page
    assert "Ett spørsmål er ikke besvart." in page
    assert "<strong>Ola Berg</strong> kan sende svaret" in " ".join(page.split())
    assert "Send svaret" not in page
    assert as_nina.post(url("answer_send", answer), previewed(answer)).status_code == 403

    assert "Fortsett på svaret" in text(as_ola.get(new(hearing)))
    assert "Send svaret" in text(as_ola.get(url("answer_preview", answer)))
    response = as_ola.post(url("answer_send", answer), previewed(answer))
    assert response.url == url("answer_receipt", answer, number=1)
    answer.refresh_from_db()
    receipt = text(as_ola.get(response.url)).replace("\xa0", " ")
    assert "Larvik kommune tok imot svaret" in receipt
    assert answer.current.digest in receipt
    assert f"{answer.current.sent_at.astimezone():%M.%S}" in receipt
    assert "Ja, de passer." in text(client.get(answer.get_absolute_url()))
    assert Letter.objects.get().email == ola.email


def test_a_sent_answer_may_be_written_anew_until_the_deadline(as_ola, ola, hearing, korps, client):
    answer = AnswerFactory(hearing=hearing, organisation=korps, by=ola, text="Første")
    page = as_ola.post(new(hearing), {"organisation": korps.ref}, follow=True)
    assert "Første" in text(page)
    as_ola.post(url("answer_edit", answer), typed(answer, "Andre"))
    assert "Andre" not in text(client.get(answer.get_absolute_url()))
    response = as_ola.post(url("answer_send", answer), previewed(answer))
    assert response.url == url("answer_receipt", answer, number=2)
    page = text(client.get(answer.get_absolute_url()))
    assert "Andre" in page
    assert "endret, versjon 2" in page
    old = text(as_ola.get(url("answer_receipt", answer, number=1)))
    assert "Det nye gjelder." in old
    assert answer.versions.count() == 2


def test_without_remarks_takes_a_minute(as_ola, hearing, korps, client):
    as_ola.post(new(hearing), {"organisation": korps.ref})
    answer = Answer.objects.get()
    sent = typed(answer, "Dette ble likevel ikke med", kind=AnswerKind.WITHOUT_REMARKS)
    as_ola.post(url("answer_edit", answer), sent)
    page = text(as_ola.get(url("answer_preview", answer)))
    assert "blir ikke sendt" in page
    assert "likevel" not in page
    as_ola.post(url("answer_send", answer), previewed(answer))
    answer.refresh_from_db()
    page = text(client.get(answer.get_absolute_url()))
    assert "Uten merknad" in page
    assert "likevel" not in page


# --- who may -----------------------------------------------------------------


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_a_draft_asks_a_visitor_to_sign_in(client, draft, name):
    response = client.get(url(name, draft))
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", OPEN_PAGES)
@pytest.mark.parametrize("browser", ["as_liv", "as_kari", "as_grete"])
def test_a_draft_does_not_exist_for_others(request, browser, draft, name):
    """Somebody else's page is byte for byte the page of a thing that does not exist."""
    other = request.getfixturevalue(browser)
    response = other.get(url(name, draft))
    nothing = other.get(reverse(name, kwargs={"ref": "abcdefghjk"}))
    assert response.status_code == nothing.status_code == 404
    assert without_token(response) == without_token(nothing)


def without_token(response):
    """The page without the token of its form, which differs each time."""
    head, _mark, tail = text(response).partition('name="csrfmiddlewaretoken" value="')
    return head + tail.partition('"')[2]


@pytest.mark.parametrize("name", POSTS)
def test_nobody_else_can_do_anything_with_it(as_liv, as_kari, draft, name):
    for other in (as_liv, as_kari):
        response = other.post(url(name, draft), typed(draft, "Noe helt annet") | previewed(draft))
        assert response.status_code == 404
    version = draft.versions.get()
    assert (version.text, version.saves) == (SECRET, 0)


@pytest.mark.parametrize("name", [*OPEN_PAGES, "answer_autosave"])
def test_one_who_only_reads_may_not_write(as_reader, draft, name):
    assert as_reader.post(url(name, draft), typed(draft)).status_code in (403, 405)
    response = as_reader.post(url("answer_edit", draft), typed(draft))
    assert "ikke skrive for Solsida skolekorps" in text(response)
    assert draft.versions.get().text == SECRET


def test_the_receipt_is_for_ones_own(as_liv, as_kari, as_reader, hearing, korps, ola):
    answer = AnswerFactory(hearing=hearing, organisation=korps, by=ola)
    there = url("answer_receipt", answer, number=1)
    assert as_reader.get(there).status_code == 200
    for other in (as_liv, as_kari):
        assert other.get(there).status_code == 404
    assert as_reader.get(url("answer_receipt", answer, number=2)).status_code == 404


def test_one_cannot_start_for_an_organisation_of_others(as_liv, hearing, korps, club, larvik):
    for foreign in (korps, larvik.organisation):
        response = as_liv.post(new(hearing), {"organisation": foreign.ref})
        assert response.status_code == 422
        assert "Velg en organisasjon du kan skrive for." in text(response)
    assert not Answer.objects.exists()


def test_without_an_organisation_the_page_says_what_to_do(hearing):
    page = text(signed_in(UserFactory()).get(new(hearing)))
    assert "Be om å få handle for organisasjonen din." in page


def test_who_wrote_before_but_does_no_longer_is_a_stranger(as_nina, nina, draft, at_time):
    membership = nina.memberships.get()
    membership.ends = draft.created_at
    membership.save()
    assert as_nina.get(url("answer_edit", draft)).status_code == 404


# --- starting ----------------------------------------------------------------


def test_starting_twice_gives_one_shared_draft(as_ola, as_nina, hearing, korps):
    for browser in (as_ola, as_nina, as_ola):
        browser.post(new(hearing), {"organisation": korps.ref})
    assert Answer.objects.count() == AnswerVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        ({"coming": True}, "Da kan dere svare."),
        ({"summarised": True}, "tar ikke imot svar lenger"),
        ({"withdrawn": True}, "tar ikke imot svar lenger"),
    ],
)
def test_a_hearing_that_takes_no_answers_says_so(as_ola, korps, traits, words):
    hearing = HearingFactory(**traits)
    assert words in text(as_ola.get(new(hearing)))
    assert as_ola.post(new(hearing), {"organisation": korps.ref}).status_code == 422
    assert not Answer.objects.exists()


def test_a_draft_of_a_hearing_that_closed_meanwhile_is_told_at_send(as_ola, draft, hearing, larvik):
    page = as_ola.get(url("answer_preview", draft))
    assert page.status_code == 200
    type(hearing).objects.filter(pk=hearing.pk).update(
        state="withdrawn", withdrawn_at=hearing.opens_at
    )
    response = as_ola.post(url("answer_send", draft), previewed(draft))
    assert response.status_code == 409
    assert "tar ikke imot svar lenger" in text(response)


# --- saving ------------------------------------------------------------------


def test_the_quiet_save_answers_with_the_line_alone(as_nina, draft):
    response = as_nina.post(url("answer_autosave", draft), typed(draft, "Nytt"))
    line = text(response).replace("\xa0", " ")
    assert "Lagret kl. " in line
    assert "Bare dere ser kladden." in line
    assert 'name="saves" value="1"' in line
    assert "<textarea" not in line
    assert draft.versions.get().text == "Nytt"


def test_saving_the_same_again_is_no_conflict(as_nina, draft):
    sent = typed(draft, "Nytt")
    for _click in range(2):
        assert as_nina.post(url("answer_autosave", draft), sent).status_code == 200
    assert draft.versions.get().saves == 1
    response = as_nina.post(url("answer_edit", draft), sent | {"se-over": "1"})
    assert response.url == url("answer_preview", draft)


def test_a_stale_save_keeps_both_texts(as_nina, as_ola, draft):
    opened = typed(draft, "Ninas ord")
    as_ola.post(url("answer_edit", draft), typed(draft, "Olas ord"))

    quiet = as_nina.post(url("answer_autosave", draft), opened)
    assert quiet.status_code == 409
    assert "Ola Berg har lagret mens du skrev." in text(quiet)
    assert 'name="saves" value="0"' in text(quiet)

    page = as_nina.post(url("answer_edit", draft), opened)
    assert page.status_code == 409
    assert "Ninas ord</textarea>" in text(page)
    assert "Olas ord</blockquote>" in text(page)
    assert "er ikke lagret ennå" in text(page)
    assert "hx-post" not in text(page)  # nothing is saved over Ola's words before Nina has chosen
    assert draft.versions.get().text == "Olas ord"

    again = opened | {"saves": page.context["saves"], "text": "Begges ord"}
    assert as_nina.post(url("answer_edit", draft), again).status_code == 302
    assert draft.versions.get().text == "Begges ord"


def test_who_is_signed_out_while_writing_is_told(client, draft):
    response = client.post(url("answer_autosave", draft), typed(draft, "Nytt"))
    assert response.status_code == 401
    assert "Du er logget ut." in text(response)
    assert SECRET not in text(response)


@pytest.mark.parametrize("name", ["answer_edit", "answer_autosave"])
def test_too_long_a_text_is_refused_and_kept(as_nina, draft, name):
    response = as_nina.post(url(name, draft), typed(draft, "a" * 100_000))
    assert response.status_code == 422
    assert "Teksten er for lang." in text(response)
    assert draft.versions.get().text == SECRET
    if name == "answer_edit":
        assert "a" * 100_000 in text(response)


def test_nul_bytes_and_script_do_no_harm(as_nina, as_ola, client, draft):
    first = draft.hearing.questions.first()
    sent = typed(draft, f"a\x00b\r\n{SCRIPT}", **{f"question_{first.pk}": SCRIPT})
    assert as_nina.post(url("answer_edit", draft), sent).status_code == 302
    assert draft.versions.get().text == f"ab\n{SCRIPT}"
    pages = [as_nina.get(url(name, draft)) for name in OPEN_PAGES]
    sent = as_ola.post(url("answer_send", draft), previewed(draft), follow=True)
    draft.refresh_from_db()
    for page in (*pages, sent, client.get(draft.get_absolute_url())):
        assert page.status_code == 200
        assert "<script>alert" not in text(page)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "tull"},
        {"kind": ""},
        {"saves": "x"},
        {"saves": ""},
        {"saves": str(2**40)},
    ],
)
def test_nonsense_in_the_form_is_refused_and_the_words_stay(as_nina, draft, changes):
    response = as_nina.post(url("answer_edit", draft), typed(draft, "Mine ord", **changes))
    assert response.status_code in (409, 422)
    assert "Mine ord</textarea>" in text(response)
    assert draft.versions.get().text == SECRET


def test_a_question_of_another_hearing_is_not_answered_here(as_nina, draft):
    foreign = HearingFactory(questions=["Noe annet?"]).questions.get()
    sent = typed(draft, "Nytt", **{f"question_{foreign.pk}": "Feil sted"})
    as_nina.post(url("answer_edit", draft), sent)
    assert not draft.versions.get().replies.exists()


# --- sending -----------------------------------------------------------------


def test_a_double_click_sends_once_with_one_receipt(as_ola, draft):
    sent = previewed(draft)
    clicks = [as_ola.post(url("answer_send", draft), sent) for _click in range(2)]
    assert {click.url for click in clicks} == {url("answer_receipt", draft, number=1)}
    assert draft.versions.count() == 1
    assert Letter.objects.count() == 1


def test_what_changed_since_the_preview_is_not_sent_unseen(as_ola, as_nina, draft):
    seen = previewed(draft)
    as_nina.post(url("answer_edit", draft), typed(draft, "Nina la til dette"))
    response = as_ola.post(url("answer_send", draft), seen)
    assert response.status_code == 409
    assert "Nina la til dette" in text(response)
    draft.refresh_from_db()
    assert draft.state == AnswerState.DRAFT
    again = {name: response.context["form"][name].value() for name in ("number", "saves")}
    assert as_ola.post(url("answer_send", draft), again).status_code == 302


def test_an_empty_answer_is_not_sent(as_ola, hearing, korps, ola):
    answer = AnswerFactory(hearing=hearing, organisation=korps, by=ola, sent=False, text="")
    page = text(as_ola.get(url("answer_preview", answer)))
    assert "Svaret er tomt." in page
    assert "Send svaret" not in page
    response = as_ola.post(url("answer_send", answer), previewed(answer))
    assert response.status_code == 409
    assert "Svaret er tomt." in text(response)


def test_sending_takes_a_post(as_ola, draft):
    assert as_ola.get(url("answer_send", draft)).status_code == 405
    assert draft.versions.get().sent_at is None


def test_a_late_answer_is_warned_and_marked(as_ola, draft, hearing, at_time, client):
    at_time(hearing.closes_at)
    assert "blir merket «Sendt etter fristen»" in text(as_ola.get(url("answer_preview", draft)))
    page = text(as_ola.post(url("answer_send", draft), previewed(draft), follow=True))
    assert "Svaret er lagret og merket «Sendt etter fristen»" in page
    assert "Endre svaret" not in page
    draft.refresh_from_db()
    assert "Sendt etter fristen" in text(client.get(draft.get_absolute_url()))


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_a_sent_answer_has_no_draft_pages(as_ola, hearing, korps, ola, name):
    answer = AnswerFactory(hearing=hearing, organisation=korps, by=ola)
    assert as_ola.get(url(name, answer)).url == url("answer_receipt", answer, number=1)


def test_what_is_typed_after_sending_is_told(as_nina, hearing, korps, ola):
    answer = AnswerFactory(hearing=hearing, organisation=korps, by=ola)
    late = {"saves": 0, "kind": "with_remarks", "text": "For sent ute"}
    quiet = as_nina.post(url("answer_autosave", answer), late)
    assert quiet.status_code == 409
    assert "Svaret er allerede sendt." in text(quiet)
    assert as_nina.post(url("answer_edit", answer), late).status_code == 302
    answer.refresh_from_db()
    assert answer.current.text != "For sent ute"


@pytest.mark.parametrize(("kind", "may"), [("national", True), ("municipality", False)])
def test_a_national_party_answers_like_anyone_else(liv, hearing, kind, may):
    party = OrganisationFactory(name="Frivillighet Norge", kind=kind)
    MembershipFactory(user=liv, organisation=party)
    client = signed_in(liv)
    page = text(client.get(new(hearing)))
    assert ("Du kan ikke skrive for noen organisasjon ennå." in page) is not may
    response = client.post(new(hearing), {"organisation": party.ref})
    assert (response.status_code == 302) is may
