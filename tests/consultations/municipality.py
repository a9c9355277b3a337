"""A municipality at work: its people with their roles, and a hearing on its way."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from consultations import actions
from consultations.models import Hearing
from core import clock
from organisations.models import Municipality, Organisation, Topic
from organisations.states import Role
from tests.factories.consultations import ContactPersonFactory, HearingFactory
from tests.factories.organisations import (
    CauseFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    TopicFactory,
)

SCRIPT = "<script>alert('hei')</script><b>fet</b>"


@pytest.fixture
def larvik(kari: User, grete: User) -> Municipality:
    """Kari is a case handler there, Grete approves."""
    larvik = MunicipalityFactory(name="Larvik", number="3909")
    MembershipFactory(user=kari, organisation=larvik.organisation, role=Role.WRITER)
    MembershipFactory(user=grete, organisation=larvik.organisation, role=Role.APPROVER)
    ContactPersonFactory(municipality=larvik)
    return larvik


@pytest.fixture
def rooms(db: None) -> Topic:
    """The topic that everything here turns on."""
    return TopicFactory(code="lokaler", name_nb="Lokaler")


@pytest.fixture
def korps(larvik: Municipality, rooms: Topic, ola: User) -> Organisation:
    """Ola's band, which burns for rooms in Larvik."""
    korps = OrganisationFactory(name="Solsida skolekorps", seat=larvik, email="post@korps.example")
    CauseFactory(organisation=korps, title="Øvingsrom til alle", topics=[rooms])
    MembershipFactory(user=ola, organisation=korps)
    return korps


@pytest.fixture
def proposal(larvik: Municipality, kari: User) -> Hearing:
    """Kari's draft."""
    return HearingFactory(municipality=larvik, created_by=kari, title="Lån av lokaler")


def url(name: str, hearing: Hearing, **kwargs: Any) -> str:
    """The address of one of the hearing's pages."""
    return reverse(name, kwargs={"ref": hearing.ref, **kwargs})


def text(response: Any) -> str:
    """The page as it came."""
    return response.content.decode()


def signed_in(user: User) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_kari(kari: User, larvik: Municipality) -> Client:
    """Kari's browser."""
    return signed_in(kari)


@pytest.fixture
def as_grete(grete: User, larvik: Municipality) -> Client:
    """Grete's browser."""
    return signed_in(grete)


def content(hearing: Hearing, topics: list[Topic], **changes: Any) -> dict[str, Any]:
    """What the form for the content sends."""
    return {
        "version": hearing.version,
        "kind": "matter",
        "title": hearing.title,
        "lead": hearing.lead,
        "in_short": "Ett punkt\nEtt til",
        "background": "Bakgrunnen.",
        "participation": "consultation",
        "contact": hearing.municipality.contact_persons.first().pk,
        "topics": [topic.pk for topic in topics],
        "question_1": "Hva trenger dere?",
        **changes,
    }


def ready_for_approval(hearing: Hearing, by: User, topics: list[Topic]) -> Hearing:
    """A draft with content, invitees and a deadline, sent for approval by one person."""
    hearing = actions.save_content(
        hearing,
        by=by,
        version=hearing.version,
        topics=topics,
        areas=[hearing.municipality],
        questions=["Hva trenger dere?"],
        contact=hearing.municipality.contact_persons.first(),
    )
    hearing = actions.finish_review(hearing, by=by)
    hearing = actions.save_deadline(
        hearing,
        by=by,
        version=hearing.version,
        closes_on=clock.today() + timedelta(days=42),
        short_reason="Kommunestyret møtes før jul.",  # six weeks may touch a holiday
        short_decided_by="Ordfører Åse Dahl",
    )
    return actions.send_for_approval(hearing, by=by, version=hearing.version)
