"""Drafts, sending and the deadline, straight against the actions."""

import pytest

from consultations import actions
from consultations.actions.answers import digest
from consultations.actions.attachments import remove_file
from consultations.models import Answer, AnswerFile, AnswerVersion
from consultations.states import AnswerKind, AnswerState
from core.errors import Refused, Stale
from core.models import AuditEvent
from dispatch.models import Letter
from organisations.states import Role
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    StoredFileFactory,
    days_from_now,
)
from tests.factories.organisations import MembershipFactory


@pytest.fixture
def nina_writes(nina, korps):
    MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
    return nina


def save(answer, by, text="Ord", saves=0, **changes):
    fields = {"kind": AnswerKind.WITH_REMARKS, "replies": {}} | changes
    return actions.save_draft(answer, by=by, saves=saves, text=text, **fields)


def send(answer, by, saves=0):
    return actions.send(answer, by=by, on_behalf_of=answer.organisation, saves=saves)


# --- starting ----------------------------------------------------------------


def test_a_draft_is_shared_and_started_once(hearing, korps, ola, nina_writes):
    first = actions.start(hearing, by=nina_writes, on_behalf_of=korps)
    assert actions.start(hearing, by=ola, on_behalf_of=korps) == first
    assert AuditEvent.objects.filter(verb="answer.started").count() == 1


def test_a_new_version_begins_as_a_copy(hearing, korps, ola):
    question = hearing.questions.first()
    AnswerFactory(
        hearing=hearing,
        organisation=korps,
        by=ola,
        text="Først",
        replies={question: "Ja"},
        files=[StoredFileFactory()],
    )
    draft = actions.start(hearing, by=ola, on_behalf_of=korps)
    assert (draft.number, draft.text, draft.saves, draft.sent_at) == (2, "Først", 0, None)
    assert draft.replies.get().text == "Ja"
    assert draft.files.count() == 1


@pytest.mark.parametrize(
    "traits",
    [
        {},
        {"for_approval": True},
        {"coming": True},
        {"summarised": True},
        {"withdrawn": True},
    ],
)
def test_only_an_opened_hearing_takes_answers(korps, ola, traits):
    with pytest.raises(Refused):
        actions.start(HearingFactory(**traits), by=ola, on_behalf_of=korps)
    assert not Answer.objects.exists()


def test_a_stranger_and_a_reader_may_not_start(hearing, korps, liv, nina):
    MembershipFactory(user=nina, organisation=korps, role=Role.READER)
    for person in (liv, nina):
        with pytest.raises(Refused):
            actions.start(hearing, by=person, on_behalf_of=korps)


# --- saving ------------------------------------------------------------------


def test_a_stale_save_changes_nothing(draft, ola, nina_writes):
    save(draft, ola, "Olas ord")
    with pytest.raises(Stale):
        save(draft, nina_writes, "Ninas ord", saves=0)
    version = draft.versions.get()
    assert (version.text, version.saves, version.edited_by) == ("Olas ord", 1, ola)


def test_replies_are_replaced_and_empty_ones_fall_away(draft, ola):
    first, second = draft.hearing.questions.all()
    save(draft, ola, replies={first.pk: "Ja", second.pk: "  \n"})
    assert [r.question for r in draft.versions.get().replies.all()] == [first]
    save(draft, ola, saves=1, replies={first.pk: "", second.pk: "Nei"})
    assert [r.text for r in draft.versions.get().replies.all()] == ["Nei"]


@pytest.mark.parametrize("length", [50_000, 50_001])
def test_fifty_thousand_characters_is_the_limit(draft, ola, length):
    question = draft.hearing.questions.first()
    for fields in ({"text": "a" * length}, {"replies": {question.pk: "a" * length}}):
        saves = draft.versions.get().saves
        if length > 50_000:
            with pytest.raises(Refused) as refused:
                save(draft, ola, saves=saves, **fields)
            assert refused.value.field in ("text", f"question_{question.pk}")
        else:
            save(draft, ola, saves=saves, **fields)


# --- sending -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "late"),
    [
        ("2027-03-16 23:59:59.9", False),
        ("2027-03-16 23:59:59.999999", False),
        ("2027-03-17 00:00:00", True),
        ("2027-03-17 00:00:00.1", True),
    ],
)
def test_the_deadline_is_midnight_in_oslo(larvik, korps, ola, at_time, when, late):
    at_time("2027-02-09 12:00")
    hearing = HearingFactory(published=True, municipality=larvik)
    assert hearing.closes_at == days_from_now(35)
    draft = AnswerFactory(hearing=hearing, organisation=korps, by=ola, sent=False)
    at_time(when)
    assert send(draft, ola).late is late


def test_a_deadline_over_the_change_to_summer_time(larvik, korps, ola, at_time):
    """The last Sunday in March has 23 hours; «til og med» still ends at its midnight."""
    at_time("2027-02-21 12:00")
    hearing = HearingFactory(published=True, municipality=larvik)
    assert hearing.closes_at == days_from_now(35)
    draft = AnswerFactory(hearing=hearing, organisation=korps, by=ola, sent=False)
    at_time("2027-03-28 23:59:59")
    assert send(draft, ola).late is False


