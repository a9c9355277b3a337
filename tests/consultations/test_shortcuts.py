"""«Uten merknad» in one click, and joining from the other's own page; counted from the letter."""

import re

import pytest
from django.urls import reverse

from consultations import actions
from consultations.models import Answer
from consultations.states import AnswerKind, AnswerState
from core.errors import Refused
from dispatch.models import Letter
from tests.consultations.conftest import text
from tests.consultations.municipality import content
from tests.factories.accounts import UserFactory
from tests.factories.consultations import AnswerFactory, HearingFactory
from tests.factories.organisations import MembershipFactory


def at(name, hearing, **kwargs):
    return reverse(name, kwargs={"ref": hearing.ref, **kwargs})


def forms_on(page):
    """Each form's address and hidden fields, as a browser without script would send them."""
    found = []
    for form in re.findall(r"<form[^>]*>.*?</form>", page, re.DOTALL):
        assert 'method="get"' in form or "csrfmiddlewaretoken" in form
        action = re.search(r'<form[^>]*action="([^"]*)"', form)
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
        found.append((action[1] if action else "", dict(hidden), form))
    return found


def pressed(browser, address, words):
    """Find the button with these words on the page and press it."""
    page = text(browser.get(address))
    action, hidden, _form = next(f for f in forms_on(page) if words in f[2])
    return browser.post(action or address, hidden, follow=True)


def test_without_remarks_is_one_click_from_the_hearing(as_ola, ola, hearing, client):
    page = pressed(as_ola, hearing.get_absolute_url(), "Send «uten merknad»")
    assert "Svaret er sendt" in text(page)
    answer = Answer.objects.get()
    assert answer.current.kind == AnswerKind.WITHOUT_REMARKS
    assert Letter.objects.get().email == ola.email
    assert "Uten merknad" in text(client.get(answer.get_absolute_url()))


def test_a_second_click_gives_the_same_receipt(as_ola, hearing, korps):
    where = at("answer_without_remarks", hearing)
    clicks = {as_ola.post(where, {"organisation": korps.ref}).url for _click in range(2)}
    assert len(clicks) == 1
    assert Letter.objects.count() == 1


def test_it_never_throws_away_what_is_begun_or_sent(as_ola, ola, hearing, korps, draft):
    where = at("answer_without_remarks", hearing)
    assert "Send «uten merknad»" not in text(as_ola.get(hearing.get_absolute_url()))
    page = as_ola.post(where, {"organisation": korps.ref}, follow=True)
    assert "Dere har en kladd." in text(page)
    actions.send(draft, by=ola, on_behalf_of=korps, saves=0)
    page = as_ola.post(where, {"organisation": korps.ref}, follow=True)
    assert "Dere har svart med merknad." in text(page)
    draft.refresh_from_db()
    assert draft.current.kind == AnswerKind.WITH_REMARKS


def test_a_writer_is_not_offered_it_and_cannot(as_nina, hearing, korps):
    assert "Send «uten merknad»" not in text(as_nina.get(hearing.get_absolute_url()))
    page = as_nina.post(
        at("answer_without_remarks", hearing), {"organisation": korps.ref}, follow=True
    )
    assert "Bare en ansvarlig hos dere kan sende svaret." in text(page)
    assert not Answer.objects.exists()


def test_one_joins_from_the_others_page(as_ola, hearing, club, client):
    voice = AnswerFactory(hearing=hearing, organisation=club)
    page = pressed(as_ola, voice.get_absolute_url(), "Slutt dere til svaret")
    assert "Vi slutter oss til svaret fra Fjellet turlag." in text(page)
    where = page.redirect_chain[-1][0]
    page = pressed(as_ola, where, "Send svaret")
    assert "Svaret er sendt" in text(page)
    public = text(client.get(voice.get_absolute_url()))
    assert "Én slutter seg til svaret" in public
    assert "Solsida skolekorps" in public
    listed = text(client.get(at("hearing_answers", hearing)))
    assert "Slutter seg til Fjellet turlag" in listed
    assert "1 slutter seg til et annet svar" in listed
    answer = Answer.objects.get(number=2)
    assert "Vi slutter oss til svaret fra" in text(client.get(answer.get_absolute_url()))


