"""A party tells its own members what came of a meeting."""

import pytest

from core import clock
from core.errors import Refused
from dispatch.models import Letter
from forums.actions import minutes, sharing
from forums.models import (
    Meeting,
    Share,
)
from forums.states import (
    MeetingState,
)
from organisations.models import Affiliation
from organisations.states import Kind
from tests.factories.organisations import (
    OrganisationFactory,
)
from tests.forums.minutes_table import EVENING, council, days_after, held, letters, member, table

__all__ = ["council", "held", "table"]  # fixtures
pytestmark = pytest.mark.django_db


# --- sharing --------------------------------------------------------------------------------------


def test_frivillighet_norge_tells_its_members_once_and_ks_the_municipalities(held):
    band, other = (OrganisationFactory(email=f"{name}@lag.example") for name in ("en", "to"))
    Affiliation.objects.create(member=band, umbrella=held.second.organisation)
    Affiliation.objects.create(member=other, umbrella=held.second.organisation, ends=clock.today())
    OrganisationFactory(kind=Kind.MUNICIPALITY, email="post@kommune.example")
    row = held.approved()
    for _click in (1, 2):
        share = sharing.share_summary(row, by=held.two, party=held.second)
    assert letters("minutes_shared") == ["en@lag.example"]
    assert (share.sent_to, Share.objects.count()) == (1, 1)
    body = Letter.objects.get(email="en@lag.example").batch.body
    assert "Fristene blir lengre." in body
    assert f"/referat/fra/{share.pk}/" in body
    sharing.share_summary(row, by=held.one, party=held.first)
    assert "post@kommune.example" in letters("minutes_shared")


def test_sharing_takes_a_key_a_summary_and_approved_minutes(held):
    Affiliation.objects.create(member=OrganisationFactory(), umbrella=held.second.organisation)
    row = held.sent()
    with pytest.raises(Refused, match="godkjent av alle"):
        sharing.share_summary(row, by=held.two, party=held.second)
    with pytest.raises(Refused, match="handle for"):
        sharing.share_summary(row, by=held.one, party=held.second)


def test_the_council_tells_its_members_and_the_municipality_has_nobody_to_tell(
    council, at_time, ola
):
    member(council, ola, email="post@korps.example")
    at_time(EVENING)
    council.hold()
    row = council.approved()
    with pytest.raises(Refused, match="ingen å sende til"):
        sharing.share_summary(row, by=council.one, party=council.first)
    sharing.share_summary(row, by=council.two, party=council.second)
    assert letters("minutes_shared") == ["post@korps.example"]


def test_a_meeting_that_is_not_held_has_no_late_minutes(table, at_time):
    at_time(days_after(table.meeting, 40))
    assert minutes.remind_late() == 0
    assert Meeting.objects.get().state == MeetingState.CONVENED
