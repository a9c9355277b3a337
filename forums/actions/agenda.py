"""What is taken up: proposed, answered by another party, put in order, carried over (clause K2)."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused
from core.models import StoredFile
from forums import policies
from forums.actions.locks import check_open, locked, locked_item, writable_meeting
from forums.emails.items import tell_answered
from forums.models import AgendaItem, Forum, ItemFile, Meeting, Party, Proposal
from forums.states import CLAUSES, ITEM, ON_ITS_WAY, USED, ItemState, MeetingState
from organisations.models import Organisation

MOST_PAPERS = 20  # in one item
MOST_WAITING = 50  # unanswered items from one organisation or party


@transaction.atomic
def propose_item(
    forum: Forum,
    *,
    by: Any,
    ref: str,
    title: str,
    words: str,
    clauses: Sequence[str] = (),
    minutes: int = 15,
    party: Party | None = None,
    on_behalf_of: Organisation | None = None,
    proposal: Proposal | None = None,
    meeting: Meeting | None = None,
) -> AgendaItem:
    """Ask for something to be taken up; before the cut-off it goes to the meeting on its way.

    Args:
        forum: an active one.
        by: the person.
        ref: the item's name from the start; the same one again gives the first item back.
        title: one line.
        words: what it is about, what is wanted.
        clauses: codes of the platform.
        minutes: how long it may take.
        party: the side it comes from; or
        on_behalf_of: the member organisation it comes from.
        proposal: the innspill it is about.
        meeting: an extraordinary meeting it is for; else the ordinary rule decides.

    Raises:
        Refused: a forum that is wound up, a person who acts for nobody there, a meeting that has
            begun, or words that are missing or too long.
    """
    forum = locked(forum, ended=True)
    if before := AgendaItem.objects.filter(ref=ref).first():
        return _same(before, forum, by)
    if forum.ended_at is not None:
        raise Refused(_("Møteplassen er avsluttet og tar ikke imot saker."))
    _check_from(forum, by, party, on_behalf_of, proposal)
    title, words = _check_words(title, words)
    _check_not_flooded(forum, party, on_behalf_of)
    item = AgendaItem(
        ref=ref,
        forum=forum,
        title=title,
        words=words,
        clauses=[code for code in CLAUSES["nb"] if code in set(clauses)],
        minutes=_check_minutes(minutes),
        party=party,
        organisation=on_behalf_of,
        proposal=proposal,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    if meeting is not None:
        item.meeting = _check_extraordinary(meeting, forum)
    item.save()
    audit.record("item.proposed", item, by=by, on_behalf_of=on_behalf_of or _body(party))
    settle_items(forum)
    item.refresh_from_db()
    return item


def _same(item: AgendaItem, forum: Forum, by: Any) -> AgendaItem:
    """A second click; another person's item never comes back under its name."""
    if (item.forum_id, item.proposed_by_id) != (forum.pk, by.pk):
        raise Refused(_("Last siden på nytt, og prøv igjen."))
    return item


def _check_from(
    forum: Forum,
    by: Any,
    party: Party | None,
    organisation: Organisation | None,
    proposal: Proposal | None,
) -> None:
    """Any party, any member; an innspill may be put there by a party for whoever sent it."""
    if party is not None:
        if party.forum_id != forum.pk or not policies.may_prepare_for(by, party):
            raise Refused(_("Du kan ikke foreslå saker for denne parten."), "from")
        return
    if organisation is None:
        raise Refused(_("Velg hvem saken kommer fra."), "from")
    if proposal is not None and policies.may_sit_at(by, forum):
        return
    if not policies.member_organisations(by, forum).filter(pk=organisation.pk).exists():
        raise Refused(_("Bare partene og medlemmene kan foreslå saker her."), "from")


def _check_words(title: str, words: str) -> tuple[str, str]:
    """One line and some words."""
    title, words = " ".join(title.split()), words.strip()
    if not title:
        raise Refused(_("Skriv hva saken gjelder."), "title")
    if len(title) > 150:
        raise Refused(_("Overskriften kan ha 150 tegn."), "title")
    if not words:
        raise Refused(_("Skriv litt om saken, så de andre kan forberede seg."), "words")
    if len(words) > 5000:
        raise Refused(_("Teksten kan ha 5000 tegn."), "words")
    return title, words