def test_joining_from_the_page_keeps_what_was_written(ola, korps, hearing, draft, club):
    voice = AnswerFactory(hearing=hearing, organisation=club)
    before = draft.versions.get().text
    version = actions.start_joining(hearing, by=ola, on_behalf_of=korps, other=voice)
    assert (version.text, version.kind) == (before, AnswerKind.JOINS)


def test_joining_twice_leaves_a_colleagues_form_fresh(ola, korps, hearing, club):
    other = AnswerFactory(hearing=hearing, organisation=club)
    drafts = [
        actions.start_joining(hearing, by=ola, on_behalf_of=korps, other=other) for _click in "ab"
    ]
    assert drafts[0].saves == drafts[1].saves


def test_ones_own_answer_has_no_such_button(as_ola, hearing, korps, ola):
    own = AnswerFactory(hearing=hearing, organisation=korps, by=ola)
    assert "Slutt dere til svaret" not in text(as_ola.get(own.get_absolute_url()))
    response = as_ola.post(
        at("answer_join", hearing, number=own.number), {"organisation": korps.ref}, follow=True
    )
    assert "deres eget svar" in text(response)
    own.refresh_from_db()
    assert own.joins is None


def test_joining_in_the_form(as_ola, hearing, korps, club, draft):
    voice = AnswerFactory(hearing=hearing, organisation=club)
    edit = at("answer_edit", draft)
    page = as_ola.get(edit)
    assert "Fjellet turlag," in text(page)
    sent = {"saves": 0, "kind": "joins", "joins": voice.ref, "text": "", "se-over": "1"}
    page = as_ola.post(edit, sent, follow=True)
    assert "Vi slutter oss til svaret fra Fjellet turlag." in text(page)
    assert "Fjellet turlag skriver:" in text(as_ola.get(edit))
    assert "Vi trenger samme rom hele året." in text(as_ola.get(edit))
    page = as_ola.post(edit, sent | {"joins": "finnesikke", "saves": 1})
    assert page.status_code == 422
    assert "Dere kan ikke slutte dere til det svaret." in text(page)
    page = as_ola.post(edit, sent | {"joins": "", "saves": 1}, follow=True)
    assert "Velg hvilket svar dere slutter dere til." in text(page)
    assert "Send svaret" not in text(page)


# --- private persons ---------------------------------------------------------


@pytest.fixture
def open_to_all(larvik):
    return HearingFactory(published=True, municipality=larvik, allows_persons=True)


@pytest.fixture
def per(db):
    return UserFactory(name="Per Hansen", email="per@privat.example")


def test_a_private_person_answers_in_their_own_name(client, open_to_all, per):
    client.force_login(per)
    where = at("answer_new", open_to_all)
    assert "Svar som privatperson" in text(client.get(where))
    edit = client.post(where, {"person": "1"}).url
    page = client.post(
        edit,
        {"saves": 0, "kind": "with_remarks", "text": "Mine ord", "name_withheld": "on",
         "se-over": "1"},
        follow=True,
    )  # fmt: skip
    assert "Kommentarer hos dere" not in text(client.get(edit))
    assert "En privatperson" in text(page)
    page = pressed(client, page.redirect_chain[-1][0], "Send svaret")
    assert "Svaret er sendt" in text(page)
    answer = Answer.objects.get()
    client.logout()
    for public in (answer.get_absolute_url(), at("hearing_answers", open_to_all)):
        assert "Per Hansen" not in text(client.get(public))
        assert "En privatperson" in text(client.get(public))
    assert Letter.objects.get().email == per.email


def test_the_municipality_sees_the_name(as_kari, larvik, per):
    ended = HearingFactory(ended=True, municipality=larvik, allows_persons=True)
    AnswerFactory(hearing=ended, organisation=None, person=per, by=per, name_withheld=True)
    assert "Per Hansen" in text(as_kari.get(at("hearing_points", ended)))


