"""Innspill when two act in the same instant: nothing twice, nothing lost, no error of ours."""

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.errors import Refused
from core.models import new_ref
from dispatch.models import Letter
from forums.actions import proposal_reminders, proposals
from forums.models import AgendaItem, Proposal
from forums.states import ProposalState
from tests.factories.forums import ForumFactory, ProposalFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def refused(made: list[Any]) -> list[Any]:
    return [one for one in made if isinstance(one, Refused)]


def test_a_form_that_comes_twice_makes_one(larvik, korps, ola):
    form = {
        "ref": new_ref(), "by": ola, "on_behalf_of": korps, "municipality": larvik,
        "title": "Lys", "words": "Mørkt.",
    }  # fmt: skip
    made = at_once(*[lambda: proposals.create(**form)] * 3)
    assert refused(made) == []
    assert Proposal.objects.count() == 1


def test_sending_twice_sends_once(larvik, korps, ola):
    draft = ProposalFactory(municipality=larvik, organisation=korps, state="draft")
    send = lambda: proposals.send(draft, by=ola, on_behalf_of=korps, version=1)  # noqa: E731
    assert refused(at_once(send, send)) == []
    assert Letter.objects.filter(batch__kind="proposal.sent").count() == 1


def test_taken_back_and_answered_at_once_is_one_of_them(larvik, korps, ola, kari):
    sent = ProposalFactory(municipality=larvik, organisation=korps)
    place = larvik.organisation
    made = at_once(
        lambda: proposals.withdraw(sent, by=ola, on_behalf_of=korps),
        lambda: proposals.answer(sent, by=kari, on_behalf_of=place, words="Ja."),
    )
    assert len(refused(made)) == 1
    sent.refresh_from_db()
    assert bool(sent.answer) == (sent.state == ProposalState.ANSWERED)


def test_two_case_handlers_put_it_on_the_agenda_once(larvik, kari):
    sent, forum = ProposalFactory(municipality=larvik), ForumFactory(municipality=larvik)
    put = lambda: proposals.put_on_agenda(  # noqa: E731
        sent, by=kari, on_behalf_of=larvik.organisation, forum=forum
    )
    assert refused(at_once(put, put)) == []
    assert AgendaItem.objects.count() == 1


def test_two_beats_write_one_reminder(larvik):
    ProposalFactory(municipality=larvik, answer_due=clock.today() + timedelta(days=2))
    assert sum(at_once(*[proposal_reminders.remind_due] * 4)) == 1
    assert Letter.objects.filter(batch__kind="proposal.due").count() == 1
