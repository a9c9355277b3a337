"""The one switch: nothing leaves while it is off, whoever holds what."""

import pytest

from core.errors import Refused
from core.models import AuditEvent
from dispatch import actions
from dispatch.claims import delivery
from dispatch.claims.delivery import deliver_some
from dispatch.claims.steps import claim, hand, still_wanted
from dispatch.models import Sending
from dispatch.states import LetterState
from tests.factories.accounts import UserFactory
from tests.factories.dispatch import LetterFactory

pytestmark = pytest.mark.django_db
S = LetterState


@pytest.fixture
def drift():
    return UserFactory(name="Drift", is_operator=True)


def test_nothing_is_claimed_while_it_is_off(sink, drift, story):
    letter = LetterFactory()
    actions.pause(by=drift, why="Databasen er lagt tilbake.")
    assert deliver_some().letters == 0
    actions.resume(by=drift)
    deliver_some()
    assert story(letter) == ["claimed", "handing", "accepted"]


def test_what_is_held_already_is_put_back_just_before_the_text(drift, story):
    first, second = LetterFactory(), LetterFactory()
    [one, two] = claim(2)
    assert hand([one])
    actions.pause(by=drift, why="Feil i teksten.")
    assert not hand([two])
    assert still_wanted(two) is False
    assert story(second) == ["claimed", "pending"]
    assert (second.attempt, second.owner) == (0, None)
    assert story(first) == ["claimed", "handing"]


def test_a_run_that_meets_the_switch_goes_no_further(sink, drift, monkeypatch):
    letters = LetterFactory.create_batch(3)
    announced = delivery._announced

    def and_then_off(*given):
        if not Sending.objects.filter(paused_at__isnull=False).exists():
            actions.pause(by=drift, why="Feil i teksten.")
        return announced(*given)

    monkeypatch.setattr(delivery, "_announced", and_then_off)
    assert deliver_some().go_on is False
    assert not sink.took
    for letter in letters:
        letter.refresh_from_db()
        assert (letter.state, letter.attempt) == (S.PENDING, 0)


def test_who_and_why_are_kept_and_audited(drift):
    actions.pause(by=drift, why="  Databasen er lagt tilbake. ")
    row = Sending.objects.get()
    assert (row.paused_by_id, row.paused_by) == (drift.pk, "Drift")
    assert row.paused_why == "Databasen er lagt tilbake."
    assert row.paused_at is not None
    actions.resume(by=drift)
    assert Sending.objects.get().paused_at is None
    lines = AuditEvent.objects.filter(verb__startswith="sending.").order_by("pk")
    assert [(line.verb, line.actor_id) for line in lines] == [
        ("sending.paused", drift.pk),
        ("sending.resumed", drift.pk),
    ]


@pytest.mark.parametrize("why", ["", "   "])
def test_without_a_reason_it_is_not_switched_off(drift, why):
    with pytest.raises(Refused) as refused:
        actions.pause(by=drift, why=why)
    assert refused.value.field == "why"
    assert not Sending.objects.filter(paused_at__isnull=False).exists()


def test_twice_the_same_is_refused(drift):
    with pytest.raises(Refused):
        actions.resume(by=drift)
    actions.pause(by=drift, why="En grunn.")
    with pytest.raises(Refused):
        actions.pause(by=drift, why="En annen.")
    assert Sending.objects.get().paused_why == "En grunn."
