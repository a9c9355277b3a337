"""What is said beside each clause: never a number of too few, never without n and day."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.states import SUMMARY
from consultations import indicators as hearings
from core import clock
from forums.states import CLAUSES
from insight import clauses
from insight.figure import FEWEST, Figure, How, percent
from organisations.models import Pulse
from partnerships.models import IdealDeclaration
from partnerships.states import THEMES
from tests.factories.accounts import UserFactory
from tests.factories.agreements import EditionFactory
from tests.factories.agreements_instrument import venue
from tests.factories.consultations import HearingFactory, InviteeFactory
from tests.factories.forums import ForumFactory
from tests.factories.grants import ApplicationFactory, CallFactory, SchemeFactory, decided
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory
from tests.factories.partnerships_partnership import signed

pytestmark = pytest.mark.django_db


def said(code: str) -> dict[str, Figure]:
    """The figures of a clause by the words they end with."""
    return {figure.words: figure for figure in clauses.figures()[code]}


def test_every_clause_has_a_summary_in_both_forms_and_a_figure_or_a_reason():
    codes = [one["code"] for one in SUMMARY["clauses"]]
    assert len(codes) == len(set(codes))
    assert set(codes) == {*CLAUSES["nb"], "K4-1", "K4-2"}
    assert all(one[form][part] for one in SUMMARY["clauses"] for form in ("nb", "nn")
               for part in ("heading", "text"))  # fmt: skip
    found = clauses.figures()
    assert list(found) == codes
    assert all(found.values())


def test_an_empty_portal_says_why_beside_every_clause():
    for code, figures in clauses.figures().items():
        for figure in figures:
            assert figure.words, code
            assert figure.kind == How.NOTHING or figure.n > 0, code
            assert bool(figure.value) == (figure.kind != How.NOTHING)


def test_every_sentence_says_when_or_that_it_is_not_measured():
    reasons = [row.words for rows in clauses.figures().values() for row in rows if not row.value]
    plain = ("Vi viser ", "Tallet står ", "Det finnes ingen å telle ennå.", "Måles ikke ennå.")
    assert [words for words in reasons if not words.startswith(plain)] == []
    assert clauses.unmeasured("R9").words == "Måles ikke ennå."


def test_themes_where_somebody_works_together(larvik):
    [none] = clauses.figures()["K3"]
    assert none.kind == How.NOTHING
    signed("active", municipality=larvik, themes=["helse"])
    [one] = clauses.figures()["K3"]
    assert (one.value, one.basis) == (f"1 av {len(THEMES)}", "Helse 1")


def test_non_profits_are_told_and_counted_from_five():
    for _n in range(FEWEST):
        assert clauses.figures()["P8"][0].kind == How.NOTHING
        IdealDeclaration.objects.create(
            organisation=OrganisationFactory(), edition="1", text="Vi er ideelle.",
            declared_at=clock.now(), declared_by=UserFactory(),
        )  # fmt: skip
    [one] = clauses.figures()["P8"]
    assert (one.value, one.source) == (str(FEWEST), "Oppgitt av organisasjonene")


def test_a_share_of_four_is_not_shown(larvik):
    hearing = HearingFactory(municipality=larvik, published=True)
    InviteeFactory.create_batch(FEWEST - 2, hearing=hearing)
    InviteeFactory(hearing=hearing, rejected=True)
    assert hearings.matched_invited().n == FEWEST - 1
    [only] = clauses.figures()["R4"]
    assert (only.value, only.kind, only.source) == ("", How.NOTHING, "Ikke målt ennå")
    InviteeFactory(hearing=hearing)
    found = said("R4")["av lag med treff ble invitert"]
    assert (found.value, found.n, found.on) == (percent(4, 5), 5, clock.today())
    assert found.source == "Målt i Samspill"


def test_rooms_are_told_not_measured(larvik):
    for n in range(FEWEST):
        venue(larvik, f"Sal {n}", free=n < 2)
    found = said("K1b")["av lokalene er gratis for lagene"]
    assert (found.value, found.kind, found.source) == (percent(2, 5), How.SAID, "Oppgitt av eierne")


def test_trust_waits_for_five(larvik):
    for n in range(FEWEST):
        assert all(f.kind == How.NOTHING for f in clauses.figures()["P4"])
        Pulse.objects.create(
            subject=f"hearing:{n}", organisation=OrganisationFactory(), listened=4, informed=3,
            answered_by=UserFactory(), answered_at=clock.now(),
        )  # fmt: skip
    values = [f.value for f in clauses.figures()["P4"]]
    assert values == ["4,0 av 5", "3,0 av 5"]


def test_free_funds_of_the_whole_country(grete, larvik):
    for binding, n in (("free", 3), ("project", 2)):
        for _each in range(n):
            place = MunicipalityFactory()
            call = CallFactory(
                scheme=SchemeFactory(owner=place.organisation, binding=binding), published=grete
            )
            decided(ApplicationFactory(call=call, organisation=OrganisationFactory()),
                    amount=Decimal(10_000))  # fmt: skip
    found = said("R2")["av tilskuddskronene er frie midler"]
    assert (found.value, found.n) == (percent(3, 5), 5)


def test_an_arena_in_one_place_is_counted_out_of_all(larvik):
    ForumFactory(municipality=larvik)
    ForumFactory(municipality=MunicipalityFactory(), member_rule="listed")
    words = "kommuner og fylker har en møteplass der alle lag er invitert"
    assert said("K1e")[words].value.startswith("1 av ")


def test_local_platforms_and_the_term(national, in_force, larviks):
    EditionFactory(platform=larviks, state="in_force")
    found = clauses.figures()
    assert found["K1a"][0].value.startswith("1 av ")
    assert found["F"] == found["K1a"]
    [left] = found["O5"]
    assert (left.value, left.words) == ("36", "måneder igjen av avtalen")


@pytest.mark.parametrize(
    ("today", "left"),
    [("2027-02-09", 16), ("2028-05-15", 1), ("2028-06-14", 0), ("2029-01-01", 0)],
)
def test_months_left(at_time, today, left):
    at_time(f"{today} 12:00")
    assert clauses.months_left(date(2028, 6, 14)) == left


def test_the_statements_do_not_grow(larvik, grete):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            clauses.figures()
        return len(asked)

    def grow(n: int) -> None:
        for _each in range(n):
            hearing = HearingFactory(municipality=larvik, ended=True)
            InviteeFactory.create_batch(n, hearing=hearing)
            call = CallFactory(scheme=SchemeFactory(owner=larvik.organisation), published=grete)
            decided(ApplicationFactory(call=call, organisation=OrganisationFactory()))
            ForumFactory(municipality=MunicipalityFactory())
            venue(larvik, f"Sal {n} {_each}")

    grow(6)
    few = cost()
    grow(9)
    assert cost() == few
