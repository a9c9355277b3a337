"""What becomes of applications when an organisation goes into another, and when somebody leaves."""

import pytest

from accounts.signals import person_leaving
from core import clock
from core.models import AuditEvent
from grants.actions import applying, claim_drafts, cowriting
from grants.models import Application, ApplicationComment, Follow, SignOff
from grants.states import ApplicationState
from organisations import actions as registry
from organisations.signals import organisation_merged
from tests.factories.accounts import UserFactory
from tests.factories.grants import ApplicationFactory, CallFactory, decided, sent
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def merge(merged, heir):
    organisation_merged.send(sender=None, merged=merged, heir=heir)


def test_what_is_under_way_goes_on_in_the_heir(call, draft, korps, choir, liv):
    later = CallFactory(scheme=call.scheme, title="Annet", published=True)
    under_way = sent(ApplicationFactory(call=later, organisation=korps))
    merge(korps, choir)
    for application in (draft, under_way):
        application.refresh_from_db()
        assert application.organisation == choir
    assert applying.start(call, by=liv, on_behalf_of=choir) == draft
    assert AuditEvent.objects.filter(verb="application.moved_to_heir").count() == 2


def test_where_both_have_applied_both_stand(call, draft, korps, choir):
    ApplicationFactory(call=call, organisation=choir)
    merge(korps, choir)
    draft.refresh_from_db()
    assert draft.organisation == korps


def test_an_award_is_followed_up_by_the_heir_and_what_is_over_stays(call, draft, korps, choir):
    decided(draft)
    other = CallFactory(scheme=call.scheme, title="Annet", published=True)
    over = sent(
        ApplicationFactory(call=other, organisation=korps), state=ApplicationState.WITHDRAWN
    )
    merge(korps, choir)
    draft.refresh_from_db()
    over.refresh_from_db()
    assert (draft.organisation, over.organisation) == (choir, korps)
    call.refresh_from_db()
    assert call.granted == draft.granted


def test_one_who_leaves_takes_the_words_to_colleagues_along(draft, ola, nina, nina_writes, korps):
    MembershipFactory(user=nina, organisation=korps)
    cowriting.comment(draft, by=nina, text="Vi ses")
    cowriting.comment(draft, by=ola, text="Ja")
    cowriting.ask_sign_off(draft, by=ola, approver=nina)
    Follow.objects.create(call=draft.call, person=nina, since=clock.now())
    person_leaving.send(sender=None, person=nina, by=nina)
    assert [comment.author for comment in ApplicationComment.objects.all()] == [ola]
    assert not SignOff.objects.exists()
    assert not Follow.objects.exists()
    assert Application.objects.filter(pk=draft.pk).exists()


def test_what_waited_for_a_claim_goes_with_the_person(call, larvik):
    eva = UserFactory(name="Eva Strand")
    hagelaget = OrganisationFactory(name="Kvelde hagelag", seat=larvik, email="h@hage.example")
    claim = registry.request_claim(hagelaget, by=eva)
    claim_drafts.start_for_claim(call, by=eva, claim=claim)
    person_leaving.send(sender=None, person=eva, by=eva)
    assert not Application.objects.exists()
