"""The people and organisations of every run, made once; each run has a forum of its own."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from core import clock
from forums.models import Forum, Party, Seat
from organisations.models import RegisterAddress
from organisations.states import Role
from tests.database import FUNCTION
from tests.factories.accounts import UserFactory
from tests.factories.forums import ForumFactory
from tests.factories.organisations import LONG_AGO, MunicipalityFactory, OrganisationFactory
from tests.stateful.world import CLOCK, World, email_of, let_in, stand

START = datetime(2027, 1, 4, 9, tzinfo=clock.OSLO)
FIRST_TARGET = date(2027, 3, 15)
MONTHS, NOTICE, CUTOFF = 3, 21, 14  # between meetings; days of notice; days before for items
TURN_LEADS, REMINDER_LEADS = [30, 7], [7, 1]

TOWN, UMBRELLA, SPORT, CHURCH = "kommune", "paraply", "idrettsråd", "menighet"
BAND, CLUB, STAGE, QUIET = "korps", "klubb", "teater", "stille"
MEMBERS = [BAND, CLUB, STAGE, QUIET, UMBRELLA]
PARTIES = ["Kommunen", "Frivilligheten", "Idretten", "Kirken"]
K, F, S, C = PARTIES
BODY = {K: TOWN, S: SPORT, C: CHURCH}  # «frivilligheten» has no organisation
PEOPLE = ["kari", "tor", "ola", "nina", "liv", "per", "sara", "mona", "erik", "siri"]
HOLDS = {"kari": [K], "ola": [F], "liv": [S], "per": [C], "sara": [K, F]}
PREPARES = {**HOLDS, "tor": [K], "nina": [F]}
WRITES = {"mona": BAND, "erik": CLUB, "ola": UMBRELLA, "nina": UMBRELLA}  # for a member
SEATED = "@sara"
ADDRESS = {
    name: f"post@{name.replace('å', 'a')}.example"
    for name in (TOWN, UMBRELLA, SPORT, CHURCH, BAND, CLUB, STAGE)
} | {SEATED: email_of("sara"), QUIET: ""}
ROLES = [
    ("kari", TOWN, Role.RESPONSIBLE),
    ("tor", TOWN, Role.WRITER),
    ("sara", TOWN, Role.RESPONSIBLE),
    ("ola", UMBRELLA, Role.RESPONSIBLE),
    ("nina", UMBRELLA, Role.WRITER),
    ("liv", SPORT, Role.RESPONSIBLE),
    ("per", CHURCH, Role.RESPONSIBLE),
    ("mona", BAND, Role.RESPONSIBLE),
    ("erik", CLUB, Role.WRITER),
]


@dataclass
class Table(World):
    """The rows of a run that no move makes: the forum and its parties."""

    forum: Any = None
    sides: dict[str, Any] = field(default_factory=dict)

    def side(self, pk: int) -> str:
        """The name of a party's row."""
        return next(name for name, row in self.sides.items() if row.pk == pk)


def build() -> Table:
    """Everything but the forum. The clock is from now on a setting of the session."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION.format(now=CLOCK))
    stand(START)
    return people_and_bodies()


def people_and_bodies() -> Table:
    """Who there is, whatever clock they live by."""
    town = MunicipalityFactory(name="Larvik", number="3909")
    bodies = {name: OrganisationFactory(name=name.title(), works_in=[town]) for name in MEMBERS}
    for name in (SPORT, CHURCH):
        bodies[name] = OrganisationFactory(name=name.title(), works_in=[])
    bodies[TOWN] = town.organisation
    for name, row in bodies.items():
        if name not in (QUIET, STAGE):
            row.email = ADDRESS[name]
            row.save()
    RegisterAddress.objects.create(
        orgnr=bodies[STAGE].orgnr, email=ADDRESS[STAGE], read_at=LONG_AGO
    )
    table = Table(
        people={name: UserFactory(name=name.title(), email=email_of(name)) for name in PEOPLE},
        parties=bodies,
        town=town,
        topics={},
        contact=None,
        file=None,
        register={STAGE: ADDRESS[STAGE]},
        elsewhere=0,
        names={row.pk: name for name, row in bodies.items()},
    )
    for row in ROLES:
        let_in(table, *row)
    return table


def begin(table: Table, order: list[str]) -> None:
    """The forum of one run, its parties in order, and the two seats of «frivilligheten»."""
    stand(START)
    table.forum = Forum.objects.get(
        pk=ForumFactory.create(
            municipality=table.town,
            parties=[table.parties[BODY[name]] if name in BODY else name for name in order],
            first_target=FIRST_TARGET,
            interval_months=MONTHS,
            notice_days=NOTICE,
            cutoff_days=CUTOFF,
            turn_leads=TURN_LEADS,
            reminder_leads=REMINDER_LEADS,
            usual_start="17:00",
        ).pk
    )
    rows = Party.objects.filter(forum=table.forum).order_by("pk")
    table.sides = dict(zip(order, rows, strict=True))
    seat = {"forum": table.forum, "party": table.sides[F], "starts": START.date()}
    seat |= {"position": "leder", "may_approve": True}
    Seat.objects.create(organisation=table.parties[UMBRELLA], name="Paraplyen", **seat)
    Seat.objects.create(person=table.people["sara"], name="Sara", **seat)
