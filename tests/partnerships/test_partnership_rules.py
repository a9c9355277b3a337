"""A partnership from an idea to its renewal: Kari and Grete for Larvik, Ola and Nina for the band.

Kari writes in the municipality, Grete approves; Ola is responsible in the band, Nina writes there;
Liv is responsible in a choir (clauses K1d, P1, P6).
"""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent, new_ref
from dispatch.models import Letter
from organisations.models import Municipality, Organisation
from organisations.states import Kind, Role
from partnerships.actions import (
    partnership_ideas,
    partnership_merging,
    partnership_signing,
    partnership_writing,
)
from partnerships.models import Partnership, PartnershipParty
from partnerships.states import RED, PartnershipState
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.partnerships_partnership import (
    PartnershipFactory,
    checked,
    idea,
    signed,
)

pytestmark = pytest.mark.django_db
S = PartnershipState


def party(partnership: Partnership, organisation: Organisation) -> PartnershipParty:
    return partnership.parties.get(organisation=organisation)


@pytest.fixture
def draft(larvik: Municipality, korps: Organisation, kari: User) -> Partnership:
    """Whole, of Larvik and the band."""
    return PartnershipFactory(municipality=larvik, parties=[korps], created_by=kari)


@pytest.fixture
def ready(larvik: Municipality, korps: Organisation, kari: User) -> Partnership:
    """Checked."""
    return checked(municipality=larvik, parties=[korps], created_by=kari)


def words(partnership: Partnership, **changes: Any) -> dict[str, Any]:
    """What the form of the shared text gives."""
    names = ("title", "purpose", "themes", "legal_basis", "starts", "ends", "follow_up", "version")
    return {name: getattr(partnership, name) for name in names} | changes


GREEN = {name: not red for name, red in RED.items()}


def why(refusal: Any) -> tuple[str | None, str]:
    return refusal.value.field, refusal.value.message