def _check_minutes(minutes: int) -> int:
    """From one minute to a working day."""
    if not 1 <= minutes <= 480:
        raise Refused(_("Skriv hvor mange minutter, fra 1 til 480."), "minutes")
    return minutes


def _check_not_flooded(
    forum: Forum, party: Party | None, organisation: Organisation | None
) -> None:
    """Nobody can bury the table in items."""
    waiting = AgendaItem.objects.filter(
        forum=forum, state=ItemState.PROPOSED, party=party, organisation=organisation
    )
    if waiting.count() >= MOST_WAITING:
        raise Refused(_("Dere har mange saker som venter på svar. Trekk noen av dem først."))


def _check_extraordinary(meeting: Meeting, forum: Forum) -> Meeting:
    """An extraordinary meeting of this forum that has not begun."""
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if row.forum_id != forum.pk or row.slot is not None:
        raise Refused(_("Velg et av møtene."), "meeting")
    if row.state not in ON_ITS_WAY or policies.items_until(row) <= clock.now():
        raise Refused(_("Møtet tar ikke imot flere saker."), "meeting")
    return row


@transaction.atomic
def settle_items(forum: Forum) -> None:
    """Put what waits on the meeting in turn that is on its way, and let go of called-off ones.

    Idempotent. Called with the forum locked: when an item comes, when a meeting is convened or
    cancelled, and when minutes are approved. Late items go on waiting (`policies.is_late`).
    """
    off = forum.items.filter(meeting__state=MeetingState.CANCELLED)
    off.update(meeting=None, order=0)
    meeting = policies.coming_ordinary(forum)
    if meeting is None or meeting.starts_at <= clock.now():
        return
    meeting.forum = forum
    living = [ItemState.PROPOSED, ItemState.ACCEPTED]
    waiting = list(forum.items.filter(meeting=None, state__in=living).order_by("id"))
    taken = [item for item in waiting if not policies.is_late(item, meeting)]
    place = meeting.items.count()
    for item in taken:
        place += 1
        item.meeting, item.order = meeting, place
    AgendaItem.objects.bulk_update(taken, ["meeting", "order"])


@transaction.atomic
def accept_item(item: AgendaItem, *, by: Any, party: Party) -> AgendaItem:
    """Another party says that it will be taken up; the proposer is told.

    Raises:
        Refused: the party that proposed it, the person who did, or minutes that are under way.
    """
    item = locked_item(item)
    if item.state == ItemState.ACCEPTED:
        return item
    return _answer(item, ItemState.ACCEPTED, "", by, party)


@transaction.atomic
def decline_item(item: AgendaItem, *, by: Any, party: Party, reason: str) -> AgendaItem:
    """Another party says no, and why; the proposer is told.

    Raises:
        Refused: no reason, the party that proposed it, or minutes that are under way.
    """
    item = locked_item(item)
    reason = reason.strip()
    if item.state == ItemState.DECLINED and item.reason == reason:
        return item
    if not reason:
        raise Refused(_("Skriv hvorfor. Den som foreslo saken, får lese det."), "reason")
    if len(reason) > 1000:
        raise Refused(_("Grunnen kan ha 1000 tegn."), "reason")
    return _answer(item, ItemState.DECLINED, reason, by, party)


def _answer(item: AgendaItem, to: ItemState, reason: str, by: Any, party: Party) -> AgendaItem:
    """The answer itself, by somebody who may give it."""
    if party.pk == item.party_id:
        raise Refused(_("Saken er deres egen. En annen part må svare på den."))
    if party.pk not in {one.pk for one in policies.answering_parties(by, item)}:
        raise Refused(_("Den som har foreslått saken, kan ikke svare på den selv."))
    check_open(item)
    states.move(item, to, allowed=ITEM)
    item.reason, item.outcome, item.result = reason, "", ""
    item.decided_by, item.decided_at = by, clock.now()
    item.save()
    tell_answered(item, party)
    audit.record(f"item.{to.value}", item, by=by, on_behalf_of=_body(party))
    if to == ItemState.ACCEPTED:
        settle_items(item.forum)
        item.refresh_from_db()
    return item


