"""Activities in every state, by every party's yes; dates follow the portal's own clock."""

from datetime import timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from agreements.models import Activity, Anchor, Yes
from agreements.states import BOUND, STOPPED, ActivityState
from core import clock
from tests.factories.accounts import UserFactory


class ActivityFactory(DjangoModelFactory[Activity]):
    """A proposal of the first party, due in 60 days. `state=` any other; `anchored=True` by all."""

    class Meta:
        model = Activity

    platform: Any = None
    title = factory.Sequence(lambda n: f"Konferanse nummer {n}")
    words = "Vi holder en konferanse sammen."
    clauses = factory.LazyFunction(lambda: ["K1"])
    due = factory.LazyFunction(lambda: clock.today() + timedelta(days=60))
    year = factory.LazyAttribute(lambda a: a.due.year)
    criterion = "30 kommuner var med."
    responsible = factory.LazyAttribute(lambda a: a.platform.parties.first())
    proposed_by = factory.LazyAttribute(lambda a: a.platform.parties.first())
    created_at = factory.LazyFunction(clock.now)
    created_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model: Any, *args: Any, **fields: Any) -> Activity:
        """The database lets none be born agreed."""
        state, anchored = fields.pop("state", ActivityState.PROPOSED), fields.pop("anchored", False)
        done_on = fields.pop("done_on", None)
        activity: Activity = super()._create(model, *args, **fields)
        sides = list(activity.platform.parties.all())
        if anchored:
            for side in sides:
                AnchorFactory.create(activity=activity, party=side)
        if state != ActivityState.PROPOSED:
            for side in sides:
                Yes.objects.create(activity=activity, party=side, by=UserFactory(), at=clock.now())
            put(activity, state, done_on)
        return activity


def put(activity: Activity, state: str, done_on: Any = None) -> None:
    """Move it there past the rules of people, within those of the database."""
    changes: dict[str, Any] = {"state": state}
    if state in BOUND:
        changes["agreed_at"] = clock.now()
    if state == ActivityState.DONE:
        changes |= {"done_on": done_on or clock.today(), "result": "34 kommuner var med."}
    if state in STOPPED:
        changes["reason"] = "Vi rakk det ikke."
    Activity.objects.filter(pk=activity.pk).update(**changes)
    activity.refresh_from_db()


class AnchorFactory(DjangoModelFactory[Anchor]):
    """A place in a party's plan."""

    class Meta:
        model = Anchor

    where = "Handlingsplanen, punkt 4"
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(clock.now)
