"""What waits of grants: for those who apply, and for those who handle and decide."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.signals import person_leaving
from core import clock
from grants.models import Application, Call, Complaint, Conflict, Instalment, Report
from grants.states import ApplicationState, ReportForm, ReportState
from organisations.models import Municipality, Organisation
from platform_portal import waiting_grants
from tests.consultations.municipality import signed_in
from tests.factories.accounts import UserFactory
from tests.factories.grants import ApplicationFactory, CallFactory, decided, recommended, sent
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
S = ApplicationState


def buttons(organisation: Organisation, by: Any) -> list[str]:
    return [task.button for task in waiting_grants.for_organisation(organisation, by=by)]


def titles(user: Any, owner: Any) -> list[str]:
    return [task.title for task in waiting_grants.for_staff(user, owner)]


def test_a_call_that_fits_waits_until_it_is_begun(
    call: Call, korps: Organisation, ola: Any, nina: Any
) -> None:
    (task,) = waiting_grants.for_organisation(korps, by=ola)
    assert (task.title, task.deadline) == (call.title, call.closes_at)
    assert task.button_url == reverse("application_new", kwargs={"ref": call.ref})
    ApplicationFactory(call=call, organisation=korps, edited_by=ola)
    (mine,) = waiting_grants.for_organisation(korps, by=ola)
    assert (mine.button, mine.why) == ("Fortsett på søknaden", "Du har begynt på søknaden.")
    (hers,) = waiting_grants.for_organisation(korps, by=nina)
    assert hers.why == f"{ola} har begynt på søknaden."


def test_a_call_of_another_place_does_not(korps: Organisation, ola: Any) -> None:
    far = MunicipalityFactory(number="5006")
    assert far.organisation != korps
    CallFactory(published=True)
    assert buttons(korps, ola) == []


def test_a_draft_past_the_deadline_waits_for_nobody(
    draft: Application, korps: Organisation, ola: Any, at_time: Any
) -> None:
    deadline: Any = draft.call.closes_at
    at_time(deadline)
    assert buttons(korps, ola) == []


def test_what_is_asked_again_waits_to_its_own_day(
    draft: Application, korps: Organisation, ola: Any
) -> None:
    draft.missing, draft.answer_by = "Hvem leder?", clock.today() + timedelta(days=4)
    sent(draft, state=S.RETURNED)
    (task,) = waiting_grants.for_organisation(korps, by=ola)
    assert (task.why, task.button) == ("Hvem leder?", "Svar kommunen")
    assert task.deadline == clock.end_of_day(draft.answer_by)


def test_yes_or_no_and_then_the_report(draft: Application, korps: Organisation, ola: Any) -> None:
    decided(draft)
    assert buttons(korps, ola) == ["Svar ja eller nei"]
    Application.objects.filter(pk=draft.pk).update(state=S.PAID)
    due = clock.today() + timedelta(days=61)
    report = Report.objects.create(application=draft, due=due, first_due=due)
    assert buttons(korps, ola) == []
    Report.objects.update(due=due - timedelta(days=1), extended_reason="Sommer")
    assert buttons(korps, ola) == ["Skriv rapporten"]
    Report.objects.update(state=ReportState.SENT)
    assert buttons(korps, ola) == []
    assert report.pk


def test_the_answer_to_a_complaint_is_news_for_a_month(
    draft: Application, korps: Organisation, ola: Any, kari: Any, at_time: Any
) -> None:
    decision = decided(draft, outcome="refused")
    complaint = Complaint.objects.create(
        decision=decision, words="Nei.", sent_at=clock.now(), sent_by=ola
    )
    assert buttons(korps, ola) == []
    Complaint.objects.filter(pk=complaint.pk).update(
        state="forwarded", assessed_at=clock.now(), assessed_by=kari, assessment="Vi står på vårt."
    )
    (task,) = waiting_grants.for_organisation(korps, by=ola)
    assert task.why == "Klageinstansen ser på saken"
    at_time(clock.now() + timedelta(days=30))
    assert buttons(korps, ola) == []


def test_a_national_party_applies_for_nothing(call: Call, ks: Organisation, petter: Any) -> None:
    assert buttons(ks, petter) == []


@pytest.fixture
def busy(larvik: Municipality, call: Call, kari: Any) -> Call:
    """Two new, one that came back, one recommended, one to pay, a report and a complaint."""

    def one(**fields: Any) -> Application:
        made: Application = ApplicationFactory(
            call=call, organisation=OrganisationFactory(seat=larvik), **fields
        )
        return made

    sent(one())
    sent(one())
    sent(one(), state=S.RESUBMITTED)
    recommended(one(), by=kari)
    owed, reported, unhappy = one(), one(), one()
    for each in (owed, reported, unhappy):
        decision = decided(each)
    Complaint.objects.create(
        decision=decision, words="Nei.", sent_at=clock.now(), sent_by=UserFactory()
    )
    Application.objects.filter(pk=owed.pk).update(state=S.ACCEPTED)
    Application.objects.filter(pk=reported.pk).update(state=S.REPORTED)
    today = clock.today()
    Instalment.objects.create(application=owed, number=1, year=call.year, amount=20_000, due=today)
    Report.objects.create(application=reported, due=today, first_due=today, state=ReportState.SENT)
    assert call.report_form == ReportForm.NONE
    return call


def test_the_desk_has_a_line_for_each_kind_of_thing(
    busy: Call, larvik: Municipality, kari: Any, grete: Any
) -> None:
    assert set(titles(kari, larvik.organisation)) == {
        "2 nye søknader",
        "Én klage å vurdere",
        "Én rapport å lese",
        "Ett svar på det dere spurte om",
        "Ett tilskudd å betale ut",
    }
    (decide,) = waiting_grants.for_staff(grete, larvik.organisation)
    assert decide.title == "Én innstilling å vedta"
    assert decide.deadline == clock.end_of_day(busy.decision_by or clock.today())


def test_every_line_leads_somewhere_and_the_pages_show_them(
    busy: Call, larvik: Municipality, kari: Any, grete: Any
) -> None:
    for person in (kari, grete):
        client: Client = signed_in(person)
        page = client.get(reverse("work")).content.decode()
        for task in waiting_grants.for_staff(person, larvik.organisation):
            assert task.title in page
            assert client.get(task.button_url).status_code == 200


def test_a_drafts_only_desk_and_strangers_have_none(
    draft: Application, larvik: Municipality, kari: Any, liv: Any
) -> None:
    assert titles(kari, larvik.organisation) == []
    assert titles(liv, larvik.organisation) == []


def test_the_menu_has_the_word_and_marks_it(draft: Application, ola: Any, kari: Any) -> None:
    def marked(client: Client, address: str) -> list[str]:
        return [one.label for one in client.get(address).context["menu"] if one.current]

    own, desk = signed_in(ola), signed_in(kari)
    assert marked(Client(), reverse("call_list")) == ["Tilskudd"]
    assert marked(own, reverse("application_edit", kwargs={"ref": draft.ref})) == ["Tilskudd"]
    assert marked(own, draft.call.get_absolute_url()) == ["Tilskudd"]
    sent(draft)
    assert marked(desk, reverse("case", kwargs={"ref": draft.ref})) == ["Tilskudd"]


def test_what_a_leaving_person_said_of_a_stake_goes_and_the_stake_stays(
    draft: Application, grete: Any
) -> None:
    sent(draft)
    Conflict.objects.create(
        application=draft, person=grete, ground="family", words="Søsteren min.",
        declared_at=clock.now(),
    )  # fmt: skip
    person_leaving.send(sender=None, person=grete, by=grete)
    assert Conflict.objects.get().words == ""
