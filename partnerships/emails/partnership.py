"""Letters about a partnership: what one party has done, or the calendar, told to the others.

One pair of templates says all of it, by `what`; the key names what happened, so that nothing goes
twice. To a municipality it goes to the one who handles it there, else to those who write for it.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from core import clock
from core.pages import absolute
from dispatch import letters
from forums.emails.writing import organisations, owned_by, people
from organisations.models import Organisation
from organisations.policies import STAFF_KINDS
from partnerships.models import Partnership, PartnershipMeeting, PartnershipParty
from partnerships.policies import partnerships as policies

# what happened → the page that its letter leads to
PAGES = {
    "posted": "partnership",
    "asked": "partnership_join",
    "joined": "partnership_work",
    "drafted": "partnership_work",
    "reason": "partnership_reason",
    "to_sign": "partnership_sign",
    "dropped": "partnership_work",
    "signed": "partnership",
    "begun": "partnership",
    "meeting_due": "partnership_work",
    "meeting_held": "partnership",
    "evaluate": "partnership_work",
    "evaluated": "partnership",
    "end_asked": "partnership_end",
    "ended": "partnership",
    "renewal": "partnership_work",
    "withdrawn": "partnership",
    "declined": "partnership_work",
}


@letters.in_bokmaal()
def tell(
    partnership: Partnership,
    what: str,
    *,
    key: str,
    to: QuerySet[PartnershipParty] | None = None,
    by: PartnershipParty | None = None,
    **words: Any,
) -> None:
    """Write to the parties what has happened.

    Args:
        partnership: as it is now.
        what: one of `PAGES`.
        key: what the letter is, so that it exists once for each reader.
        to: these parties; every party that has joined, where nothing is said.
        by: the party that did it, which needs no letter.
        words: what the templates need besides.
    """
    parties = partnership.parties.filter(joined_at__isnull=False) if to is None else to
    if by is not None:
        parties = parties.exclude(pk=by.pk)
    words = {"by": by.organisation if by else None, **words}
    prefix = f"partnership:{partnership.pk}:{key}"
    others = parties.exclude(organisation__kind__in=STAFF_KINDS)
    own = Organisation.objects.active().filter(pk__in=others.values("organisation"))
    _write(partnership, what, organisations(own, prefix), words)
    if staff := handlers(parties):
        _write(partnership, what, people(User.objects.filter(pk__in=staff), prefix), words)


@letters.in_bokmaal()
def tell_people(
    partnership: Partnership, what: str, who: QuerySet[User], *, key: str, **words: Any
) -> None:
    """Write to persons: those who sign, or the leaders who are asked for a reason."""
    prefix = f"partnership:{partnership.pk}:{key}"
    _write(partnership, what, people(who, prefix), words)


def handlers(parties: QuerySet[PartnershipParty]) -> list[int]:
    """In each municipality among them: who handles it and still may, else all who write for it."""
    found: list[int] = []
    staff = parties.filter(organisation__kind__in=STAFF_KINDS).select_related("organisation")
    for party in staff:
        writing = policies.preparing_people(party.organisation)
        one = writing.filter(pk=party.contact_id or 0)
        found += (one or writing).values_list("pk", flat=True)
    return found


@letters.in_bokmaal()
def _write(
    partnership: Partnership,
    what: str,
    recipients: QuerySet[Any, Any],
    words: dict[str, Any],
    calendar: bytes = b"",
) -> None:
    """One set, in one statement."""
    page = reverse(PAGES.get(what, "partnership_work"), kwargs={"ref": partnership.ref})
    context = {
        "partnership": partnership,
        "what": what,
        "owner": partnership.owner,
        "now": clock.now(),
        "link": absolute(page),
        **words,
    }
    subject = render_to_string("partnerships/email/partnership.subject.txt", context)
    body = render_to_string("partnerships/email/partnership.body.txt", context)
    speaker = words.get("by")
    letters.write_batch(
        kind=f"partnership.{what}",
        scope=f"partnership:{partnership.ref}",
        about=partnership.get_absolute_url(),
        sender_ref=owned_by(speaker.pk if speaker else partnership.owner_id),
        from_name=speaker.name if speaker else "",
        subject=letters.one_line(subject),
        body=body.strip() + "\n",
        recipients=recipients,
        calendar=calendar,
    )


@letters.in_bokmaal()
def invite(meeting: PartnershipMeeting, *, calendar: bytes, changed: bool) -> None:
    """Time and place of the yearly meeting, to every party, as a meeting in their calendars.

    Args:
        meeting: with its partnership, its party and a time.
        calendar: the meeting as an object.
        changed: whether it had another time before.
    """
    partnership, party = meeting.partnership, meeting.party
    parties = partnership.parties.filter(joined_at__isnull=False)
    prefix = f"partnership:{partnership.pk}:meeting:{meeting.number}:{meeting.sequence}"
    words = {
        "by": party.organisation if party else None,
        "meeting": meeting,
        "changed": changed,
    }
    own = Organisation.objects.active().filter(
        Q(pk__in=parties.values("organisation")) & ~Q(kind__in=STAFF_KINDS)
    )
    _write(partnership, "meeting", organisations(own, prefix), words, calendar)
    if staff := handlers(parties):
        who = User.objects.filter(pk__in=staff)
        _write(partnership, "meeting", people(who, prefix), words, calendar)
