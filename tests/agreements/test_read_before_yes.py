"""A yes is to the words that were on the page; a button of an old page binds nobody."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from agreements.actions import clauses, concluding, editions, local, terms
from agreements.models import Approval, Edition, Platform
from core import clock
from core.errors import Stale
from forums.models import Seat
from tests.agreements import test_edition_pages, test_evaluation_pages, test_local_pages
from tests.agreements.places import club, settle
from tests.consultations.municipality import signed_in, text
from tests.factories.agreements import put

pytestmark = pytest.mark.django_db
of_edition, of_evaluation = test_edition_pages.at, test_evaluation_pages.at
of_place = test_local_pages.at


def hidden(page: Any, action: str) -> dict[str, str]:
    """What a form on a page carries along, by where it is sent."""
    html = page.content.decode()
    form = html.split(f'action="{action}"', 1)[1].split("</form>", 1)[0]
    fields = [one.split(">", 1)[0] for one in form.split("<input")[1:]]
    return {
        one.split('name="', 1)[1].split('"', 1)[0]: one.split('value="', 1)[1].split('"', 1)[0]
        for one in fields
        if 'type="hidden"' in one and "csrf" not in one
    }


class TestNational:
    """Petter has the page open while Sara sends the text back and writes."""

    @pytest.fixture
    def asked(self, draft: Edition, petter: Any) -> Edition:
        """Put before both."""
        return editions.send_for_approval(draft, by=petter, version=draft.version)

    def rewritten(self, edition: Edition, sara: Any, party: Any) -> None:
        """Another R2, put forward again."""
        row = editions.return_to_draft(edition, by=sara, party=party, reason="R2 er for svak.")
        clauses.save_clause(row, by=sara, code="R2", version=None, text="Alt er frie midler.")
        row.refresh_from_db()
        editions.send_for_approval(row, by=sara, version=row.version)

    def test_the_old_button_signs_nothing(self, asked, as_petter, sara, fn_party):
        yes = of_edition("edition_yes", asked)
        old = hidden(as_petter.get(asked.get_absolute_url()), yes)
        self.rewritten(asked, sara, fn_party)
        answer = as_petter.post(yes, old)
        assert answer.status_code == 409
        assert "Teksten er endret etter at du åpnet siden." in text(answer)
        assert "Alt er frie midler." in text(answer)
        assert not Approval.objects.exists()
        as_petter.post(yes, hidden(answer, yes))
        again = as_petter.post(yes, old)  # has said yes: a second click
        assert (again.status_code, Approval.objects.count()) == (302, 1)

    def test_a_yes_that_names_no_version_is_none(self, asked, as_petter, ks_party):
        answer = as_petter.post(of_edition("edition_yes", asked), {"party": ks_party.pk})
        assert answer.status_code == 422
        assert not Approval.objects.exists()

    def test_a_yes_to_another_day_than_the_one_read(
        self, in_force, as_petter, petter, sara, ks_party, fn_party
    ):
        days = [in_force.valid_to + timedelta(days=n) for n in (30, 900)]
        first = terms.ask(in_force, by=sara, party=fn_party, valid_to=days[0], reason="Valgår.")
        yes = of_edition("term_yes", in_force)
        old = hidden(as_petter.get(in_force.get_absolute_url()), yes)
        terms.withdraw(first, by=sara)
        terms.ask(in_force, by=sara, party=fn_party, valid_to=days[1], reason="Lenger.")
        assert "venter ikke på svar" in text(as_petter.post(yes, old, follow=True))
        in_force.refresh_from_db()
        assert in_force.valid_to < days[0]


def test_an_old_yes_to_an_evaluation_publishes_nothing(
    compared, as_petter, petter, sara, ks_party, fn_party
):
    row = concluding.save_words(compared, by=sara, version=compared.version, words="Vi går videre.")
    row = concluding.send_for_approval(row, by=sara, version=row.version)
    yes = of_evaluation("evaluation_yes", row)
    old = hidden(as_petter.get(row.get_absolute_url()), yes)
    row = concluding.write_on(row, by=sara)
    row = concluding.save_words(row, by=sara, version=row.version, words="Vi slutter.")
    row = concluding.send_for_approval(row, by=sara, version=row.version)
    concluding.say_yes(row, by=sara, party=fn_party)
    assert "Teksten er endret" in text(as_petter.post(yes, old, follow=True))
    row.refresh_from_db()
    assert row.state == "for_approval"
    as_petter.post(yes, hidden(as_petter.get(row.get_absolute_url()), yes))
    row.refresh_from_db()
    assert row.state == "published"


class TestLocal:
    """The button on a place's page names the edition and how far it had come."""

    @pytest.fixture
    def asked(self, own_text: Edition, kari: Any) -> Edition:
        """Put before both."""
        return settle(own_text, kari)

    def test_the_old_button_does_not_hit_another_edition(
        self, asked, started, as_grete, kari, grete, liv
    ):
        yes = of_place("local_yes", started, side="public")
        day = clock.today().isoformat()
        body = {"decided_by": "Kommunestyret", "decided_on": day}
        old = hidden(as_grete.get(of_place("local_work", started)), yes) | body
        voluntary = started.parties.get(side="voluntary")
        row = editions.return_to_draft(asked, by=liv, party=voluntary, reason="Nei.")
        editions.put_away(row, by=kari, reason="Vi begynner på nytt.")
        settle(local.begin_next(started, by=kari), kari)
        assert as_grete.post(yes, old).status_code == 422
        assert not Approval.objects.filter(edition__platform=started).exists()
        fresh = hidden(as_grete.get(of_place("local_work", started)), yes)
        assert fresh["number"] == str(asked.number + 1)
        as_grete.post(yes, fresh | body)
        assert Approval.objects.get(edition__platform=started).by == grete

    def test_an_organisation_joins_what_it_has_read(self, one_by_one, larvik, kari, client):
        edition = settle(one_by_one.editions.get(), kari)
        person, choir = club(larvik, "Fjordkoret")
        address, browser = of_place("local_join", one_by_one), signed_in(person)
        public = one_by_one.parties.get(side="public")
        page = browser.get(address).content.decode()
        assert f'name="version" value="{edition.version}"' in page
        old = {"number": edition.number, "version": edition.version, "organisation": choir.ref}
        row = editions.return_to_draft(edition, by=kari, party=public, reason="R2.")
        local.send_for_approval(row, by=kari, version=row.version)
        assert browser.post(address, old).status_code == 409
        assert not edition.approvals.exists()
        edition.refresh_from_db()
        browser.post(address, old | {"version": edition.version})
        assert edition.approvals.get().organisation == choir

    def test_the_municipalitys_yes_names_the_body_and_the_day(
        self, asked, started, as_grete, as_liv
    ):
        yes = of_edition("edition_yes", asked)
        public, voluntary = started.parties.all()
        said = {"version": asked.version, "party": public.pk}
        answer = as_grete.post(yes, said)
        assert answer.status_code == 422
        assert "Skriv hvem som har vedtatt den." in text(answer)
        day = clock.today().isoformat()
        assert as_grete.post(yes, said | {"decided_by": "Kommunestyret"}).status_code == 422
        as_grete.post(yes, said | {"decided_by": "Kommunestyret", "decided_on": day})
        as_liv.post(yes, said | {"party": voluntary.pk})  # the other side names nobody
        asked.refresh_from_db()
        assert (asked.state, asked.decided_by) == ("signed", "Kommunestyret")


