"""Grete asks for a longer term where three organisations have joined one by one; two make a no."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from agreements.actions import concluding, editions, effect, evaluating, terms
from agreements.models import Edition, Extension, Party, Platform, Refusal
from core import clock
from core.errors import Refused
from dispatch.models import Letter
from organisations.actions.merging import merge_organisations
from organisations.models import Municipality, Organisation
from organisations.states import Role
from tests.agreements.places import club, settle, whys
from tests.consultations.municipality import signed_in
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
type Club = tuple[User, Organisation]


@pytest.fixture
def clubs(larvik: Municipality) -> list[Club]:
    """Three organisations, each with its responsible person."""
    return [club(larvik, name) for name in ("Koret", "Velet", "Laget")]


@pytest.fixture
def side(one_by_one: Platform) -> Party:
    """The one without a council."""
    return one_by_one.parties.get(side="voluntary")


@pytest.fixture
def bound(one_by_one: Platform, kari: User, grete: User, side: Party, clubs: list[Club]) -> Edition:
    """In force between the municipality and the three."""
    edition = settle(one_by_one.editions.get(), kari)
    for person, organisation in clubs:
        editions.say_yes(edition, by=person, party=side, organisation=organisation)
    editions.say_yes(edition, by=grete, party=one_by_one.parties.get(side="public"))
    effect.take_effect()
    edition.refresh_from_db()
    assert edition.state == "in_force"
    return edition


@pytest.fixture
def wish(bound: Edition, grete: User) -> Extension:
    """The municipality's, that waits."""
    party, later = bound.platform.parties.get(side="public"), bound.valid_to + timedelta(days=90)
    return terms.ask(bound, by=grete, party=party, valid_to=later, reason="Valgår.")


def no(wish: Extension, side: Party, one: Club, words: str = "Vi vil endre den.") -> str:
    """One says no; how the wish stands then."""
    person, organisation = one
    terms.decline(wish, by=person, party=side, organisation=organisation, answer=words)
    wish.refresh_from_db()
    return wish.state


def yes(wish: Extension, side: Party, one: Club) -> str:
    """One says yes; how the wish stands then."""
    terms.agree(wish, by=one[0], party=side, organisation=one[1])
    wish.refresh_from_db()
    return wish.state


class TestWaits:
    """What each of the three finds on its own page, until it has answered for itself."""

    def test_a_longer_term_waits_for_those_that_have_not_answered(self, wish, side, clubs, grete):
        koret, velet, laget = clubs
        asked = ["Larvik kommune ønsker å forlenge avtalen."]
        assert [whys(one[0]) for one in clubs] == [asked, asked, asked]
        yes(wish, side, koret)
        no(wish, side, laget)
        assert [whys(one[0]) for one in clubs] == [[], asked, []]
        assert whys(grete) == []
        yes(wish, side, velet)
        assert whys(velet[0]) == []

    def test_it_does_not_wait_for_one_that_went_out_or_only_writes(self, wish, bound, clubs):
        koret, velet, _laget = clubs
        editions.leave(bound, by=koret[0], organisation=koret[1])
        nils = UserFactory()
        MembershipFactory(user=nils, organisation=velet[1], role=Role.WRITER)
        assert whys(koret[0]) == whys(nils) == []

    def test_an_evaluation_waits_step_by_step(self, bound, side, clubs, grete, at_time):
        at_time(clock.start_of_day(clock.months_later(bound.valid_to, -5)))
        evaluating.open_due()
        look, koret, velet = bound.evaluation, clubs[0], clubs[1]
        assess = ["Vurder avtalen, punkt for punkt."]
        assert whys(koret[0]) == whys(velet[0]) == whys(grete) == assess
        evaluating.hand_in(look, by=koret[0], party=side, words="Bra.")
        assert whys(velet[0]) == []
        public = bound.platform.parties.get(side="public")
        evaluating.hand_in(look, by=grete, party=public, words="Bra.")
        assert whys(koret[0]) == whys(velet[0]) == ["Skriv konklusjonen sammen."]
        look.refresh_from_db()
        concluding.save_words(look, by=grete, version=look.version, words="Videre.")
        concluding.send_for_approval(look, by=grete, version=None)
        concluding.say_yes(look, by=koret[0], party=side, organisation=koret[1])
        assert whys(koret[0]) == []
        assert whys(velet[0]) == ["Konklusjonen venter på ja fra dere."]


