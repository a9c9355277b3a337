"""A text from draft to in force: Petter and Sara write it, and neither binds the other."""

from datetime import timedelta

import pytest

from agreements.actions import clauses, editions, effect
from agreements.models import Approval, Edition
from agreements.policies.editions import visible_editions
from agreements.views.editions import sections
from agreements.views.evaluation_rows import changes
from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent
from dispatch.models import Letter
from tests.factories.accounts import UserFactory
from tests.factories.agreements import EditionFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_petter_and_sara_agree_and_it_begins_on_its_day(
    draft, petter, sara, ks_party, fn_party, at_time
):
    editions.send_for_approval(draft, by=petter, version=draft.version)
    assert {letter.email for letter in Letter.objects.all()} == {"sara@fn.example"}
    editions.say_yes(draft, by=petter, party=ks_party)
    draft.refresh_from_db()
    assert draft.state == "for_approval"
    editions.say_yes(draft, by=sara, party=fn_party)
    draft.refresh_from_db()
    assert draft.state == "signed"
    assert effect.take_effect() == 1
    assert effect.take_effect() == 0
    draft.refresh_from_db()
    assert draft.state == "in_force"
    said = AuditEvent.objects.filter(subject_type="agreements.edition", subject_id=draft.pk)
    assert list(said.order_by("pk").values_list("verb", flat=True)) == [
        "edition.for_approval", "edition.approved", "edition.approved", "edition.signed",
        "edition.in_force",
    ]  # fmt: skip


def test_a_second_click_changes_nothing(draft, petter, ks_party):
    editions.send_for_approval(draft, by=petter, version=draft.version)
    editions.send_for_approval(draft, by=petter, version=draft.version)
    editions.say_yes(draft, by=petter, party=ks_party)
    editions.say_yes(draft, by=petter, party=ks_party)
    assert Approval.objects.count() == 1


def test_nobody_says_yes_for_the_other_party(draft, petter, sara, ola, ks_party, fn_party):
    editions.send_for_approval(draft, by=sara, version=draft.version)
    for stranger in (petter, ola):
        with pytest.raises(Refused, match="Frivillighet Norge"):
            editions.say_yes(draft, by=stranger, party=fn_party)


def test_one_who_is_in_both_says_yes_for_one(draft, petter, ks_party, fn_party, fn):
    MembershipFactory(user=petter, organisation=fn)
    editions.send_for_approval(draft, by=petter, version=draft.version)
    editions.say_yes(draft, by=petter, party=ks_party)
    with pytest.raises(Refused, match="den andre parten"):
        editions.say_yes(draft, by=petter, party=fn_party)


def test_a_side_that_wants_it_otherwise_takes_every_yes_away(
    draft, petter, sara, ks_party, fn_party
):
    editions.send_for_approval(draft, by=petter, version=draft.version)
    editions.say_yes(draft, by=petter, party=ks_party)
    with pytest.raises(Refused, match="hva som må endres"):
        editions.return_to_draft(draft, by=sara, party=fn_party, reason=" ")
    editions.return_to_draft(draft, by=sara, party=fn_party, reason="R2 er for svak.")
    draft.refresh_from_db()
    assert (draft.state, draft.returned_reason) == ("draft", "R2 er for svak.")
    assert not Approval.objects.exists()
    clauses.save_clause(draft, by=sara, code="R2", version=draft.version, text="Frie midler først.")
    assert draft.clauses.get(code="R2").text == "Frie midler først."


def test_what_is_put_before_the_parties_is_not_rewritten(draft, petter):
    editions.send_for_approval(draft, by=petter, version=draft.version)
    with pytest.raises(Refused, match="står fast"):
        clauses.save_clause(draft, by=petter, code="R2", version=None, text="Noe annet.")


def test_two_writers_do_not_write_over_each_other(draft, petter, sara):
    clauses.save_clause(draft, by=petter, code="R2", version=draft.version, text="Petters ord.")
    with pytest.raises(Stale):
        clauses.save_clause(draft, by=sara, code="R2", version=draft.version, text="Saras ord.")


