"""Sent in time, by the right person, kept word by word; and again when the municipality asks."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent
from dispatch.models import Letter
from grants.actions import applying, sending
from grants.models import Application, Submission
from grants.states import ApplicationState
from organisations.models import Organisation, RegisterAddress
from tests.consultations.municipality import signed_in, text
from tests.factories.grants import ACCOUNT, CallFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(call, korps, ola):
    """The band's application with everything in it, not sent."""
    korps.about = "Vi spiller for hele byen."
    korps.save()
    draft = applying.start(call, by=ola, on_behalf_of=korps)
    asked = {q.recall: q.pk for q in call.questions.all()}
    return applying.save(
        draft,
        by=ola,
        saves=0,
        amount=Decimal(20_000),
        account=ACCOUNT,
        replies={asked["members"]: "36"},
    )


def send(application, by, **given):
    given = {"saves": application.saves, "on_behalf_of": application.organisation} | given
    return sending.send(application, by=by, **given)


def refused(act):
    with pytest.raises(Refused) as error:
        act()
    return error.value.message


def returned(application, *, answer_by=None):
    """As the municipality sends it back; the desk's own action is tried elsewhere."""
    Application.objects.filter(pk=application.pk).update(
        state=ApplicationState.RETURNED,
        missing="Vi mangler medlemstallet.",
        returned_at=clock.now(),
        answer_by=answer_by or clock.today() + timedelta(days=14),
        returns=1,
    )
    application.refresh_from_db()
    return application


# --- the first time ---------------------------------------------------------------------


def test_it_is_kept_word_by_word(written, ola, korps, call):
    submission = send(written, ola, minutes=45, people=2)
    written.refresh_from_db()
    assert (written.state, written.number) == (ApplicationState.SUBMITTED, 1)
    assert (written.answered, written.prefilled) == (2, 1)
    assert (written.minutes, written.people) == (45, 2)
    kept = Submission.objects.get(pk=submission.pk)
    assert sending.digest(kept.content) == kept.digest == submission.digest
    assert kept.content["amount"] == "20000.00"
    assert kept.content["organisation"]["name"] == "Solsida skolekorps"
    assert [a["text"] for a in kept.content["answers"]] == ["Vi spiller for hele byen.", "36"]
    assert kept.content["requirements"][0]["met"] is True
    json.dumps(kept.content)
    assert AuditEvent.objects.filter(verb="application.sent").count() == 1


def test_a_second_click_sends_nothing_more(written, ola):
    first = send(written, ola)
    assert send(written, ola) == first
    assert Submission.objects.count() == 1
    assert Letter.objects.filter(batch__kind="grants.receipt").count() == 1


def test_only_one_who_is_responsible(written, nina, nina_writes, liv, choir, korps, ola):
    refused(lambda: send(written, nina))
    refused(lambda: send(written, liv))
    refused(lambda: send(written, liv, on_behalf_of=choir))
    refused(lambda: send(written, ola, on_behalf_of=choir))
    ola.memberships.update(ends=clock.now())
    refused(lambda: send(written, ola))
    assert not Submission.objects.exists()


def test_the_last_instant_is_in_time_and_the_deadline_is_not(written, ola, call, at_time):
    at_time(call.closes_at)
    message = refused(lambda: send(written, ola))
    assert message.startswith("Fristen gikk ut")
    assert "Kladden er tatt vare på" in message
    written.refresh_from_db()
    assert written.state == ApplicationState.DRAFT
    assert written.replies.count() == 2
    at_time(call.closes_at - timedelta(microseconds=1))
    assert send(written, ola).number == 1


def test_what_was_changed_after_the_preview_is_read_again(written, ola):
    with pytest.raises(Stale):
        send(written, ola, saves=written.saves - 1)


def test_what_is_missing_is_said(draft, ola, call):
    draft.amount, draft.account = None, ""
    draft.save()
    fields = [field for field, _sentence in sending.missing(draft)]
    questions = [f"question_{q.pk}" for q in call.questions.all()]
    assert fields == [*questions, "amount", "account"]
    refused(lambda: send(draft, ola))
    assert len(sending.missing(draft)) == 4


def test_a_sum_outside_the_call_is_not_sent(written, ola):
    Application.objects.filter(pk=written.pk).update(amount=Decimal(25_001))
    assert "høyst" in refused(lambda: send(written, ola))


