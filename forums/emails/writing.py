"""What the letters about items and minutes are made from."""

from typing import Any

from django.conf import settings
from django.db.models import CharField, DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.cadence import SendAt
from accounts.models import User
from core import clock
from dispatch import letters
from dispatch.models import Batch, Letter
from forums.models import Forum, Meeting, Party, Seat
from forums.policies import KEYS
from organisations.models import Membership, with_letter_address
from organisations.policies import WRITING
from organisations.states import Role

COLUMNS = ("key", "recipient_ref", "recipient_name")
NO_DEADLINE = Value(None, output_field=DateTimeField())


def absolute(name: str, **kwargs: Any) -> str:
    """The full address of a page, for letters."""
    return f"{settings.PORTAL_BASE_URL}{reverse(name, kwargs=kwargs)}"


@letters.in_bokmaal()
def text(name: str, context: dict[str, Any]) -> tuple[str, str]:
    """The subject, one line whatever a title holds, and the body."""
    subject = render_to_string(f"forums/email/{name}.subject.txt", context)
    body = render_to_string(f"forums/email/{name}.body.txt", context)
    return " ".join(subject.split())[:250], body


def sender(forum: Forum, party: Party | None = None) -> dict[str, Any]:
    """Who speaks: the party, else the forum itself; and whose staff may see the letters."""
    owner = (party.organisation if party is not None else None) or forum.secretariat
    return {
        "sender_ref": f"org:{owner.pk}" if owner is not None else "",
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
    subject, body = text(name.replace(".", "_"), context)
    return letters.write_batch(
        kind=f"meeting.{name.replace('.', '_')}",
        scope=f"forum:{meeting.forum.ref}",
        about=meeting.get_absolute_url(),
        subject=subject,
        body=body,
        recipients=recipients,
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


def people(which: Any, prefix: str) -> QuerySet[Any, Any]:
    """Living people as the recipients of a set, each at the hour they want."""
    return (
        User.objects.filter(which, is_active=True)
        .annotate(
            key=Concat(Value(f"{prefix}:person:"), Cast("pk", CharField())),
            recipient_ref=Value(""),
            recipient_name=F("name"),
            merge=JSONObject(),
        )
        .annotate(not_before=SendAt(clock.PortalNow(), NO_DEADLINE, F("cadence")))
        .values_list(*COLUMNS, "email", "merge", "not_before")
    )


def key_holders(parties: Any) -> Q:
    """People who may bind one of the parties, as `policies.held_parties` seen from the party."""
    return _people_of(parties, KEYS, {Role.RESPONSIBLE})


def preparers(parties: Any) -> Q:
    """People who may write for one of the parties."""
    return _people_of(parties, KEYS | WRITING, WRITING)


def _people_of(parties: Any, roles: set[Role], seated: set[Role]) -> Q:
    """By a role in the party's organisation, or by a seat of their own or their organisation's."""
    seats = Seat.objects.current().filter(party__in=parties, may_approve=True)
    current = Membership.objects.current()
    own = current.filter(organisation__in=parties.values("organisation"), role__in=roles)
    theirs = current.filter(organisation__in=seats.values("organisation"), role__in=seated)
    return (
        Q(pk__in=own.values("user"))
        | Q(pk__in=theirs.values("user"))
        | Q(pk__in=seats.values("person"))
    )