def test_a_draft_is_the_parties_own_until_it_is_shown(draft, petter, ola):
    assert draft in visible_editions(petter)
    assert draft not in visible_editions(ola)
    editions.send_for_approval(draft, by=petter, version=draft.version)
    assert draft in visible_editions(ola)


def test_the_next_edition_cuts_the_one_before(
    national, in_force, petter, sara, ks_party, fn_party, at_time
):
    new = editions.start(national, by=sara, title="Plattformen 2", follows=in_force)
    assert new.clauses.count() == in_force.clauses.count()
    begins = in_force.valid_to - timedelta(days=10)
    new = editions.save_terms(
        new, by=sara, version=new.version, title="Plattformen 2", valid_from=begins, term_months=48
    )
    editions.send_for_approval(new, by=sara, version=new.version)
    editions.say_yes(new, by=sara, party=fn_party)
    editions.say_yes(new, by=petter, party=ks_party)
    in_force.refresh_from_db()
    assert in_force.valid_to == begins - timedelta(days=1)
    assert effect.take_effect() == 0
    at_time(clock.start_of_day(begins))
    assert effect.take_effect() == 2
    assert [e.state for e in national.editions.all()] == ["superseded", "in_force"]


def test_terms_that_would_overlap_are_refused_beside_the_day(national, in_force, petter):
    new = editions.start(national, by=petter, title="Plattformen 2", follows=in_force)
    new = editions.save_terms(
        new, by=petter, version=new.version, title="Plattformen 2", valid_from=in_force.valid_from
    )
    with pytest.raises(Refused, match="samme dag eller senere") as caught:
        editions.send_for_approval(new, by=petter, version=new.version)
    assert caught.value.field == "valid_from"


def test_a_term_that_runs_out_breaks_nothing(in_force, at_time):
    at_time(clock.end_of_day(in_force.valid_to))
    assert effect.take_effect() == 1
    in_force.refresh_from_db()
    assert in_force.state == "expired"
    assert Edition.objects.valid().count() == 0
    assert Letter.objects.filter(email="petter@ks.example").count() == 1


def test_only_one_edition_is_on_its_way(national, draft, petter):
    with pytest.raises(Refused, match="alt på vei"):
        editions.start(national, by=petter, title="En til")


class TestLocal:
    """A municipality's text from the national one."""

    @pytest.fixture
    def local(self, larviks, in_force, kari):
        """Kari has begun."""
        return editions.start(larviks, by=kari, title="Lokal plattform", based_on=in_force)

    @pytest.mark.parametrize(
        ("choice", "field"),
        [
            ({"stand": "left_out", "text": ""}, "reason"),
            ({"stand": "adapted", "text": "Støtte gis mest mulig som frie midler."}, "text"),
            ({"stand": "adapted", "text": " "}, "text"),
            ({"stand": "new", "text": "Nytt."}, "stand"),
        ],
    )
    def test_a_choice_without_its_ground_is_refused(self, local, kari, choice, field):
        with pytest.raises(Refused) as caught:
            clauses.save_clause(local, by=kari, code="R2", version=local.version, **choice)
        assert caught.value.field == field

    def test_every_clause_is_the_same_until_somebody_chooses(self, local, kari):
        assert set(local.clauses.values_list("stand", flat=True)) == {"same"}
        clauses.save_clause(
            local, by=kari, code="R2", version=local.version, stand="adapted",
            text="Støtte gis som frie midler, minst 60 prosent hvert år.",
        )  # fmt: skip
        clauses.save_clause(
            local, by=kari, code="K1e", version=None, stand="left_out", text="",
            reason="Vi har alt et råd.",
        )  # fmt: skip
        new = clauses.add_clause(local, by=kari, version=None, text="Nye lag får en fadder.")
        assert (new.code, new.stand) == ("L1", "new")
        with pytest.raises(Refused, match="alt et punkt"):
            clauses.add_clause(local, by=kari, version=None, text="x", code="L1")
        with pytest.raises(Refused, match="Utelatt"):
            clauses.drop_clause(local, by=kari, code="R4", version=None)

    def test_the_council_and_the_municipality_agree(self, local, larviks, kari, grete, liv):
        local = editions.save_terms(
            local, by=kari, version=local.version, title="Lokal plattform",
            valid_from=clock.today(),
        )  # fmt: skip
        editions.send_for_approval(local, by=kari, version=local.version)
        municipality, voluntary = larviks.parties.all()
        with pytest.raises(Refused):
            editions.say_yes(local, by=kari, party=municipality)
        with pytest.raises(Refused, match="fram i tid"):
            editions.say_yes(
                local, by=grete, party=municipality, decided_by="Kommunestyret",
                decided_on=clock.today() + timedelta(days=1),
            )  # fmt: skip
        editions.say_yes(
            local, by=grete, party=municipality, decided_by="Kommunestyret",
            decided_on=clock.today(),
        )  # fmt: skip
        editions.say_yes(local, by=liv, party=voluntary)
        local.refresh_from_db()
        assert (local.state, local.decided_by) == ("signed", "Kommunestyret")


