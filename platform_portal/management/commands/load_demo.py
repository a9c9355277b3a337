"""`./portal manage load_demo`: the demonstration's parties, people and hearings, once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.actions import DEMO_PASSWORD, demo_people, refuse_outside_demo
from consultations.models import Hearing
from platform_portal.demo.activities import make_activities
from platform_portal.demo.agreements import make_agreements
from platform_portal.demo.challenges import make_challenges
from platform_portal.demo.evaluations import make_evaluations
from platform_portal.demo.forums import make_forums
from platform_portal.demo.grants import make_grants
from platform_portal.demo.hearings import make_hearings
from platform_portal.demo.innspill import make_innspill
from platform_portal.demo.instruments import make_instruments
from platform_portal.demo.joining import make_joining
from platform_portal.demo.kinds import make_first_mapping, make_kinds
from platform_portal.demo.local_platforms import make_local_platforms
from platform_portal.demo.parties import SINCE, give_roles, make_organisations, make_people
from platform_portal.demo.partnerships import make_partnerships
from platform_portal.demo.places import make_places
from platform_portal.demo.policies import make_policies
from platform_portal.demo.rooms import make_rooms
from platform_portal.demo.time_travel import days_from_now


class Command(BaseCommand):
    help = (
        "Fyller demoen med oppdiktede organisasjoner, høringer og møter. Gjør ingenting andre gang."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load once, in one transaction; always print who one may be."""
        refuse_outside_demo()
        if not Hearing.objects.exists():
            load()
        self.stdout.write("Du kan være:")
        for person in demo_people().values():
            self.stdout.write(f"  {person.email:32} {person.line}")
        self.stdout.write(f"Passordet er det samme for alle: {DEMO_PASSWORD}")


@transaction.atomic
def load() -> None:
    """Everything or nothing; the moved clock is back before the commit."""
    with days_from_now(SINCE):
        make_organisations()
        people = make_people()
        give_roles(people)
    with days_from_now(-40):
        make_places()
    make_joining(people)
    make_first_mapping(people)
    make_hearings(people)
    make_kinds(people)
    make_forums(people)
    make_agreements(people)
    make_evaluations(people)
    make_innspill(people)
    make_grants(people)
    make_local_platforms(people)
    make_instruments(people)
    make_partnerships(people)
    make_rooms(people)
    make_policies(people)
    make_activities(people)
    make_challenges(people)
