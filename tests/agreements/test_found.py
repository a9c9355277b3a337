"""What the machine of `tests/stateful/platform` found, each as the story that it was."""

from datetime import timedelta

import pytest

from agreements.actions import concluding, editions, effect, evaluating, terms
from core import clock
from core.errors import Refused
from core.models import AuditEvent
from tests.agreements.places import choose, club, next_national, one_by_one, settle

__all__ = ["one_by_one"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(in_force, sara, fn_party):
    """Sara wants half a year more."""
    later = in_force.valid_to + timedelta(days=180)
    return terms.ask(in_force, by=sara, party=fn_party, valid_to=later, reason="Valgår.")


def test_nobody_agrees_to_a_longer_term_when_the_next_text_is_signed(
    in_force, asked, petter, sara, ks_party
):
    next_national(in_force, petter, sara, {})
    with pytest.raises(Refused, match="Neste utgave"):
        terms.agree(asked, by=petter, party=ks_party)


def test_nobody_agrees_to_a_day_that_has_been(in_force, asked, at_time, petter, ks_party):
    at_time(clock.end_of_day(asked.valid_to))
    effect.take_effect()
    with pytest.raises(Refused, match="alt vært"):
        terms.agree(asked, by=petter, party=ks_party)


def test_a_second_yes_leaves_no_second_line(draft, petter, ks_party):
    draft = editions.save_terms(
        draft, by=petter, version=draft.version, title="Plattformen", valid_from=clock.today()
    )
    editions.send_for_approval(draft, by=petter, version=draft.version)
    for _click in range(2):
        editions.say_yes(draft, by=petter, party=ks_party)
    assert AuditEvent.objects.filter(verb="edition.approved").count() == 1


class TestOfAPlace:
    """The joint evaluation of a local text."""

    @pytest.fixture
    def people(self, larvik):
        """Two organisations that join, and one that does not."""
        return [club(larvik, name) for name in ("Skilaget", "Speiderne", "Koret")]

    @pytest.fixture
    def compared(self, one_by_one, people, kari, grete, at_time):
        """In force, and both sides have handed in."""
        text = one_by_one.editions.get()
        choose(text, kari, "R2", stand="adapted", text="Støtte gis som frie midler hos oss.")
        text = settle(text, kari)
        public, voluntary = one_by_one.parties.all()
        editions.say_yes(text, by=grete, party=public, decided_by="Kommunestyret")
        for person, organisation in people[:2]:
            editions.say_yes(text, by=person, party=voluntary, organisation=organisation)
        effect.take_effect()
        at_time(clock.start_of_day(clock.months_later(text.valid_to, -6)))
        text.refresh_from_db()
        look = evaluating.open_one(text, by=kari)
        evaluating.hand_in(look, by=grete, party=public, words="Det går bra.")
        evaluating.hand_in(look, by=people[0][0], party=voluntary, words="Det går bra.")
        look.refresh_from_db()
        return look

    def test_it_drafts_the_next_text_of_the_place(self, compared, people, kari, grete):
        clauses = {one.code: one for one in compared.edition.clauses.select_related("origin")}
        concluding.conclude(
            compared, by=kari, clause=clauses["R2"], version=None, verdict="change",
            text=clauses["R2"].origin.text,
        )  # fmt: skip
        concluding.conclude(
            compared, by=kari, clause=clauses["R4"], version=None, verdict="remove",
            words="Det er gjort. " * 60,
        )  # fmt: skip
        concluding.add_new(compared, by=kari, version=None, section="L", text="En fadder til alle.")
        compared.refresh_from_db()
        concluding.save_words(compared, by=kari, version=compared.version, words="Vi fortsetter.")
        concluding.send_for_approval(compared, by=kari, version=None)
        public, voluntary = compared.edition.platform.parties.all()
        concluding.say_yes(compared, by=grete, party=public)
        stranger, other = people[2]
        with pytest.raises(Refused, match="sluttet seg til"):
            concluding.say_yes(compared, by=stranger, party=voluntary, organisation=other)
        for person, organisation in people[:2]:
            concluding.say_yes(compared, by=person, party=voluntary, organisation=organisation)
        compared.refresh_from_db()
        new = {one.code: one for one in compared.next_edition.clauses.all()}
        assert compared.next_edition.based_on == compared.edition.based_on
        assert (new["R2"].stand, new["R4"].stand, new["L1"].stand) == ("same", "left_out", "new")
        assert all(one.chosen_at for one in new.values())