class TestIdeas:
    def post(self, by: User, side: Organisation, **changes: Any) -> Partnership:
        given = {
            "ref": new_ref(), "municipality": None, "title": "Leksehjelp",
            "purpose": "Alle skal få hjelp.", "themes": ["inkludering"], **changes,
        }  # fmt: skip
        return partnership_ideas.post_idea(by=by, on_behalf_of=side, **given)

    def test_the_municipality_posts_one(self, kari, larvik):
        made = self.post(kari, larvik.organisation)
        assert (made.state, made.municipality) == (S.IDEA, larvik)
        assert [one.organisation for one in made.parties.all()] == [larvik.organisation]
        assert AuditEvent.objects.filter(verb="partnership.posted").count() == 1

    def test_an_organisation_posts_one_and_the_municipality_is_asked(self, nina, korps, larvik):
        MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
        made = self.post(nina, korps, municipality=larvik)
        assert party(made, larvik.organisation).joined_at is None
        assert Letter.objects.filter(email="kari@kommune.example").count() == 1

    def test_the_same_form_again_gives_the_first_one(self, kari, larvik):
        ref = new_ref()
        first = self.post(kari, larvik.organisation, ref=ref)
        assert self.post(kari, larvik.organisation, ref=ref) == first

    @pytest.mark.parametrize(
        ("bad", "field"),
        [
            ({"title": "  "}, "title"),
            ({"purpose": ""}, "purpose"),
            ({"title": "x" * 151}, "title"),
            ({"themes": ["fotball"]}, "themes"),
            ({"municipality": None}, "municipality"),
        ],
    )
    def test_what_is_missing_is_said_beside_its_field(self, ola, korps, larvik, bad, field):
        with pytest.raises(Refused) as refusal:
            self.post(ola, korps, **{"municipality": larvik, **bad})
        assert refusal.value.field == field

    def test_nobody_posts_for_others(self, ola, larvik, korps, liv):
        for person, side in ((ola, larvik.organisation), (liv, korps)):
            with pytest.raises(Refused):
                self.post(person, side, municipality=larvik)

    def test_with_both_sides_in_they_talk(self, kari, larvik, korps, ola, liv):
        made = idea(larvik, larvik.organisation, kari)
        made = partnership_ideas.join(made, by=ola, on_behalf_of=korps)
        assert made.state == S.NEEDS_DIALOGUE
        assert partnership_ideas.join(made, by=ola, on_behalf_of=korps).state == S.NEEDS_DIALOGUE
        with pytest.raises(Refused):
            partnership_ideas.join(made, by=liv, on_behalf_of=korps)

    def test_one_that_is_asked_is_not_in_and_is_let_go_when_they_write(
        self, kari, larvik, korps, ola
    ):
        made = idea(larvik, larvik.organisation, kari)
        choir = OrganisationFactory(name="Fjordkoret", email="post@koret.example")
        mine = party(made, larvik.organisation)
        partnership_ideas.invite(made, by=kari, party=mine, organisation=choir)
        partnership_ideas.invite(made, by=kari, party=mine, organisation=choir)
        assert Letter.objects.filter(email="post@koret.example").count() == 1
        made = partnership_ideas.join(made, by=ola, on_behalf_of=korps)
        ours = party(made, korps)
        made = partnership_ideas.begin_draft(made, by=ola, party=ours, words="Vi vil begynne.")
        assert made.state == S.DRAFT
        assert {one.organisation for one in made.parties.all()} == {larvik.organisation, korps}

    def test_the_municipality_says_no_with_a_reason(self, kari, ola, larvik, korps):
        made = idea(larvik, korps, ola)
        asked = party(made, larvik.organisation)
        for person, reason in ((ola, "Nei."), (kari, " ")):
            with pytest.raises(Refused):
                partnership_ideas.decline(made, by=person, party=asked, reason=reason)
        made = partnership_ideas.decline(made, by=kari, party=asked, reason="Vi gjør det alt.")
        assert (made.state, made.end_reason) == (S.ENDED, "Vi gjør det alt.")

    def test_one_that_is_asked_says_no_and_the_idea_lives(self, kari, ola, larvik, korps):
        made = idea(larvik, larvik.organisation, kari)
        mine = party(made, larvik.organisation)
        asked = partnership_ideas.invite(made, by=kari, party=mine, organisation=korps)
        made = partnership_ideas.decline(made, by=ola, party=asked, reason="Vi er for få.")
        assert made.state == S.IDEA
        assert not made.parties.filter(organisation=korps).exists()

    def test_only_voluntary_ones_are_asked(self, kari, larvik):
        made = idea(larvik, larvik.organisation, kari)
        other = OrganisationFactory(kind=Kind.MUNICIPALITY)
        with pytest.raises(Refused) as refusal:
            partnership_ideas.invite(
                made, by=kari, party=party(made, larvik.organisation), organisation=other
            )
        assert refusal.value.field == "organisation"

    def test_one_side_alone_writes_nothing(self, kari, larvik):
        made = idea(larvik, larvik.organisation, kari)
        with pytest.raises(Refused):
            partnership_ideas.begin_draft(
                made, by=kari, party=party(made, larvik.organisation), words="Vi vil."
            )

    def test_the_only_organisation_goes_and_it_is_over(self, draft, ola, korps):
        mine = party(draft, korps)
        with pytest.raises(Refused) as refusal:
            partnership_ideas.withdraw(draft, by=ola, party=mine, reason=" ")
        assert refusal.value.field == "reason"
        made = partnership_ideas.withdraw(draft, by=ola, party=mine, reason="Vi har for få folk.")
        assert (made.state, made.end_reason) == (S.ENDED, "Vi har for få folk.")

    def test_one_of_two_goes_and_the_rest_go_on(self, larvik, korps, ola, liv):
        choir = OrganisationFactory(name="Fjordkoret")
        MembershipFactory(user=liv, organisation=choir)
        made = checked(municipality=larvik, parties=[korps, choir])
        made = partnership_ideas.withdraw(made, by=liv, party=party(made, choir), reason="Nei.")
        assert made.state == S.DRAFT
        assert not made.parties.filter(organisation=choir).exists()


