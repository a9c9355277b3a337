"""Kari goes through the list: why each stands there, who is taken off and who is added."""

import pytest

from consultations.models import Invitee
from tests.consultations.municipality import (
    SCRIPT,
    content,
    text,
    url,
)
from tests.factories.consultations import (
    InviteeFactory,
)
from tests.factories.organisations import (
    CauseFactory,
    OrganisationFactory,
)


@pytest.fixture
def listed(as_kari, proposal, korps, rooms):
    """The proposal with one found by its cause."""
    as_kari.post(url("hearing_content", proposal), content(proposal, [rooms]))
    proposal.refresh_from_db()
    return proposal


def test_taking_one_off_needs_a_reason_beside_the_field(as_kari, listed, korps):
    invitee = listed.invitees.get()
    response = as_kari.post(url("invitee_reject", listed, pk=invitee.pk), {"reason": "  "})
    assert response.status_code == 422
    assert "Skriv hvorfor du tar bort organisasjonen." in text(response)
    as_kari.post(url("invitee_reject", listed, pk=invitee.pk), {"reason": SCRIPT})
    invitee.refresh_from_db()
    assert not invitee.accepted
    page = text(as_kari.get(url("hearing_recipients", listed)))
    assert "Ta med igjen" in page
    assert "<script>alert" not in page
    as_kari.post(url("invitee_take_in", listed, pk=invitee.pk))
    invitee.refresh_from_db()
    assert invitee.accepted


def test_the_key_figures_and_the_list_without_email(as_kari, listed, larvik, rooms):
    silent = OrganisationFactory(name="Gamle Torg seniordans", seat=larvik)
    InviteeFactory(hearing=listed, organisation=silent)
    InviteeFactory(hearing=listed, rejected=True)
    response = as_kari.get(url("hearing_recipients", listed))
    assert response.context["numbers"] == {
        "proposed": 3,
        "taken": 2,
        "dropped": 1,
        "unreachable": 1,
    }
    assert "De får ingen invitasjon av seg selv." in text(response)
    only = as_kari.get(url("hearing_recipients", listed), {"vis": "uten-epost"})
    assert [i.organisation for i in only.context["flat"]["rows"]] == [silent]
    off = as_kari.get(url("hearing_recipients", listed), {"vis": "tatt-bort"})
    assert [i.accepted for i in off.context["flat"]["rows"]] == [False]


def test_groups_by_size_the_first_open_and_any_by_its_address(as_kari, proposal):
    InviteeFactory.create_batch(3, hearing=proposal, group="lokaler")
    InviteeFactory.create_batch(60, hearing=proposal, group="barn og unge")
    page = url("hearing_recipients", proposal)
    groups = as_kari.get(page).context["groups"]
    assert [(g["name"], g["n"], g["open"]) for g in groups] == [
        ("barn og unge", 60, True),
        ("lokaler", 3, False),
    ]
    first = as_kari.get(page, {"gruppe": "barn og unge"}).context["groups"][0]
    assert len(first["rows"]) == 30
    rest = as_kari.get(page, {"gruppe": "barn og unge", "etter": first["following"]})
    rows = first["rows"] + rest.context["groups"][0]["rows"]
    assert len({row.pk for row in rows}) == 60


def test_no_view_of_the_list_passes_60_kb(as_kari, proposal, larvik):
    for n in range(9):
        InviteeFactory.create_batch(
            7, hearing=proposal, group=f"tema nummer {n}", cause="Vi trenger plass til alle barna"
        )
    InviteeFactory.create_batch(40, hearing=proposal, group="den største")
    page = url("hearing_recipients", proposal)
    for asked in ({}, {"gruppe": "den største"}, {"finn": "a"}, {"vis": "uten-epost"}):
        assert len(as_kari.get(page, asked).content) < 60_000


