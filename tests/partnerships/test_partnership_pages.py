"""The pages of partnerships, as Kari, Grete, Ola, Liv and anybody meet them (clauses K1d, P6)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import new_ref
from organisations.models import Municipality, Organisation
from organisations.states import Role
from partnerships.models import Partnership
from partnerships.states import PartnershipState
from tests.consultations.municipality import signed_in, text
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.partnerships_partnership import (
    PartnershipFactory,
    check,
    checked,
    evaluate,
    idea,
    signed,
)

pytestmark = pytest.mark.django_db
S = PartnershipState


def at(name: str, one: Partnership, **more: Any) -> str:
    return reverse(f"partnership{name}", kwargs={"ref": one.ref, **more})


@pytest.fixture
def as_ola(ola, korps) -> Client:
    return signed_in(ola)


@pytest.fixture
def draft(larvik: Municipality, korps: Organisation, kari) -> Partnership:
    return PartnershipFactory(municipality=larvik, parties=[korps], created_by=kari)


@pytest.fixture
def ready(larvik: Municipality, korps: Organisation) -> Partnership:
    return checked(municipality=larvik, parties=[korps])


def typed(one: Partnership, **changes: Any) -> dict[str, Any]:
    """What the form of the shared text sends, for its only party."""
    return {
        "title": one.title, "purpose": one.purpose, "themes": one.themes,
        "legal_basis": one.legal_basis, "starts": str(one.starts), "ends": str(one.ends),
        "follow_up": one.follow_up, "version": one.version, **changes,
    }  # fmt: skip


def side(one: Partnership, organisation: Organisation) -> int:
    return one.parties.get(organisation=organisation).pk


def go(by: Client, name: str, one: Partnership, **words: Any) -> None:
    """A form that is taken; what was signed or saved last is read again."""
    answer = by.post(at(name, one), words)
    assert answer.status_code == 302, text(answer)
    one.refresh_from_db()


def posted_and_joined(band: Client, desk: Client, korps: Organisation) -> Partnership:
    """Ola has an idea, and Kari comes in for Larvik."""
    assert "Hva vil dere gjøre sammen?" in text(band.get(reverse("partnership_new")))
    sent = {
        "ref": new_ref(), "organisation": korps.pk, "municipality": "3909",
        "title": "Åpen øving", "purpose": "Flere skal prøve korps.", "themes": ["barn-og-unge"],
    }  # fmt: skip
    for _click in range(2):
        assert band.post(reverse("partnership_new"), sent).status_code == 302
    one = Partnership.objects.get()
    assert "Åpen øving" in text(Client().get(reverse("partnership_list")))
    assert "Svar på invitasjonen" in text(desk.get(reverse("work_partnerships")))
    go(desk, "_join", one, organisation=one.owner_id)
    go(desk, "_join", one, organisation=one.owner_id)  # a second click
    return one


def written(one: Partnership, band: Client, desk: Client, mine: int, ours: int) -> None:
    """They talk, and both write."""
    go(band, "_dialogue", one, party=ours, words="Vi trenger et rom.")
    days = {"starts": str(clock.today()), "ends": str(clock.today() + timedelta(days=800))}
    plain = {"legal_basis": "Vedtak 12/26.", "follow_up": "Vi ringer.", **days}
    go(desk, "_text", one, **typed(one, party=mine, **plain))
    go(desk, "_contribution", one, version=1, words="Salen.")
    assert "Solsida skolekorps har ikke skrevet" in text(desk.get(at("_check", one)))
    go(band, "_contribution", one, version=1, words="Instruktøren.")
    assert "Instruktøren." not in text(Client().get(at("", one)))


def test_the_whole_journey(larvik, korps, kari, grete, ola, client):
    """Ola has an idea, Kari talks with him, both write, Kari checks, both sign; it begins."""
    band, desk, leader = signed_in(ola), signed_in(kari), signed_in(grete)
    one = posted_and_joined(band, desk, korps)
    mine, ours = side(one, larvik.organisation), side(one, korps)
    written(one, band, desk, mine, ours)
    answers = {"statutory": "nei", "replaces_staff": "nei", "their_initiative": "ja"}
    answers["must_be_tendered"] = "nei"
    go(desk, "_check", one, edition=one.edition, **answers)
    assert "Les og signer" in text(leader.get(reverse("work_partnerships")))
    go(leader, "_sign", one, party=mine, edition=one.edition)
    go(band, "_sign", one, party=ours, edition=one.edition)
    assert one.state == S.ACTIVE
    page = text(client.get(at("", one)))
    for words in (
        "Salen.",
        "Instruktøren.",
        "Grete Moe",
        "Ola Berg",
        "Er oppgaven lovpålagt",
        "lyse ut",
    ):
        assert words in page


class TestPublic:
    def test_the_list_is_narrowed(self, client, draft, larvik, korps):
        active = signed(S.ACTIVE, municipality=larvik, parties=[korps], title="Varm mat")
        other = signed(S.ACTIVE, title="Et annet sted", themes=["beredskap"])
        listed = reverse("partnership_list")
        assert draft.title in text(client.get(listed))
        page = text(client.get(f"{listed}?vis=i-gang&kommune=3909"))
        assert active.title in page
        assert other.title not in page
        assert draft.title not in page
        page = text(client.get(f"{listed}?tema=beredskap"))
        assert other.title in page
        assert active.title not in page
        assert "Ingen partnerskap passer" in text(client.get(f"{listed}?tema=omsorg"))

    def test_the_list_costs_the_same_for_many(self, client, larvik, django_assert_max_num_queries):
        for _n in range(6):
            PartnershipFactory(municipality=larvik)
        with django_assert_max_num_queries(8):
            client.get(reverse("partnership_list"))

    def test_contributions_are_public_when_all_have_signed(
        self, client, ready, as_ola, korps, larvik
    ):
        assert "Kommunen låner ut salen" not in text(client.get(at("", ready)))
        assert "Kommunen låner ut salen" in text(as_ola.get(at("_sign", ready)))
        done = signed(municipality=larvik, parties=[korps])
        assert "Kommunen låner ut salen" in text(client.get(at("", done)))

    def test_a_red_answer_and_its_reason_are_public(self, client, draft):
        check(draft, statutory=True, reason="Ingen gjør dette i dag.")
        page = text(client.get(at("", draft)))
        assert "rødt svar" in page
        assert "Ingen gjør dette i dag." in page

    def test_a_hidden_organisation_is_not_named(self, client, larvik):
        hidden = OrganisationFactory(name="Krisesenteret", listed=False)
        one = signed(S.ACTIVE, municipality=larvik, parties=[hidden])
        for page in (reverse("partnership_list"), at("", one)):
            assert "Krisesenteret" not in text(client.get(page))

    def test_one_that_is_asked_is_not_named(self, client, larvik, kari):
        one = idea(larvik, larvik.organisation, kari)
        asked = OrganisationFactory(name="Fjordkoret")
        one.parties.create(organisation=asked, asked_at=clock.now())
        assert "Fjordkoret" not in text(client.get(at("", one)))

    def test_what_each_wrote_is_shown_when_all_have(self, client, larvik, korps):
        one = signed(S.ACTIVE, municipality=larvik, parties=[korps])
        evaluate(one, "mid")
        assert "Det gikk bra, sier Solsida skolekorps." in text(client.get(at("", one)))
        one.evaluations.filter(party__organisation=korps).delete()
        page = text(client.get(at("", one)))
        assert "Det gikk bra, sier" not in page
        assert "1 av 2 har skrevet" in page


class TestDoors:
    ROOMS = ("_work", "_text", "_contribution", "_sign", "_end", "_withdraw", "_renew", "_dialogue")

    def test_the_rooms_are_not_there_for_strangers(self, draft, liv, client):
        stranger = signed_in(liv)
        for name in (*self.ROOMS, "_check", "_reason"):
            assert stranger.get(at(name, draft)).status_code == 404
            assert client.get(at(name, draft)).status_code == 302

    def test_another_municipality_finds_nothing(self, draft, kari):
        other = MembershipFactory(
            organisation=OrganisationFactory(kind="municipality"), role=Role.APPROVER
        )
        stranger = signed_in(other.user)
        assert stranger.get(at("_check", draft)).status_code == 404
        assert draft.title not in text(stranger.get(reverse("work_partnerships")))

    def test_who_only_writes_does_not_sign(self, ready, kari, nina, korps):
        MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
        for person in (kari, nina):
            answer = signed_in(person).get(at("_sign", ready))
            assert answer.status_code == 403
            assert "Bare en ansvarlig hos dere" in text(answer)

    def test_the_leader_gives_the_reason(self, draft, as_kari, as_grete):
        check(draft, statutory=True)
        assert as_kari.get(at("_reason", draft)).status_code == 403
        empty = as_grete.post(at("_reason", draft), {"edition": draft.edition, "reason": ""})
        assert empty.status_code == 422
        given = {"edition": draft.edition, "reason": "Ingen gjør dette i dag."}
        assert as_grete.post(at("_reason", draft), given).status_code == 302

    def test_the_organisation_does_not_answer_the_check(self, draft, as_ola):
        assert as_ola.get(at("_check", draft)).status_code == 404

    def test_signing_for_the_other_is_no_choice(self, ready, as_ola, larvik):
        sent = {"party": side(ready, larvik.organisation), "edition": ready.edition}
        answer = as_ola.post(at("_sign", ready), sent)
        assert answer.status_code == 422
        assert not ready.signatures.exists()

    def test_one_person_does_not_sign_for_both(self, ready, as_grete, grete, larvik, korps):
        MembershipFactory(user=grete, organisation=korps, role=Role.RESPONSIBLE)
        mine, theirs = side(ready, larvik.organisation), side(ready, korps)
        sent = {"party": mine, "edition": ready.edition}
        assert as_grete.post(at("_sign", ready), sent).status_code == 302
        answer = as_grete.post(at("_sign", ready), sent | {"party": theirs})
        assert answer.status_code == 422
        assert "Du har signert for en annen part." in text(answer)

    def test_without_its_check_nothing_is_signed(self, draft, as_ola, korps):
        assert "kan ikke signeres nå" in text(as_ola.get(at("_sign", draft)))
        sent = {"party": side(draft, korps), "edition": draft.edition}
        answer = as_ola.post(at("_sign", draft), sent)
        assert answer.status_code == 422
        assert "før kommunen har svart" in text(answer)

    def test_a_torn_edition_signs_nothing(self, ready, as_ola, korps):
        for edition in ("", "x", "-1", "9" * 30, ready.edition - 1):
            sent = {"party": side(ready, korps), "edition": edition}
            assert as_ola.post(at("_sign", ready), sent).status_code in {409, 422}
        assert not ready.signatures.exists()


class TestWriting:
    def test_the_one_who_saved_first_is_seen(self, draft, as_kari, as_ola, larvik, korps):
        mine = typed(draft, party=side(draft, larvik.organisation), purpose="Karis ord.")
        ours = typed(draft, party=side(draft, korps), purpose="Olas ord.")
        assert as_kari.post(at("_text", draft), mine).status_code == 302
        late = as_ola.post(at("_text", draft), ours)
        assert late.status_code == 409
        assert "Karis ord." in text(late)
        assert "Olas ord." in text(late)

    @pytest.mark.parametrize(
        ("bad", "said"),
        [
            ({"ends": "2020-01-01", "starts": "2020-02-01"}, "Den siste dagen er før den første"),
            ({"title": ""}, "Skriv hva partnerskapet skal hete"),
            ({"purpose": " "}, "Skriv hva dere vil oppnå"),
            ({"starts": "i morgen"}, "Skriv datoen slik"),
            ({"themes": ["fotball"]}, "Velg"),
            ({"version": ""}, "Last siden på nytt"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, draft, as_kari, larvik, bad, said):
        sent = typed(draft, party=side(draft, larvik.organisation), follow_up="Nye ord.") | bad
        answer = as_kari.post(at("_text", draft), sent)
        assert answer.status_code == 422
        assert said in text(answer)
        assert "Nye ord." in text(answer)

    def test_an_empty_contribution_is_refused(self, draft, as_ola):
        answer = as_ola.post(at("_contribution", draft), {"version": 1, "words": ""})
        assert answer.status_code == 422
        assert "Skriv hva dere bidrar med." in text(answer)

    def test_the_parties_are_warned_before_they_drop_signatures(
        self, ready, as_grete, as_ola, larvik
    ):
        sent = {"party": side(ready, larvik.organisation), "edition": ready.edition}
        as_grete.post(at("_sign", ready), sent)
        assert "gjelder ikke signaturene lenger" in text(as_ola.get(at("_contribution", ready)))

    def test_an_unanswered_question_is_said_beside_it(self, draft, as_kari):
        sent = {"edition": draft.edition, "statutory": "nei", "their_initiative": "ja"}
        answer = as_kari.post(at("_check", draft), sent)
        assert answer.status_code == 422
        assert "Erstatter avtalen kommunale årsverk?" in text(answer)


class TestLife:
    def test_a_meeting_is_set_and_held(self, as_ola, larvik, korps, at_time):
        at_time("2027-03-01 12:00")
        one = signed(S.ACTIVE, municipality=larvik, parties=[korps])
        one.meetings.create(number=1, due=clock.today() + timedelta(days=20))
        sent = {
            "party": side(one, korps), "version": 1, "day": "2027-03-10", "starts": "17:00",
            "ends": "16:00", "place": "Rådhuset", "online_url": "",
        }  # fmt: skip
        wrong = as_ola.post(at("_meeting", one, number=1), sent)
        assert wrong.status_code == 422
        assert "etter at det begynner" in text(wrong)
        right = as_ola.post(at("_meeting", one, number=1), sent | {"ends": "18:00"})
        assert right.status_code == 302
        at_time("2027-03-10 19:00")
        notes = {"party": side(one, korps), "version": 2, "notes": "Vi går videre."}
        assert as_ola.post(at("_meeting_held", one, number=1), notes).status_code == 302
        assert "Vi går videre." in text(Client().get(at("", one)))
        assert as_ola.get(at("_meeting", one, number=9)).status_code == 404

    def test_ending_and_renewing(self, as_ola, as_grete, larvik, korps):
        one = signed(S.ACTIVE, municipality=larvik, parties=[korps])
        ours, mine = side(one, korps), side(one, larvik.organisation)
        renew = as_ola.post(at("_renew", one), {"party": ours, "ref": new_ref()})
        assert renew.url == at("_work", one.renewals.get())
        assert as_ola.post(at("_end", one), {"party": ours, "reason": ""}).status_code == 422
        as_ola.post(at("_end", one), {"party": ours, "reason": "Vi legges ned."})
        assert "Vi legges ned." in text(as_grete.get(at("_end", one)))
        as_grete.post(at("_end", one), {"party": mine, "reason": "Greit."})
        assert "Avsluttet" in text(Client().get(at("", one)))

    def test_evaluation_of_no_known_kind(self, as_ola, larvik, korps):
        one = signed(S.ACTIVE, municipality=larvik, parties=[korps])
        assert as_ola.get(at("_evaluate", one, kind="noe")).status_code == 404
        closed = {"party": side(one, korps), "words": "Bra."}
        assert as_ola.post(at("_evaluate", one, kind="final"), closed).status_code == 422

    def test_saying_no_is_one_page_away(self, as_kari, larvik, korps, ola):
        one = idea(larvik, korps, ola)
        assert at("_decline", one) in text(as_kari.get(at("_join", one)))
        asked = side(one, larvik.organisation)
        empty = as_kari.post(at("_decline", one), {"party": asked, "reason": ""})
        assert empty.status_code == 422
        said = {"party": asked, "reason": "Vi gjør det alt."}
        assert as_kari.post(at("_decline", one), said).status_code == 302
        assert "Vi gjør det alt." in text(Client().get(at("", one)))
        assert as_kari.get(at("_decline", one)).status_code == 403

    def test_one_is_found_and_asked(self, as_kari, larvik, kari):
        one = idea(larvik, larvik.organisation, kari)
        choir = OrganisationFactory(name="Fjordkoret")
        assert "Fjordkoret" in text(as_kari.get(f"{at('_invite', one)}?q=fjord"))
        asked = as_kari.post(at("_ask", one, organisation=choir.ref))
        assert asked.status_code == 302
        assert "Fjordkoret" in text(as_kari.get(at("_work", one)))


def test_one_that_is_asked_does_not_see_who_else_is(larvik, korps, ola, kari):
    choir = OrganisationFactory(name="Tonelaget", seat=larvik)
    one = idea(larvik, larvik.organisation, kari)
    for organisation in (korps, choir):
        one.parties.create(organisation=organisation, asked_at=clock.now())
    assert "Tonelaget" not in text(signed_in(ola).get(at("_work", one)))
    assert "Tonelaget" in text(signed_in(kari).get(at("_work", one)))
