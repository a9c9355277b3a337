"""A complaint from its letter to its end, and the second decision."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core import clock
from core.errors import Refused
from grants.actions import accepting, complaining, deciding
from grants.models import Complaint, Conflict
from grants.states import ApplicationState, ComplaintState, ConflictGround, Outcome
from organisations.states import Role
from tests.consultations.municipality import signed_in, text
from tests.factories.grants import (
    ApplicationFactory,
    CallFactory,
    SchemeFactory,
    decided,
    recommended,
)
from tests.factories.organisations import MembershipFactory
from tests.grants.afterwards import accepted, fresh, letters, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def refusal(draft):
    return decided(draft, outcome=Outcome.REFUSED)


def complain(decision, by, **changes):
    fields = {"on_behalf_of": decision.application.organisation, "words": "Dere har misforstått."}
    return complaining.complain(decision, by=by, **fields | changes)


def propose(complaint, by, **changes):
    fields = {
        "outcome": Outcome.PARTLY,
        "amount": Decimal(10_000),
        "years": 1,
        "reason": "Vi så ikke vedlegget.",
    } | changes
    return complaining.propose_change(complaint, by=by, **fields)


@pytest.fixture
def complaint(refusal, ola):
    return complain(refusal, ola)


def test_it_is_received_with_a_letter_to_both(refusal, ola):
    complaint = complain(refusal, ola)
    assert complain(refusal, ola, words="Igjen") == complaint  # a second click
    assert (complaint.state, complaint.late) == (ComplaintState.COMPLAINED, False)
    (receipt,) = letters("complaint")
    assert receipt.email == "post@korps.example"
    assert "Dere har misforstått." in receipt.batch.body
    assert "Kommunens klagenemnd" in receipt.batch.body
    assert len(letters("complaint_desk")) == 1
    assert told("complaint.sent") == 1


def test_the_last_instant_is_in_time_and_the_next_is_late(refusal, ola, choir, liv, call, at_time):
    other = decided(ApplicationFactory(call=call, organisation=choir), outcome=Outcome.REFUSED)
    until = refusal.complain_until
    at_time(until - timedelta(microseconds=1))
    assert complain(refusal, ola).late is False
    at_time(until)
    assert complain(other, liv).late is True


def test_only_a_responsible_person_of_the_organisation(refusal, nina, nina_writes, liv, ola, choir):
    for somebody in (nina, liv):
        with pytest.raises(Refused, match="ansvarlig"):
            complain(refusal, somebody)
    with pytest.raises(Refused):
        complain(refusal, ola, on_behalf_of=choir)


@pytest.mark.parametrize("words", ["", " \n", "\x00", "x" * 10_001])
def test_words_that_say_nothing_or_too_much(refusal, ola, words):
    with pytest.raises(Refused) as error:
        complain(refusal, ola, words=words)
    assert error.value.field == "words"


def test_where_there_is_no_right_to_complain(larvik, korps, ola, kari, grete):
    scheme = SchemeFactory(owner=larvik.organisation, complaints=False, complaint_body="")
    call = CallFactory(scheme=scheme, published=kari)
    row = ApplicationFactory(call=call, organisation=korps)
    recommended(row, by=kari)
    decision = deciding.decide(row, by=grete, saves=1)
    with pytest.raises(Refused, match="ikke klage på her"):
        complain(decision, ola)
    here = reverse("complaint_new", kwargs={"ref": row.ref})
    assert "kan dere ikke klage på her" in text(signed_in(ola).get(here))


def test_one_who_said_no_does_not_complain(draft, ola):
    decision = decided(draft)
    row = fresh(draft)
    accepting.decline(row, by=ola, on_behalf_of=row.organisation, reason="For lite.")
    with pytest.raises(Refused, match="ikke klage på her"):
        complain(decision, ola)


def test_a_refusal_is_changed_by_two_and_may_be_accepted(complaint, kari, grete, ola, call):
    propose(complaint, kari)
    complaining.uphold(complaint, by=grete)
    complaining.uphold(complaint, by=grete)
    row = fresh(complaint.decision.application)
    assert (row.state, row.granted, row.call.granted) == (ApplicationState.DECIDED, 10_000, 10_000)
    assert [d.number for d in row.decisions.all()] == [1, 2]
    assert (told("complaint.upheld"), told("grant.decided_again")) == (1, 1)
    accepting.accept(row, by=ola, on_behalf_of=row.organisation)
    assert [i.amount for i in row.instalments.all()] == [10_000]


def test_more_after_a_yes_is_one_more_instalment(draft, ola, kari, grete):
    row = accepted(draft, ola, outcome=Outcome.PARTLY, amount=Decimal(12_000))
    complaint = complain(row.current_decision, ola)
    propose(complaint, kari, outcome=Outcome.GRANTED, amount=Decimal(20_000))
    complaining.uphold(complaint, by=grete)
    row = fresh(row)
    assert row.state == ApplicationState.ACCEPTED
    assert [i.amount for i in row.instalments.all()] == [12_000, 8000]
    assert row.granted == 20_000


def test_a_second_click_proposes_nothing_more(complaint, kari, at_time):
    at_time(clock.now() + timedelta(minutes=1))
    row = propose(complaint, kari)
    at_time(clock.now() + timedelta(minutes=1))
    again = propose(complaint, kari)
    assert (again.at, again.saves, told("complaint.proposed")) == (row.at, row.saves, 1)
    assert propose(complaint, kari, amount=Decimal(11_000)).saves == row.saves + 1


def test_nobody_upholds_what_they_proposed(complaint, kari, larvik):
    MembershipFactory(user=kari, organisation=larvik.organisation, role=Role.APPROVER)
    propose(complaint, kari)
    with pytest.raises(Refused, match="En annen må vedta"):
        complaining.uphold(complaint, by=kari)


def test_nothing_is_upheld_that_nobody_proposed(complaint, grete):
    with pytest.raises(Refused, match="Ingen har foreslått"):
        complaining.uphold(complaint, by=grete)


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": Outcome.REFUSED, "amount": Decimal(0)},
        {"outcome": "all"},
        {"amount": Decimal(0)},
        {"amount": Decimal(20_001)},
        {"years": 2},
        {"years": 0},
        {"outcome": Outcome.GRANTED},
        {"amount": Decimal(20_000)},
        {"reason": ""},
    ],
)
def test_proposals_that_do_not_add_up(complaint, kari, changes):
    with pytest.raises(Refused):
        propose(complaint, kari, **changes)


def test_a_complaint_does_not_give_less(draft, ola, kari):
    decision = decided(draft, outcome=Outcome.PARTLY, amount=Decimal(12_000))
    complaint = complain(decision, ola)
    for amount in (11_999, 12_000):
        with pytest.raises(Refused, match="gir ikke mindre"):
            propose(complaint, kari, amount=Decimal(amount))


def test_it_never_passes_the_budget(complaint, kari, grete, call, choir):
    other = ApplicationFactory(call=call, organisation=choir, amount=Decimal(95_000))
    decided(other)
    with pytest.raises(Refused, match="for høy"):
        propose(complaint, kari)
    propose(complaint, kari, amount=Decimal(5000))


def test_the_budget_is_asked_again_when_it_is_upheld(complaint, kari, grete, call, choir):
    propose(complaint, kari)
    decided(ApplicationFactory(call=call, organisation=choir, amount=Decimal(95_000)))
    with pytest.raises(Refused):
        complaining.uphold(complaint, by=grete)
    complaint.refresh_from_db()
    assert complaint.state == ComplaintState.COMPLAINED


def test_one_with_a_stake_has_no_part_in_it(complaint, kari, grete, larvik):
    stake = {"application": complaint.decision.application, "ground": ConflictGround.FAMILY}
    propose(complaint, kari)
    Conflict.objects.create(person=grete, declared_at=clock.now(), **stake)
    with pytest.raises(Refused, match="inhabil"):
        complaining.uphold(complaint, by=grete)
    Conflict.objects.create(person=kari, declared_at=clock.now(), **stake)
    for act in (propose, lambda c, by: complaining.forward(c, by=by, words="Nei")):
        with pytest.raises(Refused, match="inhabil"):
            act(complaint, kari)


def test_sent_on_with_an_assessment_and_settled_as_it_was(complaint, kari, ola, grete):
    with pytest.raises(Refused, match="vurderingen"):
        complaining.forward(complaint, by=kari, words="")
    with pytest.raises(Refused, match="saksbehandlere"):
        complaining.forward(complaint, by=grete, words="Nei")
    complaining.forward(complaint, by=kari, words="Vi har sett på det igjen.")
    with pytest.raises(Refused):
        complaining.uphold(complaint, by=grete)
    complaining.settle(complaint, by=kari, changed=False, words="Nemnda er enig.")
    complaining.settle(complaint, by=kari, changed=False, words="Igjen")
    complaint.refresh_from_db()
    assert (complaint.state, complaint.changed) == (ComplaintState.SETTLED, False)
    _received, forwarded, settled = letters("complaint")
    assert "Vi har sett på det igjen." in forwarded.batch.body
    assert "Nemnda er enig." in settled.batch.body
    assert complaint.decision.application.decisions.count() == 1


def test_what_the_body_changed_is_a_second_decision_by_two(complaint, kari, grete):
    with pytest.raises(Refused):
        complaining.settle(complaint, by=kari, changed=False, words="Ikke sendt videre")
    complaining.forward(complaint, by=kari, words="Vi har sett på det igjen.")
    with pytest.raises(Refused, match="Ingen har foreslått"):
        complaining.settle(complaint, by=grete, changed=True, words="Mer")
    propose(complaint, kari)
    with pytest.raises(Refused):
        complaining.settle(complaint, by=kari, changed=True, words="Mer")
    complaining.settle(complaint, by=grete, changed=True, words="Mer")
    row = fresh(complaint.decision.application)
    assert row.granted == 10_000
    assert row.current_decision.number == 2
    assert row.current_decision.complain_until is None  # what the body settles is settled
    assert "Dere kan klage" not in letters("decision")[-1].batch.body


def test_only_a_late_one_is_dismissed(complaint, kari):
    with pytest.raises(Refused, match="i tide"):
        complaining.dismiss(complaint, by=kari, words="For sent")
    Complaint.objects.update(late=True)
    complaining.dismiss(complaint, by=kari, words="For sent")
    complaining.dismiss(complaint, by=kari, words="For sent")
    assert told("complaint.dismissed") == 1
    with pytest.raises(Refused, match="besvart"):
        propose(complaint, kari)


def test_it_is_withdrawn_once_and_not_sent_anew(complaint, refusal, ola, liv):
    who = {"on_behalf_of": complaint.decision.application.organisation}
    with pytest.raises(Refused):
        complaining.withdraw_complaint(complaint, by=liv, **who)
    complaining.withdraw_complaint(complaint, by=ola, **who)
    complaining.withdraw_complaint(complaint, by=ola, **who)
    assert told("complaint.withdrawn") == 1
    with pytest.raises(Refused, match="trukket klagen"):
        complain(refusal, ola)


def test_the_page_of_the_one_who_complains(refusal, ola, liv, nina, nina_writes):
    here = reverse("complaint_new", kwargs={"ref": refusal.application.ref})
    assert signed_in(liv).get(here).status_code == 404
    assert "En ansvarlig hos dere" in text(signed_in(nina).get(here))
    assert signed_in(nina).post(here, {"words": "Nei"}).status_code == 422
    browser = signed_in(ola)
    assert "Slik skriver dere" in text(browser.get(here))
    assert browser.post(here, {"words": ""}).status_code == 422
    page = text(browser.post(here, {"words": "Feil."}, follow=True))
    assert "Klagen er mottatt" in page
    assert "Klage mottatt" not in page  # the municipality's word
    back = reverse("complaint_withdraw", kwargs={"ref": refusal.complaint.ref})
    assert signed_in(liv).post(back).status_code == 404
    assert "Dere trakk klagen" in text(browser.post(back, follow=True))


def test_the_applicant_does_not_see_a_proposal(complaint, kari, ola):
    propose(complaint, kari, reason="Hemmelig ennå")
    here = reverse("complaint_new", kwargs={"ref": complaint.decision.application.ref})
    assert "Hemmelig ennå" not in text(signed_in(ola).get(here))


def act_url(complaint, act):
    return reverse("complaint_act", kwargs={"ref": complaint.ref, "act": act})


def test_the_pages_of_the_desk(complaint, kari, ola, call):
    desk = signed_in(kari)
    listed = reverse("complaints", kwargs={"ref": call.ref})
    one = reverse("complaint", kwargs={"ref": complaint.ref})
    assert "Klage mottatt" in text(desk.get(listed))
    assert "Dere har misforstått." in text(desk.get(one))
    for address in (listed, one, act_url(complaint, "forslag")):
        assert signed_in(ola).get(address).status_code == 404
    for act in ("forslag", "videresend", "avgjor", "avvis"):
        assert desk.get(act_url(complaint, act)).status_code == 200
        assert desk.post(act_url(complaint, act), {}).status_code == 422
    assert desk.get(act_url(complaint, "finnes-ikke")).status_code == 404


def test_the_desk_proposes_and_another_decides(complaint, kari, grete):
    desk, one = signed_in(kari), reverse("complaint", kwargs={"ref": complaint.ref})
    proposal = {"outcome": "partly", "amount": "10 000", "years": 1, "reason": "Vi tok feil."}
    assert desk.post(act_url(complaint, "forslag"), proposal).status_code == 302
    uphold = reverse("complaint_uphold", kwargs={"ref": complaint.ref})
    assert "Du har selv foreslått" in text(desk.post(uphold, follow=True))
    chief = signed_in(grete)
    assert "Vedta det nye utfallet" in text(chief.get(one))
    assert "Omgjort" in text(chief.post(uphold, follow=True))


def test_one_with_a_stake_does_not_read_it(complaint, kari):
    Conflict.objects.create(
        application=complaint.decision.application, person=kari, ground=ConflictGround.FAMILY,
        declared_at=clock.now(),
    )  # fmt: skip
    assert (
        signed_in(kari).get(reverse("complaint", kwargs={"ref": complaint.ref})).status_code == 403
    )
