"""Letters about innspill: to the municipality that owes an answer, and to the organisation."""

from typing import Any

from django.db.models import CharField, DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject, NullIf

from accounts.cadence import SendAt
from accounts.models import User
from core import clock
from core.pages import absolute
from dispatch import actions as dispatch
from dispatch import letters
from forums import periods
from forums.emails.writing import text
from forums.models import Proposal
from forums.policies import answering_places
from organisations.models import ContactPerson, Membership, Organisation, with_letter_address
from organisations.policies import WRITING

SENT, WITHDRAWN, DUE = "proposal.sent", "proposal.withdrawn", "proposal.due"
RECEIPT, NEWS = "proposal.receipt", "proposal.news"
COLUMNS = ("key", "recipient_ref", "recipient_name", "address", "merge", "not_before")


@letters.in_bokmaal()
def tell_sent(proposal: Proposal) -> None:
    """To the municipality: an organisation has written, and by when it must have an answer."""
    _to_municipality(proposal, SENT, f"proposal-sent:{proposal.pk}")


@letters.in_bokmaal()
def tell_withdrawn(proposal: Proposal) -> None:
    """To the municipality: nobody waits for an answer any more."""
    _to_municipality(proposal, WITHDRAWN, f"proposal-withdrawn:{proposal.pk}")


@letters.in_bokmaal()
def remind(proposal: Proposal, lead: str) -> None:
    """To the municipality: the last day is near («soon»), or has passed, and then to all of them.

    Args:
        proposal: without a first answer.
        lead: «soon» or «passed».
    """
    passed = lead == "passed"
    prefix = f"proposal-due:{proposal.pk}:{lead}"
    _to_municipality(proposal, DUE, prefix, everyone=passed, passed=passed)


@letters.in_bokmaal()
def send_receipt(proposal: Proposal) -> None:
    """To the one who sent it: that it was sent, and when there must be an answer."""
    sender = User.objects.filter(Q(pk=proposal.sent_by_id)).annotate(
        key=Value(f"proposal-receipt:{proposal.pk}"),
        recipient_ref=Value(f"org:{proposal.organisation_id}"),
        recipient_name=F("name"),
        address=F("email"),
        merge=JSONObject(),
        not_before=clock.PortalNow(),
    )
    _write(proposal, RECEIPT, sender)


@letters.in_bokmaal()
def tell_news(proposal: Proposal, what: str, **words: Any) -> None:
    """To the organisation: what the municipality has said or done.

    Args:
        proposal: as it is now.
        what: «preliminary», «agenda», «answered», «declined» or «followed_up».
        words: `forum` where it is taken up.
    """
    own = Organisation.objects.filter(pk=proposal.organisation_id).active()
    sender = User.objects.filter(Q(pk=proposal.sent_by_id), is_active=True).values("email")[:1]
    forum = words.get("forum")
    key = f"proposal-news:{proposal.pk}:{what}" + (f":{forum.pk}" if forum else "")
    reached: Any = with_letter_address(own)
    found = reached.annotate(
        key=Value(key),
        recipient_ref=Concat(Value("org:"), Cast("pk", CharField())),
        recipient_name=F("name"),
        address=Coalesce(
            NullIf("letter_email", Value("")), sender, Value(""), output_field=CharField()
        ),
        merge=JSONObject(),
    )
    _write(proposal, NEWS, _at_their_hour(found), what=what, **words)


def stop_reminders(proposal: Proposal) -> None:
    """A reminder that has not gone says something that is no longer so."""
    dispatch.withdraw(proposal.get_absolute_url(), [DUE])


def stop_waiting(proposal: Proposal) -> None:
    """Nor does the first letter, when the innspill is taken back before it went."""
    dispatch.withdraw(proposal.get_absolute_url(), [DUE, SENT])


def _at_their_hour(recipients: Any) -> Any:
    """Each with when the person behind the address wants it."""
    forever = Value(None, output_field=DateTimeField(null=True))
    when = SendAt(clock.PortalNow(), forever, F("letter_cadence"))
    return recipients.annotate(not_before=when)


def _to_municipality(
    proposal: Proposal, kind: str, prefix: str, *, everyone: bool = False, **words: Any
) -> None:
    """To whom one calls there; else, or when it is late, to all who write for it; else its own."""
    places = answering_places(proposal)
    contact = ContactPerson.objects.filter(municipality__in=places).exclude(email="").first()
    owners = places.values("organisation")
    people = _writers(owners, contact, prefix)
    reached = False
    if contact:
        _write(proposal, kind, _contact(contact, prefix), **words)
        reached = True
    if (everyone or not reached) and people.exists():
        _write(proposal, kind, _at_their_hour(people), **words)
        reached = True
    if not reached:
        them: Any = with_letter_address(Organisation.objects.filter(pk__in=owners))
        own = them.annotate(
            key=Concat(Value(f"{prefix}:org:"), Cast("pk", CharField())),
            recipient_ref=Concat(Value("org:"), Cast("pk", CharField())),
            recipient_name=F("name"),
            address=F("letter_email"),
            merge=JSONObject(),
        )
        _write(proposal, kind, _at_their_hour(own), **words)


def _contact(contact: ContactPerson, prefix: str) -> QuerySet[ContactPerson]:
    """The first person to call who has an address."""
    return ContactPerson.objects.filter(pk=contact.pk).annotate(
        key=Concat(Value(f"{prefix}:contact:"), Cast("pk", CharField())),
        recipient_ref=Value(""),
        recipient_name=F("name"),
        address=F("email"),
        merge=JSONObject(),
        not_before=clock.PortalNow(),
    )


def _writers(owners: Any, contact: ContactPerson | None, prefix: str) -> QuerySet[User]:
    """Those who write for the municipality, but for whom one calls."""
    held = Membership.objects.current().filter(organisation__in=owners, role__in=WRITING)
    called = Q(email__iexact=contact.email) if contact else Q(pk=None)
    return (
        User.objects.filter(pk__in=held.values("user"), is_active=True)
        .exclude(called)
        .annotate(
            key=Concat(Value(f"{prefix}:person:"), Cast("pk", CharField())),
            recipient_ref=Value(""),
            recipient_name=F("name"),
            address=F("email"),
            letter_cadence=F("cadence"),
            merge=JSONObject(),
        )
    )


@letters.in_bokmaal()
def _write(proposal: Proposal, kind: str, recipients: Any, **words: Any) -> None:
    """One set, in one statement; the words are those of the two templates."""
    context = {
        "proposal": proposal,
        "organisation": proposal.organisation,
        "place": proposal.municipality,
        "source": periods.SOURCE,
        "link": absolute(proposal.get_absolute_url()),
        "desk": absolute(f"/arbeid/innspill/{proposal.ref}/"),
        **words,
    }
    to_the_place = kind in {SENT, WITHDRAWN, DUE}
    sender = proposal.municipality.organisation
    letters.write_batch(
        kind=kind,
        scope=f"proposal:{proposal.ref}",
        recipients=recipients.values_list(*COLUMNS),
        sender_ref=f"org:{sender.pk}" if sender and not to_the_place else "",
        about=proposal.get_absolute_url(),
        from_name=_speaks(proposal, kind),
        **text(f"proposal_{kind.rpartition('.')[2]}", context),
    )


def _speaks(proposal: Proposal, kind: str) -> str:
    """The organisation to the municipality, the municipality to it; the portal when it reminds."""
    if kind in {DUE, RECEIPT}:
        return ""
    to_the_place = kind in {SENT, WITHDRAWN}
    return proposal.organisation.name if to_the_place else proposal.municipality.title