def test_only_where_the_hearing_allows_it(client, hearing, per):
    client.force_login(per)
    assert "Svar som privatperson" not in text(client.get(at("answer_new", hearing)))
    assert client.post(at("answer_new", hearing), {"person": "1"}).status_code == 409
    with pytest.raises(Refused, match="bare imot svar fra organisasjoner"):
        actions.start_own(hearing, by=per)


def test_the_address_must_be_confirmed(open_to_all):
    stranger = UserFactory()
    stranger.emailaddress_set.update(verified=False)
    with pytest.raises(Refused, match="Bekreft e-postadressen"):
        actions.start_own(open_to_all, by=stranger)


def test_a_private_person_may_change_and_withdraw(open_to_all, per):
    answer = AnswerFactory(hearing=open_to_all, organisation=None, person=per, by=per)
    draft = actions.start_own(open_to_all, by=per)
    assert draft.number == 2
    assert actions.send(answer, by=per, on_behalf_of=None, saves=0).number == 2
    assert actions.withdraw_answer(answer, by=per).state == AnswerState.WITHDRAWN


def test_a_person_binds_no_organisation(open_to_all, per, liv, club):
    answer = AnswerFactory(hearing=open_to_all, organisation=None, person=per, by=per, sent=False)
    MembershipFactory(user=per, organisation=club)
    for by, party in ((liv, None), (per, club), (liv, club)):
        with pytest.raises(Refused):
            actions.send(answer, by=by, on_behalf_of=party, saves=0)


# --- clicks ------------------------------------------------------------------


def test_an_answer_is_seven_clicks_from_the_letter(client, ola, korps, hearing):
    """1 the letter's link, 2 «Svar på høringen», 3 «Logg inn», 4 «Svar på høringen» for the band,
    5 the field, 6 «Se over svaret», 7 «Send svaret». Five for one who is signed in already.
    """
    page = text(client.get(hearing.get_absolute_url()))  # 1
    where = at("answer_new", hearing)
    assert f'href="{where}">Svar på høringen' in page
    assert client.get(where).url.startswith(reverse("account_login"))  # 2
    client.force_login(ola)  # 3
    page = pressed(client, where, "Svar på høringen")  # 4
    edit = page.redirect_chain[-1][0]
    sent = {
        "saves": page.context["saves"], "seen": page.context["seen"],
        "kind": page.context["form"]["kind"].value(), "se-over": "",
    }  # fmt: skip
    page = client.post(edit, sent | {"text": "Vi trenger tre timer."}, follow=True)  # 5, 6
    page = pressed(client, page.redirect_chain[-1][0], "Send svaret")  # 7
    assert "Svaret er sendt" in text(page)


# --- what the municipality wishes for ----------------------------------------


def test_kari_wishes_for_some_words_and_lets_persons_in(as_kari, proposal, rooms):
    said = content(proposal, [rooms], question_1="Hva trenger dere?", words_1="150")
    said |= {"question_2": "", "words_2": "80", "question_3": "Ellers?", "allows_persons": "on"}
    assert as_kari.post(at("hearing_content", proposal), said).status_code == 302
    proposal.refresh_from_db()
    assert proposal.allows_persons
    asked = list(proposal.questions.values_list("text", "word_target"))
    assert asked == [("Hva trenger dere?", 150), ("Ellers?", None)]
    page = text(as_kari.get(at("hearing_content", proposal)))
    assert 'name="words_1" value="150"' in page.replace("\n", " ")


def test_the_words_are_counted_after_a_save(as_ola, draft):
    question = draft.hearing.questions.first()
    question.word_target = 40
    question.save()
    edit = at("answer_edit", draft)
    sent = {"saves": 0, "kind": "with_remarks", "text": "", f"question_{question.pk}": "Ja til det"}
    page = text(as_ola.post(edit, sent, follow=True))
    assert "Gjerne rundt 40 ord." in page
    assert ">3</span> (gjerne rundt 40)" in page
