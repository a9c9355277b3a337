"""What forums hold about one person, as `my_data` shows it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from forums.models import (
    AgendaItem,
    Exchange,
    FollowUp,
    Forum,
    Invitation,
    Meeting,
    Minutes,
    Proposal,
    Seat,
    Series,
    Share,
    Standing,
    Verdict,
)
from platform_portal.sections import Section

# Where a person is pointed at, and which section shows it.
PLACES = {
    "forums.Forum.created_by": "forums_set_up",
    "forums.Series.started_by": "orders_of_turns",
    "forums.Seat.person": "seats",
    "forums.Standing.by": "standings",
    "forums.Meeting.created_by": "meetings",
    "forums.Meeting.convened_by": "meetings",
    "forums.Meeting.held_by": "meetings",
    "forums.Invitation.person": "meeting_invitations",
    "forums.AgendaItem.proposed_by": "items",
    "forums.AgendaItem.decided_by": "items",
    "forums.FollowUp.done_by": "follow_ups",
    "forums.Minutes.written_by": "minutes",
    "forums.Verdict.by": "verdicts",
    "forums.Share.by": "shares",
    "forums.Proposal.created_by": "proposals",
    "forums.Proposal.sent_by": "proposals",
    "forums.Proposal.received_by": "proposals_answered",
    "forums.Proposal.answered_by": "proposals_answered",
    "forums.Exchange.asked_by": "exchanges",
    "forums.Exchange.answered_by": "exchanges",
}


def meetings(user: User) -> list[Section]:
    """What the person is in meeting places, and has done there. Names nobody else."""
    return [*sits(user), *wrote(user), *convened(user)]


def sits(user: User) -> list[Section]:
    """Where the person sits, and is invited for that reason."""
    return [
        Section("seats", _("Verv i møteplasser"), Seat.objects.filter(person=user), {
            "møteplass": "forum__name", "verv": "position", "navn": "name", "valgt av": "appointed",
            "kan godkjenne": "may_approve", "fra": "starts", "til": "ends",
        }),
        Section("meeting_invitations", _("Møter du er invitert til"),
                Invitation.objects.filter(person=user), {
            "møte": "meeting__title", "e-post": "email", "invitert": "invited_at",
            "svar": "answer", "deltar": "mode", "behov": "needs", "svart": "answered_at",
        }),
        Section("standings", _("Når du har meldt noen inn i eller ut av en møteplass"),
                Standing.objects.filter(by=user).order_by("pk"), {
            "møteplass": "forum__name", "organisasjon": "organisation__name", "med": "member",
            "siden": "since",
        }),
    ]  # fmt: skip


def wrote(user: User) -> list[Section]:
    """Innspill, items and minutes."""
    own = Proposal.objects.filter(Q(created_by=user) | Q(sent_by=user)).order_by("pk")
    answered = Proposal.objects.filter(Q(received_by=user) | Q(answered_by=user)).order_by("pk")
    items = AgendaItem.objects.filter(Q(proposed_by=user) | Q(decided_by=user))
    about = {"innspill": "title", "adresse": "ref", "organisasjon": "organisation__name",
             "kommune": "municipality__name"}  # fmt: skip
    return [
        Section("proposals", _("Innspill du har skrevet eller sendt"), own, about | {
            "tekst": "words", "laget": "created_at", "sendt": "sent_at",
        }),
        Section("proposals_answered", _("Innspill du har tatt imot eller svart på"), answered,
                about | {"mottatt": "received_at", "svart": "answered_at"}),
        Section("items", _("Saker du har foreslått eller svart på"), items.order_by("pk"), {
            "sak": "title", "møteplass": "forum__name", "foreslått": "proposed_at",
            "svart": "decided_at", "grunn": "reason",
        }),
        Section("minutes", _("Referater du har skrevet"), Minutes.objects.filter(written_by=user), {
            "møte": "meeting__title", "laget": "created_at", "godkjent": "approved_at",
        }),
        Section("verdicts", _("Referater du har godkjent eller hatt innvendinger til"),
                Verdict.objects.filter(by=user), {
            "møte": "minutes__meeting__title", "svar": "kind", "ord": "words", "når": "at",
        }),
        Section("shares", _("Sammendrag du har delt"), Share.objects.filter(by=user), {
            "møte": "minutes__meeting__title", "når": "at", "sendt til": "sent_to",
        }),
        Section("follow_ups", _("Oppfølging du har meldt gjort"),
                FollowUp.objects.filter(done_by=user).order_by("pk"), {
            "hva": "what", "merknad": "note", "når": "done_at",
        }),
    ]  # fmt: skip


def convened(user: User) -> list[Section]:
    """Meeting places, turns and meetings."""
    called = Meeting.objects.filter(Q(created_by=user) | Q(convened_by=user) | Q(held_by=user))
    swaps = Exchange.objects.filter(Q(asked_by=user) | Q(answered_by=user)).order_by("pk")
    return [
        Section("forums_set_up", _("Møteplasser du har satt opp"),
                Forum.objects.filter(created_by=user).order_by("pk"), {
            "møteplass": "name", "adresse": "ref", "når": "created_at",
        }),
        Section("orders_of_turns", _("Rekkefølger du har bestemt"),
                Series.objects.filter(started_by=user).order_by("pk"), {
            "møteplass": "forum__name", "grunn": "reason", "når": "started_at",
        }),
        Section("meetings", _("Møter du har laget, innkalt eller meldt holdt"),
                called.order_by("pk"), {
            "møte": "title", "adresse": "ref", "laget": "created_at", "innkalt": "convened_at",
            "meldt holdt": "held_at",
        }),
        Section("exchanges", _("Bytter av tur du har bedt om eller svart på"), swaps, {
            "møteplass": "series__forum__name", "grunn": "reason", "bedt": "asked_at",
            "svar": "answer", "avgjort": "settled_at",
        }),
    ]  # fmt: skip