def test_statements_are_ticked(larvik, korps, ola):
    call = CallFactory(
        scheme__owner=larvik.organisation,
        published=True,
        questions=[],
        requirements=[{"rule": "statement", "text": "Laget er demokratisk."}],
    )
    draft = applying.start(call, by=ola, on_behalf_of=korps)
    draft = applying.save(draft, by=ola, saves=0, amount=Decimal(100), account=ACCOUNT)
    assert "Kryss av" in refused(lambda: send(draft, ola))
    submission = send(draft, ola, stated=[call.requirements.get().pk])
    assert submission.content["requirements"][0]["stated"] is True
    page = signed_in(ola).get(reverse("application_preview", args=[returned(draft).ref]))
    assert page.context["form"]["stated"].value() == [str(call.requirements.get().pk)]


@pytest.mark.parametrize(
    "work", [{"minutes": -1}, {"minutes": 10**9}, {"people": 0}, {"people": 10**6}]
)
def test_the_work_is_a_number_that_can_be_true(written, ola, work):
    refused(lambda: send(written, ola, **work))


def test_one_that_is_no_more_applies_for_nothing(written, ola, korps, choir):
    korps.dissolved_at = clock.today()
    korps.save()
    assert "slettet" in refused(lambda: send(written, ola))
    Organisation.objects.filter(pk=korps.pk).update(dissolved_at=None, merged_into=choir)
    assert "Fjordkoret" in refused(lambda: send(written, ola))
    assert Application.objects.get(pk=written.pk).state == ApplicationState.DRAFT


def test_numbers_follow_each_other(written, ola, call, choir, liv):
    send(written, ola)
    other = applying.start(call, by=liv, on_behalf_of=choir)
    replies = dict.fromkeys(call.questions.values_list("pk", flat=True), "12")
    other = applying.save(
        other, by=liv, saves=0, amount=Decimal(1), account=ACCOUNT, replies=replies
    )
    send(other, liv)
    other.refresh_from_db()
    assert other.number == 2


# --- letters ----------------------------------------------------------------------------


def test_the_organisation_gets_a_receipt_and_the_register_address_is_told(written, ola, korps):
    RegisterAddress.objects.create(
        orgnr=korps.orgnr, email="styret@korps.example", read_at=clock.now()
    )
    submission = send(written, ola)
    receipt = Letter.objects.get(batch__kind="grants.receipt")
    assert receipt.email == "post@korps.example"
    assert submission.digest in receipt.batch.body
    assert "20" in receipt.batch.body
    told = Letter.objects.get(batch__kind="grants.in_name")
    assert told.email == "styret@korps.example"
    assert "Ola Berg har søkt" in told.batch.body
    assert "Vi spiller for hele byen" not in told.batch.body


def test_nobody_is_told_twice_at_one_address(written, ola, korps):
    RegisterAddress.objects.create(
        orgnr=korps.orgnr, email="Post@korps.example", read_at=clock.now()
    )
    send(written, ola)
    assert not Letter.objects.filter(batch__kind="grants.in_name").exists()


# --- after the municipality has asked for more -------------------------------------------


def test_it_is_answered_after_the_deadline(written, ola, call, at_time):
    first = send(written, ola)
    at_time(call.closes_at + timedelta(days=3))
    returned(written)
    asked = call.questions.get(recall="members")
    draft = applying.save(
        written,
        by=ola,
        saves=written.saves,
        amount=Decimal(19_000),
        account=ACCOUNT,
        replies={asked.pk: "41"},
    )
    at_time(clock.end_of_day(draft.answer_by) + timedelta(days=2))  # late, and not yet given up
    second = send(draft, ola, minutes=5)
    draft.refresh_from_db()
    assert (draft.state, draft.number, second.number) == (ApplicationState.RESUBMITTED, 1, 2)
    assert (draft.sent_at, draft.minutes) == (first.sent_at, 5)
    first.refresh_from_db()
    assert first.content["answers"][1]["text"] == "36"
    assert second.content["answers"][1]["text"] == "41"


def test_when_the_case_has_gone_on_nothing_is_changed(written, ola):
    first = send(written, ola)
    Application.objects.filter(pk=written.pk).update(state=ApplicationState.IN_ASSESSMENT)
    assert send(written, ola) == first
    written.refresh_from_db()
    refused(lambda: applying.save(written, by=ola, saves=written.saves, amount=Decimal(1)))


# --- the pages --------------------------------------------------------------------------


@pytest.fixture
def known(call, korps, ola):
    """What Samspill knows of the band: about it, its members and its account."""
    korps.about = "Vi spiller for hele byen."
    korps.save()
    other = CallFactory(scheme__owner=call.scheme.owner, published=True)
    earlier = applying.start(other, by=ola, on_behalf_of=korps)
    asked = other.questions.get(recall="members")
    given = {"amount": Decimal(1), "account": ACCOUNT, "replies": {asked.pk: "36"}}
    return applying.save(earlier, by=ola, saves=0, **given)