def test_organisations_join_one_by_one(joined, larvik, kari, grete, ola, korps):
    edition = EditionFactory.create(platform=joined)
    editions.send_for_approval(edition, by=kari, version=edition.version)
    municipality, voluntary = joined.parties.all()
    editions.say_yes(edition, by=grete, party=municipality)
    elsewhere = OrganisationFactory(name="Laget i Oslo")
    MembershipFactory(user=ola, organisation=elsewhere)
    with pytest.raises(Refused):
        editions.say_yes(edition, by=ola, party=voluntary, organisation=elsewhere)
    editions.say_yes(edition, by=ola, party=voluntary, organisation=korps)
    for name in ("Koret", "Velet"):
        someone, club = UserFactory(), OrganisationFactory(name=name, seat=larvik)
        MembershipFactory(user=someone, organisation=club)
        edition.refresh_from_db()
        assert edition.state == "for_approval"
        editions.say_yes(edition, by=someone, party=voluntary, organisation=club)
    edition.refresh_from_db()
    assert edition.state == "signed"
    editions.leave(edition, by=ola, organisation=korps)
    assert Approval.objects.standing().filter(edition=edition).count() == 3


class TestPlaceOfAClause:
    """Where a clause that is added lands, and what it is called."""

    def test_one_that_is_added_stands_last_in_its_own_part(self, draft, petter):
        before = list(draft.clauses.values_list("code", flat=True))
        clauses.add_clause(
            draft, by=petter, version=None, section="R", text="Penger kommer i tide."
        )
        assert list(draft.clauses.values_list("code", flat=True)) == [
            *before[: before.index("R4") + 1], "R1", *before[before.index("R4") + 1 :]
        ]  # fmt: skip
        assert [part for part, _rows in sections(draft)] == [
            "Formål", "Prinsipper", "Forutsigbare rammevilkår", "Relasjonen", "Oppfølging"
        ]  # fmt: skip

    def test_the_first_of_a_part_stands_after_the_part_before(self, national, petter):
        draft = EditionFactory(platform=national, texts={"P1": "Likeverd.", "O1": "Tre år."})
        clauses.add_clause(draft, by=petter, version=None, section="K", text="Vi møtes.")
        clauses.add_clause(draft, by=petter, version=None, section="F", text="Hvorfor.")
        assert list(draft.clauses.values_list("code", flat=True)) == ["F1", "P1", "K1", "O1"]

    def test_a_number_of_the_edition_before_is_not_used_for_another(
        self, national, in_force, petter
    ):
        new = editions.start(national, by=petter, title="Neste", follows=in_force)
        clauses.drop_clause(new, by=petter, code="P1", version=None)
        made = clauses.add_clause(new, by=petter, version=None, section="P", text="Noe annet.")
        assert made.code == "P2"
        assert [(one.code, one.label) for one in changes(in_force, new)] == [
            ("P2", "Nytt"), ("P1", "Borte")
        ]  # fmt: skip
