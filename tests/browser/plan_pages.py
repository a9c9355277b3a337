"""The pages of local policies and of the activity plan, as everyone and the parties meet them."""

from django.urls import reverse

from agreements.models import Activity, LocalPolicy
from agreements.states import ActivityState
from organisations.models import Municipality

A = ActivityState


def of(name: str, thing: LocalPolicy | Activity, **more: str) -> str:
    """The address of a page of one."""
    return reverse(name, kwargs={"ref": thing.ref, **more})


def activity(state: str) -> Activity:
    """One in a state."""
    return Activity.objects.filter(state=state).order_by("pk")[0]


def everyone() -> list[str]:
    """The levels, every policy, Larvik's own word; the plan and every activity."""
    larvik = Municipality.objects.get(number="3909")
    return [
        reverse("policy_list"),
        f"{reverse('policy_list')}?niva=has",
        *(one.get_absolute_url() for one in LocalPolicy.objects.order_by("pk")),
        reverse("policy_check", kwargs={"slug": larvik.slug}),
        reverse("activity_list"),
        f"{reverse('activity_list')}?ar=2001",
        *(activity(state).get_absolute_url() for state in A.values),
    ]


def karis() -> list[str]:
    """What one who writes the policy meets."""
    policy = LocalPolicy.objects.get(municipality__number="3909")
    return [
        *map(reverse, ["work_policies", "policy_new"]),
        *(of(name, policy) for name in ("policy_work", "policy_edit", "evidence_add")),
        reverse("policy_check_edit", kwargs={"number": "3909"}),
    ]


def gretes() -> list[str]:
    """What an approver meets."""
    policy = LocalPolicy.objects.get(municipality__number="3909")
    return [of("policy_work", policy), of("policy_decide", policy)]


def petters() -> list[str]:
    """What KS meets: a proposal to answer, things to carry out, and how to stop one."""
    return [
        reverse("activity_new"),
        *(activity(state).get_absolute_url() for state in A.values),
        of("activity_edit", activity(A.PROPOSED)),
        of("activity_anchor", activity(A.AGREED)),
        of("activity_stop", activity(A.PLANNED), way="utsett"),
    ]


def saras() -> list[str]:
    """What Frivillighet Norge meets when something is done, or taken up again."""
    return [
        of("activity_done", activity(A.UNDER_WAY)),
        of("activity_edit", activity(A.POSTPONED)),
    ]


PAGES = {
    "": everyone,
    "kari": karis,
    "grete": gretes,
    "petter": petters,
    "sara": saras,
}
