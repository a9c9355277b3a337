"""Who sees a forum, sits at its table, keeps it, and may set one up."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from forums.models import Forum
from forums.policies.parties import (
    held_parties,
    joining_organisations,
    memberships,
    prepared_parties,
)
from organisations import policies as registry
from organisations.models import Municipality
from organisations.states import Kind


def visible_forums(user: Any) -> QuerySet[Forum]:
    """Every forum is public, also those that are wound up."""
    return Forum.objects.select_related("municipality", "secretariat")


def desk_forums(user: Any) -> QuerySet[Forum]:
    """The forums at whose table a person sits for a party."""
    return visible_forums(user).filter(pk__in=prepared_parties(user).values("forum"))


def contact_forums(user: Any) -> QuerySet[Forum]:
    """The national contact meetings at whose table a person sits (clauses O2–O4)."""
    return desk_forums(user).filter(municipality=None, ended_at=None).order_by("pk")


def kept_forums(user: Any) -> QuerySet[Forum]:
    """The forums of the municipalities a person writes for: they set up and keep them."""
    writing = memberships(user, registry.WRITING)
    return Forum.objects.filter(secretariat__in=writing.values("organisation"))


def may_keep(user: Any, forum: Forum) -> bool:
    """Change its terms, seats and list: the secretariat's writers; national, each party's key."""
    if forum.secretariat is not None:
        return registry.may_write(user, forum.secretariat)
    return held_parties(user).filter(forum=forum).exists()


def why_not_keep(user: Any, forum: Forum) -> str:
    """What others are told."""
    return _("Bare de som holder møteplassen i gang, kan endre den.")


def may_sit_at(user: Any, forum: Forum) -> bool:
    """Sits at the table for some party."""
    return prepared_parties(user).filter(forum=forum).exists()


def why_not_sit_at(user: Any, forum: Forum) -> str:
    """What others are told."""
    return _("Bare partene i møteplassen kan gjøre dette.")


def may_see_parties(user: Any, forum: Forum) -> bool:
    """The page where parties are changed: those at the table, and those who would join."""
    return may_sit_at(user, forum) or joining_organisations(user, forum).exists()


def setup_places(user: Any) -> QuerySet[Municipality]:
    """The municipalities and counties a person may set up a forum for."""
    places: QuerySet[Municipality] = registry.desk_places(user)
    return places.filter(valid_to=None)


def may_set_up(user: Any, _thing: Any = None) -> bool:
    """Those who write for a municipality."""
    return registry.may_use_desk(user)


def may_set_up_for(user: Any, municipality: Municipality) -> bool:
    """A writer of this municipality or county, while it exists."""
    owner = municipality.organisation
    return owner is not None and municipality.valid_to is None and registry.may_write(user, owner)


def acts_nationally(user: Any) -> bool:
    """Acts for one of the national parties, or holds a key in a national forum."""
    if not user.is_authenticated:
        return False
    national = registry.organisations_of(user).filter(kind=Kind.NATIONAL)
    return national.exists() or contact_forums(user).exists()


def why_not_act_nationally(user: Any) -> str:
    """What others are told."""
    return _(
        "Denne siden er for KS og Frivillighet Norge. Møtene deres er åpne for alle å lese om."
    )
