"""Letters about a change of parties or of their order: to everyone whose key it asks for."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from dispatch import letters
from forums.emails.one import write
from forums.models import PartyChange
from forums.policies import KEYS, key_people
from organisations.emails import absolute
from organisations.models import Membership


@letters.in_bokmaal()
def tell_asked(change: PartyChange) -> None:
    """Somebody asks for another order: say yes or no."""
    _tell("party_change_asked", change)


@letters.in_bokmaal()
def tell_stands(change: PartyChange) -> None:
    """Everyone has said yes."""
    _tell("party_change_stands", change)


@letters.in_bokmaal()
def tell_refused(change: PartyChange) -> None:
    """Somebody said no, and why."""
    _tell("party_change_refused", change)


def _tell(name: str, change: PartyChange) -> None:
    """One to each holder of a key, but not to the one whose act it tells of."""
    acted = change.settled_by_id or change.asked_by_id
    order = [place.name for place in change.places.all()]
    link = absolute(reverse("forum_parties", kwargs={"ref": change.forum.ref}))
    for person in _concerned(change):
        if person.pk != acted:
            write(
                name,
                change.forum,
                key=f"forum.{name}:{change.pk}:{person.pk}",
                to_name=str(person),
                to_email=person.email,
                words={"change": change, "order": order, "answer_link": link},
            )


def _concerned(change: PartyChange) -> Iterator[User]:
    """Those who hold the key of a party there is, was until now, or would be; each once."""
    joining = [place.organisation_id for place in change.places.all() if place.organisation_id]
    keys = Membership.objects.current().filter(organisation__in=joining, role__in=KEYS)
    found = {person.pk: person for person in User.objects.filter(pk__in=keys.values("user"))}
    there = Q(ended_at=None) | Q(ended_at__gte=change.asked_at)
    for party in change.forum.parties.filter(there):
        found |= {person.pk: person for person in key_people(party)}
    return iter(found.values())
