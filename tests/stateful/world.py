"""The people, organisations and files of every run: made once, under a savepoint for each run."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from consultations.models import Treatment
from core import clock
from organisations.models import Membership, RegisterAddress
from organisations.states import MembershipSource, Role
from tests.database import FUNCTION
from tests.factories.accounts import UserFactory
from tests.factories.consultations import ContactPersonFactory, HearingFactory, StoredFileFactory
from tests.factories.organisations import (
    LONG_AGO,
    CauseFactory,
    MunicipalityFactory,
    OrganisationFactory,
    TopicFactory,
)

START = datetime(2027, 3, 15, 9, tzinfo=clock.OSLO)  # summer time begins on the 28th
ELSEWHERE = "En annen høring"  # with a treatment that no move may touch
CLOCK = "current_setting('stateful.now')::timestamptz"

TOWN = "kommune"
BAND, CLUB, STAGE, QUIET, GONE = "korps", "klubb", "teater", "stille", "nedlagt"
PARTIES = [BAND, CLUB, STAGE, QUIET, GONE]
PEOPLE = ["kari", "grete", "tor", "ola", "nina", "per", "liv", "siri"]

# Who everybody is unless the run says otherwise: (person, party, role).
USUAL = [
    ("kari", TOWN, Role.WRITER),
    ("grete", TOWN, Role.APPROVER),
    ("tor", TOWN, Role.READER),
    ("ola", BAND, Role.RESPONSIBLE),
    ("nina", BAND, Role.WRITER),
    ("per", BAND, Role.READER),
    ("liv", CLUB, Role.RESPONSIBLE),
]

# What somebody may be besides: both keys, two hats, nobody's.
ALSO = [
    ("grete", TOWN, Role.WRITER),
    ("kari", TOWN, Role.APPROVER),
    ("tor", TOWN, Role.APPROVER),
    ("tor", TOWN, Role.RESPONSIBLE),
    ("kari", BAND, Role.RESPONSIBLE),
    ("per", CLUB, Role.WRITER),
    ("nina", BAND, Role.RESPONSIBLE),
    ("siri", QUIET, Role.RESPONSIBLE),
    ("ola", TOWN, Role.READER),
]

# What each topic finds, as a person would say it; matching has tests of its own.
BURNS_FOR = {"lokaler": [BAND, CLUB, QUIET], "idrett": [CLUB]}
WORKS_HERE = [BAND, CLUB, STAGE, QUIET]


@dataclass
class World:
    """Rows that no rule of a hearing changes."""

    people: dict[str, Any]
    parties: dict[str, Any]
    town: Any
    topics: dict[str, Any]
    contact: Any
    file: Any
    register: dict[str, str]
    elsewhere: int
    names: dict[int, str] = field(default_factory=dict)

    def name(self, pk: int) -> str:
        """The short name of an organisation's row."""
        return self.names[pk]

    def whose(self, answer: dict[str, Any]) -> str:
        """Whom an answer is from: «korps», «@siri» for a person, «#Olga» for one on paper."""
        if answer["organisation_id"]:
            return self.names[answer["organisation_id"]]
        if answer["paper_name"]:
            return f"#{answer['paper_name']}"
        (name,) = [n for n, person in self.people.items() if person.pk == answer["person_id"]]
        return f"@{name}"


def build() -> World:
    """Everything, once. The clock is from now on a setting of the session."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION.format(now=CLOCK))
    stand(START)
    town = MunicipalityFactory(name="Larvik", number="3909")
    parties = {
        name: OrganisationFactory(name=name.title(), seat=town, works_in=[town]) for name in PARTIES
    }
    parties[BAND].email = "post@korps.example"
    parties[BAND].save()
    parties[GONE].dissolved_at = LONG_AGO
    parties[GONE].save()
    topics = {code: TopicFactory(code=code, name_nb=code.title()) for code in BURNS_FOR}
    for code, names in BURNS_FOR.items():
        for name in names:
            CauseFactory(organisation=parties[name], topics=[topics[code]])
    register = {STAGE: "teater@register.example"}
    for name, email in register.items():
        RegisterAddress.objects.create(orgnr=parties[name].orgnr, email=email, read_at=LONG_AGO)
    parties[TOWN] = town.organisation
    other = HearingFactory(owner=town.organisation, municipality=town, title=ELSEWHERE)
    return World(
        people={name: UserFactory(name=name.title(), email=email_of(name)) for name in PEOPLE},
        parties=parties,
        town=town,
        topics=topics,
        contact=ContactPersonFactory(municipality=town),
        file=StoredFileFactory(),
        register=register,
        elsewhere=Treatment.objects.create(hearing=other).pk,
        names={party.pk: name for name, party in parties.items()},
    )


def email_of(person: str) -> str:
    """A person's own address."""
    return f"{person}@folk.example"


def stand(now: datetime) -> None:
    """From now on the portal's clock stands there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('stateful.now', %s, false)", [now.isoformat()])


def let_in(world: World, person: str, party: str, role: str) -> int:
    """Give somebody a role; the key of the membership."""
    row = Membership.objects.create(
        user=world.people[person],
        organisation=world.parties[party],
        role=role,
        source=MembershipSource.INVITATION,
        starts=LONG_AGO,
    )
    return int(row.pk)


def let_go(membership: int, now: datetime) -> None:
    """End a role at this instant."""
    Membership.objects.filter(pk=membership).update(ends=now)
