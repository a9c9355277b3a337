"""«Min side» and «Arbeidsflate»: what waits, and for whom."""

import pytest

from consultations import actions
from consultations.states import AnswerKind
from organisations.states import Kind, Role
from tests.consultations.municipality import signed_in, text
from tests.factories.consultations import HearingFactory, InviteeFactory
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
