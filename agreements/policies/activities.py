"""Who reads the activity plan, who proposes, who says yes, and whose anchor is whose.

A side without a council has no key. While its text is in force, somebody responsible in one of the
organisations that have joined it answers for the side here, as when it hands in an evaluation: an
activity is a deed that one organisation can take on, and no text that binds the others.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Activity, Anchor, Approval, Edition, Party, Platform, Yes
from agreements.policies import parties
from agreements.policies.waits import Wait
from agreements.states import LIVE, ActivityState
from core import clock
from organisations.models import Organisation

SHOWN = 20
SOON = 30  # days before the last day that it waits for the one who is responsible


def visible_activities(user: Any) -> QuerySet[Activity]:
    """The whole plan is public, also what is only proposed."""
    return Activity.objects.select_related("platform", "responsible", "proposed_by")


def planning_platforms(user: Any) -> QuerySet[Platform]:
    """Those a person may propose for: a party of their own, and every side can answer.

    Where organisations join one by one, nobody can before their text is in force.
    """
    if not user.is_authenticated:
        return Platform.objects.none()
    mine = parties.prepared(user).values("platform")
    agreed = Edition.objects.valid().values("platform")
    mute = Party.objects.joined().exclude(platform__in=agreed)
    return Platform.objects.filter(pk__in=mine).exclude(pk__in=mute.values("platform"))


def can_answer(platform: Platform) -> bool:
    """Somebody can say yes for each of its sides."""
    if not Party.objects.joined().filter(platform=platform).exists():
        return True
    return Edition.objects.valid().filter(platform=platform).exists()


def joined(user: Any) -> QuerySet[Approval]:
    """What joins the organisations that a person is responsible for, to texts in force."""
    found: QuerySet[Approval] = Approval.objects.standing().filter(
        edition__in=Edition.objects.valid().values("pk"),
        party__in=Party.objects.joined().values("pk"),
        organisation__in=parties.bound_by(user),
    )
    return found


def joined_as(user: Any, party: Party) -> Organisation | None:
    """The organisation of this person's that has joined the text in force; None of other sides."""
    row = joined(user).filter(party=party).select_related("organisation").first()
    return row.organisation if row else None


def acting_for(user: Any, party: Party) -> Organisation | None:
    """In whose name a person acts: the party's own organisation, or one that has joined it."""
    return party.organisation or joined_as(user, party)


def answered(user: Any) -> QuerySet[Party]:
    """The sides a person may say yes for, and stop what they have said yes to. One statement."""
    if not user.is_authenticated:
        return Party.objects.none()
    held = Q(pk__in=parties.held(user).values("pk"))
    return Party.objects.filter(held | Q(pk__in=joined(user).values("party")))


def may_answer_for(user: Any, party: Party) -> bool:
    """One of them."""
    return answered(user).filter(pk=party.pk).exists()


def may_propose(user: Any, _thing: Any = None) -> bool:
    """Somebody who prepares for a party."""
    return planning_platforms(user).exists()


def why_not_propose(user: Any, _thing: Any = None) -> str:
    """What others are told."""
    return _("Bare partene i en plattform kan foreslå felles aktiviteter.")


def may_work(user: Any, activity: Activity) -> bool:
    """Somebody who prepares for one of its parties."""
    return parties.may_write(user, activity.platform)


def why_not_work(user: Any, activity: Activity) -> str:
    """What others are told."""
    return _("Bare partene i %(platform)s kan gjøre dette.") % {"platform": activity.platform}


def may_lead(user: Any, activity: Activity) -> bool:
    """Carry it out: those who prepare for the party that is responsible."""
    return parties.may_prepare_for(user, activity.responsible)


def why_not_lead(user: Any, activity: Activity) -> str:
    """What others are told."""
    return _("Bare %(party)s, som er ansvarlig, kan gjøre dette.") % {"party": activity.responsible}


def may_bind(user: Any, activity: Activity) -> bool:
    """Say yes, or put a stop to it: somebody who answers for one of its parties."""
    return answered(user).filter(platform=activity.platform_id).exists()


def why_not_bind(user: Any, activity: Activity) -> str:
    """What others are told."""
    return _("Bare de som kan binde en av partene, kan gjøre dette.")


def yes_parties(user: Any, activity: Activity) -> list[Party]:
    """The parties a person may say yes for now: theirs, not given, and none given by them."""
    if activity.state != ActivityState.PROPOSED:
        return []
    if Yes.objects.filter(activity=activity, by=user.pk).exists():
        return []
    given = Yes.objects.filter(activity=activity).values("party")
    return list(answered(user).filter(platform=activity.platform_id).exclude(pk__in=given))


def waiting_for(user: Any) -> list[Wait]:
    """A yes, an anchor or a deed that is this person's to give; what is due first, first."""
    if not user.is_authenticated:
        return []
    held = answered(user).values("pk")
    prepared = parties.prepared(user).values("pk")
    this = OuterRef("pk")
    mine = Q(pk__in=Yes.objects.filter(by=user).values("activity"))
    unsaid = Party.objects.filter(pk__in=held, platform=OuterRef("platform")).exclude(
        pk__in=Yes.objects.filter(activity=OuterRef(this)).values("party")
    )
    bare = Party.objects.filter(pk__in=prepared, platform=OuterRef("platform")).exclude(
        pk__in=Anchor.objects.filter(activity=OuterRef(this)).values("party")
    )
    soon = clock.today() + timedelta(days=SOON)
    seen = visible_activities(user)
    asked = seen.filter(Exists(unsaid), state=ActivityState.PROPOSED).exclude(mine)
    loose = seen.filter(Exists(bare), state__in=LIVE)
    owed = seen.filter(responsible__in=prepared, state__in=LIVE, due__lte=soon)
    return [
        *(_wait(a, _("Den andre parten venter på et ja."), _("Les og svar"), "activity_page")
          for a in asked.order_by("due", "pk")[:SHOWN]),
        *(_wait(a, _("Skriv hvor den står i planen deres."), _("Forankre"), "activity_anchor")
          for a in loose.order_by("due", "pk")[:SHOWN]),
        *(_wait(a, _("Dere er ansvarlige."), _("Se aktiviteten"), "activity_page")
          for a in owed.order_by("due", "pk")[:SHOWN]),
    ]  # fmt: skip


def _wait(activity: Activity, why: str, button: str, page: str) -> Wait:
    """One activity."""
    return Wait(
        deadline=clock.end_of_day(activity.due),
        what=_("Felles aktivitet · %(platform)s") % {"platform": activity.platform},
        title=activity.title,
        why=why,
        button=button,
        url=reverse(page, kwargs={"ref": activity.ref}),
    )
