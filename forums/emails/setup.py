"""Letters about the forum itself: that it is there, that its terms are others, that it ends."""

from typing import Any

from django.db.models import CharField, DateTimeField, F, Value
from django.db.models.functions import Cast, Concat, JSONObject

from accounts.cadence import SendAt
from core import clock
from core.pages import absolute
from dispatch import letters
from forums.emails.one import address_of, write
from forums.emails.writing import address, owned_by, text
from forums.membership import members
from forums.models import Forum
from forums.policies import key_people
from organisations.models import Organisation, with_letter_address

COLUMNS = ("key", "recipient_ref", "name", "letter_email", "merge", "not_before")


@letters.in_bokmaal()
def tell_set_up(forum: Forum) -> None:
    """To every member, in one statement: there is a forum, you are in it, this is how you leave."""
    _to_members(forum, "set_up")


@letters.in_bokmaal()
def tell_wound_up(forum: Forum, reason: str) -> None:
    """To every member, in one statement: it ends, and why."""
    _to_members(forum, "wound_up", reason=reason)


@letters.in_bokmaal()
def _to_members(forum: Forum, name: str, **words: Any) -> None:
    context = words | {
        "forum": forum,
        "now": clock.now(),
        "sender": forum.secretariat or "Samspill",
        "link": absolute(forum.get_absolute_url()),
        "standing_link": address("forum_standing", ref=forum.ref),
    }
    letters.write_batch(
        kind=f"forum.{name}",
        scope=f"forum:{forum.ref}",
        sender_ref=owned_by(forum.secretariat_id),
        about=forum.get_absolute_url(),
        from_name=forum.secretariat.name if forum.secretariat else "",
        recipients=_members(forum, name),
        **text(name, context),
    )


def _members(forum: Forum, name: str) -> Any:
    """Each member with its address, at the hour its people have chosen."""
    never = Value(None, output_field=DateTimeField())
    found: Any = with_letter_address(members(forum))
    return found.annotate(
        key=Concat(Value(f"forum.{name}:{forum.pk}:"), Cast("pk", CharField())),
        recipient_ref=Concat(Value("org:"), Cast("pk", CharField())),
        merge=JSONObject(name=F("name")),
        not_before=SendAt(clock.PortalNow(), never, F("letter_cadence")),
    ).values_list(*COLUMNS)


@letters.in_bokmaal()
def tell_terms(forum: Forum, *, by: Any) -> None:
    """To those who hold a party's key, but not to the one who changed it."""
    told = {by.pk}
    for party in forum.parties.filter(ended_at=None):
        for person in key_people(forum.parties.filter(pk=party.pk)):
            if person.pk not in told:
                told.add(person.pk)
                write(
                    "terms",
                    forum,
                    key=f"forum.terms:{forum.pk}:{forum.version}:{person.pk}",
                    to_name=str(person),
                    to_email=person.email,
                    words={"party": party},
                )


@letters.in_bokmaal()
def tell_listed(forum: Forum, organisation: Organisation) -> None:
    """To an organisation that was put on a list."""
    write(
        "listed",
        forum,
        key=f"forum.listed:{forum.pk}:{organisation.pk}:{clock.today():%Y%m%d}",
        to_name=organisation.name,
        to_email=address_of(organisation),
        words={"standing_link": address("forum_standing", ref=forum.ref)},
    )
