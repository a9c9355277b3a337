"""Ola writes to Larvik; Kari answers, in time or not (clauses K2 and P3)."""

from datetime import date, timedelta
from typing import Any

import pytest

from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent, new_ref
from dispatch.models import Letter
from forums import periods
from forums.actions import proposal_reminders, proposals
from forums.models import AgendaItem, Proposal
from forums.states import ProposalState
from organisations.models import ContactPerson, MunicipalityChange
from organisations.states import Role
from tests.factories.forums import ForumFactory, ProposalFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(larvik, korps, ola) -> Proposal:
    """Sent today by Ola."""
    draft = proposals.create(**typed(larvik, korps, ola))
    return proposals.send(draft, by=ola, on_behalf_of=korps, version=1)


def typed(larvik, korps, by, **changes: Any) -> dict[str, Any]:
    return {
        "ref": new_ref(), "by": by, "on_behalf_of": korps, "municipality": larvik,
        "title": "Lys i lysløypa", "words": "Den er mørk fra ni.", "wants_agenda": True, **changes,
    }  # fmt: skip


def kari_says(act, proposal, larvik, kari, **words: Any) -> Proposal:
    return act(proposal, by=kari, on_behalf_of=larvik.organisation, **words)


class TestTheOrganisation:
    def test_a_writer_drafts_and_only_a_responsible_person_sends(self, larvik, korps, ola, nina):
        MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
        draft = proposals.create(**typed(larvik, korps, nina))
        assert draft.state == ProposalState.DRAFT
        with pytest.raises(Refused, match="ansvarlig"):
            proposals.send(draft, by=nina, on_behalf_of=korps, version=1)
        assert proposals.send(draft, by=ola, on_behalf_of=korps, version=1).sent_by == ola

    def test_nobody_writes_for_somebody_else(self, larvik, korps, liv, kari):
        for stranger in (liv, kari):
            with pytest.raises(Refused) as no:
                proposals.create(**typed(larvik, korps, stranger))
            assert no.value.field == "organisation"
        assert not Proposal.objects.exists()

    def test_the_same_form_twice_gives_one_draft(self, larvik, korps, ola):
        form = typed(larvik, korps, ola)
        assert proposals.create(**form) == proposals.create(**form)

    def test_a_ref_that_somebody_else_used_is_no_way_in(self, larvik, korps, ola, liv):
        taken = proposals.create(**typed(larvik, korps, ola))
        MembershipFactory(user=liv, organisation=korps)
        with pytest.raises(Refused, match="Last siden"):
            proposals.create(**typed(larvik, korps, liv, ref=taken.ref))

    @pytest.mark.parametrize(
        ("field", "value"),
        [("title", " \n "), ("title", "x" * 151), ("words", "\t"), ("words", "x" * 5001)],
    )
    def test_words_are_needed_and_bounded(self, larvik, korps, ola, field, value):
        with pytest.raises(Refused) as no:
            proposals.create(**typed(larvik, korps, ola, **{field: value}))
        assert no.value.field == field

    def test_a_title_is_one_line(self, larvik, korps, ola):
        draft = proposals.create(**typed(larvik, korps, ola, title="Lys\r\nBcc: alle"))
        assert draft.title == "Lys Bcc: alle"

    def test_two_who_write_at_once_do_not_lose_each_others_words(self, larvik, korps, ola):
        draft = proposals.create(**typed(larvik, korps, ola))
        said = {"municipality": larvik, "title": "Lys", "by": ola, "version": 1}
        assert proposals.save(draft, words="Først.", **said).version == 2
        assert proposals.save(draft, words="Først.", **said).version == 2  # a second click
        with pytest.raises(Stale):
            proposals.save(draft, words="Så.", **said)
        with pytest.raises(Stale):
            proposals.send(draft, by=ola, on_behalf_of=korps, version=1)

    def test_what_is_sent_cannot_be_changed_or_thrown_away(self, sent, larvik, ola):
        with pytest.raises(Refused, match="er sendt"):
            proposals.save(
                sent, by=ola, version=1, municipality=larvik, title="Nytt", words="Nytt."
            )
        with pytest.raises(Refused, match="trekke"):
            proposals.discard(sent, by=ola)

    def test_a_draft_is_thrown_away_once_and_twice(self, larvik, korps, ola, liv):
        draft = proposals.create(**typed(larvik, korps, ola))
        with pytest.raises(Refused):
            proposals.discard(draft, by=liv)
        proposals.discard(draft, by=ola)
        proposals.discard(draft, by=ola)
        assert not Proposal.objects.exists()

    def test_the_answer_is_due_in_a_month(self, larvik, korps, ola, at_time):
        at_time("2027-01-31 20:00")
        draft = proposals.create(**typed(larvik, korps, ola))
        sent = proposals.send(draft, by=ola, on_behalf_of=korps, version=1)
        assert sent.answer_due == date(2027, 2, 28)

    def test_sending_writes_to_the_contact_and_a_receipt_and_only_once(self, sent, korps, ola):
        proposals.send(sent, by=ola, on_behalf_of=korps, version=1)
        contact = ContactPerson.objects.get()
        to = sorted(Letter.objects.values_list("batch__kind", "email"))
        assert to == [("proposal.receipt", ola.email), ("proposal.sent", contact.email)]
        assert "Lys i lysløypa" in Letter.objects.get(email=contact.email).batch.subject

    def test_without_a_contact_the_case_handlers_get_it(self, larvik, korps, ola, kari, grete):
        ContactPerson.objects.all().delete()
        draft = proposals.create(**typed(larvik, korps, ola))
        proposals.send(draft, by=ola, on_behalf_of=korps, version=1)
        to = Letter.objects.filter(batch__kind="proposal.sent").values_list("email", flat=True)
        assert list(to) == [kari.email]

    def test_it_is_withdrawn_until_it_is_answered(self, sent, larvik, korps, ola, kari, nina):
        MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
        with pytest.raises(Refused):
            proposals.withdraw(sent, by=nina, on_behalf_of=korps)
        proposals.withdraw(sent, by=ola, on_behalf_of=korps)
        proposals.withdraw(sent, by=ola, on_behalf_of=korps)
        assert Letter.objects.filter(batch__kind="proposal.withdrawn").count() == 1
        assert Letter.objects.get(batch__kind="proposal.sent").state == "suppressed"
        with pytest.raises(Refused):
            kari_says(proposals.answer, sent, larvik, kari, words="Ja.")

    def test_a_place_that_is_no_more_gets_nothing(self, larvik, korps, ola):
        larvik.valid_to = date(2026, 1, 1)
        larvik.save()
        with pytest.raises(Refused) as no:
            proposals.create(**typed(larvik, korps, ola))
        assert no.value.field == "municipality"