@pytest.fixture
def as_liv(liv: Any) -> Client:
    """Liv's browser."""
    return signed_in(liv)


class TestSides:
    """Whoever has a part in both sides says for which."""

    @pytest.fixture
    def as_both(self, kari: Any, started: Platform) -> Client:
        """Kari writes for the municipality, and holds the frivillighetsråd's key too."""
        party = started.parties.get(side="voluntary").forum_party
        Seat.objects.create(
            forum=started.forum, party=party, person=kari, name=kari.name, position="leder",
            may_approve=True, starts=clock.today(),
        )  # fmt: skip
        return signed_in(kari)

    def test_a_wish_for_changes_is_a_chosen_sides(self, own_text, started, kari, as_both):
        edition = settle(own_text, kari)
        voluntary = started.parties.get(side="voluntary")
        for page in (of_edition("edition_return", edition), of_place("local_return", started)):
            answer = as_both.post(page, {"reason": "R2 er for svak."})
            assert answer.status_code == 422
            assert "Velg hvem dere svarer for." in text(answer)
            as_both.post(page, {"reason": "R2 er for svak.", "party": voluntary.pk})
            edition.refresh_from_db()
            assert edition.state == "draft"
            local.send_for_approval(edition, by=kari, version=edition.version)

    def test_a_longer_term_is_asked_for_by_the_side_whose_key_one_holds(
        self, own_text, started, kari, as_both
    ):
        put(settle(own_text, kari), "in_force")
        public, voluntary = started.parties.all()
        ask = of_edition("term_ask", own_text)
        carried = hidden(as_both.get(own_text.get_absolute_url()), ask)
        assert carried == {"party": str(voluntary.pk)}
        later = (clock.today() + timedelta(days=1200)).isoformat()
        wish = {"valid_to": later, "reason": "Valgår."}
        assert as_both.post(ask, wish | {"party": public.pk}).status_code == 422
        as_both.post(ask, wish | carried)
        assert own_text.extensions.get().party == voluntary


