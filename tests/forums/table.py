"""The table where KS and Frivillighet Norge meet: Petter has the key of one, Sara of the other."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from core import clock
from core.models import new_ref
from dispatch.models import Letter
from forums.actions import convening
from forums.models import Forum, Meeting, Party
from organisations.models import Organisation, Venue
from organisations.states import Kind, Role
from tests.factories.accounts import UserFactory
from tests.factories.forums import ForumFactory, contact_meeting
from tests.factories.organisations import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)


@dataclass
class Table:
    """A forum, its two parties and who holds their keys."""

    forum: Forum
    ks: Party
    fn: Party
    petter: User
    sara: User
    more: dict[Party, User] = field(default_factory=dict)

    def at(self, days: int, hour: int = 12) -> datetime:
        """An hour in Oslo so many days from the portal's today."""
        day = clock.start_of_day(clock.today() + timedelta(days=days))
        return day.replace(hour=hour)

    def terms(self, days: int = 60, **fields: Any) -> dict[str, Any]:
        """What Petter and Sara type."""
        return {
            "ref": new_ref(),
            "title": "Kontaktmøte",
            "starts_at": self.at(days),
            "ends_at": self.at(days, 14),
            "place": "Haakon VIIs gate 9",
            **fields,
        }

    def key(self, party: Party) -> User:
        """Who holds a party's key."""
        return {self.ks: self.petter, self.fn: self.sara, **self.more}[party]

    def convene(self, party: Party | None = None, **fields: Any) -> Meeting:
        """A party calls the next meeting; KS unless another is named."""
        party = party or self.ks
        return convening.convene(
            self.forum, by=self.key(party), party=party, **self.terms(**fields)
        )

    def change(self, meeting: Meeting, version: int | None = None, **fields: Any) -> Meeting:
        """Petter changes it for KS."""
        version = version or meeting.version
        return convening.change(meeting, by=self.petter, party=self.ks, version=version, **fields)

    def call_off(self, meeting: Meeting, how: Any = convening.cancel) -> Meeting:
        """Petter calls it off for KS."""
        return how(
            meeting, by=self.petter, party=self.ks, version=meeting.version, reason="Det er streik."
        )

    def hold(self, meeting: Meeting, at_time: Any) -> Meeting:
        """The hour comes, both are there, and the convener says so."""
        at_time(meeting.ends_at + timedelta(minutes=5))
        by = self.key(meeting.convener)
        return convening.mark_held(
            meeting, by=by, party=meeting.convener, present=[self.ks, self.fn]
        )


def lay(*more: str) -> Table:
    """KS convenes first, within three months; `more` are the names of further parties."""
    parties, people = [], []
    for name, person in [
        ("KS", "Petter Ask"),
        ("Frivillighet Norge", "Sara Vik"),
        *((name, f"Leder i {name}") for name in more),
    ]:
        organisation = OrganisationFactory.create(
            kind=Kind.NATIONAL, name=name, email=f"post@{name.split()[0].lower()}.example"
        )
        user = UserFactory.create(name=person)
        MembershipFactory.create(user=user, organisation=organisation, role=Role.RESPONSIBLE)
        parties.append(organisation)
        people.append(user)
    forum = contact_meeting(*parties[:2]) if not more else ForumFactory.create(parties=parties)
    ks, fn, *others = forum.parties.all()
    return Table(forum, ks, fn, *people[:2], more=dict(zip(others, people[2:], strict=True)))


def writer(organisation: Organisation | None) -> User:
    """Somebody who writes for an organisation and holds no key."""
    user = UserFactory.create()
    MembershipFactory.create(user=user, organisation=organisation, role=Role.WRITER)
    return user


def letters_of(kind: str) -> list[Letter]:
    """The letters of a kind, in the order they were written."""
    return list(Letter.objects.filter(batch__kind=f"forum.{kind}").order_by("id"))


def town_hall() -> Venue:
    """A house with rooms that meetings are called to."""
    municipality = MunicipalityFactory.create()
    return Venue.objects.create(
        owner=municipality.organisation,
        municipality=municipality,
        name="Rådhuset",
        address="Torget 1",
        updated_at=clock.now(),
    )
