"""One case at the desk: what was sent, what is known, notes, and asking for more."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core import clock
from core.errors import Refused
from core.models import AuditEvent
from dispatch.models import Letter
from grants.actions import applying, casework, conflicts, recommending
from grants.models import Application, Note, Submission
from grants.states import ApplicationState
from organisations.states import Role
from tests.consultations.municipality import SCRIPT, signed_in, text
from tests.factories.grants import ApplicationFactory, CallFactory, decided, recommended, sent
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


def content_of(application, *answers, **more):
    questions = list(application.call.questions.all())
    return {
        "amount": "20000.00",
        "years": 1,
        "title": "",
        "account": "12345678903",
        "answers": [
            {"question": question.pk, "kind": question.kind, "asked": question.text, "text": said,
             "value": None, "prefilled": False, "lines": [], "files": []}
            for question, said in zip(questions, answers, strict=True)
        ],
        "requirements": [],
        **more,
    }  # fmt: skip


def submit(application, number, *answers, **more):
    when = min(clock.now(), application.call.closes_at - timedelta(minutes=1))
    Submission.objects.create(
        application=application,
        number=number,
        sent_at=when,
        sent_by=application.edited_by,
        content=content_of(application, *answers, **more),
        digest="0" * 64,
    )


@pytest.fixture
def case(draft):
    """The band's, as it was sent."""
    draft.number, draft.state = 1, ApplicationState.SUBMITTED
    draft.sent_at = clock.now() - timedelta(hours=1)
    draft.save()
    submit(draft, 1, "Vi spiller.", "")
    return draft


def page(client, application):
    return text(client.get(reverse("case", kwargs={"ref": application.ref})))


def act(client, name, application, **data):
    return client.post(reverse(name, kwargs={"ref": application.ref}), data, follow=True)


def soon(days=14):
    return clock.today() + timedelta(days=days)


def test_the_case_shows_what_was_sent_and_what_is_missing(as_kari, case):
    shown = page(as_kari, case)
    assert "Vi spiller." in shown
    assert "Svar mangler: Hvor mange er dere?" in shown
    assert "Laget holder til her." in shown
    assert "De har ikke søkt hos oss før." in shown


def test_words_of_others_are_never_markup(as_kari, case):
    submit(case, 2, SCRIPT, SCRIPT)
    assert "<script>alert" not in page(as_kari, case)


def test_what_changed_since_the_first_time_is_shown(as_kari, case):
    submit(case, 2, "Vi spiller og synger.", "36")
    shown = page(as_kari, case)
    assert "Endret siden første gang (versjon 2)" in shown
    assert "ingenting mangler" in shown


def test_what_they_have_had_before_is_shown(as_kari, case, call):
    before = CallFactory(scheme=call.scheme, year=call.year - 1, published=True)
    decided(ApplicationFactory(call=before, organisation=case.organisation))
    assert "fikk 20\N{NO-BREAK SPACE}000" in page(as_kari, case)


def test_a_draft_is_no_case(as_kari, draft):
    assert as_kari.get(reverse("case", kwargs={"ref": draft.ref})).status_code == 404


def test_kari_takes_the_case_and_a_second_click_is_nothing(case, kari, as_kari):
    act(as_kari, "case_take", case)
    assert "Du har saken nå" in text(act(as_kari, "case_take", case))
    case.refresh_from_db()
    assert (case.state, case.handler) == ("in_assessment", kari)
    assert AuditEvent.objects.filter(verb="application.taken_up").count() == 1


def test_a_colleague_s_case_is_handed_over_not_taken(case, kari, nina, larvik):
    MembershipFactory(user=nina, organisation=larvik.organisation, role=Role.WRITER)
    casework.take_up(case, by=kari)
    with pytest.raises(Refused, match="Kari Lunde har saken"):
        casework.take_up(case, by=nina)
    casework.hand_to(case, by=kari, handler=nina)
    case.refresh_from_db()
    assert case.handler == nina


def test_a_case_is_not_handed_to_one_who_may_not_have_it(case, kari, ola, grete, as_kari):
    for person in (ola, grete):
        with pytest.raises(Refused, match="kan ikke behandle"):
            casework.hand_to(case, by=kari, handler=person)
    response = act(as_kari, "case_hand", case, handler=ola.pk)
    assert response.status_code == 422


def test_an_approver_reads_and_does_not_handle(case, grete):
    client = signed_in(grete)
    assert "Vi spiller." in page(client, case)
    assert act(client, "case_take", case).status_code == 403


def test_notes_are_for_those_who_work_with_it(as_kari, case, ola):
    act(as_kari, "case_note", case, text="Ring dem.")
    act(as_kari, "case_note", case, text="Ring dem.")
    assert Note.objects.count() == 1
    assert "Ring dem." in page(as_kari, case)
    assert "Skriv et notat" in text(act(as_kari, "case_note", case, text=" "))
    assert signed_in(ola).get(reverse("case", kwargs={"ref": case.ref})).status_code == 404


