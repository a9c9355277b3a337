"""Who works in the field of a dialogue room: everyone there is invited, nobody is picked (K4)."""

from django.db import connection

from consultations.matching import Match, matches_field
from organisations.models import Municipality
from partnerships.models import DialogueRoom

COUNT = "SELECT count(*) FROM ({sql}) m"


def matched(room: DialogueRoom) -> Match:
    """Organisations that work in the municipality and burn for one of the topics, and why."""
    places = Municipality.objects.filter(organisation=room.owner_id)
    return matches_field(room.topics.all(), places)


def how_many(room: DialogueRoom) -> int:
    """How many would be invited if it opened now; one statement beside those of the topics."""
    match = matched(room)
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(sql=match.sql), match.params)
        found: int = cursor.fetchone()[0]
    return found
