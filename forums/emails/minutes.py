"""The way of the minutes in letters: please approve, we object, here they are, they are late."""

from django.db.models import Q

from accounts.models import User
from dispatch import letters
from dispatch.models import Letter
from forums import policies
from forums.emails.writing import (
    address,
    how_many,
    organisations,
    people,
    write,
)
from forums.models import Invitation, Meeting, Minutes, Party, Share, Verdict
from organisations.models import Organisation


@letters.in_bokmaal()
def ask_for_approval(minutes: Minutes) -> None:
    """To everyone who holds a party's key: read it, and say yes or what is wrong."""
    meeting = minutes.meeting
    link = address("minutes_approve", ref=meeting.ref)
    holders = policies.key_people(policies.approving_parties(meeting).order_by())
    recipients = people(holders, f"minutes-approve:{minutes.pk}:{minutes.version}")
    write(meeting, "minutes.for_approval", recipients, {"link": link}, meeting.convener)


@letters.in_bokmaal()
def tell_objected(verdict: Verdict) -> None:
    """To those who write for the convener: what another party does not agree with."""
    meeting = verdict.minutes.meeting
    writers = policies.writing_people(Party.objects.filter(pk=meeting.convener_id))
    words = {"verdict": verdict, "link": address("minutes_edit", ref=meeting.ref)}
    recipients = people(writers, f"minutes-objected:{verdict.pk}")
    write(meeting, "minutes.objected", recipients, words, verdict.party)


@letters.in_bokmaal()
def tell_ready(minutes: Minutes) -> None:
    """To the invited organisations and people: «Referatet er klart».

    Those organisations that came are asked how it went too.
    """
    meeting = minutes.meeting
    words = {"minutes": minutes, "link": address("minutes", ref=meeting.ref)}
    asked = words | {"pulse": address("meeting_pulse", ref=meeting.ref)}
    invited = Invitation.objects.filter(meeting=meeting)
    bodies = Organisation.objects.active().filter(pk__in=invited.values("organisation"))
    came = _came(meeting)
    prefix = f"minutes-ready:{minutes.pk}"
    write(meeting, "minutes.ready", organisations(bodies.filter(came), prefix), asked)
    write(meeting, "minutes.ready", organisations(bodies.exclude(came), prefix), words)
    write(
        meeting,
        "minutes.ready",
        people(User.objects.filter(pk__in=invited.values("person")), prefix),
        words,
    )


def _came(meeting: Meeting) -> Q:
    """Organisations that were there, as themselves or as a party."""
    rows = meeting.attendances.all()
    parties = Party.objects.filter(pk__in=rows.values("party"), organisation__isnull=False)
    own = rows.filter(organisation__isnull=False)
    return Q(pk__in=own.values("organisation")) | Q(pk__in=parties.values("organisation"))


@letters.in_bokmaal()
def remind_of_minutes(meeting: Meeting) -> int:
    """To those who write for the convener, once for each meeting; 1 when it was done now."""
    prefix = f"minutes-late:{meeting.pk}"
    if Letter.objects.filter(key__startswith=f"{prefix}:").exists():
        return 0
    writers = policies.writing_people(Party.objects.filter(pk=meeting.convener_id))
    words = {"link": address("minutes_edit", ref=meeting.ref)}
    write(meeting, "minutes.late", people(writers, prefix), words)
    return 1


@letters.in_bokmaal()
def send_summary(share: Share) -> int:
    """To the members of one party, in one set; how many letters it became."""
    minutes, party = share.minutes, share.party
    link = address("minutes_shared", ref=minutes.meeting.ref, pk=share.pk)
    recipients = organisations(policies.own_members(party), f"minutes-shared:{share.pk}")
    words = {"minutes": minutes, "link": link, "party": party}
    return how_many(write(minutes.meeting, "minutes.shared", recipients, words, party))
