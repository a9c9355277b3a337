"""What a notice must say of when and where, and what it may not say."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Refused
from dispatch import letters
from forums.models import Forum, Meeting, MeetingReminder
from forums.states import MeetingState

TYPED = ["title", "lead", "place", "room", "online_url", "short_reason"]
TOLD = {
    "title": gettext_lazy("Navnet på møtet"),
    "starts_at": gettext_lazy("Tidspunktet"),
    "ends_at": gettext_lazy("Tidspunktet"),
    "place": gettext_lazy("Stedet"),
    "venue": gettext_lazy("Stedet"),
    "room": gettext_lazy("Stedet"),
    "online_url": gettext_lazy("Lenken for å bli med på nett"),
}
PUT = [*TOLD, "lead", "short_reason"]
LONGEST = timedelta(hours=24)
FURTHEST = timedelta(days=3 * 366)  # the longest interval between two meetings


def put(meeting: Meeting, forum: Forum, fields: Mapping[str, Any]) -> list[str]:
    """Put what was written on a meeting, cleaned; the caller saves it.

    Args:
        meeting: new, or read under lock.
        forum: its forum, for how long the notice must be.
        fields: title, lead, starts_at, ends_at, place, venue, room, online_url, short_reason.

    Returns:
        Which of them differ from before; the invited are told of those in `TOLD`.

    Raises:
        Refused: beside the field that is wrong.
    """
    before = {name: getattr(meeting, name) for name in PUT}
    for name, value in fields.items():
        setattr(meeting, name, _clean(name, value) if name in TYPED else value)
    called = meeting.state == MeetingState.CONVENED
    if called and not meeting.short_reason and not _earlier(meeting, before["starts_at"]):
        meeting.short_reason = before["short_reason"]  # what everyone has read stays
    if not meeting.title:
        raise Refused(_("Skriv hva møtet heter."), "title")
    _check_place(meeting)
    moved = (before["starts_at"], before["ends_at"]) != (meeting.starts_at, meeting.ends_at)
    if moved or meeting.state != MeetingState.CONVENED:
        _check_time(meeting)
    _check_notice(meeting, forum, before["starts_at"])
    return [name for name in PUT if before[name] != getattr(meeting, name)]


@letters.in_bokmaal()
def in_words(names: Collection[str], *, again: bool = False) -> list[str]:
    """What the invited are told is new; nothing when none of it concerns them.

    Args:
        names: what differs, from `put`.
        again: the meeting was put off and is called again.
    """
    words = [_("Møtet er innkalt på nytt")] if again else []
    return words + list(dict.fromkeys(str(TOLD[name]) for name in names if name in TOLD))


def _clean(name: str, value: str) -> str:
    """One line without control characters, no longer than there is room for."""
    words = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    limit = getattr(Meeting._meta.get_field(name), "max_length", None)
    if limit and len(words) > limit:
        raise Refused(_("Skriv kortere: høyst %(limit)d tegn.") % {"limit": limit}, name)
    return words


def _check_place(meeting: Meeting) -> None:
    """One knows where to go, before one is called; a link is one that a browser opens."""
    if meeting.online_url:
        try:
            URLValidator(schemes=["https", "http"])(meeting.online_url)
        except ValidationError:
            words = _("Lenken må begynne med https:// og være hel.")
            raise Refused(words, "online_url") from None
    if meeting.room and meeting.venue is None:
        raise Refused(_("Velg lokalet som rommet ligger i."), "venue")


def check_somewhere(meeting: Meeting) -> None:
    """A meeting that people are called to is somewhere.

    Raises:
        Refused: neither a place, a venue nor a link.
    """
    if not (meeting.place or meeting.venue or meeting.online_url):
        raise Refused(_("Skriv hvor møtet er, velg et lokale, eller legg inn en lenke."), "place")


def _check_time(meeting: Meeting) -> None:
    """It lies ahead, and ends after it starts."""
    now = clock.now()
    if meeting.starts_at <= now:
        raise Refused(_("Tidspunktet er passert. Velg et senere."), "starts_at")
    if meeting.starts_at - now > FURTHEST:
        raise Refused(_("Møtet er for langt fram i tid. Velg en tidligere dag."), "starts_at")
    if meeting.ends_at <= meeting.starts_at:
        raise Refused(_("Møtet slutter før det starter. Velg et senere klokkeslett."), "ends_at")
    if meeting.ends_at - meeting.starts_at > LONGEST:
        raise Refused(_("Et møte kan vare i høyst ett døgn."), "ends_at")


def _earlier(meeting: Meeting, before: datetime | None) -> bool:
    """Whether the day comes before the one that everyone knew; the hour does not matter."""
    if before is None:
        return True
    return meeting.starts_at.astimezone(clock.OSLO).date() < before.astimezone(clock.OSLO).date()


def _check_notice(meeting: Meeting, forum: Forum, before: datetime | None) -> None:
    """Sooner than agreed needs a public reason; a later hour or day than before never does."""
    start = meeting.starts_at.astimezone(clock.OSLO).date()
    if meeting.state == MeetingState.CONVENED and not _earlier(meeting, before):
        return
    first = clock.today() + timedelta(days=forum.notice_days)
    if start < first and not meeting.short_reason:
        raise Refused(
            _(
                "Dere har avtalt minst %(days)d dagers varsel. Velg en senere dag, "
                "eller skriv hvorfor varselet er kortere."
            )
            % {"days": forum.notice_days},
            "short_reason",
        )
    if start >= first:
        meeting.short_reason = ""  # it is not short after all


def save(meeting: Meeting) -> None:
    """Write the meeting; of two that want one room at one time, the first one has it.

    Raises:
        Refused: another meeting is called to that room then.
    """
    taken = _("Rommet er opptatt da. Velg et annet rom eller et annet tidspunkt.")
    if meeting.state == MeetingState.CONVENED and _in_the_way(meeting):
        raise Refused(taken, "room")
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as error:
        if "meeting_room_free" not in str(error):
            raise
        raise Refused(taken, "room") from error


def _in_the_way(meeting: Meeting) -> bool:
    """Another called meeting in that room then. Seen before it is written: a kinder look."""
    if meeting.venue is None:
        return False
    others = Meeting.objects.filter(
        state=MeetingState.CONVENED,
        venue=meeting.venue,
        room__iexact=meeting.room,
        starts_at__lt=meeting.ends_at,
        ends_at__gt=meeting.starts_at,
    )
    return others.exclude(pk=meeting.pk).exists()


def letter_reminds(meeting: Meeting, forum: Forum) -> None:
    """The letter that goes now is also the reminder of every lead time that has begun."""
    left = (meeting.starts_at.astimezone(clock.OSLO).date() - clock.today()).days
    MeetingReminder.objects.bulk_create(
        [
            MeetingReminder(
                meeting=meeting, lead=lead, starts_at=meeting.starts_at, written_at=clock.now()
            )
            for lead in set(forum.reminder_leads)
            if lead >= left
        ],
        ignore_conflicts=True,
    )
