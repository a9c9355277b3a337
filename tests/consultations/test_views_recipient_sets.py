"""Kari takes a whole group, a whole kind and a whole list at a time; and rings the rest."""

import pytest
from django.urls import reverse

from consultations import actions
from consultations.models import PhoneCall, SavedList
from core import clock
from core.models import new_ref
from dispatch.models import Letter
from tests.consultations.municipality import SCRIPT, ready_for_approval, signed_in, text, url
from tests.factories.consultations import HearingFactory, InviteeFactory
from tests.factories.organisations import (
    MunicipalityFactory,
    OrganisationFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def culture():
    return TopicFactory(code="1100", name_nb="Kunst og kultur", scheme="icnpo")


@pytest.fixture
def saved(larvik, kari):
    """A list of two that live, and one that does not."""
    saved = actions.make_list(ref=new_ref(), by=kari, owner=larvik.organisation, name="Faste")
    saved.organisations.set(OrganisationFactory.create_batch(2))
    saved.organisations.add(OrganisationFactory(name="Borte IL", dissolved_at="2026-01-01"))
    return saved


def on(saved, name, **kwargs):
    return reverse(name, kwargs={"ref": saved.ref, **kwargs})


# --- groups ---------------------------------------------------------------------------------------


def test_a_whole_group_goes_with_a_reason_beside_the_field(as_kari, proposal):
    InviteeFactory.create_batch(3, hearing=proposal, group="lokaler")
    sent = {"group": "lokaler", "reason": " "}
    response = as_kari.post(url("group_reject", proposal), sent)
    assert response.status_code == 422
    assert "Skriv hvorfor du tar bort gruppen." in text(response)
    assert as_kari.post(url("group_reject", proposal), sent | {"reason": SCRIPT}).status_code == 302
    page = text(as_kari.get(url("hearing_recipients", proposal)))
    assert "0 av 3 tatt med" in page
    assert "<script>alert" not in page
    as_kari.post(url("group_take_in", proposal), {"group": "lokaler"})
    assert proposal.invitees.filter(accepted=True).count() == 3


@pytest.mark.parametrize("group", ["", "\x00", "x" * 200])
def test_a_group_of_nonsense_is_no_error(as_kari, proposal, group):
    for name in ("group_reject", "group_take_in"):
        sent = {"group": group, "reason": "Fordi"}
        assert as_kari.post(url(name, proposal), sent).status_code in (302, 422)


# --- who is not reached ---------------------------------------------------------------------------


def test_the_kinds_that_nobody_stands_for_come_first(as_kari, proposal, larvik, culture):
    sport = TopicFactory(code="1200", name_nb="Idrett", scheme="icnpo")
    clubs = OrganisationFactory.create_batch(3, seat=larvik, icnpo=sport.code)
    OrganisationFactory.create_batch(2, seat=larvik, icnpo=culture.code)
    OrganisationFactory(seat=larvik, icnpo=culture.code, dissolved_at="2026-01-01")
    OrganisationFactory(seat=MunicipalityFactory(), icnpo=culture.code)
    InviteeFactory(hearing=proposal, organisation=clubs[0])
    InviteeFactory(hearing=proposal, organisation=clubs[1], rejected=True)
    response = as_kari.get(url("hearing_recipients", proposal))
    assert [(g["name"], g["n"], g["taken"]) for g in response.context["gaps"]] == [
        ("Kunst og kultur", 2, 0),
        ("Idrett", 3, 1),
    ]
    assert "Ingen innen <strong>kunst og kultur</strong> er med." in text(response)


def test_everyone_of_a_kind_comes_on_with_one_reason(as_kari, proposal, larvik, culture):
    choirs = OrganisationFactory.create_batch(12, seat=larvik, icnpo=culture.code)
    page = as_kari.get(url("hearing_recipients", proposal), {"innen": culture.code})
    assert "Legg til alle 12" in text(page)
    sent = {"innen": culture.code, "reason": ""}
    response = as_kari.post(url("category_add", proposal), sent)
    assert response.status_code == 422
    assert "Skriv hvorfor organisasjonene skal inviteres." in text(response)
    assert "Velg en organisasjon." not in text(response)
    assert not proposal.invitees.exists()
    one = sent | {"organisation": choirs[0].pk, "reason": "De synger."}
    assert as_kari.post(url("invitee_add", proposal), one).status_code == 302
    as_kari.post(url("category_add", proposal), sent | {"reason": "De låner salen."})
    assert proposal.invitees.filter(accepted=True, source="added").count() == 12
    assert proposal.invitees.filter(reason="De låner salen.").count() == 11


@pytest.mark.parametrize("code", ["", "abc", "\x00", "99999", "123456"])
def test_a_kind_that_is_none_adds_nobody(as_kari, proposal, larvik, code):
    OrganisationFactory(seat=larvik)
    assert as_kari.get(url("hearing_recipients", proposal), {"innen": code}).status_code == 200
    as_kari.post(url("category_add", proposal), {"innen": code, "reason": "Fordi"})
    assert not proposal.invitees.exists()


# --- saved lists ----------------------------------------------------------------------------------


def test_a_list_is_added_and_those_that_ended_are_named(as_kari, proposal, saved):
    page = text(as_kari.get(url("hearing_recipients", proposal)))
    assert "Legg til alle på en lagret liste" in page
    sent = {"saved": saved.pk, "reason": ""}
    response = as_kari.post(url("list_add", proposal), sent)
    assert response.status_code == 422
    assert "Skriv hvorfor organisasjonene skal inviteres." in text(response)
    response = as_kari.post(
        url("list_add", proposal), sent | {"reason": "Spørres alltid."}, follow=True
    )
    assert "2 organisasjoner ble lagt til." in text(response)
    assert "ikke med: Borte IL." in text(response)
    assert proposal.invitees.count() == 2


@pytest.mark.parametrize("pk", ["", "x", "\x00", "99999999999999999999"])
def test_a_list_that_is_none_is_refused(as_kari, proposal, pk):
    response = as_kari.post(url("list_add", proposal), {"saved": pk, "reason": "Fordi"})
    assert response.status_code == 422


def test_todays_list_is_kept_and_found_again(as_kari, proposal):
    InviteeFactory.create_batch(2, hearing=proposal)
    response = as_kari.post(url("list_keep", proposal), {"keep-name": " "})
    assert response.status_code == 422
    assert "Skriv hva listen skal hete." in text(response)
    response = as_kari.post(url("list_keep", proposal), {"keep-name": "Utvalget"}, follow=True)
    assert "Listen er lagret som «Utvalget»." in text(response)
    page = text(as_kari.get(reverse("saved_lists")))
    assert "Utvalget" in page
    assert "2 organisasjoner" in page


def test_a_list_by_hand_from_name_to_deletion(as_kari, larvik, korps):
    ref = new_ref()
    sent = {"ref": ref, "owner": larvik.organisation.pk, "name": "Korpsene"}
    lists = reverse("saved_lists")
    assert as_kari.post(lists, sent | {"name": ""}).status_code == 422
    assert as_kari.post(lists, sent).status_code == 302
    assert as_kari.post(lists, sent).status_code == 302
    saved = SavedList.objects.get()
    page = as_kari.get(saved.get_absolute_url(), {"sok": "solsida"})
    assert "Solsida skolekorps" in text(page)
    put = on(saved, "list_put")
    assert as_kari.post(put, {"sok": "solsida"}).status_code == 422
    assert as_kari.post(put, {"organisation": korps.pk}).status_code == 302
    assert as_kari.post(put, {"organisation": korps.pk}).status_code == 302
    assert as_kari.post(on(saved, "list_rename"), {"name": ""}).status_code == 422
    as_kari.post(on(saved, "list_rename"), {"name": "Alle korps"})
    as_kari.post(on(saved, "list_take_off", pk=korps.pk))
    saved.refresh_from_db()
    assert (saved.name, saved.organisations.count()) == ("Alle korps", 0)
    as_kari.post(on(saved, "list_delete"))
    assert not SavedList.objects.exists()


def test_lists_belong_to_the_municipalitys_case_handlers(saved, as_grete, liv, korps):
    page = saved.get_absolute_url()
    assert as_grete.get(page).status_code == 403  # an approver reads hearings, and writes none
    stranger = signed_in(liv)
    assert stranger.get(page).status_code == 404
    assert stranger.post(on(saved, "list_put"), {"organisation": korps.pk}).status_code == 404
    assert stranger.get(reverse("saved_lists")).status_code == 403


def test_a_list_asks_as_much_for_few_as_for_many(as_kari, saved, django_assert_max_num_queries):
    page = saved.get_absolute_url()
    as_kari.get(page)
    with django_assert_max_num_queries(60) as few:
        as_kari.get(page)
    saved.organisations.add(*OrganisationFactory.create_batch(60))
    with django_assert_max_num_queries(60) as many:
        response = as_kari.get(page)
    assert len(few) == len(many)
    rest = as_kari.get(page, {"etter": response.context["following"]})
    assert len(response.context["rows"]) + len(rest.context["rows"]) == 63


# --- by telephone ---------------------------------------------------------------------------------


@pytest.fixture
def published(larvik, proposal, kari, grete, korps, rooms):
    """With the band, which has an address, and a club without one."""
    waiting = ready_for_approval(proposal, kari, [rooms])
    silent = OrganisationFactory(name="Gamle Torg seniordans", phone="33 11 22 33")
    InviteeFactory(hearing=waiting, organisation=silent)
    InviteeFactory(hearing=waiting, organisation=OrganisationFactory(), rejected=True)
    return actions.publish(
        waiting, by=grete, on_behalf_of=larvik.organisation, version=waiting.version
    )


def test_those_without_an_address_and_with_a_letter_that_came_back(as_kari, published, korps):
    page = url("phone_list", published)
    response = as_kari.get(page)
    assert [row.organisation.name for row in response.context["rows"]] == ["Gamle Torg seniordans"]
    assert "33 11 22 33" in text(response)
    assert "Ingen e-postadresse" in text(response)
    Letter.objects.update(state="bounced", accepted_at=clock.now())
    response = as_kari.get(page)
    assert [row.organisation for row in response.context["rows"]][1] == korps
    assert "Kom i retur" in text(response)
    assert "Ikke oppgitt" in text(response)


def test_a_tick_says_who_and_when_and_can_be_taken_back(as_kari, kari, published):
    page, row = url("phone_list", published), published.invitees.get(organisation__phone__gt="")
    as_kari.post(url("phone_called", published, pk=row.pk))
    response = as_kari.get(page)
    assert kari.name in text(response)
    assert "Alle er ringt" in text(response)
    as_kari.post(url("phone_regret", published, pk=row.pk))
    assert "Én må ringes" in text(as_kari.get(page))
    assert not PhoneCall.objects.exists()


def test_on_paper_there_is_nothing_to_press(as_kari, published):
    response = text(as_kari.get(url("phone_list", published), {"papir": "1"}))
    assert "☐" in response
    assert "Vi har ringt" not in response


def test_there_is_no_phone_list_before_publication_nor_for_strangers(as_kari, proposal, liv):
    assert as_kari.get(url("phone_list", proposal)).url == url("hearing_recipients", proposal)
    assert signed_in(liv).get(url("phone_list", proposal)).status_code == 404


def test_the_phone_list_asks_as_much_for_few_as_for_many(
    as_kari, published, django_assert_max_num_queries
):
    page = url("phone_list", published)
    as_kari.get(page)
    with django_assert_max_num_queries(60) as few:
        as_kari.get(page)
    InviteeFactory.create_batch(60, hearing=published)
    with django_assert_max_num_queries(60) as many:
        as_kari.get(page)
    assert len(few) == len(many)


def test_another_hearings_invitee_is_not_found(as_kari, published):
    other = InviteeFactory(hearing=HearingFactory(published=True))
    assert as_kari.post(url("phone_called", published, pk=other.pk)).status_code == 404


def test_an_organisation_gives_its_own_number(korps, ola, larvik):
    page = reverse("own_organisation", kwargs={"key": korps.key})
    sent = {"about": "", "website": "", "email": korps.email, "works_in": [larvik.pk]}
    client = signed_in(ola)
    assert client.post(page, sent | {"phone": "ring meg"}).status_code == 422
    assert client.post(page, sent | {"phone": "33 11 22 33"}).status_code == 302
    korps.refresh_from_db()
    assert korps.phone == "33 11 22 33"
    assert "33 11 22 33" not in text(client.get(korps.get_absolute_url()))
