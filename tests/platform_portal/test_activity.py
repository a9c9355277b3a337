"""«Aktivitet i lokaldemokratiet»: private until the organisation says otherwise (clause K2)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.errors import Refused
from forums.models import Attendance
from organisations import actions
from organisations.states import Role
from platform_portal.activity import parts
from tests.consultations.municipality import signed_in, text
from tests.factories.consultations import AnswerFactory, HearingFactory
from tests.factories.forums import AgendaItemFactory, ForumFactory, MeetingFactory, ProposalFactory
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


def page(organisation):
    return reverse("activity", kwargs={"key": organisation.key})


@pytest.fixture
def active(larvik, korps):
    """One of each kind, this year."""
    AnswerFactory(hearing=HearingFactory(municipality=larvik, ended=True), organisation=korps)
    AnswerFactory(
        hearing=HearingFactory(municipality=larvik, ended=True, kind="mapping"), organisation=korps
    )
    forum = ForumFactory(municipality=larvik)
    AgendaItemFactory(forum=forum, organisation=korps, party=None, state="accepted", title="Gymsal")
    AgendaItemFactory(forum=forum, organisation=korps, party=None, state="withdrawn")
    held = MeetingFactory(forum=forum, state="held", starts_at=clock.now() - timedelta(days=3))
    Attendance.objects.create(meeting=held, organisation=korps)
    ProposalFactory(municipality=larvik, organisation=korps)
    ProposalFactory(municipality=larvik, organisation=korps, state="draft", title="Hemmelig")
    ProposalFactory(
        municipality=larvik, organisation=korps, sent_at=clock.now() - timedelta(days=400)
    )
    return korps


def test_each_kind_is_counted_and_no_draft_or_mapping(active):
    assert [(part.year, part.all) for part in parts(active)] == [(1, 1), (1, 1), (1, 2), (1, 1)]


def test_only_its_own_people_until_it_says_otherwise(client, active, ola, liv, kari):
    for user in (liv, kari):
        assert signed_in(user).get(page(active)).status_code == 403
    assert client.get(page(active)).status_code == 403
    own = text(signed_in(ola).get(page(active)))
    assert "Bare dere kan se siden." in own
    assert "Gymsal" in own
    assert "Hemmelig" not in own


def test_published_and_taken_back(client, active, ola):
    signed_in(ola).post(reverse("activity_show", kwargs={"key": active.key}))
    assert "Gymsal" in text(client.get(page(active)))
    assert reverse("activity", kwargs={"key": active.key}) in text(
        client.get(active.get_absolute_url())
    )
    signed_in(ola).post(reverse("activity_hide", kwargs={"key": active.key}))
    assert client.get(page(active)).status_code == 403
    assert page(active) not in text(client.get(active.get_absolute_url()))


def test_a_writer_does_not_publish(active, nina, liv):
    MembershipFactory(user=nina, organisation=active, role=Role.WRITER)
    show = reverse("activity_show", kwargs={"key": active.key})
    assert signed_in(nina).post(show).status_code == 403
    assert signed_in(liv).post(show).status_code == 404
    for other in (nina, liv):
        with pytest.raises(Refused):
            actions.set_activity_public(active, by=other, public=True)


def test_nothing_yet_says_what_to_do(korps, ola):
    assert reverse("proposal_new") in text(signed_in(ola).get(page(korps)))


def test_the_municipalitys_page_shows_what_was_sent(client, larvik, active):
    assert "Lys i lysløypa" in text(client.get(larvik.get_absolute_url()))