class TestNo:
    """As many noes as there must be yeses."""

    def test_one_no_is_written_and_two_are_the_sides(self, wish, side, clubs, bound, grete):
        assert no(wish, side, clubs[0]) == "asked"
        assert no(wish, side, clubs[0], "En gang til.") == "asked"
        assert wish.refusals.get().words == "Vi vil endre den."
        assert no(wish, side, clubs[1], "Kommunen holder den ikke.") == "declined"
        bound.refresh_from_db()
        assert bound.valid_to == wish.before
        letters = Letter.objects.filter(batch__kind="agreements.term_declined")
        assert {one.email for one in letters} == {grete.email, clubs[0][0].email, clubs[2][0].email}
        body = letters.get(email=grete.email).batch.body
        assert "Frivilligheten sa nei" in body
        assert "Vi vil endre den." in body
        assert "Kommunen holder den ikke." in body

    def test_two_yeses_stand_though_one_says_no(self, wish, side, clubs, bound):
        no(wish, side, clubs[0])
        assert yes(wish, side, clubs[1]) == "asked"
        assert yes(wish, side, clubs[2]) == "stands"
        bound.refresh_from_db()
        assert bound.valid_to == wish.valid_to
        assert wish.refusals.get().organisation == clubs[0][1]

    def test_one_may_think_again_and_has_one_answer(self, wish, side, clubs):
        yes(wish, side, clubs[0])
        no(wish, side, clubs[0])
        assert not wish.approvals.filter(organisation__isnull=False).exists()
        yes(wish, side, clubs[0])
        assert not wish.refusals.exists()

    def test_it_is_said_with_why_by_one_that_has_joined(self, wish, side, clubs, larvik, kari):
        with pytest.raises(Refused, match="hvorfor") as caught:
            no(wish, side, clubs[0], " ")
        assert caught.value.field == "answer"
        for one in (club(larvik, "Ballklubben"), (kari, clubs[0][1])):
            with pytest.raises(Refused, match="har sluttet seg til"):
                no(wish, side, one)
        assert not wish.refusals.exists()

    def test_one_person_does_not_answer_for_both(self, wish, side, clubs, grete):
        MembershipFactory(user=grete, organisation=clubs[0][1])
        with pytest.raises(Refused, match="En annen må svare"):
            no(wish, side, (grete, clubs[0][1]))

    def test_the_heir_has_said_no_and_one_that_is_no_more_is_not_counted(self, wish, side, clubs):
        heir = OrganisationFactory(name="Storkoret")
        no(wish, side, clubs[0])
        merge_organisations(clubs[0][1], heir, by=UserFactory(is_operator=True, mfa=True))
        assert wish.refusals.get().organisation == heir
        Organisation.objects.filter(pk=heir.pk).update(dissolved_at=clock.today())
        assert no(wish, side, clubs[1]) == "asked"
        assert no(wish, side, clubs[2]) == "declined"

    def test_the_database_takes_none_when_it_is_settled(self, wish, side, clubs):
        no(wish, side, clubs[0])
        no(wish, side, clubs[1])
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            Refusal.objects.create(
                extension=wish, party=side, organisation=clubs[2][1], words="Nei.",
                by=clubs[2][0], at=clock.now(),
            )  # fmt: skip
        assert caught.value.__cause__.diag.constraint_name == "refusal_in_time"


class TestPages:
    """What Koret sees and what everyone reads."""

    def post(self, name: str, edition: Edition, side: Party, one: Club, **more: Any) -> Any:
        """A button of the edition's page."""
        body = {"party": side.pk, "organisation": one[1].pk, **more}
        return signed_in(one[0]).post(reverse(name, kwargs={"ref": edition.ref}), body)

    def test_koret_says_no_on_the_page_and_everyone_reads_it(
        self, wish, side, clubs, bound, client
    ):
        page = signed_in(clubs[0][0]).get(bound.get_absolute_url()).content.decode()
        assert "Si nei for Koret, med grunn" in page
        assert "Sier 2 organisasjoner ja, blir avtalen lengre. Sier 2 nei først" in page
        lacking = self.post("term_no", bound, side, clubs[0], answer="")
        assert lacking.status_code == 422
        assert "Skriv hvorfor dere sier nei." in lacking.content.decode()
        self.post("term_no", bound, side, clubs[0], answer="Vi vil endre den.")
        page = client.get(bound.get_absolute_url()).content.decode()
        assert "0 har sagt ja, og 1 har sagt nei." in page
        assert "«Vi vil endre den.»" in page
        assert "Si nei for" not in page
        mine = signed_in(clubs[0][0]).get(bound.get_absolute_url()).content.decode()
        assert "Si ja for Koret" in mine
        assert "Si nei for Koret" not in mine
        for _click in range(2):
            there = self.post("term_no", bound, side, clubs[1], answer="Ikke vi heller.")
            assert (there.status_code, there.url) == (302, bound.get_absolute_url())
        page = client.get(bound.get_absolute_url()).content.decode()
        assert "Sa nei" in page
        assert "Ikke vi heller." in page

    def test_nobody_answers_for_anothers_organisation(self, wish, side, clubs, bound):
        stranger = (clubs[1][0], clubs[0][1])
        assert self.post("term_no", bound, side, stranger, answer="Nei.").status_code == 404
        assert not wish.refusals.exists()
