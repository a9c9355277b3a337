"""Words between Ola and Nina, and who approves before it is sent."""

import pytest
from django.urls import reverse

from core.errors import Refused, Stale
from core.models import AuditEvent
from dispatch.models import Letter
from grants.actions import applying, cowriting, sending
from grants.models import ApplicationComment, SignOff
from grants.states import ApplicationState
from organisations.actions.cowriting import delete_comment
from organisations.states import Role
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.grants import ACCOUNT, sent
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair(korps):
    """Another one who is responsible."""
    chair = UserFactory(name="Siri Vang", email="siri@forening.example")
    MembershipFactory(user=chair, organisation=korps)
    return chair


@pytest.fixture
def whole(draft, call, ola):
    """Everything is there but the sending."""
    replies = dict.fromkeys(call.questions.values_list("pk", flat=True), "12")
    return applying.save(
        draft, by=ola, saves=draft.saves, amount=draft.amount, account=ACCOUNT, replies=replies
    )


def refused(act):
    with pytest.raises(Refused) as error:
        act()
    return error.value


# --- words ------------------------------------------------------------------------------


def test_they_say_something_to_each_other(draft, ola, nina, nina_writes):
    first = cowriting.comment(draft, by=nina, text=" Husk leia ")
    assert cowriting.comment(draft, by=nina, text="Husk leia") == first
    page = text(signed_in(ola).get(reverse("application_edit", args=[draft.ref])))
    assert "Husk leia" in page
    refused(lambda: delete_comment(first, by=ola))
    delete_comment(first, by=nina)
    delete_comment(first, by=nina)
    assert not ApplicationComment.objects.exists()


@pytest.mark.parametrize("words", ["", "  ", "x" * 2001])
def test_a_comment_says_something_and_not_too_much(draft, ola, words):
    assert refused(lambda: cowriting.comment(draft, by=ola, text=words)).field == "comment"


def test_only_those_who_write_say_anything(draft, liv, choir, kari):
    for stranger in (liv, kari):
        refused(lambda stranger=stranger: cowriting.comment(draft, by=stranger, text="Hei"))


def test_nothing_is_said_after_it_is_sent(draft, ola):
    sent(draft)
    refused(lambda: cowriting.comment(draft, by=ola, text="Hei"))


def test_the_municipality_reads_no_comment(draft, ola, kari):
    cowriting.comment(draft, by=ola, text="Ikke si dette til noen")
    sent(draft)
    page = signed_in(kari).get(reverse("application", args=[draft.ref]))
    assert page.status_code == 404


def test_comments_in_the_browser(draft, ola):
    browser = signed_in(ola)
    url = reverse("application_comment", args=[draft.ref])
    assert browser.post(url, {"comment": "Hei"}).url.endswith("#kommentarer")
    browser.post(url, {"comment": ""})
    comment = ApplicationComment.objects.get()
    gone = reverse("application_comment_delete", args=[draft.ref, comment.pk])
    browser.post(gone)
    assert browser.post(gone).status_code == 302
    assert not ApplicationComment.objects.exists()


# --- approval ---------------------------------------------------------------------------


def test_siri_approves_and_ola_sends(whole, ola, chair, korps):
    asked = cowriting.ask_sign_off(whole, by=ola, approver=chair)
    assert cowriting.ask_sign_off(whole, by=ola, approver=chair) == asked
    letter = Letter.objects.get(batch__kind="grants.sign_off")
    assert letter.email == chair.email
    give = {"on_behalf_of": korps, "saves": whole.saves}
    assert "Siri Vang" in refused(lambda: sending.send(whole, by=ola, **give)).message
    refused(lambda: cowriting.sign_off(whole, by=ola, saves=whole.saves))
    cowriting.sign_off(whole, by=chair, saves=whole.saves)
    cowriting.sign_off(whole, by=chair, saves=whole.saves)
    assert AuditEvent.objects.filter(verb="application.signed_off").count() == 1
    sending.send(whole, by=ola, **give)
    whole.refresh_from_db()
    assert whole.state == ApplicationState.SUBMITTED


def test_what_is_changed_after_the_approval_waits_again(whole, ola, chair, korps):
    cowriting.ask_sign_off(whole, by=ola, approver=chair)
    cowriting.sign_off(whole, by=chair, saves=whole.saves)
    changed = applying.save(whole, by=ola, saves=whole.saves, amount=whole.amount, account=ACCOUNT)
    give = {"on_behalf_of": korps, "saves": changed.saves}
    refused(lambda: sending.send(changed, by=ola, **give))
    with pytest.raises(Stale):
        cowriting.sign_off(whole, by=chair, saves=changed.saves - 1)
    sending.send(changed, by=chair, **give)  # who is asked may send it at once


def test_it_is_sent_without_when_nobody_is_asked_any_more(whole, ola, chair, korps):
    cowriting.ask_sign_off(whole, by=ola, approver=chair)
    cowriting.drop_sign_off(whole, by=ola)
    cowriting.drop_sign_off(whole, by=ola)
    sending.send(whole, by=ola, on_behalf_of=korps, saves=whole.saves)


def test_whom_one_may_ask(draft, ola, nina, nina_writes, liv, choir):
    assert refused(lambda: cowriting.ask_sign_off(draft, by=ola, approver=ola)).field == "person"
    refused(lambda: cowriting.ask_sign_off(draft, by=ola, approver=nina))
    refused(lambda: cowriting.ask_sign_off(draft, by=ola, approver=liv))
    refused(lambda: cowriting.ask_sign_off(draft, by=liv, approver=ola))


def test_approval_in_the_browser(whole, nina, nina_writes, ola, chair, korps):
    ninas, siris = signed_in(nina), signed_in(chair)
    preview = reverse("application_preview", args=[whole.ref])
    assert "Be om godkjenning" in text(ninas.get(preview))
    ninas.post(reverse("application_sign_off_ask", args=[whole.ref]), {"person": chair.pk})
    assert "Venter på godkjenning hos dere" in text(ninas.get(preview))
    assert "Send søknaden" not in text(signed_in(ola).get(preview))
    give = reverse("application_sign_off", args=[whole.ref])
    assert ninas.post(give, {"saves": whole.saves}).status_code == 403
    siris.post(give, {"saves": whole.saves - 1})
    assert SignOff.objects.get().approved_at is None
    siris.post(give, {"saves": whole.saves})
    assert "Godkjent hos dere" in text(siris.get(preview))
    ninas.post(reverse("application_sign_off_ask", args=[whole.ref]), {"person": nina.pk})
    assert SignOff.objects.get().approver == chair
    ninas.post(reverse("application_sign_off_drop", args=[whole.ref]))
    assert not SignOff.objects.exists()


def test_a_reader_approves_nothing(whole, korps):
    reader = UserFactory(name="Rolf Leser")
    MembershipFactory(user=reader, organisation=korps, role=Role.READER)
    url = reverse("application_sign_off", args=[whole.ref])
    assert signed_in(reader).post(url, {"saves": 1}).status_code == 403
