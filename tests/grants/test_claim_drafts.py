"""Eva begins an application before anyone has said that she is in: hers alone, then theirs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core.errors import Refused
from core.models import AuditEvent
from grants.actions import applying, claim_drafts, filling, sending
from grants.actions.applying import Line
from grants.models import Application
from grants.states import ApplicationState
from organisations import actions as registry
from organisations.states import ClaimState
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.grants import ACCOUNT, ApplicationFactory, CallFactory, sent
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(db):
    return UserFactory(name="Eva Strand")


@pytest.fixture
def hagelaget(larvik):
    return OrganisationFactory(
        name="Kvelde hagelag", seat=larvik, email="post@hagelag.example", about="Vi dyrker."
    )


@pytest.fixture
def claim(eva, hagelaget):
    return registry.request_claim(hagelaget, by=eva)


def confirm(claim):
    return registry.confirm_by_link(claim, token=claim.token)


def refused(act):
    with pytest.raises(Refused) as error:
        act()
    return error.value.message


def written(draft, by, words="Jord", **more):
    asked = draft.call.questions.get(recall="about")
    members = draft.call.questions.get(recall="members")
    given = {"amount": Decimal(9_000), "account": ACCOUNT} | more
    return applying.save(
        draft, by=by, saves=draft.saves, replies={asked.pk: words, members.pk: "12"}, **given
    )


def test_eva_writes_and_cannot_send_until_somebody_has_said_yes(eva, claim, call, hagelaget):
    browser = signed_in(eva)
    page = text(browser.get(reverse("application_new", args=[call.ref])))
    assert "Begynn på en kladd" in page
    begin = reverse("application_new_for_claim", args=[call.ref, claim.ref])
    edit = browser.post(begin).url
    assert browser.post(begin).url == edit
    application = Application.objects.get()
    written(application, eva)
    assert "Kvelde hagelag" in text(browser.get(edit))
    preview = text(browser.get(reverse("application_preview", args=[application.ref])))
    assert "når du har fått tilgang" in preview
    send_it = reverse("application_send", args=[application.ref])
    assert browser.post(send_it, {"number": 1, "saves": 1}).status_code == 403
    assert "Kvelde hagelag" in text(browser.get(reverse("own_grants")))
    application.refresh_from_db()
    give = {"by": eva, "on_behalf_of": hagelaget, "saves": application.saves}
    refused(lambda: sending.send(application, **give))
    confirm(claim)
    sending.send(application, **give)
    application.refresh_from_db()
    assert (application.organisation, application.claim) == (hagelaget, None)
    assert application.state == ApplicationState.SUBMITTED


def test_the_draft_is_evas_alone(eva, claim, call, ola, korps, kari, hagelaget):
    draft = claim_drafts.start_for_claim(call, by=eva, claim=claim)
    MembershipFactory(user=ola, organisation=hagelaget)
    for stranger in (ola, kari):
        page = signed_in(stranger).get(reverse("application_edit", args=[draft.ref]))
        assert page.status_code == 404
        refused(lambda stranger=stranger: written(draft, stranger))


def test_nothing_private_is_filled_in_for_one_who_waits(eva, claim, call, hagelaget, ola):
    before = ApplicationFactory(
        call=CallFactory(scheme=call.scheme, title="Før", published=True), organisation=hagelaget
    )
    members = before.call.questions.get(recall="members")
    before.replies.create(question=members, text="36", value=36)
    type(call).objects.filter(pk=call.pk).update(before=before.call)
    sent(before)
    draft = claim_drafts.start_for_claim(call, by=eva, claim=claim)
    assert [reply.text for reply in draft.replies.all()] == ["Vi dyrker."]
    assert draft.account == ""
    refused(lambda: filling.copy_last_year(draft, by=eva))


def test_only_the_own_open_claim(eva, claim, call, liv):
    refused(lambda: claim_drafts.start_for_claim(call, by=liv, claim=claim))
    claim.state = ClaimState.EXPIRED
    claim.decided_at = claim.requested_at
    claim.save()
    refused(lambda: claim_drafts.start_for_claim(call, by=eva, claim=claim))
    browser = signed_in(liv)
    begin = reverse("application_new_for_claim", args=[call.ref, claim.ref])
    assert browser.post(begin).status_code == 404


def test_not_after_the_deadline(eva, claim, hagelaget, larvik):
    closed = CallFactory(scheme__owner=larvik.organisation, days=-2, published=True)
    assert "Fristen gikk ut" in refused(
        lambda: claim_drafts.start_for_claim(closed, by=eva, claim=claim)
    )


def test_a_new_claim_goes_on_where_the_old_one_ended(eva, claim, call, hagelaget, at_time):
    draft = claim_drafts.start_for_claim(call, by=eva, claim=claim)
    claim.state, claim.decided_at = ClaimState.EXPIRED, claim.requested_at + timedelta(days=1)
    claim.save()
    again = registry.request_claim(hagelaget, by=eva)
    assert claim_drafts.start_for_claim(call, by=eva, claim=again) == draft
    draft.refresh_from_db()
    assert draft.claim == again


def test_both_texts_stand_when_they_had_begun_too(eva, claim, call, ola, hagelaget):
    MembershipFactory(user=ola, organisation=hagelaget)
    own = claim_drafts.start_for_claim(call, by=eva, claim=claim)
    written(own, eva, "Evas ord")
    theirs = applying.start(call, by=ola, on_behalf_of=hagelaget)
    written(theirs, ola, "Olas ord", amount=Decimal(5_000))
    confirm(claim)
    application = Application.objects.get()
    assert application == theirs
    words = application.replies.get(question__recall="about").text
    assert words == "Olas ord\n\nFra kladden til Eva Strand:\nEvas ord"
    assert application.replies.get(question__recall="members").text == "12"
    assert application.amount == 5_000
    assert AuditEvent.objects.filter(verb="application.draft_moved").count() == 1


def test_a_budget_moves_where_there_is_none(eva, claim, project_call, ola, hagelaget):
    MembershipFactory(user=ola, organisation=hagelaget)
    own = claim_drafts.start_for_claim(project_call, by=eva, claim=claim)
    asked = project_call.questions.get(kind="budget").pk
    lines = {asked: [Line(False, "Leie", Decimal(9_000))]}
    applying.save(own, by=eva, saves=0, amount=None, title="Hage", lines=lines)
    applying.start(project_call, by=ola, on_behalf_of=hagelaget)
    confirm(claim)
    application = Application.objects.get()
    assert (application.title, application.lines.get().name) == ("Hage", "Leie")


def test_theirs_stands_when_it_is_sent(eva, claim, call, ola, hagelaget):
    MembershipFactory(user=ola, organisation=hagelaget)
    own = claim_drafts.start_for_claim(call, by=eva, claim=claim)
    sent(ApplicationFactory(call=call, organisation=hagelaget))
    confirm(claim)
    own.refresh_from_db()
    assert own.claim == claim


def test_moving_twice_moves_nothing(eva, claim, call, hagelaget):
    claim_drafts.start_for_claim(call, by=eva, claim=claim)
    confirm(claim)
    claim.refresh_from_db()
    assert claim_drafts.move_drafts(claim) == 0