class TestWriting:
    def test_both_sides_write_on_the_same_text(self, draft, kari, ola, larvik, korps):
        mine, ours = party(draft, larvik.organisation), party(draft, korps)
        changed = partnership_writing.save_text(
            draft, by=kari, party=mine, **words(draft, purpose="Ingen skal være alene.")
        )
        assert changed.version == 2
        changed = partnership_writing.save_text(
            changed, by=ola, party=ours, **words(changed, follow_up="Vi ringes hver måned.")
        )
        assert (changed.purpose, changed.version) == ("Ingen skal være alene.", 3)

    def test_who_saved_first_is_not_overwritten(self, draft, kari, ola, larvik, korps):
        mine, ours = party(draft, larvik.organisation), party(draft, korps)
        partnership_writing.save_text(draft, by=kari, party=mine, **words(draft, title="Kafé"))
        with pytest.raises(Stale):
            partnership_writing.save_text(draft, by=ola, party=ours, **words(draft, title="Mat"))
        again = words(draft, title="Kafé")
        partnership_writing.save_text(draft, by=kari, party=mine, **again)  # a second click

    def test_it_cannot_end_before_it_starts(self, draft, kari, larvik):
        with pytest.raises(Refused) as refusal:
            partnership_writing.save_text(
                draft,
                by=kari,
                party=party(draft, larvik.organisation),
                **words(draft, ends=draft.starts - timedelta(days=1)),
            )
        assert refusal.value.field == "ends"

    def test_nobody_writes_the_others_contribution(self, draft, kari, ola, nina, larvik, korps):
        mine, ours = party(draft, larvik.organisation), party(draft, korps)
        for person, other in ((kari, ours), (ola, mine), (nina, ours)):
            with pytest.raises(Refused) as refusal:
                partnership_writing.save_contribution(
                    draft, by=person, party=other, version=1, words="Alt."
                )
            assert refusal.value.field == "party"

    def test_an_empty_contribution_is_none(self, draft, ola, korps):
        with pytest.raises(Refused) as refusal:
            partnership_writing.save_contribution(
                draft, by=ola, party=party(draft, korps), version=1, words=" \n "
            )
        assert why(refusal) == ("words", "Skriv hva dere bidrar med.")

    def test_a_colleague_who_saved_first_is_not_overwritten(self, draft, ola, nina, korps):
        MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
        ours = party(draft, korps)
        partnership_writing.save_contribution(draft, by=nina, party=ours, version=1, words="Fem.")
        with pytest.raises(Stale):
            partnership_writing.save_contribution(
                draft, by=ola, party=ours, version=1, words="Seks."
            )

    def test_a_change_after_a_signature_drops_it_and_tells(self, ready, grete, ola, larvik, korps):
        mine, ours = party(ready, larvik.organisation), party(ready, korps)
        partnership_signing.sign(ready, by=grete, party=mine, edition=ready.edition)
        partnership_writing.save_contribution(ready, by=ola, party=ours, version=1, words="Mer.")
        ready.refresh_from_db()
        assert ready.state == S.DRAFT
        assert not ready.signatures.filter(edition=ready.edition).exists()
        told = Letter.objects.filter(batch__kind="partnership.dropped")
        assert told.filter(email="grete@kommune.example").exists()


class TestCheck:
    def answer(self, made: Partnership, by: User, **answers: Any) -> Any:
        made.refresh_from_db()
        given = {"edition": made.edition, **GREEN, **answers}
        return partnership_writing.answer_check(made, by=by, **given)

    def test_green_answers_make_it_ready_and_ask_the_key_holders(self, draft, kari):
        self.answer(draft, kari)
        draft.refresh_from_db()
        assert draft.state == S.CHECKED
        asked = Letter.objects.filter(batch__kind="partnership.to_sign")
        assert set(asked.values_list("email", flat=True)) == {
            "grete@kommune.example",
            "ola@forening.example",
        }

    @pytest.mark.parametrize("red", [{name: red} for name, red in RED.items()])
    def test_a_red_answer_waits_for_the_leader(self, draft, kari, grete, red):
        found = self.answer(draft, kari, **red)
        draft.refresh_from_db()
        assert (draft.state, found.is_done) == (S.DRAFT, False)
        edition = draft.edition
        with pytest.raises(Refused):
            partnership_writing.give_reason(draft, by=kari, edition=edition, reason="Vi vil.")
        with pytest.raises(Refused) as refusal:
            partnership_writing.give_reason(draft, by=grete, edition=edition, reason=" ")
        assert refusal.value.field == "reason"
        reason = "Kommunen har ingen som gjør dette i dag."
        found = partnership_writing.give_reason(draft, by=grete, edition=edition, reason=reason)
        draft.refresh_from_db()
        assert (draft.state, found.reason_by) == (S.CHECKED, grete)

    @pytest.mark.parametrize("name", list(GREEN))
    def test_every_question_is_answered(self, draft, kari, name):
        with pytest.raises(Refused) as refusal:
            self.answer(draft, kari, **{name: None})
        assert refusal.value.field == name

    def test_the_other_side_does_not_answer_it(self, draft, ola):
        with pytest.raises(Refused):
            self.answer(draft, ola)

    def test_what_is_not_written_is_not_checked(self, draft, kari, korps):
        party(draft, korps)
        draft.parties.filter(organisation=korps).update(contribution="")
        with pytest.raises(Refused) as refusal:
            self.answer(draft, kari)
        assert "Solsida skolekorps" in refusal.value.message

    def test_changed_words_are_checked_again(self, draft, kari):
        with pytest.raises(Stale):
            self.answer(draft, kari, edition=draft.edition - 1)

    def test_after_a_signature_the_answers_stand(self, ready, kari, grete, larvik):
        mine = party(ready, larvik.organisation)
        partnership_signing.sign(ready, by=grete, party=mine, edition=ready.edition)
        with pytest.raises(Refused):
            self.answer(ready, kari, statutory=True)