class TestTheMunicipality:
    def test_the_whole_way(self, sent, larvik, kari, korps):
        kari_says(proposals.receive, sent, larvik, kari)
        kari_says(proposals.answer_preliminary, sent, larvik, kari, words="Vi svarer i mai.")
        kari_says(proposals.answer, sent, larvik, kari, words="Ja, til elleve.")
        done = kari_says(proposals.follow_up, sent, larvik, kari, words="Lyset står på.")
        assert done.state == ProposalState.FOLLOWED_UP
        assert done.received_by == done.answered_by == kari
        news = Letter.objects.filter(batch__kind="proposal.news", email=korps.email)
        assert news.count() == 3
        verbs = AuditEvent.objects.filter(subject_type="forums.proposal").values_list("verb")
        assert [verb for (verb,) in verbs.order_by("pk")] == [
            f"proposal.{what}"
            for what in ("created", "sent", "received", "preliminary", "answered", "followed_up")
        ]

    @pytest.mark.parametrize("act", ["receive", "answer_preliminary", "answer", "follow_up"])
    def test_only_its_own_writers(self, sent, larvik, ola, liv, grete, act):
        words = {} if act == "receive" else {"words": "Ja."}
        for other in (ola, liv, grete):
            with pytest.raises(Refused):
                kari_says(getattr(proposals, act), sent, larvik, other, **words)
        sent.refresh_from_db()
        assert sent.state == ProposalState.SENT

    def test_a_second_click_changes_nothing(self, sent, larvik, kari):
        for _click in range(2):
            kari_says(proposals.receive, sent, larvik, kari)
            kari_says(proposals.answer_preliminary, sent, larvik, kari, words="I mai.")
        for _click in range(2):
            kari_says(proposals.decline, sent, larvik, kari, reason="Vi eier ikke løypa.")
        assert Letter.objects.filter(batch__kind="proposal.news").count() == 2

    def test_a_colleagues_answer_is_not_overwritten(self, sent, larvik, kari):
        kari_says(proposals.answer, sent, larvik, kari, words="Ja.")
        with pytest.raises(Refused):
            kari_says(proposals.answer, sent, larvik, kari, words="Nei.")
        with pytest.raises(Refused):
            kari_says(proposals.decline, sent, larvik, kari, reason="Nei.")

    def test_no_without_a_reason_is_no_answer(self, sent, larvik, kari):
        with pytest.raises(Refused) as no:
            kari_says(proposals.decline, sent, larvik, kari, reason="  ")
        assert no.value.field == "reason"

    def test_it_is_put_on_an_agenda_once(self, sent, larvik, kari):
        forum = ForumFactory(municipality=larvik)
        for _click in range(2):
            done = kari_says(proposals.put_on_agenda, sent, larvik, kari, forum=forum)
        item = AgendaItem.objects.get()
        assert (item.proposal, item.party.organisation) == (sent, larvik.organisation)
        assert done.state == ProposalState.ON_AGENDA
        assert done.preliminary_at  # a first answer too
        kari_says(proposals.answer, sent, larvik, kari, words="Rådet sa ja.")

    def test_only_in_a_forum_of_its_own(self, sent, larvik, kari):
        with pytest.raises(Refused) as no:
            kari_says(proposals.put_on_agenda, sent, larvik, kari, forum=ForumFactory())
        assert no.value.field == "forum"

    def test_the_heir_answers_for_one_that_is_no_more(self, sent, larvik, kari, liv):
        heir = MunicipalityFactory(name="Nye Larvik")
        MembershipFactory(user=liv, organisation=heir.organisation, role=Role.WRITER)
        MunicipalityChange.objects.create(before=larvik, after=heir, date=date(2026, 1, 1))
        larvik.valid_to = date(2026, 1, 1)
        larvik.save()
        with pytest.raises(Refused):
            kari_says(proposals.answer, sent, larvik, kari, words="Ja.")
        kari_says(proposals.answer, sent, heir, liv, words="Ja.")


