"""What the letters about items and minutes are made from."""

from typing import Any

from django.db.models import CharField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.cadence import SendAt
from accounts.models import User
from core import clock
from core.pages import absolute
from dispatch import letters
from dispatch.models import Batch, Letter
from forums.models import Forum, Meeting, Party
from organisations.models import with_letter_address

COLUMNS = ("key", "recipient_ref", "recipient_name")
NO_DEADLINE = Value(None, output_field=DateTimeField())


def address(name: str, **kwargs: Any) -> str:
    """The full address of a page by its name."""
    return absolute(reverse(name, kwargs=kwargs))


@letters.in_bokmaal()
def text(name: str, context: dict[str, Any]) -> dict[str, Any]:
    """What a letter says, from `templates/forums/email/<name>.*.txt`, for `write_batch` and so on.

    The subject is one line whatever a title holds; dispatch cuts it to what a header takes.
    """
    subject = render_to_string(f"forums/email/{name}.subject.txt", context)
    body = render_to_string(f"forums/email/{name}.body.txt", context)
    return {"subject": " ".join(subject.split()), "body": body.strip() + "\n"}


def owned_by(organisation: int | None) -> str:
    """Whose staff may see how letters fare, as dispatch names them; nobody's without a number."""
    return f"org:{organisation}" if organisation else ""


def sender(forum: Forum, party: Party | None = None) -> dict[str, Any]:
    """Who speaks: the party, else the forum itself; and whose staff may see the letters."""
    own = party.organisation_id if party is not None else None
    return {
        "sender_ref": owned_by(own or forum.secretariat_id),
        "from_name": str(party or forum.name),
    }


@letters.in_bokmaal()
def write(
    meeting: Meeting,
    name: str,
    recipients: QuerySet[Any, Any],
    words: dict[str, Any],
    party: Party | None = None,
) -> Batch:
    """Hand a set of recipients to dispatch: «minutes.ready» names the templates too."""
    context = {"meeting": meeting, "forum": meeting.forum, "now": clock.now()} | words
    name = name.replace(".", "_")
    return letters.write_batch(
        kind=f"meeting.{name}",
        scope=f"forum:{meeting.forum.ref}",
        about=meeting.get_absolute_url(),
        recipients=recipients,
        **text(name, context),
        **sender(meeting.forum, party),
    )


def how_many(batch: Batch) -> int:
    """How many letters a set became."""
    return Letter.objects.filter(batch=batch).count()


def organisations(which: Any, prefix: str) -> Any:
    """Organisations as the recipients of a set, each with the hour its person wants."""
    found: Any = with_letter_address(which)
    return (
        found.annotate(
            key=Concat(Value(f"{prefix}:org:"), Cast("pk", CharField())),
            recipient_ref=Concat(Value("org:"), Cast("pk", CharField())),
            recipient_name=F("name"),
            merge=JSONObject(),
        )
        .annotate(not_before=SendAt(clock.PortalNow(), NO_DEADLINE, F("letter_cadence")))
        .values_list(*COLUMNS, "letter_email", "merge", "not_before")
    )


def people(which: QuerySet[User], prefix: str) -> QuerySet[Any, Any]:
    """Living people as the recipients of a set, each at the hour they want."""
    return (
        which.filter(is_active=True)
        .annotate(
            key=Concat(Value(f"{prefix}:person:"), Cast("pk", CharField())),
            recipient_ref=Value(""),
            recipient_name=F("name"),
            merge=JSONObject(),
        )
        .annotate(not_before=SendAt(clock.PortalNow(), NO_DEADLINE, F("cadence")))
        .values_list(*COLUMNS, "email", "merge", "not_before")
    )
