"""«Slutter seg til»: Ola's band joins Liv's club, which speaks for both."""

import pytest
from django.db import IntegrityError, transaction

from consultations import actions
from consultations.models import Answer
from consultations.states import AnswerKind, AnswerState, Outcome
from core.errors import Refused
from dispatch.models import Letter
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    PointFactory,
)
from tests.factories.organisations import MembershipFactory, OrganisationFactory


@pytest.fixture
def voice(hearing, club, liv):
    """What the club has sent."""
    return AnswerFactory(hearing=hearing, organisation=club, by=liv, text="Vi trenger tre timer.")


def joining(answer, by, other, saves=0):
    actions.save_draft(
        answer, by=by, saves=saves, kind=AnswerKind.JOINS, text="", replies={}, joins=other
    )
    return actions.send(answer, by=by, on_behalf_of=answer.organisation, saves=saves + 1)


@pytest.fixture
def joined(draft, ola, voice):
    joining(draft, ola, voice)
    draft.refresh_from_db()
    return draft


def test_a_joined_answer_counts_as_ones_own(joined, voice, hearing):
    assert (joined.state, joined.number, joined.joins) == (AnswerState.SENT, 2, voice)
    assert joined.current.text == ""
    assert joined.current.digest
    assert list(voice.joiners.all()) == [joined]
    assert list(hearing.answers.without_points()) == [voice]


def test_one_must_say_which(draft, ola):
    with pytest.raises(Refused, match="Velg hvilket svar") as refused:
        joining(draft, ola, None)
    assert refused.value.field == "joins"


def test_nobody_joins_themselves(hearing, korps, ola):
    answer = AnswerFactory(hearing=hearing, organisation=korps, by=ola)
    actions.start(hearing, by=ola, on_behalf_of=korps)
    with pytest.raises(Refused, match="deres eget svar"):
        joining(answer, ola, answer)


def test_there_is_no_circle(joined, voice, liv, club, hearing):
    actions.start(hearing, by=liv, on_behalf_of=club)
    with pytest.raises(Refused, match="Andre har sluttet seg til"):
        joining(voice, liv, joined)


def test_there_is_no_chain(joined, hearing):
    third = AnswerFactory(hearing=hearing, sent=False)
    MembershipFactory(user=third.versions.get().edited_by, organisation=third.organisation)
    with pytest.raises(Refused, match="har selv sluttet seg til"):
        joining(third, third.versions.get().edited_by, joined)


@pytest.mark.parametrize("which", ["elsewhere", "draft", "withdrawn", "without", "person"])
def test_only_another_organisations_remarks_in_the_same_hearing(draft, ola, liv, hearing, which):
    makers = {
        "elsewhere": lambda: AnswerFactory(),
        "draft": lambda: AnswerFactory(hearing=hearing, sent=False),
        "withdrawn": lambda: AnswerFactory(hearing=hearing),
        "without": lambda: AnswerFactory(hearing=hearing, kind=AnswerKind.WITHOUT_REMARKS),
        "person": lambda: AnswerFactory(hearing=hearing, organisation=None, person=liv, by=liv),
    }
    other = makers[which]()
    if which == "withdrawn":
        sender = other.current.sent_by
        MembershipFactory(user=sender, organisation=other.organisation)
        actions.withdraw_answer(other, by=sender)
    with pytest.raises(Refused) as refused:
        joining(draft, ola, other)
    assert refused.value.field == "joins"
    draft.refresh_from_db()
    assert draft.state == AnswerState.DRAFT


def test_the_database_is_the_last_line(joined, voice, hearing):
    elsewhere, chain = AnswerFactory(), AnswerFactory(hearing=hearing)
    unsent = AnswerFactory(hearing=hearing, sent=False)
    for answer, other in ((chain, joined), (chain, elsewhere), (chain, chain), (chain, unsent),
                          (voice, chain), (unsent, voice)):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.filter(pk=answer.pk).update(joins=other)


def test_joiners_are_told_when_the_words_change(joined, voice, liv, club, hearing, korps):
    Letter.objects.all().delete()
    actions.start(hearing, by=liv, on_behalf_of=club)
    actions.send(voice, by=liv, on_behalf_of=club, saves=0)
    letter = Letter.objects.get(batch__kind="hearing.joined_changed")
    assert letter.email == korps.email
    assert letter.merge["joined"] == club.name


def test_joiners_are_told_of_a_withdrawal_and_may_answer_late(
    joined, voice, liv, ola, korps, hearing, at_time
):
    actions.withdraw_answer(voice, by=liv)
    letter = Letter.objects.select_related("batch").get(batch__kind="hearing.joined_withdrawn")
    assert letter.email == korps.email
    assert "Sendt etter fristen" in letter.batch.body
    at_time(hearing.closes_at)
    draft = actions.start(hearing, by=ola, on_behalf_of=korps)
    actions.save_draft(joined, by=ola, saves=0, kind="with_remarks", text="Våre ord", replies={})
    version = actions.send(joined, by=ola, on_behalf_of=korps, saves=1)
    assert (version, version.late) == (draft, True)
    joined.refresh_from_db()
    assert joined.joins is None


def test_a_joiner_stands_after_the_deadline_when_the_other_does(
    joined, ola, korps, hearing, at_time
):
    at_time(hearing.closes_at)
    with pytest.raises(Refused, match="Fristen er ute"):
        actions.start(hearing, by=ola, on_behalf_of=korps)


def test_the_outcome_tells_a_joiner_of_the_points_it_joined(larvik, grete, hearing):
    ended = HearingFactory(ended=True, municipality=larvik)
    voice = AnswerFactory(hearing=ended, text="Tre timer.")
    joiner = AnswerFactory(
        hearing=ended,
        organisation=OrganisationFactory(email="post@liten.example"),
        kind=AnswerKind.JOINS,
        joins=voice,
    )
    PointFactory(answer=voice, text="Tre timer.", outcome=Outcome.FOLLOWED)
    assert actions.untreated(ended) == []
    actions.summarise(ended, by=grete, version=ended.version, summary="Takk.")
    letter = Letter.objects.get(email="post@liten.example")
    assert "Svaret dere sluttet dere til: «Tre timer.»" in letter.merge["points"]
    assert "Tatt til følge" in letter.merge["points"]
    own = Letter.objects.exclude(email="post@liten.example").get()
    assert "Dere skrev: «Tre timer.»" in own.merge["points"]
    assert joiner.current.joins == voice


def test_a_joiner_of_a_withdrawn_answer_is_told_why_there_are_no_points(larvik, grete):
    ended = HearingFactory(ended=True, municipality=larvik)
    voice = AnswerFactory(hearing=ended)
    sender = voice.current.sent_by
    MembershipFactory(user=sender, organisation=voice.organisation)
    AnswerFactory(hearing=ended, kind=AnswerKind.JOINS, joins=voice)
    actions.withdraw_answer(voice, by=sender)
    actions.summarise(ended, by=grete, version=ended.version, summary="Takk.")
    letter = Letter.objects.get(batch__kind="hearing.outcome")
    assert "siden er trukket" in letter.merge["points"]
