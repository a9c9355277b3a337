"""One organisation, as anyone sees it; the page is composed in `platform_portal`."""

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from organisations import policies
from organisations.models import Affiliation, Membership, Organisation
from organisations.states import Role


def found(user: Any, key: str) -> Organisation:
    """The one of that number or ref that this person may see, else 404."""
    visible = policies.visible_organisations(user).select_related("seat", "merged_into")
    one: Organisation | None = visible.filter(Q(orgnr=key) | Q(ref=key)).first()
    if one is None:
        raise Http404
    return one


def moved(one: Organisation, key: str) -> Any:
    """Where it is now: its heir, its municipality's page, or its address by number."""
    if one.merged_into:
        return one.merged_into
    if one.kind in policies.STAFF_KINDS:
        return one.municipalities.current().order_by("-level").first()
    return one if key != one.key else None


def detail(user: Any, one: Organisation) -> dict[str, Any]:
    """What the page shows; statements do not grow with causes or places."""
    people = Membership.objects.current().filter(organisation=one, role=Role.RESPONSIBLE)
    umbrellas = Affiliation.objects.filter(member=one, umbrella__listed=True).filter(
        Q(ends=None) | Q(ends__gt=clock.today())
    )
    return {
        "organisation": one,
        "causes": one.causes.standing().prefetch_related("topics", "areas"),
        "areas": one.works_in.all(),
        "umbrellas": umbrellas.select_related("umbrella"),
        "has_responsible": people.exists(),
        "may_edit": policies.may_edit(user, one),
        "crumbs": [
            (_("Forside"), reverse("front")),
            (_("Organisasjoner"), reverse("organisation_list")),
            (one.name, ""),
        ],
    }
