"""«Min side» and «Arbeidsflate»: what waits, and for whom."""

from datetime import timedelta

import pytest

from consultations import actions
from consultations.states import AnswerKind
from core import clock
from organisations.states import Kind, Role
from tests.consultations.municipality import signed_in, text, url
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    InviteeFactory,
    TreatmentFactory,
)
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(larvik, kari):
    return HearingFactory(municipality=larvik, created_by=kari, published=True, title="Lokaler")


def test_ola_sees_the_hearing_that_hit_his_band_and_why(ola, korps, opened):
    InviteeFactory(hearing=opened, organisation=korps, why=["lokaler"])
    page = text(signed_in(ola).get("/min-side/"))
    assert "Én ting venter på dere" in page
    assert "Treff: lokaler" in page
    assert "Svar på høringen" in page


def test_a_rejected_invitation_is_nothing_to_wait_for(ola, korps, opened):
    InviteeFactory(hearing=opened, organisation=korps, accepted=False, reason="Lagt ned.")
    assert "Ingenting venter på dere" in text(signed_in(ola).get("/min-side/"))


def test_ninas_draft_waits_for_ola_until_it_is_sent(ola, nina, korps, opened):
    MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
    draft = actions.start(opened, by=nina, on_behalf_of=korps)
    assert "Nina Dahl har begynt på svaret." in text(signed_in(ola).get("/min-side/"))
    actions.save_draft(
        draft.answer, by=ola, saves=0, kind=AnswerKind.WITHOUT_REMARKS, text="", replies={}
    )
    actions.send(draft.answer, by=ola, on_behalf_of=korps, saves=1)
    assert "Ingenting venter på dere" in text(signed_in(ola).get("/min-side/"))


def test_a_person_without_an_organisation_is_told_what_to_do(liv):
    page = text(signed_in(liv).get("/min-side/"))
    assert "Du handler ikke for noen ennå" in page


def test_kari_and_grete_see_each_their_own_next_step(kari, grete, larvik):
    HearingFactory(municipality=larvik, created_by=kari, title="Kladden")
    HearingFactory(municipality=larvik, created_by=kari, title="Forslaget", for_approval=True)
    karis = text(signed_in(kari).get("/arbeid/"))
    gretes = text(signed_in(grete).get("/arbeid/"))
    assert "Én ting venter på deg" in karis
    assert "Én ting venter på deg" in gretes
    assert "Les og godkjenn" in gretes
    assert "Les og godkjenn" not in karis


