"""What is laid beside a local evaluation: Larvik's figures, by the clauses it took over."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Clause, Edition, Platform
from agreements.states import Stand
from consultations.actions.pulse import pulse_subject
from core import clock
from insight import beside
from insight.figure import FEWEST
from organisations.models import Municipality, Organisation, Pulse
from tests.factories.accounts import UserFactory
from tests.factories.agreements import EditionFactory
from tests.factories.agreements_instrument import group, venue
from tests.factories.consultations import HearingFactory
from tests.factories.forums import MeetingFactory
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory
from tests.factories.partnerships_challenge import ChallengeFactory

pytestmark = pytest.mark.django_db
TEXTS = {code: "Ord." for code in ("P2", "P4", "P7", "R4", "K1b", "K1e", "K1g", "O2", "O5")}


@pytest.fixture
def own(larviks: Platform, in_force: Edition) -> Edition:
    """Larvik's text, copied from a national one: every clause knows its origin."""
    base: Edition = EditionFactory.create(platform=in_force.platform, texts=TEXTS)
    edition: Edition = EditionFactory.create(platform=larviks, texts={}, based_on=base)
    for clause in base.clauses.all():
        clause.pk, clause.edition, clause.origin_id, clause.stand = (
            None, edition, clause.pk, Stand.SAME,
        )  # fmt: skip
        clause.save()
    return edition


def told(edition: Edition) -> dict[str, list[str]]:
    """Clause → «value words»."""
    found: dict[str, list[str]] = {}
    for one in beside.of_edition(edition):
        found.setdefault(one.code, []).append(f"{one.value} {one.words}")
    return found


def test_only_what_happens_there_counts(own, larvik):
    ChallengeFactory(municipality=larvik)
    ChallengeFactory.create_batch(2)
    for n in range(FEWEST):
        venue(larvik, f"Sal {n}", free=n < 2)
        venue(MunicipalityFactory(), f"Hall {n}", free=True)
    MeetingFactory(forum=own.platform.forum, state="held", starts_at=clock.now())
    MeetingFactory(state="held", starts_at=clock.now())
    found = told(own)
    assert found["K1g"] == ["1 utfordringer er delt"]
    assert "40\N{NO-BREAK SPACE}% av lokalene er gratis for lagene" in found["K1b"]
    assert found["O2"][0] == "1 møter de siste tolv månedene"
    assert found["P7"] == ["Har ikke frivillighetspolitikk som kan vises fram"]


def test_a_clause_takes_the_figures_of_the_one_it_comes_from(own, larvik):
    ChallengeFactory(municipality=larvik)
    own.clauses.filter(code="K1g").update(stand=Stand.ADAPTED, text="Våre ord.")
    own.clauses.filter(code="P7").update(stand=Stand.LEFT_OUT, text="", reason="Står et sted.")
    Clause.objects.create(
        edition=own, code="L1", section="L", position=90, text="Vårt eget.", stand=Stand.NEW
    )
    found = told(own)
    assert found["K1g"] == ["1 utfordringer er delt"]
    assert not {"P7", "L1"} & set(found)


def test_what_few_have_answered_is_not_shown(own, larvik):
    hearing, elsewhere = HearingFactory(municipality=larvik), HearingFactory()
    for n in range(FEWEST):
        assert "P4" not in told(own)
        for asked in (hearing, elsewhere):
            Pulse.objects.create(
                subject=pulse_subject(asked), organisation=OrganisationFactory(),
                listened=4 if asked == hearing else 1, informed=3,
                answered_by=UserFactory(), answered_at=clock.now() - timedelta(days=n),
            )  # fmt: skip
    assert [line[:8] for line in told(own)["P4"]] == ["4,0 av 5", "3,0 av 5"]


def test_what_is_laid_beside_fits_where_it_is_kept(own, larvik):
    grow(larvik, FEWEST)
    for one in beside.of_edition(own):
        assert (len(one.value) <= 40, len(one.words) <= 200, len(one.code) <= 8) == (True,) * 3


def grow(place: Municipality, n: int) -> None:
    """More of everything there."""
    for _each in range(n):
        OrganisationFactory(seat=place, icnpo="1100")
        ChallengeFactory(municipality=place)
        venue(place, f"Sal {Organisation.objects.count()}")
        HearingFactory(municipality=place, ended=True)


def test_the_statements_do_not_grow(own, larvik):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            beside.of_edition(own)
        return len(asked)

    group("1", "Kultur")
    grow(larvik, FEWEST)
    few = cost()
    grow(larvik, FEWEST)
    assert cost() == few
