"""The pages of innspill, as Ola, Nina, Kari, Liv and anybody meet them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import new_ref
from forums.models import AgendaItem, Proposal
from forums.states import ProposalState
from organisations.models import Organisation
from organisations.states import Role
from tests.consultations.municipality import signed_in, text
from tests.factories.forums import ForumFactory, ProposalFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def at(name: str, proposal: Proposal, **more: Any) -> str:
    return reverse(name, kwargs={"ref": proposal.ref, **more})


@pytest.fixture
def as_ola(ola, korps) -> Client:
    return signed_in(ola)


@pytest.fixture
def draft(larvik, korps, ola) -> Proposal:
    return ProposalFactory(
        municipality=larvik, organisation=korps, state="draft", created_by=ola, title="Kladden vår"
    )


@pytest.fixture
def sent(larvik, korps) -> Proposal:
    return ProposalFactory(municipality=larvik, organisation=korps)


def typed(korps: Organisation, **changes: Any) -> dict[str, Any]:
    return {
        "ref": new_ref(), "organisation": korps.ref, "municipality": "3909",
        "title": "Lys i lysløypa", "words": "Den er mørk.", **changes,
    }  # fmt: skip


class TestWriting:
    def test_from_a_blank_page_to_the_receipt(self, as_ola, korps, larvik, client):
        page = text(as_ola.get(f"{reverse('proposal_new')}?til=3909"))
        assert 'value="3909" selected' in page
        response = as_ola.post(reverse("proposal_new"), typed(korps, videre="1"))
        made = Proposal.objects.get()
        assert response.url == at("proposal_preview", made)
        preview = as_ola.get(response.url)
        assert "Dette blir offentlig" in text(preview)
        assert client.get(made.get_absolute_url()).status_code == 404
        sent = as_ola.post(at("proposal_send", made), {"version": 1})
        assert sent.url == at("proposal_receipt", made)
        assert "Første svar innen" in text(as_ola.get(sent.url))
        assert "Den er mørk." in text(client.get(made.get_absolute_url()))

    def test_a_double_click_makes_one(self, as_ola, korps, larvik):
        form = typed(korps)
        assert as_ola.post(reverse("proposal_new"), form).status_code == 302
        assert as_ola.post(reverse("proposal_new"), form).status_code == 302
        assert Proposal.objects.count() == 1

    @pytest.mark.parametrize(
        "bad",
        [
            {"title": ""},
            {"title": "x" * 400},
            {"words": ""},
            {"words": "a\x00b"},
            {"municipality": "9999"},
            {"municipality": "\x00"},
            {"organisation": "\x00"},
            {"ref": "../etc"},
            {"ref": ""},
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, as_ola, korps, larvik, bad):
        response = as_ola.post(reverse("proposal_new"), typed(korps, **bad))
        assert response.status_code == 422
        assert "lysløypa" in text(response) or "mørk" in text(response)
        assert not Proposal.objects.exists()

    def test_for_another_organisation_is_no_choice(self, as_ola, larvik):
        other = OrganisationFactory()
        assert as_ola.post(reverse("proposal_new"), typed(other)).status_code == 422

    def test_who_writes_for_nobody_is_told_so(self, kari, larvik, client):
        response = signed_in(kari).get(reverse("proposal_new"))
        assert response.status_code == 403
        assert "skrive for en organisasjon" in text(response)
        assert client.get(reverse("proposal_new")).status_code == 302

    def test_a_colleague_who_saved_first_is_not_overwritten(self, as_ola, draft):
        said = {"municipality": "3909", "title": "Min", "words": "Mine ord.", "version": 1}
        assert as_ola.post(at("proposal_edit", draft), said).status_code == 302
        late = as_ola.post(at("proposal_edit", draft), said | {"words": "Andre ord."})
        assert late.status_code == 409
        assert "Slik er det lagret nå" in text(late)
        assert "Andre ord." in text(late)

    def test_a_look_that_is_old_does_not_send(self, as_ola, draft):
        Proposal.objects.update(version=2, words="Nye ord fra Nina.")
        response = as_ola.post(at("proposal_send", draft), {"version": 1})
        assert response.status_code == 409
        assert "Nye ord fra Nina." in text(response)
        assert as_ola.post(at("proposal_send", draft), {"version": 2}).status_code == 302

    @pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
    def test_a_torn_version_is_refused(self, as_ola, draft, version):
        assert as_ola.post(at("proposal_send", draft), {"version": version}).status_code == 422

    def test_a_second_click_on_send_shows_what_was_sent(self, as_ola, sent):
        assert as_ola.post(at("proposal_send", sent), {"version": 1}).status_code == 302

    def test_a_writer_is_told_who_can_send(self, draft, nina, korps, ola):
        MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
        page = text(signed_in(nina).get(at("proposal_preview", draft)))
        assert ola.name in page
        assert "Send til" not in page
        assert signed_in(nina).post(at("proposal_send", draft)).status_code == 403

    @pytest.mark.parametrize("name", ["proposal", "proposal_edit", "proposal_preview",
                                      "proposal_receipt", "proposal_discard"])  # fmt: skip
    def test_nobody_else_sees_a_draft(self, draft, liv, kari, larvik, name):
        for stranger in (liv, kari):
            assert signed_in(stranger).get(at(name, draft)).status_code == 404

    def test_a_draft_is_thrown_away(self, as_ola, draft):
        assert "Kladden vår" in text(as_ola.get(at("proposal_discard", draft)))
        assert as_ola.post(at("proposal_discard", draft)).url == reverse("own_proposals")
        assert as_ola.post(at("proposal_discard", draft)).status_code == 404

    def test_it_is_withdrawn_and_the_page_says_so(self, as_ola, sent, client, liv):
        assert signed_in(liv).post(at("proposal_withdraw", sent)).status_code == 404
        as_ola.post(at("proposal_withdraw", sent))
        assert "har trukket innspillet" in text(client.get(sent.get_absolute_url()))

    def test_too_late_to_withdraw_is_said(self, as_ola, larvik, korps):
        done = ProposalFactory(
            municipality=larvik, organisation=korps, state="answered", answer="Ja.",
            answered_at=clock.now(),
        )  # fmt: skip
        response = as_ola.post(at("proposal_withdraw", done), follow=True)
        assert "kan ikke gjøres nå" in text(response)


class TestTheDesk:
    def test_what_waits_stands_first_by_its_last_day(self, as_kari, larvik):
        for title, days in (("Sist", 20), ("Først", -2), ("Midt", 3)):
            due = clock.today() + timedelta(days=days)
            ProposalFactory(municipality=larvik, title=title, answer_due=due)
        ProposalFactory(title="Et annet sted")
        page = text(as_kari.get(reverse("work_proposals")))
        places = [page.index(title) for title in ("Først", "Midt", "Sist")]
        assert places == sorted(places)
        assert "gikk ut" in page
        assert "3 dager igjen" in page
        assert "Et annet sted" not in page

    def test_only_for_those_who_write_for_a_municipality(self, ola, korps, sent, grete):
        for other in (ola, grete):
            assert signed_in(other).get(reverse("work_proposals")).status_code == 403
            assert signed_in(other).get(at("work_proposal", sent)).status_code == 404

    def test_the_whole_way(self, as_kari, sent, client):
        assert as_kari.post(at("proposal_receive", sent)).status_code == 302
        for act, said in (("forelopig", "Svar i mai."), ("svar", "Ja."), ("oppfolging", "Gjort.")):
            page = at("work_proposal_act", sent, act=act)
            assert as_kari.get(page).status_code == 200
            assert as_kari.post(page, {"words": said}).url == at("work_proposal", sent)
            assert said in text(client.get(sent.get_absolute_url()))
        page = text(client.get(sent.get_absolute_url()))
        assert "Plikten er holdt" in page
        sent.refresh_from_db()
        assert sent.state == ProposalState.FOLLOWED_UP

    def test_no_needs_a_reason_that_everyone_reads(self, as_kari, sent, client):
        page = at("work_proposal_act", sent, act="avvis")
        assert as_kari.post(page, {"reason": " "}).status_code == 422
        as_kari.post(page, {"reason": "Vi eier ikke løypa."})
        assert "Vi eier ikke løypa." in text(client.get(sent.get_absolute_url()))

    def test_a_duty_that_was_not_kept_is_seen(self, larvik, client):
        late = ProposalFactory(municipality=larvik, answer_due=clock.today() - timedelta(days=1))
        assert "Plikten er ikke holdt" in text(client.get(late.get_absolute_url()))

    def test_it_becomes_an_item_in_the_council(self, as_kari, sent, larvik, client):
        page = at("work_proposal_act", sent, act="sak")
        assert "ingen møteplass" in text(as_kari.get(page))
        forum, other = ForumFactory(municipality=larvik, name="Rådet i Larvik"), ForumFactory()
        assert as_kari.post(page, {"forum": other.ref}).status_code == 422
        assert as_kari.post(page, {"forum": forum.ref}).status_code == 302
        assert AgendaItem.objects.get().forum == forum
        assert "Rådet i Larvik" in text(client.get(sent.get_absolute_url()))

    def test_what_was_done_meanwhile_is_said_beside_the_words(self, as_kari, sent):
        page = at("work_proposal_act", sent, act="svar")
        as_kari.post(page, {"words": "Ja."})
        late = as_kari.post(page, {"words": "Nei, vent."})
        assert late.status_code == 422
        assert "Nei, vent." in text(late)

    def test_there_is_no_other_act(self, as_kari, sent):
        assert as_kari.get(at("work_proposal_act", sent, act="slett")).status_code == 404


class TestTheList:
    @pytest.mark.parametrize(
        "query",
        ["", "?kommune=3909", "?vis=venter", "?kommune=x&vis=%00&etter=9999999999999999999"],
    )
    def test_any_question_has_a_page(self, client, sent, query):
        assert client.get(f"{reverse('proposal_list')}{query}").status_code == 200

    def test_municipality_and_state_narrow_it(self, client, sent, larvik):
        ProposalFactory(title="Et annet sted")
        ProposalFactory(
            municipality=larvik, title="Besvart sak", state="answered", answer="Ja.",
            answered_at=clock.now(),
        )  # fmt: skip
        page = text(client.get(f"{reverse('proposal_list')}?kommune=3909&vis=besvart"))
        assert "Besvart sak" in page
        assert "Et annet sted" not in page
        assert sent.title not in page

    def test_it_is_cut_into_pages_that_hold_each_once(self, client, larvik):
        for n in range(45):
            ProposalFactory(municipality=larvik, title=f"Innspill nummer {n:02}.")
        seen, query = [], ""
        while query is not None:
            response = client.get(f"{reverse('proposal_list')}{query}")
            seen += [row["proposal"].title for row in response.context["rows"]]
            onward = response.context["following"]
            query = f"?etter={onward}" if onward else None
        assert len(seen) == len(set(seen)) == 45

    def test_our_own_list_has_drafts_and_no_one_elses(self, as_ola, draft, liv):
        mine = text(as_ola.get(reverse("own_proposals")))
        assert "Kladden vår" in mine
        assert "Kladden vår" not in text(signed_in(liv).get(reverse("own_proposals")))

    def test_words_are_never_markup(self, client, larvik, korps):
        bad = "<script>alert(1)</script>"
        one = ProposalFactory(municipality=larvik, organisation=korps, title=bad, words=bad)
        assert bad not in text(client.get(one.get_absolute_url()))
