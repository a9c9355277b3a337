"""Ola's band, invited to a meeting that was changed once, and what it has answered."""

from typing import Any

import pytest

from core import clock
from forums.models import Invitation, Meeting
from organisations.models import Organisation
from tests.factories.forums import MeetingFactory
from tests.factories.organisations import OrganisationFactory


@pytest.fixture
def meeting() -> Meeting:
    """Three weeks from now, also online, changed once."""
    return MeetingFactory.create(online_url="https://nett.example/rom", sequence=1)


@pytest.fixture
def korps() -> Organisation:
    """Ola's band."""
    return OrganisationFactory.create(name="Solsida skolekorps")


@pytest.fixture
def invitation(meeting: Meeting, korps: Organisation) -> Invitation:
    """The band's."""
    return Invitation.objects.create(
        meeting=meeting, organisation=korps, email="ola@korps.example", invited_at=clock.now()
    )


def link(invitation: Invitation) -> str:
    """What stands in the letter."""
    return f"/moter/svar/{invitation.token}/"


def state(invitation: Invitation) -> tuple[Any, ...]:
    """What was answered."""
    invitation.refresh_from_db()
    row = invitation
    return row.answer, row.people, row.mode, row.needs, row.answered_via