def test_the_work_page_costs_the_same_for_many(kari, larvik, django_assert_num_queries):
    client = signed_in(kari)
    HearingFactory(municipality=larvik, created_by=kari)
    client.get("/arbeid/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get("/arbeid/")
    HearingFactory.create_batch(9, municipality=larvik, created_by=kari)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get("/arbeid/")


def test_volunteers_have_no_work_page(ola, korps):
    assert signed_in(ola).get("/arbeid/").status_code == 403


def test_after_sign_in_everyone_lands_where_something_waits(kari, ola, korps, larvik):
    assert signed_in(kari).get("/start/")["Location"] == "/arbeid/"
    assert signed_in(ola).get("/start/")["Location"] == "/min-side/"


def test_one_who_acts_for_two_chooses_a_default_and_only_among_the_own(ola, korps):
    other = OrganisationFactory(name="Andre lag", kind=Kind.VOLUNTARY)
    stranger = OrganisationFactory(name="Fremmed lag")
    MembershipFactory(user=ola, organisation=other)
    client = signed_in(ola)
    assert "Bytt organisasjon" in text(client.get("/min-side/"))
    client.post("/bytt/", {"organisation": other.ref})
    assert "<strong>Andre lag</strong>" in text(client.get("/min-side/"))
    client.post("/bytt/", {"organisation": stranger.ref})
    assert "<strong>Andre lag</strong>" in text(client.get("/min-side/"))


def test_the_own_draft_is_called_ones_own(ola, korps, opened):
    actions.start(opened, by=ola, on_behalf_of=korps)
    assert "Du har begynt på svaret." in text(signed_in(ola).get("/min-side/"))


def test_what_has_been_sent_stands_there_until_the_municipality_answers(ola, korps, larvik):
    titles = {"published": "Sendt nå", "ended": "Venter på svar", "summarised": "Besvart"}
    for trait, title in titles.items():
        hearing = HearingFactory(municipality=larvik, title=title, **{trait: True})
        AnswerFactory(hearing=hearing, organisation=korps)
    page = signed_in(ola).get("/min-side/")
    assert {a.hearing.title for a in page.context["sent"]} == {"Sendt nå", "Venter på svar"}
    assert "Dere kan endre svaret til og med" in text(page)
    assert "Fristen er ute. Kommunen leser svarene." in text(page)


def test_ola_is_told_when_the_matter_will_be_decided_and_then_how(ola, korps, larvik):
    day = clock.today() + timedelta(days=20)
    hearing = HearingFactory(
        municipality=larvik, summarised=True, decides_on=day, decided_by="Kommunestyret"
    )
    AnswerFactory(hearing=hearing, organisation=korps)
    page = text(signed_in(ola).get("/min-side/"))
    assert "Kommunestyret avgjør saken" in page
    assert "Vi gir dere beskjed." in page
    actions.conclude(hearing, by=ola, version=hearing.version, outcome="Alle får låne.")
    assert "Alle får låne." in text(signed_in(ola).get("/min-side/"))


def test_one_that_joined_is_not_told_that_it_had_no_remarks(ola, korps, larvik):
    hearing = HearingFactory(municipality=larvik, summarised=True)
    voice = AnswerFactory(hearing=hearing)
    AnswerFactory(hearing=hearing, organisation=korps, joins=voice, kind=AnswerKind.JOINS)
    page = text(signed_in(ola).get("/min-side/"))
    assert f"Vi slutter oss til svaret fra {voice.organisation}." in page
    assert "Dere hadde ingen merknader." not in page


def test_a_national_party_sees_who_has_asked_it_and_what_is_open(liv, opened):
    national = OrganisationFactory(name="Frivillighet Norge", kind=Kind.NATIONAL)
    MembershipFactory(user=liv, organisation=national)
    client = signed_in(liv)
    page = text(client.get("/min-side/"))
    assert "Ingen har bedt dere svare nå." in page
    assert "Lokaler" in page
    assert "Hjertesakene deres" not in page
    InviteeFactory(hearing=opened, organisation=national, added=True)
    assert "Én ting venter på dere" in text(client.get("/min-side/"))


def test_the_date_of_a_task_is_the_day_that_was_promised(kari, larvik):
    promised = clock.today() + timedelta(days=30)
    ended = HearingFactory(municipality=larvik, ended=True, title="A", answer_by=promised)
    TreatmentFactory(hearing=ended)
    draft_deadline = clock.now() + timedelta(days=10)
    HearingFactory(municipality=larvik, title="B", closes_at=draft_deadline)
    HearingFactory(municipality=larvik, title="C", closes_at=None)
    tasks = signed_in(kari).get("/arbeid/").context["tasks"]
    assert [task.title for task in tasks] == ["B", "A", "C"]
    assert tasks[1].deadline == clock.end_of_day(promised)
    assert "Dere har lovet svar innen" in tasks[1].why


def test_no_link_leads_an_approver_where_she_may_not_go(grete, larvik):
    draft = HearingFactory(municipality=larvik, title="Kladden")
    client = signed_in(grete)
    for path in ("/arbeid/", "/arbeid/horinger/"):
        page = text(client.get(path))
        assert "Lag ny høring" not in page
        assert url("hearing_approval", draft) in page
        assert url("hearing_content", draft) not in page


def test_one_who_only_reads_is_led_to_the_overview(liv, larvik):
    MembershipFactory(user=liv, organisation=larvik.organisation, role=Role.READER)
    done = HearingFactory(municipality=larvik, summarised=True)
    page = text(signed_in(liv).get("/arbeid/"))
    assert url("hearing_approval", done) in page
    assert url("hearing_conclude", done) not in page


def test_the_menu_marks_hearings_also_while_an_answer_is_written(ola, korps, opened):
    draft = actions.start(opened, by=ola, on_behalf_of=korps)
    page = signed_in(ola).get(f"/svar/{draft.answer.ref}/")
    assert [entry.label for entry in page.context["menu"] if entry.current] == ["Høringer"]
