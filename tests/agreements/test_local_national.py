"""A new national text: each place is told once, and what is not touched is carried on."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agreements import comparing
from agreements.actions import (
    concluding,
    effect,
    evaluating,
    local,
    local_clauses,
    local_news,
)
from agreements.models import Evaluation
from core import clock
from core.errors import Refused
from dispatch.models import Letter
from tests.agreements.places import agree, choose, next_national, settle
from tests.agreements.test_evaluating import conclude_all
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


class TestNational:
    """A new national own_text."""

    @pytest.fixture
    def agreed(self, own_text, kari, grete, liv):
        """Larvik's first edition, in force."""
        choose(own_text, kari, "R2", stand="adapted", text="Støtte gis som frie midler.")
        choose(own_text, kari, "R4", stand="adapted", text="Lag skal høres.")
        choose(own_text, kari, "K1e", stand="left_out", reason="Egen avtale.")
        local_clauses.add_own(own_text, by=kari, text="Nye lag får en fadder.")
        return agree(settle(own_text, kari), grete, liv)

    def test_each_place_is_told_once_and_carries_on(
        self, agreed, in_force, started, kari, grete, liv, petter, sara, at_time
    ):
        assert local_news.tell_of_national() == 0
        changes = {"R4": "Lag skal alltid høres.", "K2": "Lag tar selv initiativ.", "K1": ""}
        new = next_national(in_force, petter, sara, changes)
        assert local_news.tell_of_national() == 0
        at_time(clock.start_of_day(new.valid_from) + timedelta(hours=3))
        effect.take_effect()
        assert local_news.tell_of_national() == 1
        assert local_news.tell_of_national() == 0
        told = Letter.objects.filter(batch__kind="agreements.local_national")
        assert set(told.values_list("email", flat=True)) == {kari.email, grete.email, liv.email}
        found = {one.code: one for one in comparing.news(agreed, new)}
        assert set(found) == {"R4", "K2", "K1"}
        assert "tilpasset punktet" in found["R4"].touches
        assert [found[code].label for code in ("R4", "K2", "K1")] == ["Endret", "Nytt", "Borte"]
        edition = local.begin_next(started, by=kari)
        assert local.begin_next(started, by=liv) == edition
        points = {one.code: one for one in comparing.points(edition)}
        assert points["R2"].local == "Støtte gis som frie midler."
        assert points["K1e"].reason == "Egen avtale."
        assert points["L1"].local == "Nye lag får en fadder."
        assert points["R4"].local == "Lag skal alltid høres."
        assert {one.code for one in comparing.undecided(points.values())} == {"R4", "K2"}
        assert "K1" not in points
        assert edition.follows == agreed
        assert local_news.tell_of_national() == 0

    def test_a_draft_from_the_old_text_is_taken_along(
        self, own_text, in_force, started, kari, petter, sara, at_time
    ):
        choose(own_text, kari, "R2", stand="adapted", text="Støtte gis som frie midler.")
        new = next_national(in_force, petter, sara, {"R4": "Lag skal alltid høres."})
        at_time(clock.start_of_day(new.valid_from))
        effect.take_effect()
        edition = local.begin_next(started, by=kari)
        own_text.refresh_from_db()
        assert (own_text.state, edition.based_on) == ("put_away", new)
        assert edition.clauses.get(code="R2").stand == "adapted"
        assert comparing.undecided(comparing.points(edition))

    def test_strangers_do_not_begin_the_next(self, agreed, started):
        with pytest.raises(Refused, match="Bare de som skriver"):
            local.begin_next(started, by=UserFactory())


class TestConcluded:
    """What both concluded together is not put away by one side's click."""

    @pytest.fixture
    def concluded(self, own_text, kari, grete, liv, petter, sara, in_force, at_time):
        """Larvik's evaluation, published with another R4; then the national R4 changed, too."""
        edition = agree(settle(own_text, kari), grete, liv)
        at_time(clock.start_of_day(clock.months_later(edition.valid_to, -5)))
        evaluating.open_due()
        evaluation = Evaluation.objects.get(edition=edition)
        for by, party in zip((grete, liv), edition.platform.parties.all(), strict=True):
            evaluating.hand_in(evaluation, by=by, party=party, words="Vi er klare.")
        for code, words in (("R4", "Lag skal høres her."), ("R2", "Alt er frie midler her.")):
            concluding.conclude(
                evaluation, by=grete, clause=edition.clauses.get(code=code), version=None,
                verdict="change", text=words,
            )  # fmt: skip
        conclude_all(evaluation, grete, liv)
        new = next_national(in_force, petter, sara, {"R4": "Lag skal alltid høres."})
        at_time(clock.start_of_day(new.valid_from))
        effect.take_effect()
        evaluation.refresh_from_db()
        return evaluation

    def test_the_other_side_is_asked_first(self, concluded, started, kari, grete, liv):
        draft = concluded.next_edition
        for person in (kari, grete, kari):  # one side, however often
            assert local.begin_next(started, by=person) == draft
        draft.refresh_from_db()
        assert (draft.state, draft.renewal_by.side) == ("draft", "public")
        told = Letter.objects.filter(batch__kind="agreements.local_renewal")
        assert set(told.values_list("email", flat=True)) == {grete.email, liv.email}
        edition = local.begin_next(started, by=liv)
        draft.refresh_from_db()
        concluded.refresh_from_db()
        assert (draft.state, concluded.next_edition) == ("put_away", edition)
        assert edition.clauses.get(code="R2").text == "Alt er frie midler her."

    def test_what_was_concluded_is_shown_where_they_choose_again(
        self, concluded, started, kari, liv
    ):
        as_kari, as_liv = signed_in(kari), signed_in(liv)
        news, begin = (
            reverse(name, kwargs={"ref": started.ref}) for name in ("local_news", "local_next")
        )
        assert "Spør den andre parten" in text(as_kari.get(news))
        assert "Den andre parten er spurt." in text(as_kari.post(begin, follow=True))
        assert "Venter på den andre parten." in text(as_kari.get(news))
        assert "Ja, lag det på nytt" in text(as_liv.get(news))
        as_liv.post(begin)
        edition = started.editions.get(state="draft")
        assert comparing.undecided(comparing.points(edition))
        point = reverse("local_point", kwargs={"ref": started.ref, "code": "R4"})
        page = text(as_liv.get(point))
        assert "Dette ble dere enige om i evalueringen" in page
        assert "Lag skal høres her." in page
