"""What people do about a letter: send it again, note that they were told, say no, open again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from core.errors import Refused
from core.models import AuditEvent
from dispatch import actions
from dispatch.claims.delivery import deliver_some
from dispatch.claims.steps import claim, hand, step, stop_worthless
from dispatch.letters import counts
from dispatch.models import Batch, Letter, Suppression
from dispatch.states import NOT_REACHED, LetterState
from dispatch.suppression import suppress
from tests.factories.accounts import UserFactory
from tests.factories.dispatch import BatchFactory, LetterFactory

pytestmark = pytest.mark.django_db
S = LetterState
NEW = "ny@forening.example"


def not_reached(state, **fields):
    letter = LetterFactory(**fields)
    accepted = {"accepted_at": Now()} if state == S.BOUNCED else {}
    Letter.objects.filter(pk=letter.pk).update(
        state=state, handing_at=Now(), attempt=7, tried_at=Now() - timedelta(days=4), **accepted
    )
    letter.refresh_from_db()
    return letter


@pytest.fixture
def by():
    return UserFactory(name="Kari Lunde")


# --- again ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [S.HELD, S.FAILED])
def test_a_letter_that_never_left_goes_again_as_if_it_were_new(sink, story, by, state):
    letter = not_reached(state)
    assert actions.send_again(letter, by=by) == letter
    letter.refresh_from_db()
    assert (letter.attempt, letter.tried_at, letter.urgent) == (0, None, True)
    deliver_some()
    assert story(letter) == ["pending", "claimed", "handing", "accepted"]
    assert AuditEvent.objects.get(verb="letter.sent_again").actor_id == by.pk


@pytest.mark.parametrize("state", [S.FAILED, S.BOUNCED, S.SUPPRESSED])
def test_a_new_address_helps_also_where_the_old_one_is_dead(sink, by, state):
    letter = not_reached(state, recipient_ref="org:7", merge={"reason": "lokaler"})
    suppress(letter.email, reason="ukjent")
    sent = actions.send_again(letter, by=by, email=f" {NEW.upper()} ")
    deliver_some()
    sent.refresh_from_db()
    assert (sent.state, sent.email) == (S.ACCEPTED, NEW)
    assert (sent.batch, sent.recipient_ref, sent.merge) == (
        letter.batch,
        "org:7",
        {"reason": "lokaler"},
    )
    assert sink.took == {NEW: 1}
    assert counts(Letter.objects.all())["not_reached"] == 0


def test_a_successor_is_made_once(by):
    letter = not_reached(S.BOUNCED)
    actions.send_again(letter, by=by, email=NEW)
    with pytest.raises(Refused):
        actions.send_again(letter, by=by, email=NEW)
    assert Letter.objects.count() == 2


REFUSED = {
    "it came back and the address is the same": lambda x: Letter.objects.filter(pk=x.pk).update(
        state=S.BOUNCED, accepted_at=Now()
    ),
    "the address is dead": lambda x: suppress(x.email, reason="ukjent"),
    "they have said no": lambda x: suppress(x.email, reason="r", scope=x.batch.scope),
    "the matter is withdrawn": lambda x: Batch.objects.update(withdrawn_at=Now()),
    "the deadline has passed": lambda x: Letter.objects.filter(pk=x.pk).update(expires_at=Now()),
    "it was told in another way": lambda x: Letter.objects.filter(pk=x.pk).update(
        reached_at=Now(), reached_by_id=1, reached_note="Ringte"
    ),
    "it has been sent": lambda x: Letter.objects.filter(pk=x.pk).update(
        state=S.ACCEPTED, accepted_at=Now()
    ),
    "it is on its way": lambda x: Letter.objects.filter(pk=x.pk).update(state=S.PENDING),
}


@pytest.mark.parametrize("happens", REFUSED.values(), ids=REFUSED)
def test_there_is_nothing_to_send_when(by, happens):
    letter = not_reached(S.FAILED)
    happens(letter)
    before = Letter.objects.values().get()
    with pytest.raises(Refused):
        actions.send_again(letter, by=by)
    assert Letter.objects.values().get() == before
    assert not AuditEvent.objects.exists()


def test_a_worker_with_an_old_fence_cannot_touch_what_was_sent_again(by):
    letter = LetterFactory()
    [late] = claim(1)
    hand([late])
    Letter.objects.update(state=S.HELD, owner=None, lease=None)
    actions.send_again(letter, by=by)
    assert step(late, S.ACCEPTED, was=S.HANDING) is False
    [new] = claim(1)
    assert new.fence > late.fence


# --- told in another way -------------------------------------------------------------------------


@pytest.mark.parametrize("state", sorted(NOT_REACHED))
def test_told_in_another_way_leaves_the_list(by, state):
    letter = not_reached(state)
    assert counts(Letter.objects.all())["not_reached"] == 1
    actions.note_reached(letter, by=by, note="  Ringte lederen. ")
    letter.refresh_from_db()
    assert (letter.reached_note, letter.reached_by_id) == ("Ringte lederen.", by.pk)
    assert counts(Letter.objects.all())["not_reached"] == 0
    assert AuditEvent.objects.get(verb="letter.reached_otherwise").actor_id == by.pk
    with pytest.raises(Refused):
        actions.note_reached(letter, by=by, note="Igjen")


def test_how_must_be_said(by):
    with pytest.raises(Refused) as refused:
        actions.note_reached(not_reached(S.BOUNCED), by=by, note="  ")
    assert refused.value.field == "note"


@pytest.mark.parametrize(
    "wrong",
    [
        {"reached_at": Now()},
        {"reached_by_id": 1},
        {"reached_note": "Ringte"},
        {"reached_at": Now(), "reached_by_id": 1},
    ],
)
def test_the_database_wants_who_when_and_how(wrong):
    letter = LetterFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**wrong)


# --- no more -------------------------------------------------------------------------------------


@pytest.fixture
def invitation():
    return LetterFactory(batch=BatchFactory(refusable=True, scope="org:1:hearing.invitation"))


def test_one_who_says_no_gets_no_more_of_that_kind_and_everything_else(sink, story, invitation):
    actions.refuse(invitation)
    actions.refuse(invitation)
    next_one = LetterFactory(batch=invitation.batch, email=invitation.email)
    receipt = LetterFactory(email=invitation.email)
    elsewhere = LetterFactory(
        email=invitation.email, batch=BatchFactory(scope="org:2:hearing.invitation")
    )
    stop_worthless()
    deliver_some()
    assert story(next_one)[-1] == "suppressed"
    assert next_one.explanation.startswith("De har takket nei")
    assert next_one.needs_help
    assert story(receipt)[-1] == story(elsewhere)[-1] == "accepted"
    assert AuditEvent.objects.filter(verb="suppression.asked").count() == 1


def test_saying_no_between_claim_and_handing_is_in_time(sink, invitation):
    [held] = claim(1)
    actions.refuse(invitation)
    assert not hand([held])
    assert not sink.took


def test_minds_can_change(sink, invitation):
    actions.refuse(invitation)
    actions.accept_again(invitation)
    actions.accept_again(invitation)
    assert not actions.has_refused(invitation)
    deliver_some()
    assert sink.took == {invitation.email: 1}


def test_changing_ones_mind_does_not_open_a_dead_address(invitation):
    suppress(invitation.email, reason="ukjent")
    actions.refuse(invitation)
    actions.accept_again(invitation)
    assert Suppression.objects.get().scope == "*"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1],
        lambda token: token[:-12] + "0" * 12,
        lambda token: token.replace("-", ""),
        lambda token: "9" * 30 + token[token.index("-") :],
        lambda token: "-",
        lambda token: "",
        lambda token: "1\x00-a",
    ],
)
def test_a_made_up_link_names_no_letter(invitation, spoil):
    assert actions.refusable_letter(invitation.refusal_token) == invitation
    assert actions.refusable_letter(spoil(invitation.refusal_token)) is None


def test_letters_that_cannot_be_refused_have_no_link():
    assert actions.refusable_letter(LetterFactory().refusal_token) is None


def test_an_operator_opens_a_dead_address_with_a_reason(by):
    row = suppress("ola@forening.example", reason="550 5.1.1 <ola@forening.example> unknown")
    assert "ola@" not in row.reason
    with pytest.raises(Refused):
        actions.lift(row, by=by, why=" ")
    actions.lift(row, by=by, why="Ola har fått ny postkasse.")
    assert not Suppression.objects.exists()
    line = AuditEvent.objects.get(verb="suppression.lifted")
    assert line.detail == {"why": "Ola har fått ny postkasse."}


def test_nobody_else_undoes_a_no(by, invitation):
    actions.refuse(invitation)
    with pytest.raises(Refused):
        actions.lift(Suppression.objects.get(), by=by, why="De mente det ikke.")
    assert actions.has_refused(invitation)