class TestTheClock:
    @pytest.fixture
    def waiting(self, larvik) -> Proposal:
        return ProposalFactory(municipality=larvik, answer_due=clock.today() + timedelta(days=30))

    def due(self, waiting: Proposal, days: int) -> None:
        Proposal.objects.filter(pk=waiting.pk).update(
            answer_due=clock.today() + timedelta(days=days)
        )

    def letters(self) -> int:
        return Letter.objects.filter(batch__kind="proposal.due").count()

    def test_a_week_before_and_when_it_has_passed_each_once(self, waiting, larvik, liv):
        MembershipFactory(user=liv, organisation=larvik.organisation, role=Role.WRITER)
        for days, written, all_told in ((8, 0, 0), (7, 1, 1), (0, 0, 1), (-1, 1, 3), (-9, 0, 3)):
            self.due(waiting, days)
            assert proposal_reminders.remind_due() == written
            assert proposal_reminders.remind_due() == 0
            assert self.letters() == all_told  # when it has passed, every case handler gets it

    @pytest.mark.parametrize("field", ["preliminary_at", "answered_at"])
    def test_who_has_answered_is_left_in_peace(self, waiting, field):
        self.due(waiting, -1)
        Proposal.objects.filter(pk=waiting.pk).update(**{field: clock.now()})
        assert proposal_reminders.remind_due() == 0

    @pytest.mark.parametrize("state", ["draft", "withdrawn"])
    def test_nobody_waits_for_what_was_not_sent_or_was_withdrawn(self, larvik, state):
        ProposalFactory(municipality=larvik, state=state)
        Proposal.objects.update(answer_due=clock.today())
        assert proposal_reminders.remind_due() == 0

    def test_a_reminder_that_has_not_gone_stops_at_the_answer(self, waiting, larvik, kari):
        self.due(waiting, 3)
        proposal_reminders.remind_due()
        kari_says(proposals.answer, waiting, larvik, kari, words="Ja.")
        assert Letter.objects.get(batch__kind="proposal.due").state == "suppressed"

    @pytest.mark.parametrize(
        ("first", "left", "kept"), [(None, 3, None), (None, -1, False), (0, None, True)]
    )
    def test_whether_the_duty_is_kept(self, first, left, kept):
        due = date(2027, 3, 16)
        day = due + timedelta(days=first) if first is not None else None
        assert periods.Duty(due=due, first=day, left=left).kept is kept
        assert periods.Duty(due=due, first=due + timedelta(days=1), left=None).kept is False
