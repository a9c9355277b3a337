"""What waits for someone about meetings: to answer, to convene, to write, to approve."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from forums import policies, turns
from forums.models import (
    AgendaItem,
    Exchange,
    Forum,
    Invitation,
    Meeting,
    Minutes,
    Party,
    PartyChange,
    PartyConsent,
    Verdict,
)
from forums.states import (
    ExchangeState,
    ItemState,
    MeetingState,
    MinutesState,
    PartyChangeState,
)
from forums.views.owners import next_owners
from organisations.models import Organisation
from platform_portal import hat
from platform_portal.waiting import SHOWN, Task

MOST_TURNS = 5  # forums whose dates are worked out for one page


def for_organisation(organisation: Organisation, *, by: Any) -> list[Task]:
    """Invitations it has not answered, and what waits for the parties that the person speaks for.

    Args:
        organisation: under whose hat; a person's own seats come along with it, staff's do not.
        by: the person who looks.
    """
    return [*_invitations(organisation), *for_parties(organisation, by=by)]


def for_parties(organisation: Organisation, *, by: Any) -> list[Task]:
    """What waits for the parties: the writers prepare, the holders of a key decide."""
    mine = _under(policies.prepared_parties(by), organisation)
    keys = _under(policies.held_parties(by), organisation)
    if not mine:
        return []
    found = [
        *_turns(keys),
        *_swaps(keys),
        *_changes(keys),
        *_approvals(keys),
        *_unwritten(mine),
        *_items(mine),
    ]
    return found[:SHOWN]


def merged(*lists: list[Task]) -> list[Task]:
    """By deadline, those without one last."""
    tasks = [task for tasks in lists for task in tasks]
    return sorted(tasks, key=_by_deadline)[:SHOWN]


def _by_deadline(task: Task) -> tuple[bool, datetime | None]:
    return (task.deadline is None, task.deadline)


def _under(parties: QuerySet[Party], organisation: Organisation) -> list[Party]:
    """Those of the organisation; a voluntary hat also speaks for the side it has a seat on."""
    if hat.is_staff(organisation):
        return list(parties.filter(organisation=organisation))
    return list(parties.filter(Q(organisation=organisation) | Q(organisation=None)))


def _task(forum: Forum, title: str, url: str, **more: Any) -> Task:
    return Task(
        what=_("Møter · %(forum)s") % {"forum": forum.name},
        title=title,
        url=more.pop("page", forum.get_absolute_url()),
        button_url=url,
        deadline=more.pop("deadline", None),
        **more,
    )


def _invitations(organisation: Organisation) -> Iterable[Task]:
    """Unanswered, to what is ahead."""
    waiting = (
        Invitation.objects.filter(
            organisation=organisation,
            answer="",
            meeting__state=MeetingState.CONVENED,
            meeting__ends_at__gt=clock.now(),
        )
        .select_related("meeting__forum")
        .order_by("meeting__starts_at", "pk")[:SHOWN]
    )
    for one in waiting:
        page = one.meeting.get_absolute_url()
        yield _task(
            one.meeting.forum,
            one.meeting.title,
            reverse("meeting_reply", kwargs={"token": one.token}),
            page=page,
            deadline=one.meeting.starts_at,
            why=_("Dere er invitert. Si om dere kommer."),
            button=_("Svar på invitasjonen"),
        )


def _turns(keys: list[Party]) -> Iterable[Task]:
    """Turns of theirs from the first warning on, until the notice is out."""
    forums = [party.forum for party in keys]
    owners, today = next_owners(forums), clock.today()
    ours = [f for f in forums if owners.get(f.pk) in keys][:MOST_TURNS]
    for forum in ours:
        turn = turns.next_turn(forum)
        out = turn.meeting is not None and turn.meeting.state == MeetingState.CONVENED
        first = turn.notice_by - timedelta(days=max(forum.turn_leads, default=0))
        if not out and today >= first:
            yield _task(
                forum,
                _("Innkall til neste møte"),
                reverse("meeting_convene", kwargs={"ref": forum.ref}),
                deadline=clock.end_of_day(turn.notice_by),
                why=_("Det er %(party)s sin tur.") % {"party": turn.owner},
                button=_("Innkall til møtet"),
            )


def _swaps(keys: list[Party]) -> Iterable[Task]:
    """Asked of them, unanswered."""
    asked = Exchange.objects.filter(state=ExchangeState.ASKED, other__in=keys)
    for one in asked.select_related("series__forum", "party").order_by("pk")[:SHOWN]:
        forum = one.series.forum
        yield _task(
            forum,
            _("%(party)s ber om å bytte tur") % {"party": one.party},
            reverse("swap_answer", kwargs={"ref": forum.ref, "pk": one.pk}),
            why=one.reason,
            button=_("Svar på byttet"),
        )


def _changes(keys: list[Party]) -> Iterable[Task]:
    """Changes of parties that wait for their yes."""
    answered = PartyConsent.objects.filter(change=OuterRef("pk"), party__in=keys)
    asked = PartyChange.objects.filter(
        ~Exists(answered), state=PartyChangeState.ASKED, forum__parties__in=keys
    )
    for one in asked.select_related("forum", "party").order_by("pk")[:SHOWN]:
        yield _task(
            one.forum,
            _("%(party)s foreslår å endre partene") % {"party": one.party},
            reverse("forum_parties", kwargs={"ref": one.forum.ref}),
            why=one.reason,
            button=_("Svar på forslaget"),
        )


def _approvals(keys: list[Party]) -> Iterable[Task]:
    """Minutes that wait for their word."""
    said = Verdict.objects.filter(
        minutes=OuterRef("pk"), version=OuterRef("version"), party__in=keys
    )
    waiting = Minutes.objects.filter(
        ~Exists(said), state=MinutesState.FOR_APPROVAL, meeting__forum__parties__in=keys
    )
    for one in waiting.select_related("meeting__forum").order_by("pk").distinct()[:SHOWN]:
        page = one.meeting.get_absolute_url()
        yield _task(
            one.meeting.forum,
            _("Godkjenn referatet fra %(title)s") % {"title": one.meeting.title},
            reverse("minutes_approve", kwargs={"ref": one.meeting.ref}),
            page=page,
            why=_("Det gjelder når alle parter har godkjent det."),
            button=_("Les og godkjenn"),
        )


def _unwritten(mine: list[Party]) -> Iterable[Task]:
    """Held meetings of theirs whose minutes are not out."""
    draft = Q(minutes=None) | Q(minutes__state=MinutesState.DRAFT)
    held = Meeting.objects.filter(draft, state=MeetingState.HELD, convener__in=mine)
    for one in held.select_related("forum").order_by("starts_at", "pk")[:SHOWN]:
        day = one.starts_at.astimezone(clock.OSLO).date()
        yield _task(
            one.forum,
            _("Skriv referatet fra %(title)s") % {"title": one.title},
            reverse("minutes_edit", kwargs={"ref": one.ref}),
            page=one.get_absolute_url(),
            deadline=clock.end_of_day(day + timedelta(days=one.forum.minutes_days)),
            why=_("Dere innkalte møtet."),
            button=_("Skriv referatet"),
        )


def _items(mine: list[Party]) -> Iterable[Task]:
    """Forums with items from others that nobody has answered; one task for each forum."""
    waiting = AgendaItem.objects.filter(
        state=ItemState.PROPOSED, forum__in=[party.forum_id for party in mine]
    ).exclude(party__in=mine)
    counted = dict(waiting.order_by().values_list("forum").annotate(n=Count("pk")))
    for party in mine:
        if n := counted.pop(party.forum_id, 0):
            yield _task(
                party.forum,
                _("Svar på foreslåtte saker"),
                reverse("forum_desk", kwargs={"ref": party.forum.ref}),
                why=_("%(n)s venter på svar fra dere.") % {"n": n},
                button=_("Se sakene"),
            )
