"""The activity plan over HTTP: everyone reads it, the parties act, refused beside its field."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Activity, Edition, Party, Platform
from agreements.states import ActivityState
from core import clock
from tests.consultations.municipality import signed_in, text
from tests.factories.agreements_activities import ActivityFactory

pytestmark = pytest.mark.django_db
S = ActivityState


def at(name: str, activity: Activity, **more: Any) -> str:
    """The address of one of its pages."""
    return reverse(name, kwargs={"ref": activity.ref, **more})


def filled(party: Party, **changes: Any) -> dict[str, Any]:
    """What the form sends."""
    return {
        "ref": "abcdefghjk",
        "party": party.pk,
        "title": "Konferanse om møteplasser",
        "words": "Vi holder en konferanse.",
        "clauses": ["K1e"],
        "responsible": party.pk,
        "due": str(clock.today() + timedelta(days=80)),
        "criterion": "30 kommuner var med.",
        **changes,
    }


def test_the_plan_of_a_year(
    client: Client, national: Platform, in_force: Edition, django_assert_max_num_queries: Any
) -> None:
    for state in S:
        for _each in range(2):
            ActivityFactory.create(platform=national, state=state, anchored=state == S.DONE)
    year = Activity.objects.values_list("year", flat=True)[0]
    with django_assert_max_num_queries(20):
        page = text(client.get(reverse("activity_list") + f"?ar={year}"))
    for words in ("Foreslått av KS", "Ja, felles", "0 av 2", "O5 Hvor lenge avtalen varer"):
        assert words in page
    assert (
        client.get(reverse("activity_list") + "?etter=-1&ar=%00&plattform=%00").status_code == 200
    )


def test_files_and_calendar(client: Client, national: Platform) -> None:
    ActivityFactory.create(platform=national, state=S.PLANNED, title="=1+1", anchored=True)
    got = client.get(reverse("activities_export", kwargs={"kind": "csv"}))
    lines = b"".join(got.streaming_content).decode()
    assert "'=1+1" in lines
    assert "KS, Frivillighet Norge;Ja" in lines
    assert client.get(reverse("activities_export", kwargs={"kind": "xlsx"})).status_code == 200
    assert client.get(reverse("activities_export", kwargs={"kind": "exe"})).status_code == 404
    assert b"Felles aktivitet" in client.get(reverse("activities_ics")).content


def test_petter_proposes_and_sara_says_yes(
    as_petter: Client, as_sara: Client, national: Platform, ks_party: Party, fn_party: Party
) -> None:
    bad = as_petter.post(reverse("activity_new"), filled(ks_party, clauses=["X9"]))
    assert bad.status_code == 422
    assert bad.context["form"].errors["clauses"] == ["Plattformen har ikke punktet X9."]
    late = as_petter.post(reverse("activity_new"), filled(ks_party, due="2020-01-01"))
    assert list(late.context["form"].errors) == ["due"]
    made = as_petter.post(reverse("activity_new"), filled(ks_party))
    assert made.status_code == 302
    activity = Activity.objects.get()
    assert "Si ja" not in text(as_petter.get(activity.get_absolute_url()))
    assert "Si ja" in text(as_sara.get(activity.get_absolute_url()))
    other = as_petter.post(at("activity_yes", activity), {"party": fn_party.pk, "version": 1})
    assert (other.status_code, list(other.context["form"].errors)) == (422, ["party"])
    said = {"party": fn_party.pk, "version": 1}
    assert as_sara.post(at("activity_yes", activity), said).status_code == 302
    activity.refresh_from_db()
    assert activity.state == S.AGREED
    assert "Begge er enige" in text(as_sara.get(activity.get_absolute_url()))


def test_anchoring_for_the_other_is_refused_beside_the_field(
    as_petter: Client, national: Platform, ks_party: Party, fn_party: Party
) -> None:
    activity = ActivityFactory.create(platform=national, state=S.AGREED)
    said = {"party": fn_party.pk, "where": "Deres plan"}
    refused = as_petter.post(at("activity_anchor", activity), said)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["party"])
    own = {"party": ks_party.pk, "where": "Årsplanen", "url": "ks.example/plan"}
    assert as_petter.post(at("activity_anchor", activity), own).status_code == 302
    assert "Årsplanen" in text(as_petter.get(activity.get_absolute_url()))


def test_carried_out_postponed_and_taken_up(
    as_petter: Client, as_sara: Client, national: Platform, ks_party: Party, fn_party: Party
) -> None:
    activity = ActivityFactory.create(platform=national, state=S.AGREED)
    assert as_sara.get(at("activity_done", activity)).status_code == 403
    as_petter.post(at("activity_move", activity), {"version": 1, "to": S.PLANNED})
    as_petter.post(at("activity_move", activity), {"version": 2, "to": S.UNDER_WAY})
    stop = at("activity_stop", activity, way="utsett")
    refused = as_sara.post(stop, {"party": fn_party.pk, "version": 3, "reason": ""})
    assert list(refused.context["form"].errors) == ["reason"]
    as_sara.post(stop, {"party": fn_party.pk, "version": 3, "reason": "Sykdom."})
    page = text(as_petter.get(activity.get_absolute_url()))
    assert "Ta den opp igjen" in page
    again = filled(ks_party, version=4)
    assert as_petter.post(at("activity_edit", activity), again).status_code == 302
    as_sara.post(at("activity_yes", activity), {"party": fn_party.pk, "version": 5})
    for version, to in ((5, S.PLANNED), (6, S.UNDER_WAY)):
        as_petter.post(at("activity_move", activity), {"version": version, "to": to})
    said = {"version": 7, "done_on": str(clock.today()), "result": "34 kommuner kom."}
    assert as_petter.post(at("activity_done", activity), said).status_code == 302
    assert "34 kommuner kom." in text(as_sara.get(activity.get_absolute_url()))
    assert as_petter.get(at("activity_stop", activity, way="tull")).status_code == 404


def test_strangers_read_and_do_nothing(client: Client, national: Platform, ola: Any) -> None:
    activity = ActivityFactory.create(platform=national)
    assert client.get(activity.get_absolute_url()).status_code == 200
    olas = signed_in(ola)
    for name in ("activity_edit", "activity_done", "activity_anchor"):
        assert olas.get(at(name, activity)).status_code == 403
    assert olas.get(reverse("activity_new")).status_code == 403