class TestSigning:
    def sign(self, made: Partnership, by: User, side: Organisation) -> Partnership:
        made.refresh_from_db()
        return partnership_signing.sign(made, by=by, party=party(made, side), edition=made.edition)

    def test_each_by_its_own_and_then_it_stands(self, ready, grete, ola, larvik, korps):
        made = self.sign(ready, grete, larvik.organisation)
        assert made.state == S.CHECKED
        self.sign(ready, grete, larvik.organisation)  # a second click
        made = self.sign(ready, ola, korps)
        assert made.state == S.ACTIVE  # the first day is today
        assert made.meetings.count() == 1

    def test_not_without_its_check(self, draft, ola, korps):
        with pytest.raises(Refused) as refusal:
            self.sign(draft, ola, korps)
        assert "før kommunen har svart på om den erstatter noe" in refusal.value.message

    def test_nobody_signs_for_the_other(self, ready, kari, grete, ola, nina, larvik, korps):
        MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
        for person, side in (
            (ola, larvik.organisation), (grete, korps), (kari, larvik.organisation), (nina, korps),
        ):  # fmt: skip
            with pytest.raises(Refused) as refusal:
                self.sign(ready, person, side)
            assert why(refusal) == ("party", "Du kan ikke signere for denne parten.")

    def test_one_person_does_not_sign_for_both(self, ready, grete, larvik, korps):
        MembershipFactory(user=grete, organisation=korps, role=Role.RESPONSIBLE)
        self.sign(ready, grete, larvik.organisation)
        with pytest.raises(Refused) as refusal:
            self.sign(ready, grete, korps)
        assert refusal.value.field == "party"
        assert "annen part" in refusal.value.message

    def test_one_signature_a_party(self, ready, ola, korps, liv):
        MembershipFactory(user=liv, organisation=korps, role=Role.RESPONSIBLE)
        self.sign(ready, ola, korps)
        with pytest.raises(Refused):
            self.sign(ready, liv, korps)

    def test_what_was_not_read_is_not_signed(self, ready, ola, korps):
        with pytest.raises(Stale):
            partnership_signing.sign(
                ready, by=ola, party=party(ready, korps), edition=ready.edition - 1
            )

    def test_it_begins_on_its_first_day(self, larvik, korps, at_time):
        at_time("2027-03-01 12:00")
        made = signed(municipality=larvik, parties=[korps], starts=clock.today() + timedelta(10))
        assert partnership_signing.begin_due() == 0
        at_time("2027-03-11 00:00:01")
        assert partnership_signing.begin_due() == 1
        assert partnership_signing.begin_due() == 0
        made.refresh_from_db()
        assert made.state == S.ACTIVE


class TestMerging:
    def test_what_is_under_way_goes_on_in_the_heir(self, larvik, korps):
        made = signed(S.ACTIVE, municipality=larvik, parties=[korps])
        heir = OrganisationFactory()
        partnership_merging.follow_merger(korps, heir)
        assert made.parties.filter(organisation=heir).exists()