def test_the_list_of_recipients_asks_as_much_for_few_as_for_many(
    as_kari, proposal, django_assert_max_num_queries
):
    page = url("hearing_recipients", proposal)
    InviteeFactory.create_batch(3, hearing=proposal, group="lokaler")
    InviteeFactory(hearing=proposal, group="kultur")
    as_kari.get(page)
    with django_assert_max_num_queries(100) as few:
        as_kari.get(page)
    InviteeFactory.create_batch(40, hearing=proposal, group="lokaler")
    InviteeFactory.create_batch(20, hearing=proposal, group="idrett")
    with django_assert_max_num_queries(100) as many:
        as_kari.get(page)
    assert len(few) == len(many)


def test_finding_one_on_the_list(as_kari, listed):
    InviteeFactory(hearing=listed, organisation=OrganisationFactory(name="Farris padlelag"))
    response = as_kari.get(url("hearing_recipients", listed), {"finn": "FARRIS"})
    assert [i.organisation.name for i in response.context["flat"]["rows"]] == ["Farris padlelag"]


def test_adding_one_that_no_cause_found(as_kari, listed):
    other = OrganisationFactory(name="Torstvedt turgruppe")
    page = url("hearing_recipients", listed)
    assert "Torstvedt turgruppe" in text(as_kari.get(page, {"sok": "torstvedt"}))
    assert "Torstvedt turgruppe" in text(as_kari.get(page, {"sok": other.orgnr}))
    add = url("invitee_add", listed)
    response = as_kari.post(add, {"sok": "torstvedt", "organisation": other.pk, "reason": ""})
    assert response.status_code == 422
    assert "Skriv hvorfor organisasjonen skal inviteres." in text(response)
    sent = {"sok": "torstvedt", "organisation": other.pk, "reason": "De låner gymsalen."}
    assert as_kari.post(add, sent).status_code == 302
    assert as_kari.post(add, sent).status_code == 302
    again = as_kari.post(add, sent | {"reason": "En annen grunn."})
    assert again.status_code == 422
    assert "Organisasjonen står allerede på listen." in text(again)
    assert listed.invitees.filter(organisation=other).count() == 1


@pytest.mark.parametrize("organisation", ["", "x", "\x00", "99999999999999999999"])
def test_adding_nonsense_is_refused(as_kari, listed, organisation):
    sent = {"sok": "lag", "organisation": organisation, "reason": "Fordi"}
    assert as_kari.post(url("invitee_add", listed), sent).status_code == 422


def test_an_empty_list_says_what_to_do(as_kari, proposal):
    page = text(as_kari.get(url("hearing_recipients", proposal)))
    assert "Ingen lag har sagt at de brenner for temaene." in page
    assert url("hearing_content", proposal) in page


@pytest.mark.parametrize("query", ["?gruppe=%00", "?finn=%00", "?etter=-1", "?vis=x", "?sok=%00"])
def test_the_list_of_recipients_survives_nonsense(as_kari, listed, query):
    assert as_kari.get(url("hearing_recipients", listed) + query).status_code == 200


def test_an_invitee_of_another_hearing_is_not_found(as_kari, listed):
    stranger = InviteeFactory()
    response = as_kari.post(url("invitee_reject", listed, pk=stranger.pk), {"reason": "x"})
    assert response.status_code == 404
    assert Invitee.objects.get(pk=stranger.pk).accepted


def test_causes_added_later_join_the_list_when_the_content_is_saved(as_kari, listed, rooms, larvik):
    newcomer = OrganisationFactory(seat=larvik)
    CauseFactory(organisation=newcomer, topics=[rooms])
    as_kari.post(url("hearing_content", listed), content(listed, [rooms]))
    assert listed.invitees.filter(organisation=newcomer).exists()


def test_those_added_by_hand_are_no_match(as_kari, listed):
    InviteeFactory(hearing=listed, added=True)
    for name in ("hearing_recipients", "hearing_approval"):
        page = text(as_kari.get(url(name, listed)))
        assert "Lagt til av kommunen – 1 av 1 tatt med" in page.replace("</strong>", "")
        assert "Treff: lagt til" not in page
