"""What challenges hold about one person, as `my_data` shows it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from partnerships.models import (
    Challenge,
    ChallengeFollow,
    ChallengeIdea,
    ChallengeItem,
    ChallengeMember,
    ChallengePilot,
)
from platform_portal.sections import Section

# Where a person is pointed at, and which section shows it.
PLACES = {
    "partnerships.Challenge.created_by": "challenges",
    "partnerships.Challenge.ended_by": "challenges",
    "partnerships.ChallengeIdea.by": "challenge_ideas",
    "partnerships.ChallengeIdea.taken_back_by": "challenge_ideas_removed",
    "partnerships.ChallengeIdea.hidden_by": "challenge_ideas_removed",
    "partnerships.ChallengeMember.joined_by": "challenges_joined",
    "partnerships.ChallengePilot.begun_by": "challenge_pilots",
    "partnerships.ChallengeItem.by": "challenges_taken_up",
    "partnerships.ChallengeFollow.person": "challenges_followed",
}


def challenges(user: User) -> list[Section]:
    """What the person has shared, written, begun and followed. Names nobody else."""
    shared = Challenge.objects.filter(Q(created_by=user) | Q(ended_by=user))
    return [
        Section("challenges", _("Utfordringer du har delt eller avsluttet"),
                shared.order_by("pk"), {
            "tittel": "title", "delt": "created_at", "avsluttet": "ended_at",
        }),
        *ideas(user),
        Section("challenges_joined", _("Utfordringer du har meldt noen på i"),
                ChallengeMember.objects.filter(joined_by=user).order_by("pk"), {
            "utfordring": "challenge__title", "organisasjon": "organisation__name",
            "når": "joined_at",
        }),
        Section("challenge_pilots", _("Utprøvinger du har satt i gang"),
                ChallengePilot.objects.filter(begun_by=user).order_by("pk"), {
            "utfordring": "challenge__title", "hva": "what", "når": "begun_at",
        }),
        Section("challenges_taken_up", _("Utfordringer du har tatt opp i et møte"),
                ChallengeItem.objects.filter(by=user).order_by("pk"), {
            "utfordring": "challenge__title", "møteplass": "item__forum__name", "når": "at",
        }),
        Section("challenges_followed", _("Utfordringer du følger"),
                ChallengeFollow.objects.filter(person=user).order_by("pk"), {
            "utfordring": "challenge__title", "siden": "since",
        }),
    ]  # fmt: skip


def ideas(user: User) -> list[Section]:
    """Written by the person; of those only taken back or hidden by them, the words are others'."""
    mine = ChallengeIdea.objects.filter(by=user)
    touched = ChallengeIdea.objects.filter(Q(taken_back_by=user) | Q(hidden_by=user))
    return [
        Section("challenge_ideas", _("Ideer du har skrevet"), mine.order_by("pk"), {
            "utfordring": "challenge__title", "organisasjon": "organisation__name",
            "dine ord": "words", "når": "at",
        }),
        Section("challenge_ideas_removed", _("Ideer du har skjult eller tatt tilbake"),
                touched.order_by("pk"), {
            "utfordring": "challenge__title", "tatt tilbake": "taken_back_at",
            "skjult": "hidden_at", "begrunnelse": "hidden_reason",
        }),
    ]  # fmt: skip
