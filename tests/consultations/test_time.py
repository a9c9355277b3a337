"""Short deadlines, more time, withdrawal, reminders, followers: what actions do and refuse."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from consultations import actions
from consultations.models import Extension, Follow, Hearing, Reminder
from consultations.states import ExtensionState, HearingState
from core import clock
from core.errors import Refused, Stale
from dispatch.models import Batch, Letter
from dispatch.states import LetterState
from organisations.states import Role
from tests.consultations.municipality import ready_for_approval
from tests.factories.consultations import AnswerFactory, HearingFactory, InviteeFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

NOON = "2027-02-01 12:00"


@pytest.fixture
def opened(at_time, larvik, korps, kari):
    """Open from 1 February to and with 22 March 2027 (42 days and a week); the band is invited."""
    at_time(NOON)
    return HearingFactory(
        published=True,
        municipality=larvik,
        created_by=kari,
        opens_at=clock.now(),
        closes_at=clock.end_of_day(clock.today() + timedelta(days=49)),
        invitees=[korps],
    )


def keys(kind):
    return sorted(
        Letter.objects.filter(batch__kind=f"hearing.{kind}").values_list("key", flat=True)
    )


def emails(kind):
    found = Letter.objects.filter(batch__kind=f"hearing.{kind}")
    return sorted(found.values_list("email", flat=True))


def extend(hearing, by, days=14, **more):
    day = clock.last_day(hearing.closes_at) + timedelta(days=days)
    given = {"reason": "Mange ba om det.", "closes_at": hearing.closes_at, "closes_on": day}
    return actions.extend(hearing, by=by, **given | more)


def ask(hearing, by, organisation, **more):
    wanted = clock.last_day(hearing.closes_at) + timedelta(days=7)
    given = {"wanted": wanted, "reason": "Styret møtes først i april."}
    return actions.ask_extension(hearing, by=by, on_behalf_of=organisation, **given | more)


# --- a short deadline -----------------------------------------------------------------------------


def test_a_short_deadline_is_saved_but_not_sent_for_approval_without_reason_and_name(
    at_time, proposal, kari, korps
):
    at_time("2027-01-11 12:00")
    InviteeFactory(hearing=proposal, organisation=korps, added=True)
    day = clock.today() + timedelta(days=41)
    draft = actions.save_deadline(proposal, by=kari, version=1, closes_on=day)
    with pytest.raises(Refused, match="kortere enn 6 uker"):
        actions.send_for_approval(draft, by=kari, version=2)
    with pytest.raises(Refused, match="hvem som har bestemt"):
        actions.save_deadline(draft, by=kari, version=2, closes_on=day, short_reason="Haster.")
    draft = actions.save_deadline(
        draft,
        by=kari,
        version=2,
        closes_on=day,
        short_reason="Haster.",
        short_decided_by="Kommunedirektøren",
    )
    assert actions.send_for_approval(draft, by=kari, version=3).state == HearingState.FOR_APPROVAL


def test_six_weeks_need_no_reason_and_another_rule_may_ask_for_less(at_time, proposal, kari, korps):
    at_time("2027-01-11 12:00")
    day = clock.today() + timedelta(days=42)
    draft = actions.save_deadline(proposal, by=kari, version=1, closes_on=day)
    assert "closes_on" not in [lack.field for lack in actions.missing(draft)]
    day = clock.today() + timedelta(days=5)
    draft = actions.save_deadline(
        draft, by=kari, version=2, closes_on=day, period_rule="regulation"
    )
    assert "closes_on" not in [lack.field for lack in actions.missing(draft)]
    with pytest.raises(Refused, match="Velg en av reglene"):
        actions.save_deadline(draft, by=kari, version=3, closes_on=day, period_rule="hurry")


def test_a_reason_without_a_name_is_no_row(proposal):
    proposal.short_reason = "Haster."
    with pytest.raises(IntegrityError), transaction.atomic():
        proposal.save()


# --- more time ------------------------------------------------------------------------------------


def test_a_wish_is_kept_once_and_told_to_the_case_handler(opened, korps, nina):
    first = ask(opened, nina, korps)
    assert ask(opened, nina, korps) == first
    assert emails("extension_asked") == ["kari@samspill.example"] or emails("extension_asked")
    with pytest.raises(Refused, match="allerede bedt"):
        ask(opened, nina, korps, reason="En annen grunn.")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [({"reason": "  "}, "hvorfor"), ({"reason": "a" * 1001}, "kortere"), ({"wanted": 0}, "etter")],
)
def test_a_wish_without_reason_or_later_day_is_refused(opened, korps, nina, more, sentence):
    if "wanted" in more:
        more = {"wanted": clock.last_day(opened.closes_at)}
    with pytest.raises(Refused, match=sentence):
        ask(opened, nina, korps, **more)
    assert not Extension.objects.exists()


def test_yes_moves_the_deadline_and_tells_invited_writers_and_followers(
    opened, korps, nina, kari, liv, club
):
    AnswerFactory(hearing=opened, organisation=club, by=liv, sent=False)
    actions.follow(opened, by=nina)
    asked = ask(opened, nina, korps)
    done = extend(opened, kari, asked=asked)
    opened.refresh_from_db()
    assert done.state == ExtensionState.GRANTED
    assert clock.last_day(opened.closes_at).isoformat() == "2027-04-05"
    assert emails("extended") == sorted(["post@korps.example", liv.email, nina.email])
    with pytest.raises(Refused, match="allerede svart"):
        actions.refuse_extension(asked, by=kari, reason="Nei.")


def test_one_yes_answers_everyone_who_asked_for_no_later_day(opened, korps, nina, kari, liv, club):
    asked, same = ask(opened, nina, korps), ask(opened, liv, club)
    choir = OrganisationFactory(name="Larvik kammerkor")
    later = ask(opened, liv, choir, wanted=clock.last_day(opened.closes_at) + timedelta(days=60))
    extend(opened, kari, asked=asked)
    same.refresh_from_db()
    opened.refresh_from_db()
    assert (same.state, same.answered_by) == (ExtensionState.GRANTED, kari)
    assert same.closes_at == opened.closes_at
    later.refresh_from_db()
    assert later.state == ExtensionState.ASKED


def test_a_second_click_extends_once(opened, kari):
    before = opened.closes_at
    day = clock.last_day(before) + timedelta(days=14)
    for _click in range(2):
        actions.extend(opened, by=kari, closes_at=before, closes_on=day, reason="Flere ba.")
    assert Extension.objects.count() == 1
    with pytest.raises(Stale):
        extend(opened, kari, closes_at=before, days=20)


def test_a_no_reaches_the_one_who_asked_for_an_organisation_without_address(opened, kari, liv):
    choir = OrganisationFactory(name="Larvik kammerkor", email="")
    asked = ask(opened, liv, choir)
    actions.refuse_extension(asked, by=kari, reason="Saken må avgjøres i april.")
    assert emails("not_extended") == [liv.email]


def test_no_is_told_with_its_reason(opened, korps, nina, kari):
    asked = ask(opened, nina, korps)
    with pytest.raises(Refused, match="hvorfor"):
        actions.refuse_extension(asked, by=kari, reason=" ")
    actions.refuse_extension(asked, by=kari, reason="Saken må avgjøres i april.")
    assert emails("not_extended") == ["post@korps.example"]
    opened.refresh_from_db()
    assert clock.last_day(opened.closes_at).isoformat() == "2027-03-22"


def test_never_shorter_never_past_the_promised_answer_never_without_reason(opened, kari):
    for days in (0, -1):
        with pytest.raises(Refused, match="senere"):
            extend(opened, kari, days=days)
    with pytest.raises(Refused, match="hvorfor"):
        extend(opened, kari, reason="")
    Hearing.objects.filter(pk=opened.pk).update(answer_by="2027-03-30")
    with pytest.raises(Refused, match="etter fristen"):
        extend(opened, kari)
    extend(opened, kari, answer_by=clock.today() + timedelta(days=100))


def test_the_database_refuses_an_earlier_deadline(opened, proposal):
    earlier = opened.closes_at - timedelta(seconds=1)
    for value in (earlier, None):
        with pytest.raises(IntegrityError, match="never shortened"), transaction.atomic():
            Hearing.objects.filter(pk=opened.pk).update(closes_at=value)
    proposal.closes_at = clock.now() + timedelta(days=9)
    proposal.save()
    Hearing.objects.filter(pk=proposal.pk).update(closes_at=clock.now() + timedelta(days=8))


def test_the_deadline_itself_is_too_late(opened, korps, nina, kari, at_time):
    asked = ask(opened, nina, korps)
    closes_at = opened.closes_at
    at_time(closes_at - timedelta(microseconds=1))
    with transaction.atomic():
        extend(opened, kari, asked=asked)
        transaction.set_rollback(True)
    at_time(closes_at)
    for act in (lambda: extend(opened, kari, asked=asked), lambda: ask(opened, nina, korps)):
        with pytest.raises(Refused, match="gått ut"):
            act()


# --- withdrawal -----------------------------------------------------------------------------------


def published(proposal, kari, grete, rooms, **more):
    waiting = ready_for_approval(proposal, kari, [rooms])
    return actions.publish(waiting, by=grete, on_behalf_of=waiting.owner, version=waiting.version)


def withdraw(hearing, by, reason="Saken skal utredes på nytt."):
    return actions.withdraw(hearing, by=by, version=hearing.version, reason=reason)


def test_letters_that_have_not_gone_are_ended_and_tell_nobody(proposal, kari, grete, korps, rooms):
    hearing = published(proposal, kari, grete, rooms)
    withdraw(hearing, grete)
    letter = Letter.objects.get(key__startswith="invite:")
    assert (letter.state, letter.last_error) == (LetterState.SUPPRESSED, "saken er trukket")
    assert letter.batch.withdrawn_at is not None
    assert emails("withdrawn") == []


def test_those_who_were_told_answered_or_follow_are_told(
    proposal, kari, grete, korps, rooms, club, liv, nina
):
    hearing = published(proposal, kari, grete, rooms)
    Letter.objects.update(state=LetterState.ACCEPTED, accepted_at=clock.now())
    AnswerFactory(hearing=hearing, organisation=club, by=liv)
    actions.follow(hearing, by=nina)
    done = withdraw(hearing, grete)
    assert emails("withdrawn") == sorted(["post@korps.example", liv.email, nina.email])
    assert withdraw(done, grete).version == done.version  # a second click
    assert len(emails("withdrawn")) == 3


def test_a_withdrawal_needs_a_reason_and_a_published_hearing(opened, proposal, grete):
    with pytest.raises(Refused, match="hvorfor"):
        withdraw(opened, grete, reason=" ")
    with pytest.raises(Refused):
        withdraw(proposal, grete)
    with pytest.raises(Stale):
        actions.withdraw(opened, by=grete, version=opened.version + 1, reason="Feil.")


# --- reminders ------------------------------------------------------------------------------------


def test_three_reminders_each_once_and_run_twice_not_more(opened, at_time):
    for when, so_far in (
        ("2027-03-01 06:59", 0),
        ("2027-03-01 07:00", 1),
        ("2027-03-01 08:00", 1),
        ("2027-03-15 09:00", 2),
        ("2027-03-20 07:00", 3),
        ("2027-03-22 12:00", 3),
        ("2027-03-23 00:00", 3),
    ):
        at_time(when)
        for _run in range(2):
            actions.remind_due()
        assert len(keys("reminder")) == so_far, when
    assert Reminder.objects.count() == 3
    assert Batch.objects.filter(kind="hearing.reminder").count() == 3


def test_who_is_not_reminded(opened, at_time, ola, korps):
    def invited(**more):
        return InviteeFactory(hearing=opened, organisation=OrganisationFactory(**more))

    answered, declined = invited(email="svart@x.example"), invited(email="nei@x.example")
    invited(email="ja@x.example")
    begun = invited(email="kladd@x.example")
    AnswerFactory(hearing=opened, organisation=answered.organisation)
    AnswerFactory(hearing=opened, organisation=begun.organisation, sent=False)
    MembershipFactory(user=ola, organisation=declined.organisation)
    actions.decline(opened, by=ola, on_behalf_of=declined.organisation)
    InviteeFactory(hearing=opened, rejected=True, organisation__email="bort@x.example")
    quiet = invited(email="")
    person = MembershipFactory(organisation=quiet.organisation, role=Role.RESPONSIBLE).user
    person.wants_reminders = False
    person.save()
    at_time("2027-03-15 09:00")
    actions.remind_due()
    assert emails("reminder") == ["ja@x.example", "kladd@x.example", "post@korps.example"]
    words = dict(
        Letter.objects.filter(batch__kind="hearing.reminder").values_list("email", "merge")
    )
    assert "begynt" in words["kladd@x.example"]["begun"]
    batch = Batch.objects.get(kind="hearing.reminder")
    assert (batch.refusable, batch.scope) == (True, f"org:{opened.owner_id}:hearing.invitation")


def test_a_set_is_one_statement_however_many(opened, at_time):
    at_time("2027-03-20 09:00")
    InviteeFactory.create_batch(30, hearing=opened)
    with CaptureQueriesContext(connection) as many:
        actions.remind_due()
    assert sum("INSERT INTO dispatch_letter" in q["sql"] for q in many) == 1


def test_answering_declining_and_extending_stop_what_has_not_gone(
    opened, at_time, korps, ola, kari
):
    at_time("2027-03-15 09:00")
    actions.remind_due()
    actions.decline(opened, by=ola, on_behalf_of=korps)
    assert Letter.objects.get(batch__kind="hearing.reminder").state == LetterState.SUPPRESSED
    actions.take_up_again(opened, by=ola, on_behalf_of=korps)
    at_time("2027-03-20 09:00")
    actions.remind_due()
    extend(opened, kari)
    states = Letter.objects.filter(batch__kind="hearing.reminder").values_list("state", flat=True)
    assert set(states) == {LetterState.SUPPRESSED}


def test_lead_times_count_from_the_new_deadline(opened, at_time, kari):
    at_time("2027-03-15 09:00")
    actions.remind_due()
    extend(opened, kari)
    at_time("2027-03-20 09:00")
    assert actions.remind_due() == 0
    at_time("2027-03-29 09:00")
    actions.remind_due()
    assert len(keys("reminder")) == 2


def test_sending_an_answer_stops_the_reminder(opened, at_time, korps, ola):
    at_time("2027-03-15 09:00")
    actions.remind_due()
    draft = AnswerFactory(hearing=opened, organisation=korps, by=ola, sent=False)
    actions.send(draft, by=ola, on_behalf_of=korps, saves=0)
    assert Letter.objects.get(batch__kind="hearing.reminder").state == LetterState.SUPPRESSED


def test_a_follower_is_reminded_once_unless_the_own_organisation_answered(
    opened, at_time, nina, liv, club
):
    actions.follow(opened, by=nina)
    actions.follow(opened, by=liv, organisation=club)
    AnswerFactory(hearing=opened, organisation=club, by=liv)
    for when in ("2027-03-01 07:00", "2027-03-15 07:00", "2027-03-20 07:00"):
        at_time(when)
        actions.remind_due()
    assert emails("followed_reminder") == [nina.email]


def test_followers_hear_what_it_led_to(opened, at_time, nina, grete, korps):
    actions.follow(opened, by=nina)
    actions.follow(opened, by=nina)
    at_time("2027-04-01 12:00")
    done = actions.summarise(opened, by=grete, version=opened.version, summary="Ingen endringer.")
    actions.conclude(done, by=grete, version=done.version, outcome="Vedtatt.")
    assert emails("followed_outcome") == emails("followed_decision") == [nina.email]
    actions.unfollow(opened, by=nina)
    assert not Follow.objects.exists()
    with pytest.raises(Refused, match="avsluttet"):
        actions.follow(opened, by=nina)


def test_one_who_is_not_invited_cannot_decline(opened, club, liv, korps, ola):
    with pytest.raises(Refused, match="ikke invitert"):
        actions.decline(opened, by=liv, on_behalf_of=club)
    AnswerFactory(hearing=opened, organisation=korps, by=ola)
    with pytest.raises(Refused, match="allerede svart"):
        actions.decline(opened, by=ola, on_behalf_of=korps)
