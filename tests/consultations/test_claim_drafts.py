"""Eva begins an answer before anyone has said that she is in: hers alone, unsent, then theirs."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from consultations import actions, policies
from consultations.models import Answer
from consultations.states import AnswerKind, AnswerState
from core import clock
from core.errors import Refused
from organisations import actions as registry
from organisations.states import Role
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.consultations import AnswerFactory, HearingFactory
from tests.factories.joining import ClaimFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(larvik, kari):
    return HearingFactory(municipality=larvik, created_by=kari, published=True, title="Lokaler")


@pytest.fixture
def eva(db):
    return UserFactory(name="Eva Strand")


@pytest.fixture
def hagelaget(larvik):
    return OrganisationFactory(name="Kvelde hagelag", seat=larvik, email="post@hagelag.example")


@pytest.fixture
def claim(eva, hagelaget):
    return registry.request_claim(hagelaget, by=eva)


def write(draft, by, words):
    return actions.save_draft(
        draft.answer,
        by=by,
        saves=draft.saves,
        kind=AnswerKind.WITH_REMARKS,
        text=words,
        replies={},
    )


def confirm(claim):
    return registry.confirm_by_link(claim, token=claim.token)


def test_eva_writes_and_cannot_send_until_somebody_has_said_yes(eva, claim, opened, hagelaget):
    client = signed_in(eva)
    page = text(client.get(reverse("answer_new", kwargs={"ref": opened.ref})))
    assert "Begynn på en kladd" in page
    begin = reverse("answer_new_for_claim", kwargs={"ref": opened.ref, "claim": claim.ref})
    edit = client.post(begin).url
    assert client.post(begin).url == edit
    answer = Answer.objects.get()
    write(answer.versions.get(), eva, "Vi trenger jord.")
    assert "Kvelde hagelag" in text(client.get(edit))
    preview = text(client.get(reverse("answer_preview", kwargs={"ref": answer.ref})))
    assert "når du har fått tilgang" in preview
    sent = client.post(
        reverse("answer_send", kwargs={"ref": answer.ref}), {"number": 1, "saves": 1}
    )
    assert sent.status_code == 403
    assert "Lokaler" in text(client.get("/min-side/"))
    with pytest.raises(Refused):
        actions.send(answer, by=eva, on_behalf_of=hagelaget, saves=1)
    confirm(claim)
    actions.send(answer, by=eva, on_behalf_of=hagelaget, saves=1)
    answer.refresh_from_db()
    assert (answer.organisation, answer.claim, answer.state) == (hagelaget, None, AnswerState.SENT)
    assert answer.current.text == "Vi trenger jord."


def test_the_draft_is_evas_alone(eva, claim, opened, ola, nina, kari, hagelaget):
    MembershipFactory(user=nina, organisation=hagelaget)
    MembershipFactory(user=ola, organisation__name="En annen")
    draft = actions.start_for_claim(opened, by=eva, claim=claim)
    for stranger in (ola, nina, kari):
        assert not policies.own_answers(stranger).exists()
        url = reverse("answer_edit", kwargs={"ref": draft.answer.ref})
        assert signed_in(stranger).get(url).status_code == 404
        with pytest.raises(Refused):
            actions.start_for_claim(opened, by=stranger, claim=claim)


def test_a_claim_that_is_closed_starts_nothing_but_keeps_what_was_written(eva, claim, opened):
    draft = actions.start_for_claim(opened, by=eva, claim=claim)
    registry.withdraw_claim(claim, by=eva)
    with pytest.raises(Refused):
        actions.start_for_claim(opened, by=eva, claim=claim)
    assert policies.may_write_answer(eva, draft.answer)
    assert not policies.may_send_answer(eva, draft.answer)


def test_a_new_claim_goes_on_with_the_old_draft(eva, claim, opened, hagelaget):
    draft = actions.start_for_claim(opened, by=eva, claim=claim)
    registry.withdraw_claim(claim, by=eva)
    again = registry.request_claim(hagelaget, by=eva)
    assert actions.start_for_claim(opened, by=eva, claim=again) == draft
    confirm(again)
    assert Answer.objects.get().organisation == hagelaget


def test_where_they_have_a_draft_both_texts_are_kept(eva, claim, opened, nina, hagelaget):
    MembershipFactory(user=nina, organisation=hagelaget)
    theirs = actions.start(opened, by=nina, on_behalf_of=hagelaget)
    theirs = write(theirs, nina, "Vi trenger vann.")
    write(actions.start_for_claim(opened, by=eva, claim=claim), eva, "Vi trenger jord.")
    confirm(claim)
    [answer] = Answer.objects.all()
    draft = answer.versions.get()
    assert draft.text == "Vi trenger vann.\n\nFra kladden til Eva Strand:\nVi trenger jord."
    assert draft.saves == theirs.saves + 1


def test_where_they_have_sent_it_becomes_a_new_version(eva, claim, opened, hagelaget):
    sent = AnswerFactory(hearing=opened, organisation=hagelaget)
    write(actions.start_for_claim(opened, by=eva, claim=claim), eva, "Vi trenger jord.")
    confirm(claim)
    sent.refresh_from_db()
    assert sent.versions.get(sent_at=None).number == sent.current.number + 1
    assert Answer.objects.count() == 1


def test_where_their_sent_answer_stands_the_draft_stays_with_eva(
    eva, claim, opened, hagelaget, at_time
):
    AnswerFactory(hearing=opened, organisation=hagelaget)
    draft = actions.start_for_claim(opened, by=eva, claim=claim)
    at_time(opened.closes_at)
    claim.expires_at = clock.now() + timedelta(days=1)
    claim.save()
    confirm(claim)
    assert Answer.objects.get(claim=claim) == draft.answer
    assert policies.may_write_answer(eva, draft.answer)
    assert actions.move_drafts(claim) == 0


def test_a_groups_draft_moves_to_the_group_that_was_written_in(eva, opened, larvik):
    claim = registry.request_group(by=eva, name="Torsdag", seat=larvik, email="t@x.example")
    actions.start_for_claim(opened, by=eva, claim=claim)
    done = confirm(claim)
    assert Answer.objects.get().organisation == done.organisation
    assert policies.may_send_answer(eva, Answer.objects.get())


def test_a_hearing_that_takes_no_answers_starts_no_draft(eva, claim, larvik):
    with pytest.raises(Refused):
        actions.start_for_claim(HearingFactory(municipality=larvik), by=eva, claim=claim)


def test_the_municipality_and_the_public_see_nothing_of_it(eva, claim, opened, kari):
    write(actions.start_for_claim(opened, by=eva, claim=claim), eva, "Hemmelig kladd")
    for path in ("", "svar/"):
        assert "Hemmelig kladd" not in text(signed_in(kari).get(f"/horinger/{opened.ref}/{path}"))


def test_the_database_refuses_a_claims_answer_that_is_sent_or_of_two(eva, opened, hagelaget):
    claim = ClaimFactory(user=eva)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(
            hearing=opened, claim=claim, organisation=hagelaget, created_at=clock.now()
        )
    sent = AnswerFactory(hearing=opened)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=sent.pk).update(organisation=None, claim=claim)


def test_a_member_with_a_role_sees_no_claim_to_write_for(eva, opened, hagelaget, claim):
    confirm(claim)
    assert Role.RESPONSIBLE in {m.role for m in eva.memberships.current()}
    page = text(signed_in(eva).get(reverse("answer_new", kwargs={"ref": opened.ref})))
    assert "Begynn på en kladd" not in page
