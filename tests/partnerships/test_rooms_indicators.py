"""What is counted of dialogue rooms (clause K4)."""

import pytest

from dispatch.models import Letter
from partnerships.actions import room_ending
from partnerships.indicators.rooms import Share, of_owner
from partnerships.models import DialogueRoom
from tests.factories.organisations import CauseFactory, OrganisationFactory
from tests.factories.partnerships_rooms import RoomFactory, opened

pytestmark = pytest.mark.django_db


def test_nothing_is_nothing(larvik):
    figures = of_owner(larvik.organisation)
    assert (figures.opened, figures.agreements) == (0, None)
    assert figures.summarised.percent is None


def test_rooms_are_counted_from_what_stands(room, larvik, rooms, inga, kari, later):
    silent = OrganisationFactory(seat=larvik)
    CauseFactory(organisation=silent, topics=[rooms])
    opened(RoomFactory(owner=larvik.organisation, topics=[rooms]), by=inga)
    RoomFactory(owner=larvik.organisation)
    later(30)
    room_ending.summarise(
        DialogueRoom.objects.get(pk=room.pk), by=kari, version=room.version, summary="Vi lærte."
    )
    figures = of_owner(larvik.organisation)
    assert (figures.opened, figures.announced) == (2, 0)
    assert figures.summarised == Share(1, 2)
    assert figures.summarised.percent == 50
    assert figures.all_invited == Share(1, 2)  # one had nobody's address
    assert of_owner() == figures
    Letter.objects.update(state="failed")
    assert of_owner().all_invited == Share(0, 2)


def test_agreements_are_summed_where_they_are_known(
    room, announced, inga, django_assert_num_queries
):
    room_ending.close_room(announced(), by=inga, agreements=3)
    with django_assert_num_queries(2):
        figures = of_owner(room.owner)
    assert (figures.agreements, figures.announced) == (3, 1)
