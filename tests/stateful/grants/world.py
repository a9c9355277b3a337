"""The people, organisations and municipality of every run, made once; each run has its calls."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from core import clock
from grants.models import Call
from grants.states import Binding, ReportForm
from organisations.models import RegisterAddress
from organisations.states import Role
from tests.database import FUNCTION
from tests.factories.accounts import UserFactory
from tests.factories.grants import CallFactory, SchemeFactory
from tests.factories.organisations import LONG_AGO, MunicipalityFactory, OrganisationFactory
from tests.stateful.world import CLOCK, email_of, stand

START = datetime(2027, 2, 1, 9, tzinfo=clock.OSLO)
CLOSES = clock.end_of_day(date(2027, 3, 15))
DECISION_BY, PAYMENT_BY, REPORT_BY = date(2027, 6, 1), date(2027, 6, 15), date(2027, 9, 1)
YEAR = 2027
NEXT_YEAR = {
    "opens_at": datetime(2028, 2, 1, 9, tzinfo=clock.OSLO),
    "closes_at": clock.end_of_day(date(2031, 3, 15)),  # later than any run comes
    "decision_by": date(2031, 6, 1),
    "payment_by": date(2031, 6, 15),
}
BUDGETS, NEXT_BUDGET, MOST, MOST_YEARS = [70_000, 40_000, 100_000], 30_000, 25_000, 2
SUMS = [20_000, 10_000, 25_000]
COMPLAIN_DAYS, ACCEPT_DAYS = 21, 21
CONTACT = "tilskudd@larvik.example"

TOWN, OTHER = "kommune", "nabo"
BAND, CLUB, STAGE, QUIET = "korps", "klubb", "teater", "stille"
PARTIES = [BAND, CLUB, STAGE, QUIET]
OWN_ADDRESS = {BAND: "post@korps.example", CLUB: "post@klubb.example"}
REGISTER = {STAGE: "teater@register.example"}
PEOPLE = [
    *("kari", "tor", "grete", "vidar", "per", "frida"),
    *("ola", "nina", "liv", "siri", "erik"),
]
W, R, A = Role.WRITER, Role.RESPONSIBLE, Role.APPROVER

# Who everybody is unless the run says otherwise: (person, party, role).
USUAL = [
    ("kari", TOWN, W),
    ("tor", TOWN, R),
    ("grete", TOWN, A),
    ("vidar", TOWN, A),
    ("vidar", TOWN, W),
    ("per", TOWN, Role.READER),
    ("frida", OTHER, W),
    ("frida", OTHER, A),
    ("ola", BAND, R),
    ("nina", BAND, W),
    ("liv", CLUB, R),
    ("siri", STAGE, R),
    ("erik", QUIET, R),
]
# A stake in an applicant, and one who acts on both sides.
ALSO = [
    ("tor", CLUB, Role.READER),
    ("grete", BAND, Role.READER),
    ("kari", STAGE, R),
    ("vidar", QUIET, W),
    ("nina", BAND, R),
    ("ola", TOWN, Role.READER),
]


@dataclass
class Place:
    """Rows that no move makes. The calls are the run's own."""

    people: dict[str, Any]
    parties: dict[str, Any]
    town: Any
    calls: dict[str, Call] = field(default_factory=dict)

    def person(self, pk: int | None) -> str:
        """The name of a person's row; empty for nobody."""
        return next((name for name, row in self.people.items() if row.pk == pk), "")

    def party(self, pk: int) -> str:
        """The name of an organisation's row."""
        return next(name for name, row in self.parties.items() if row.pk == pk)


def build() -> Place:
    """Everything but the calls. The clock is from now on a setting of the session."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION.format(now=CLOCK))
    stand(START)
    town = MunicipalityFactory(name="Larvik", number="3909")
    other = MunicipalityFactory(name="Sandefjord", number="3907")
    parties = {
        name: OrganisationFactory(
            name=name.title(), seat=town, works_in=[town], email=OWN_ADDRESS.get(name, "")
        )
        for name in PARTIES
    }
    for name, email in REGISTER.items():
        RegisterAddress.objects.create(orgnr=parties[name].orgnr, email=email, read_at=LONG_AGO)
    parties |= {TOWN: town.organisation, OTHER: other.organisation}
    people = {
        name: UserFactory(name=name.title(), email=email_of(name), mfa=True) for name in PEOPLE
    }
    return Place(people, parties, town)


def begin(
    place: Place, budget: int, report_form: str, held_back: int, *, next_is_draft: bool
) -> None:
    """This year's call, next year's, which may be bound already, and a draft for the year after.

    Args:
        place: where.
        budget: NOK of this year's call.
        held_back: percent of this year's call that waits for the report; its money is not free.
        next_is_draft: next year's is not published yet.
        report_form: what this year's call asks for afterwards.
    """
    stand(START)
    scheme = SchemeFactory(owner=place.parties[TOWN], name="Driftstilskudd")
    terms: dict[str, Any] = {
        "scheme": scheme,
        "opens_at": START,
        "closes_at": CLOSES,
        "decision_by": DECISION_BY,
        "payment_by": PAYMENT_BY,
        "max_amount": Decimal(MOST),
        "max_years": MOST_YEARS,
        "contact_email": CONTACT,
        "questions": [{"text": "Hva gjør laget?", "words": 60}],
    }
    asked: dict[str, Any] = {"report_form": report_form, "held_back": held_back}
    asked["binding"] = Binding.THEME if held_back else Binding.FREE
    if report_form != ReportForm.NONE:
        asked["report_by"] = REPORT_BY
    grete = place.people["grete"]
    place.calls = {
        "now": CallFactory(**terms, **asked, year=YEAR, budget=budget, published=grete),
        "next": CallFactory(
            **terms | NEXT_YEAR,
            year=YEAR + 1,
            budget=NEXT_BUDGET,
            published=None if next_is_draft else grete,
        ),
        "draft": CallFactory(**terms, year=YEAR + 2, budget=MOST),
    }