def test_a_prefilled_application_takes_less_than_ten_requests(call, korps, ola, known):
    """From the call's page, as a treasurer would go, counting every request."""
    client = signed_in(ola)
    assert "Start søknaden" in text(client.get(call.get_absolute_url()))
    page = client.get(reverse("application_new", args=[call.ref]))
    requests = 2
    page = client.post(page.wsgi_request.path, {"organisation": korps.ref}, follow=True)
    requests += 1 + len(page.redirect_chain)
    form = page.context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"amount": "20.000 kr"}
    page = client.post(page.wsgi_request.path, typed | {"se-over": "1"}, follow=True)
    requests += 1 + len(page.redirect_chain)
    form, application = page.context["form"], Application.objects.get(call=call)
    sent = {name: form[name].value() or "" for name in form.fields} | {"minutes": "12"}
    page = client.post(reverse("application_send", args=[application.ref]), sent, follow=True)
    requests += 1 + len(page.redirect_chain)
    assert "Søknaden er sendt" in text(page)
    assert requests < 10
    application.refresh_from_db()
    assert (application.state, application.prefilled) == (ApplicationState.SUBMITTED, 2)
    assert application.minutes == 12


def test_the_preview_says_what_will_be_public(written, ola):
    page = text(signed_in(ola).get(reverse("application_preview", args=[written.ref])))
    assert "Alle kan se hvis dere får tilskudd" in page
    assert "Det stemmer med registeret" in page
    assert "1234.56.78903" in page
    assert "Dette mangler" not in page


def test_the_preview_lists_what_is_missing(draft, ola):
    page = text(signed_in(ola).get(reverse("application_preview", args=[draft.ref])))
    assert "Dette mangler" in page
    assert "Send søknaden" not in page


def test_two_clicks_in_the_browser_come_to_one_receipt(written, ola):
    client, url = signed_in(ola), reverse("application_send", args=[written.ref])
    sent = {"number": 1, "saves": written.saves}
    first, second = client.post(url, sent), client.post(url, sent)
    assert first.url == second.url == reverse("application_receipt", args=[written.ref, 1])
    returned(written)
    assert client.post(url, sent).url == first.url  # a slow double click is no second version
    assert Submission.objects.count() == 1


def test_a_refusal_in_the_browser_keeps_the_draft(written, ola, call, at_time):
    at_time(call.closes_at)
    client = signed_in(ola)
    page = client.post(
        reverse("application_send", args=[written.ref]), {"number": 1, "saves": written.saves}
    )
    assert page.status_code == 409
    assert "Fristen gikk ut" in text(page)
    assert "Vi spiller for hele byen" in text(page)


def test_the_writer_sees_who_may_send(written, nina, nina_writes):
    client = signed_in(nina)
    page = text(client.get(reverse("application_preview", args=[written.ref])))
    assert "Ola Berg" in page
    assert "Send søknaden" not in page
    send_it = reverse("application_send", args=[written.ref])
    assert client.post(send_it, {"number": 1, "saves": 1}).status_code == 403


def test_the_receipt_has_the_time_and_the_digest(written, ola, liv, choir):
    submission = send(written, ola)
    url = reverse("application_receipt", args=[written.ref, 1])
    page = text(signed_in(ola).get(url))
    assert submission.digest in page
    assert "Dere får svar." in page
    assert "1234.56.78903" in page
    assert signed_in(liv).get(url).status_code == 404
    assert signed_in(ola).get(url.replace("/1/", "/2/")).status_code == 404


def test_the_status_is_in_the_applicants_words(written, ola):
    send(written, ola)
    client, url = signed_in(ola), reverse("application", args=[written.ref])
    for state, words in (
        (ApplicationState.SUBMITTED, "Sendt"),
        (ApplicationState.IN_ASSESSMENT, "Under behandling"),
        (ApplicationState.RECOMMENDED, "Under behandling"),
    ):
        Application.objects.filter(pk=written.pk).update(state=state)
        page = text(client.get(url))
        assert words in page
        assert "Innstilt" not in page
    returned(written)
    page = text(client.get(url))
    assert "Vi mangler medlemstallet." in page
    assert "Svar kommunen" in page
    assert "Vi mangler medlemstallet." in text(
        client.get(reverse("application_edit", args=[written.ref]))
    )


def test_it_is_withdrawn_in_the_browser(written, ola):
    send(written, ola)
    client, url = signed_in(ola), reverse("application_withdraw", args=[written.ref])
    assert "Hvorfor trekker dere" in text(client.get(url))
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Avlyst"}, follow=True).status_code == 200
    assert "allerede trukket" in text(client.get(url))