def test_more_is_asked_for_with_a_day_and_a_letter(as_kari, case):
    address = reverse("case_return", kwargs={"ref": case.ref})
    assert "Svar mangler: Hvor mange er dere?" in text(as_kari.get(address))
    data = {"missing": "Hvor mange er dere?", "answer_by": soon().isoformat()}
    as_kari.post(address, data)
    as_kari.post(address, data)
    case.refresh_from_db()
    assert (case.state, case.returns, case.answer_by) == ("returned", 1, soon())
    letter = Letter.objects.get()
    assert letter.email == "post@korps.example"
    assert "Hvor mange er dere?" in letter.batch.body
    assert case.number == 1


@pytest.mark.parametrize(
    ("missing", "days", "said"),
    [
        ("", 14, "Skriv hva som mangler"),
        ("Årsmelding", 0, "etter i dag"),
        ("Årsmelding", 400, "halvt år"),
        ("x" * 2001, 14, "Skriv kortere"),
    ],
)
def test_asking_says_what_and_when(case, kari, missing, days, said):
    with pytest.raises(Refused, match=said):
        casework.return_for_more(case, by=kari, missing=missing, answer_by=soon(days))
    assert not Letter.objects.exists()


def test_a_late_answer_does_not_stop_the_case(case, kari, at_time):
    casework.return_for_more(case, by=kari, missing="Årsmelding", answer_by=soon())
    with pytest.raises(Refused, match="De har frist"):
        casework.take_up(case, by=kari)
    at_time(clock.end_of_day(soon()))
    casework.take_up(case, by=kari)
    case.refresh_from_db()
    assert case.state == ApplicationState.IN_ASSESSMENT


def test_what_was_written_and_never_sent_does_not_count(case, kari, ola, at_time):
    """They raise the sum and do not send it: the case goes on with what was sent."""
    casework.return_for_more(case, by=kari, missing="Årsmelding", answer_by=soon())
    applying.save(case, by=ola, saves=0, amount=Decimal(25_000), account="", title="Mer")
    at_time(clock.end_of_day(soon()))
    casework.take_up(case, by=kari)
    case.refresh_from_db()
    assert (case.amount, case.account, case.title) == (20_000, "12345678903", "")


def test_a_recommended_case_keeps_its_proposal_until_that_is_taken_back(case, kari, as_kari):
    recommended(case, by=kari)
    with pytest.raises(Refused, match="Trekk innstillingen tilbake først"):
        casework.take_up(case, by=kari)
    assert "Trekk innstillingen tilbake først" in text(act(as_kari, "case_take", case))
    case.refresh_from_db()
    assert case.state == ApplicationState.RECOMMENDED
    assert not AuditEvent.objects.filter(verb="application.taken_up").exists()
    recommending.take_back(case, by=kari)
    assert (
        AuditEvent.objects.filter(verb="recommendation.taken_back", actor_id=kari.pk).count() == 1
    )


def test_a_recommended_case_is_taken_back_before_more_is_asked(case, kari):
    recommended(case, by=kari)
    with pytest.raises(Refused, match="Innstilt"):
        casework.return_for_more(case, by=kari, missing="Årsmelding", answer_by=soon())


def test_two_applications_side_by_side(as_kari, case, call, choir, kari):
    other = sent(ApplicationFactory(call=call, organisation=choir))
    address = reverse("side_by_side", kwargs={"ref": call.ref})
    shown = text(as_kari.get(address, {"valgt": [1, other.number]}))
    assert "Solsida skolekorps" in shown
    assert "Fjordkoret" in shown
    conflicts.declare_conflict(case, by=kari, ground="family")
    shown = text(as_kari.get(address, {"valgt": [1, other.number, "x"]}))
    assert "Solsida skolekorps" not in shown
    assert "Kryss av for to eller tre" in shown


def test_only_files_that_were_sent_are_handed_out(as_kari, case):
    address = reverse("case_file", kwargs={"ref": case.ref, "name": "abcdefghjk"})
    assert as_kari.get(address).status_code == 404


def test_an_ended_applicant_is_told_of(as_kari, case):
    case.organisation.dissolved_at = clock.today()
    case.organisation.save()
    assert "er lagt ned" in page(as_kari, case)


def test_a_withdrawn_case_is_read_and_not_handled(as_kari, case):
    Application.objects.filter(pk=case.pk).update(state=ApplicationState.WITHDRAWN)
    assert "Trukket" in page(as_kari, case)
    assert act(as_kari, "case_take", case).status_code == 200
    case.refresh_from_db()
    assert case.state == ApplicationState.WITHDRAWN
