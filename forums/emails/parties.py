"""Letters about a change of parties or of their order: to everyone whose key it asks for."""

from django.db.models import Q, QuerySet

from accounts.models import User
from dispatch import letters
from forums.emails.one import write
from forums.emails.writing import address
from forums.models import PartyChange
from forums.policies import KEYS, key_people
from organisations.models import Membership


@letters.in_bokmaal()
def tell_asked(change: PartyChange) -> None:
    """Somebody asks for another order: say yes or no."""
    _tell("party_change_asked", change, change.asked_by_id)


@letters.in_bokmaal()
def tell_stands(change: PartyChange) -> None:
    """Everyone has said yes."""
    _tell("party_change_stands", change, change.settled_by_id)


@letters.in_bokmaal()
def tell_refused(change: PartyChange) -> None:
    """Somebody said no, and why."""
    _tell("party_change_refused", change, change.settled_by_id)


@letters.in_bokmaal()
def tell_fell_away(change: PartyChange) -> None:
    """It can no longer be carried out; whoever asked is told too."""
    _tell("party_change_over", change, None)


def _tell(name: str, change: PartyChange, acted: int | None) -> None:
    """One to each holder of a key, but not to the one whose act it tells of."""
    order = [place.name for place in change.places.all()]
    link = address("forum_parties", ref=change.forum.ref)
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


def _concerned(change: PartyChange) -> QuerySet[User]:
    """Those who hold the key of a party there is, was until now, or would be; each once."""
    joining = [place.organisation_id for place in change.places.all() if place.organisation_id]
    keys = Membership.objects.current().filter(organisation__in=joining, role__in=KEYS)
    there = Q(ended_at=None) | Q(ended_at__gte=change.asked_at)
    holding = key_people(change.forum.parties.filter(there))
    return holding | User.objects.filter(pk__in=keys.values("user"), is_active=True)
