"""The parties of the national platform and of Larvik's own, made once; each run has its texts."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.test import Client

from agreements.models import Platform
from core import clock
from organisations.states import Kind, Role
from tests.database import FUNCTION
from tests.factories.accounts import UserFactory
from tests.factories.agreements import PlatformFactory
from tests.factories.forums import contact_meeting
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory
from tests.stateful.world import CLOCK, email_of, stand
from tests.stateful.world import let_in as give_role

START = datetime(2027, 1, 4, 9, tzinfo=clock.OSLO)
FIRST = date(2027, 1, 4)

NATIONAL, LOCAL = "national", "local"
PLATFORMS = [NATIONAL, LOCAL]
PUBLIC, VOLUNTARY = "public", "voluntary"
SIDES = [PUBLIC, VOLUNTARY]

KS, FN, TOWN = "ks", "fn", "kommune"
BAND, CLUB, STAGE, FAR = "korps", "klubb", "teater", "fjern"
JOINERS = [BAND, CLUB, STAGE]  # those that work in Larvik
SPEAKS = {(NATIONAL, PUBLIC): KS, (NATIONAL, VOLUNTARY): FN, (LOCAL, PUBLIC): TOWN}
R, W, A = Role.RESPONSIBLE, Role.WRITER, Role.APPROVER

# Who everybody is. Begge sits on both sides of the national table, Tor of the local one.
ROLES = [
    *(("petter", KS, R), ("pia", KS, W), ("sara", FN, R), ("siv", FN, W)),
    *(("begge", KS, R), ("begge", FN, R)),
    *(("kari", TOWN, W), ("grete", TOWN, A), ("tor", TOWN, R), ("tor", STAGE, R)),
    *(("ola", BAND, R), ("nina", BAND, W), ("liv", CLUB, R), ("siri", STAGE, R)),
    *(("frida", FAR, R), ("per", BAND, Role.READER)),
]
STRANGER = "eva"
PEOPLE = [*dict.fromkeys(person for person, _party, _role in ROLES), STRANGER]
VISITOR = ""  # has not signed in


@dataclass
class Table:
    """Rows that no move makes."""

    people: dict[str, Any]
    parties: dict[str, Any]
    town: Any
    forum: Any
    browsers: dict[str, Client]
    platforms: dict[str, Platform] = field(default_factory=dict)
    sides: dict[tuple[str, str], Any] = field(default_factory=dict)

    def person(self, pk: int) -> str:
        """The name of a person's row."""
        return next((name for name, row in self.people.items() if row.pk == pk), "?")

    def organisation(self, pk: int | None) -> str:
        """The name of an organisation's row; empty for none."""
        return next((name for name, row in self.parties.items() if row.pk == pk), "")

    def side(self, pk: int) -> str:
        """Which side a party's row is."""
        return next(side for (_of, side), row in self.sides.items() if row.pk == pk)

    def platform(self, pk: int) -> str:
        """Which platform a row is."""
        return next(name for name, row in self.platforms.items() if row.pk == pk)


def build() -> Table:
    """Everything but the platforms. The clock is from now on a setting of the session."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION.format(now=CLOCK))
    stand(START)
    town = MunicipalityFactory(name="Larvik", number="3909")
    away = MunicipalityFactory(name="Bodø", number="1804")
    bodies = {name: OrganisationFactory(name=name.title(), seat=town) for name in JOINERS}
    bodies[FAR] = OrganisationFactory(name="Fjern", seat=away)
    for name, title in ((KS, "KS"), (FN, "Frivillighet Norge")):
        bodies[name] = OrganisationFactory(name=title, kind=Kind.NATIONAL, seat=None)
    bodies[TOWN] = town.organisation
    people = {
        name: UserFactory(name=name.title(), email=email_of(name), mfa=True) for name in PEOPLE
    }
    browsers = {VISITOR: Client()}
    for name, person in people.items():
        browsers[name] = Client()
        browsers[name].force_login(person)
    forum = contact_meeting(bodies[KS], bodies[FN], first_target=FIRST)
    table = Table(people, bodies, town, forum, browsers)
    for row in ROLES:
        give_role(table, *row)  # type: ignore[arg-type]
    return table


def begin(table: Table, joiners_needed: int) -> None:
    """The two platforms of one run, without a text."""
    stand(START)
    national = PlatformFactory.create(forum=table.forum)
    local = PlatformFactory.create(municipality=table.town, joiners_needed=joiners_needed)
    table.platforms = {NATIONAL: national, LOCAL: local}
    table.sides = {
        (name, party.side): party
        for name, platform in table.platforms.items()
        for party in platform.parties.all()
    }