@transaction.atomic
def withdraw_item(item: AgendaItem, *, by: Any) -> AgendaItem:
    """Those who proposed it take it back.

    Raises:
        Refused: somebody else, or a meeting that has been held.
    """
    item = locked_item(item)
    if item.state == ItemState.WITHDRAWN:
        return item
    if not policies.may_hand_in_for(by, item):
        raise Refused(_("Bare den som foreslo saken, kan trekke den."))
    check_open(item)
    if item.meeting is not None and item.meeting.state in USED:
        raise Refused(_("Møtet er holdt, så saken kan ikke trekkes."))
    states.move(item, ItemState.WITHDRAWN, allowed=ITEM)
    item.outcome, item.result = "", ""
    item.save()
    audit.record("item.withdrawn", item, by=by, on_behalf_of=item.organisation or _body(item.party))
    return item


@transaction.atomic
def order_items(
    meeting: Meeting, *, by: Any, party: Party, order: Sequence[tuple[str, int]]
) -> Meeting:
    """Put the agenda in order, with how long each item may take.

    Args:
        meeting: one that is on its way or under way.
        by: somebody who prepares for
        party: any of the parties.
        order: refs with minutes; items that are not named come after, as they stood.

    Raises:
        Refused: somebody from outside the table, a senseless time, or minutes under way.
    """
    meeting = writable_meeting(meeting, by, party)
    wished = {ref: (place, _check_minutes(length)) for place, (ref, length) in enumerate(order)}
    rows = list(meeting.items.filter(state__in=[ItemState.ACCEPTED, ItemState.PROPOSED]))
    rows.sort(key=lambda row: wished.get(row.ref, (len(wished), 0))[0])
    for place, row in enumerate(rows, 1):
        row.order, row.minutes = place, wished.get(row.ref, (0, row.minutes))[1]
    AgendaItem.objects.bulk_update(rows, ["order", "minutes"])
    audit.record("meeting.agenda_ordered", meeting, by=by, on_behalf_of=_body(party))
    return meeting


@transaction.atomic
def add_paper(item: AgendaItem, *, by: Any, file: StoredFile, title: str = "") -> ItemFile:
    """Put an examined file with an item; the same one twice is a second click.

    Raises:
        Refused: somebody who is neither a party nor proposed it, or too many papers.
    """
    item = locked_item(item)
    _check_papers(item, by)
    title = " ".join(title.split())[:150] or file.name[:150]
    if before := item.files.filter(
        file__sha256=file.sha256, file__name=file.name, title=title
    ).first():
        return before
    if item.files.count() >= MOST_PAPERS:
        raise Refused(_("En sak kan ha 20 papirer. Ta bort noe først."), "file")
    paper = ItemFile.objects.create(item=item, file=file, title=title)
    audit.record("item.paper_added", item, by=by)
    return paper


@transaction.atomic
def remove_paper(paper: ItemFile, *, by: Any) -> None:
    """Take a paper away again; the file itself is kept for the log."""
    item = locked_item(paper.item)
    _check_papers(item, by)
    item.files.filter(pk=paper.pk).delete()
    audit.record("item.paper_removed", item, by=by)


def _check_papers(item: AgendaItem, by: Any) -> None:
    """The parties and those who proposed it, until the minutes are under way."""
    if not (policies.may_hand_in_for(by, item) or policies.may_sit_at(by, item.forum)):
        raise Refused(_("Bare partene og den som foreslo saken, kan legge ved papirer."))
    check_open(item)


def carry_over(meeting: Meeting) -> None:
    """What was not settled goes on to the next meeting; what nobody answered waits again.

    Called with the forum and the meeting locked, before the meeting is closed.
    """
    meeting.items.filter(state=ItemState.PROPOSED).update(meeting=None, order=0)
    accepted = meeting.items.filter(state=ItemState.ACCEPTED)
    accepted.filter(outcome="").update(outcome="carried")
    now = clock.now()
    for old in accepted.filter(outcome="carried", carried_to=None).prefetch_related("files"):
        new = AgendaItem.objects.create(
            forum=meeting.forum, title=old.title, words=old.words, clauses=old.clauses,
            minutes=old.minutes, state=ItemState.ACCEPTED, party=old.party,
            organisation=old.organisation, proposed_by=old.proposed_by, proposed_at=now,
            proposal=old.proposal, carried_from=old, decided_by=old.decided_by, decided_at=now,
        )  # fmt: skip
        ItemFile.objects.bulk_create(
            ItemFile(item=new, file=paper.file, title=paper.title) for paper in old.files.all()
        )


def _body(party: Party | None) -> Organisation | None:
    """The organisation of a party, for the log."""
    return party.organisation if party is not None else None