def test_what_was_sent_in_time_stands_after_the_deadline(hearing, korps, ola, at_time):
    answer = AnswerFactory(hearing=hearing, organisation=korps, by=ola)
    actions.start(hearing, by=ola, on_behalf_of=korps)
    at_time(hearing.closes_at)
    with pytest.raises(Refused, match="Fristen er ute"):
        send(answer, ola)
    answer.refresh_from_db()
    assert answer.current.number == 1
    assert answer.current.late is False


def test_only_a_responsible_person_sends(draft, ola, nina_writes, liv, club):
    for person, organisation in ((nina_writes, draft.organisation), (liv, club), (ola, club)):
        with pytest.raises(Refused, match="ansvarlig"):
            actions.send(draft, by=person, on_behalf_of=organisation, saves=0)
    assert not Letter.objects.exists()
    assert send(draft, ola).sent_by == ola


def test_who_was_responsible_yesterday_cannot_send(draft, ola):
    ola.memberships.update(ends=draft.created_at)
    with pytest.raises(Refused, match="ansvarlig"):
        send(draft, ola)


def test_sending_twice_is_refused_and_leaves_one_letter(draft, ola):
    send(draft, ola)
    with pytest.raises(Refused, match="allerede sendt"):
        send(draft, ola)
    assert Letter.objects.count() == 1
    assert AuditEvent.objects.filter(verb="answer.sent").count() == 1


def test_what_was_not_previewed_is_not_sent(draft, ola, nina_writes):
    save(draft, nina_writes)
    with pytest.raises(Stale):
        send(draft, ola, saves=0)
    draft.refresh_from_db()
    assert draft.state == AnswerState.DRAFT


@pytest.mark.parametrize("words", ["", "  \n\t"])
def test_an_empty_answer_is_refused(hearing, korps, ola, words):
    answer = AnswerFactory(hearing=hearing, organisation=korps, by=ola, sent=False, text=words)
    with pytest.raises(Refused, match="tomt"):
        send(answer, ola)


def test_without_remarks_leaves_no_words_behind(draft, ola):
    question = draft.hearing.questions.first()
    save(draft, ola, kind=AnswerKind.WITHOUT_REMARKS, replies={question.pk: "Ord"})
    version = send(draft, ola, saves=1)
    assert version.text == ""
    assert not version.replies.exists()


def test_a_file_alone_is_an_answer(hearing, korps, ola):
    answer = AnswerFactory(
        hearing=hearing,
        organisation=korps,
        by=ola,
        sent=False,
        text="",
        files=[StoredFileFactory()],
    )
    assert send(answer, ola).sent_at


def test_a_file_sent_twice_by_a_second_click_lies_there_once(draft, ola):
    one, same = StoredFileFactory.create_batch(2, sha256="a" * 64, name="notat.pdf")
    save(draft, ola, file=one)
    save(draft, ola, saves=1, file=same)
    save(draft, ola, saves=2, file=StoredFileFactory())
    assert AnswerFile.objects.filter(version__answer=draft).count() == 2


def test_numbers_run_without_holes(hearing, ola, liv, korps, club, larvik):
    answers = [
        AnswerFactory(hearing=hearing, organisation=o, by=by, sent=False)
        for o, by in ((korps, ola), (club, liv))
    ]
    for answer in reversed(answers):
        send(answer, answer.versions.get().edited_by)
    assert list(Answer.objects.order_by("number").values_list("organisation", "number")) == [
        (club.pk, 1),
        (korps.pk, 2),
    ]


def test_the_digest_tells_when_a_word_was_changed(draft, ola):
    version = send(draft, ola)
    assert digest(version) == version.digest
    version = AnswerVersion.objects.get(pk=version.pk)
    assert digest(version) == version.digest
    version.text += "."
    assert digest(version) != version.digest


def test_a_receipt_goes_to_the_one_who_sent(draft, ola):
    version = send(draft, ola)
    letter = Letter.objects.select_related("batch").get()
    assert letter.email == ola.email
    assert version.digest in letter.batch.body
    assert draft.hearing.title in letter.batch.body
    assert "\n\n\n" not in letter.batch.body


# --- throwing away -----------------------------------------------------------


def test_the_first_draft_goes_with_its_answer(draft, ola):
    actions.delete_draft(draft, by=ola)
    assert not Answer.objects.exists()
    assert AuditEvent.objects.filter(verb="answer.draft_deleted").exists()


def test_what_is_sent_cannot_be_thrown_away(hearing, korps, ola):
    answer = AnswerFactory(hearing=hearing, organisation=korps, by=ola)
    with pytest.raises(Refused, match="allerede sendt"):
        actions.delete_draft(answer, by=ola)
    assert answer.versions.count() == 1


def test_a_sent_file_cannot_be_taken_out(hearing, korps, ola):
    answer = AnswerFactory(hearing=hearing, organisation=korps, by=ola, files=[StoredFileFactory()])
    with pytest.raises(Refused):
        remove_file(AnswerFile.objects.get(), by=ola)
    actions.start(hearing, by=ola, on_behalf_of=korps)
    with pytest.raises(Refused):
        remove_file(answer.current.files.get(), by=ola)
    assert AnswerFile.objects.count() == 2


def test_taking_a_file_out_makes_an_old_preview_stale(draft, ola):
    save(draft, ola, file=StoredFileFactory())
    remove_file(AnswerFile.objects.get(), by=ola)
    with pytest.raises(Stale):
        send(draft, ola, saves=1)
