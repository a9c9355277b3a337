"""Ola and Nina in one draft: fields merged, words to each other, and who signs first."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.signals import person_leaving
from consultations import actions
from consultations.models import AnswerComment, SignOff
from consultations.states import AnswerState
from core import clock
from core.errors import Refused, Stale
from dispatch.models import Letter
from organisations.states import Role
from tests.consultations.conftest import previewed, text, typed
from tests.consultations.municipality import signed_in
from tests.factories.accounts import UserFactory
from tests.factories.consultations import AnswerFactory, InviteeFactory
from tests.factories.organisations import MembershipFactory


def url(name, answer, **kwargs):
    return reverse(name, kwargs={"ref": answer.ref, **kwargs})


def opened(browser, answer, **changes):
    """What the page sends when somebody has opened it and typed something."""
    page = browser.get(url("answer_edit", answer))
    form = page.context["form"]
    return {
        "saves": page.context["saves"],
        "seen": page.context["seen"],
        **{name: form[name].value() or "" for name in form.names()},
        **changes,
    }


def seen_in(response):
    """The marks that a quiet save gives back."""
    return text(response).split('name="seen" value="')[1].split('"')[0]


@pytest.fixture
def questions(draft):
    return [f"question_{q.pk}" for q in draft.hearing.questions.all()]


# --- several at once ---------------------------------------------------------


def test_two_people_in_two_fields_do_not_disturb_each_other(as_ola, as_nina, draft, questions):
    first, second = questions
    olas = opened(as_ola, draft, **{first: "Olas svar"})
    ninas = opened(as_nina, draft, **{second: "Ninas svar"})
    assert as_ola.post(url("answer_autosave", draft), olas).status_code == 200
    response = as_nina.post(url("answer_autosave", draft), ninas)
    assert response.status_code == 200
    assert "1. Passer reglene for fast tid?" in text(response)  # a colleague has written there
    replies = [reply.text for reply in draft.versions.get().replies.all()]
    assert replies == ["Olas svar", "Ninas svar"]
    # Nina's page shows an empty first field still; her next save leaves Ola's words alone
    again = ninas | {second: "Ninas svar til", "seen": seen_in(response)}
    assert as_nina.post(url("answer_autosave", draft), again).status_code == 200
    replies = [reply.text for reply in draft.versions.get().replies.all()]
    assert replies == ["Olas svar", "Ninas svar til"]


def test_the_same_field_shows_both_texts_and_only_that_field(as_ola, as_nina, draft, questions):
    first, second = questions
    olas = opened(as_ola, draft, **{first: "Olas svar", second: "Olas annet"})
    ninas = opened(as_nina, draft, **{first: "Ninas svar"})
    as_ola.post(url("answer_edit", draft), olas)
    page = as_nina.post(url("answer_edit", draft), ninas)
    assert page.status_code == 409
    assert "Olas svar</blockquote>" in text(page)
    assert "Ninas svar</textarea>" in text(page)
    assert "Olas annet</blockquote>" not in text(page)
    assert "Olas annet</textarea>" in text(page)  # what only Ola wrote stands in its field
    again = ninas | {"seen": page.context["seen"], "saves": page.context["saves"]}
    again |= {first: "Begges svar", second: "Olas annet"}
    assert as_nina.post(url("answer_edit", draft), again).status_code == 302
    assert [r.text for r in draft.versions.get().replies.all()] == ["Begges svar", "Olas annet"]


def test_a_field_that_shows_old_words_is_a_conflict_when_changed(as_ola, as_nina, draft, questions):
    first, second = questions
    olas = opened(as_ola, draft, **{first: "Olas svar"})
    ninas = opened(as_nina, draft, **{second: "Ninas svar"})
    as_ola.post(url("answer_autosave", draft), olas)
    seen = seen_in(as_nina.post(url("answer_autosave", draft), ninas))
    over = ninas | {first: "Ninas ord over Olas", "seen": seen}
    assert as_nina.post(url("answer_autosave", draft), over).status_code == 409
    assert draft.versions.get().replies.first().text == "Olas svar"


@pytest.mark.parametrize("seen", ["", "tull", "text:zzzzzzzzzzzz", "a:b:c " * 200])
def test_marks_that_are_nonsense_never_overwrite(as_ola, as_nina, draft, seen):
    stale = opened(as_nina, draft, text="Ninas ord", seen=seen)
    as_ola.post(url("answer_edit", draft), opened(as_ola, draft, text="Olas ord"))
    assert as_nina.post(url("answer_edit", draft), stale).status_code == 409
    assert draft.versions.get().text == "Olas ord"


# --- who has left ------------------------------------------------------------


@pytest.fixture
def left(nina, as_nina, draft):
    """Nina had the page open; this morning she left."""
    sent = opened(as_nina, draft, text="Mine siste ord")
    nina.memberships.update(ends=clock.now())
    return sent


@pytest.mark.parametrize("name", ["answer_edit", "answer_autosave", "answer_send"])
def test_who_left_this_morning_is_told_and_loses_nothing(as_nina, draft, left, name):
    before = draft.versions.get().text
    htmx = {"HTTP_HX_REQUEST": "true"} if name == "answer_autosave" else {}
    response = as_nina.post(url(name, draft), left | previewed(draft), **htmx)
    assert response.status_code == (409 if htmx else 403)  # htmx shows a line of 409 in its place
    assert "Du handler ikke lenger for Solsida skolekorps." in text(response)
    if name == "answer_edit":
        assert "Mine siste ord</textarea>" in text(response)
    assert draft.versions.get().text == before
    draft.refresh_from_db()
    assert draft.state == AnswerState.DRAFT


def test_who_may_only_read_from_now_is_told_in_the_line(as_nina, nina, draft):
    sent = opened(as_nina, draft, text="Mine siste ord")
    nina.memberships.update(role=Role.READER)
    line = as_nina.post(url("answer_autosave", draft), sent, HTTP_HX_REQUEST="true")
    assert line.status_code == 409
    assert "Du kan lese, men ikke skrive for Solsida skolekorps." in text(line)


def test_who_left_starts_nothing(as_nina, nina, korps, hearing):
    nina.memberships.update(ends=clock.now())
    response = as_nina.post(
        reverse("answer_new", kwargs={"ref": hearing.ref}), {"organisation": korps.ref}
    )
    assert response.status_code == 422
    assert "Velg en organisasjon du kan skrive for." in text(response)
    with pytest.raises(Refused):
        actions.start(hearing, by=nina, on_behalf_of=korps)


def test_the_right_is_asked_again_under_lock(nina, as_nina, draft):
    nina.memberships.update(ends=clock.now())
    with pytest.raises(Refused, match="ikke skrive for Solsida skolekorps lenger"):
        actions.save_draft(
            draft, by=nina, saves=0, kind="with_remarks", text="Sent ute", replies={}
        )


def test_a_stranger_still_finds_nothing(as_liv, draft):
    assert as_liv.post(url("answer_edit", draft), typed(draft)).status_code == 404


# --- comments ----------------------------------------------------------------


def test_comments_are_for_those_who_write_and_nobody_else(
    as_ola, as_nina, as_kari, as_liv, client, draft
):
    said = "Skal vi nevne kjelleren?"
    as_nina.post(url("comment_add", draft), {"comment": said})
    assert said in text(as_ola.get(url("answer_edit", draft)))
    for other in (as_kari, as_liv):
        assert other.post(url("comment_add", draft), {"comment": "Hei"}).status_code == 404
    as_ola.post(url("answer_send", draft), previewed(draft))
    draft.refresh_from_db()
    assert said not in text(client.get(draft.get_absolute_url()))
    assert said not in text(as_kari.get(draft.get_absolute_url()))
    assert said in text(as_ola.get(url("answer_receipt", draft, number=1)))


def test_two_clicks_on_a_comment_are_one(as_nina, draft):
    for _click in range(2):
        as_nina.post(url("comment_add", draft), {"comment": "Samme ord"})
    assert AnswerComment.objects.count() == 1


def test_an_empty_comment_is_told(as_nina, draft):
    page = as_nina.post(url("comment_add", draft), {"comment": "  "}, follow=True)
    assert "Skriv noe i kommentaren." in text(page)
    assert not AnswerComment.objects.exists()


def test_only_the_writer_deletes_a_comment(as_ola, as_nina, nina, draft):
    comment = actions.comment(draft, by=nina, text="Mitt")
    there = url("comment_delete", draft, pk=comment.pk)
    assert as_ola.post(there).status_code == 409
    assert as_nina.post(there).status_code == 302
    assert as_nina.post(there).status_code == 302
    assert not AnswerComment.objects.exists()


def test_comments_go_with_the_draft_and_with_the_person(draft, nina, as_nina, ola):
    actions.comment(draft, by=nina, text="Mitt")
    actions.comment(draft, by=ola, text="Olas")
    person_leaving.send(sender=None, person=nina, by=nina)
    assert [c.text for c in AnswerComment.objects.all()] == ["Olas"]
    actions.delete_draft(draft, by=ola)
    assert not AnswerComment.objects.exists()


def test_each_form_carries_its_token(as_ola, ola, draft, nina, as_nina, berit):
    actions.comment(draft, by=ola, text="Mitt")

    def unguarded(name, **kwargs):
        page = text(as_ola.get(url(name, draft, **kwargs)))
        forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)
        assert forms
        return [form for form in forms if "csrfmiddlewaretoken" not in form]

    assert unguarded("answer_edit") == unguarded("answer_preview") == []
    actions.ask_sign_off(draft, by=nina, approver=berit)
    assert unguarded("answer_preview") == []
    actions.send(draft, by=berit, on_behalf_of=draft.organisation, saves=0)
    assert unguarded("answer_receipt", number=1) == []


# --- approval inside the organisation ----------------------------------------


@pytest.fixture
def berit(korps):
    """Responsible in the band too."""
    berit = UserFactory(name="Berit Ås", email="berit@forening.example")
    MembershipFactory(user=berit, organisation=korps)
    return berit


def test_the_approver_gets_a_letter_and_everyone_sees_that_it_waits(as_nina, as_ola, draft, berit):
    as_nina.post(url("sign_off_ask", draft), {"person": berit.pk})
    letter = Letter.objects.select_related("batch").get()
    assert letter.email == berit.email
    assert url("answer_preview", draft) in letter.batch.body
    for browser in (as_nina, as_ola):
        assert "Venter på godkjenning hos dere" in text(browser.get(url("answer_preview", draft)))
    page = text(as_ola.get(url("answer_preview", draft)))
    assert "Send svaret" not in page
    response = as_ola.post(url("answer_send", draft), previewed(draft))
    assert response.status_code == 409
    assert "Svaret venter på godkjenning fra Berit Ås." in text(response)


def test_when_it_is_approved_anyone_responsible_sends(as_nina, as_ola, draft, berit):
    as_nina.post(url("sign_off_ask", draft), {"person": berit.pk})
    browser = signed_in(berit)
    page = browser.get(url("answer_preview", draft))
    assert "Godkjenn svaret" in text(page)
    browser.post(url("sign_off_give", draft), {"saves": draft.versions.get().saves})
    assert "Godkjent hos dere" in text(as_ola.get(url("answer_preview", draft)))
    assert as_ola.post(url("answer_send", draft), previewed(draft)).status_code == 302
    draft.refresh_from_db()
    assert draft.state == AnswerState.SENT


def test_what_is_changed_after_the_approval_waits_again(as_ola, draft, ola, berit, nina, as_nina):
    actions.ask_sign_off(draft, by=nina, approver=berit)
    actions.sign_off(draft, by=berit, saves=0)
    actions.save_draft(draft, by=nina, saves=0, kind="with_remarks", text="Nytt", replies={})
    with pytest.raises(Refused, match="venter på godkjenning"):
        actions.send(draft, by=ola, on_behalf_of=draft.organisation, saves=1)
    assert "endret etter at det ble godkjent" in text(as_ola.get(url("answer_preview", draft)))
    with pytest.raises(Stale):
        actions.sign_off(draft, by=berit, saves=0)


def test_it_stands_on_the_page_of_both_until_it_is_approved(as_nina, draft, nina, berit):
    InviteeFactory(hearing=draft.hearing, organisation=draft.organisation)
    as_berit = signed_in(berit)
    assert "Venter på godkjenning" not in text(as_berit.get(reverse("my_page")))
    actions.ask_sign_off(draft, by=nina, approver=berit)
    page = text(as_berit.get(reverse("my_page")))
    assert "Venter på godkjenning fra deg." in page
    assert url("answer_preview", draft) in page
    assert "Venter på godkjenning hos dere." in text(as_nina.get(reverse("my_page")))
    actions.sign_off(draft, by=berit, saves=0)
    assert "Venter på godkjenning" not in text(as_berit.get(reverse("my_page")))


def test_the_approver_may_send_at_once(draft, nina, as_nina, berit):
    actions.ask_sign_off(draft, by=nina, approver=berit)
    assert actions.send(draft, by=berit, on_behalf_of=draft.organisation, saves=0).sent_by == berit


def test_the_question_can_be_dropped(as_nina, as_ola, draft, nina, berit):
    actions.ask_sign_off(draft, by=nina, approver=berit)
    for _click in range(2):
        as_nina.post(url("sign_off_drop", draft))
    assert as_ola.post(url("answer_send", draft), previewed(draft)).status_code == 302


def test_only_another_responsible_person_is_asked(draft, ola, nina, as_nina, liv, club):
    for person in (liv, nina):
        with pytest.raises(Refused):
            actions.ask_sign_off(draft, by=ola, approver=person)
    with pytest.raises(Refused, match="en annen enn deg selv"):
        actions.ask_sign_off(draft, by=ola, approver=ola)
    with pytest.raises(Refused, match="ikke bedt om"):
        actions.sign_off(draft, by=ola, saves=0)
    assert not SignOff.objects.exists()


def test_one_who_is_alone_is_not_offered_it(as_ola, draft):
    assert "Be om godkjenning" not in text(as_ola.get(url("answer_preview", draft)))


def statements(browser, address):
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    return [query["sql"] for query in asked]


def test_the_page_costs_the_same_however_many_write(as_ola, draft, korps):
    def grow():
        for each in range(3):
            person = UserFactory()
            MembershipFactory(user=person, organisation=korps, role=Role.WRITER)
            actions.comment(draft, by=person, text=f"Ord {each}")
            AnswerFactory(hearing=draft.hearing)

    grow()
    statements(as_ola, url("answer_edit", draft))
    few = statements(as_ola, url("answer_edit", draft))
    grow()
    many = statements(as_ola, url("answer_edit", draft))
    assert len(many) == len(few), [sql for sql in many if many.count(sql) > few.count(sql)]