class TestOwnView:
    """A side's own words where they disagree are a part of what is put forward."""

    @pytest.fixture
    def disputed(self, compared: Any, petter: Any, sara: Any, ks_party: Any, fn_party: Any) -> Any:
        """Both have said why; the joint words are there."""
        clause = compared.edition.clauses.get(code="R2")
        concluding.conclude(compared, by=petter, clause=clause, version=None, verdict="disagree")
        for by, party in ((petter, ks_party), (sara, fn_party)):
            concluding.say_otherwise(compared, by=by, party=party, clause=clause, words="Nei.")
        compared.refresh_from_db()
        return concluding.save_words(compared, by=sara, version=compared.version, words="Videre.")

    def test_it_is_not_put_forward_with_a_view_that_has_changed(
        self, disputed, petter, sara, ks_party
    ):
        read, clause = disputed.version, disputed.edition.clauses.get(code="R2")
        said = {"by": petter, "party": ks_party, "clause": clause}
        concluding.say_otherwise(disputed, words="Aldri i livet.", **said)
        with pytest.raises(Stale):
            concluding.send_for_approval(disputed, by=sara, version=read)
        disputed.refresh_from_db()
        concluding.say_otherwise(disputed, words="Aldri i livet.", **said)  # a second click
        concluding.send_for_approval(disputed, by=sara, version=disputed.version)

    def test_two_colleagues_do_not_write_over_each_other(
        self, disputed, as_petter, petter, ks_party
    ):
        own = of_evaluation("evaluation_otherwise", disputed, code="R2")
        opened = of_evaluation("evaluation_conclude", disputed, code="R2")
        old = hidden(as_petter.get(opened), own)
        clause = disputed.edition.clauses.get(code="R2")
        concluding.say_otherwise(
            disputed, by=petter, party=ks_party, clause=clause, words="Kollegaens ord."
        )
        answer = as_petter.post(own, old | {"words": "Mine ord."})
        assert answer.status_code == 409
        assert "Kollegaens ord." in text(answer)
        assert "Mine ord." in text(answer)
        as_petter.post(own, hidden(answer, own) | {"words": "Mine ord."})
        conclusion = disputed.conclusions.get(clause=clause)
        assert conclusion.views.get(party=ks_party).words == "Mine ord."


def test_a_clause_that_was_just_rewritten_is_not_taken_out(draft, as_petter, sara):
    drop = of_edition("clause_drop", draft, code="K1e")
    old = hidden(as_petter.get(of_edition("clause_write", draft, code="K1e")), drop)
    clauses.save_clause(draft, by=sara, code="K1e", version=None, text="Møteplassen er åpen.")
    assert "Noen har endret" in text(as_petter.post(drop, old, follow=True))
    assert draft.clauses.filter(code="K1e").exists()
    new = hidden(as_petter.get(of_edition("clause_write", draft, code="K1e")), drop)
    as_petter.post(drop, new)
    assert not draft.clauses.filter(code="K1e").exists()
    assert "tatt ut" in text(as_petter.post(drop, new, follow=True))  # a second click
