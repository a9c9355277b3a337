"""What partnerships hold about one person, as `my_data` shows it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from partnerships.models import (
    Partnership,
    PartnershipCheck,
    PartnershipEndWish,
    PartnershipEvaluation,
    PartnershipMeeting,
    PartnershipParty,
    PartnershipSignature,
)
from platform_portal.sections import Section

# Where a person is pointed at, and which section shows it.
PLACES = {
    "partnerships.Partnership.created_by": "partnerships",
    "partnerships.PartnershipParty.contact": "partnership_contacts",
    "partnerships.PartnershipCheck.answered_by": "partnership_checks",
    "partnerships.PartnershipCheck.reason_by": "partnership_checks",
    "partnerships.PartnershipSignature.by": "partnership_signatures",
    "partnerships.PartnershipMeeting.held_by": "partnership_meetings",
    "partnerships.PartnershipEvaluation.by": "partnership_evaluations",
    "partnerships.PartnershipEndWish.by": "partnership_ends",
}


def partnerships(user: User) -> list[Section]:
    """What the person has written and signed for a party. Names nobody else."""
    where = {"partnerskap": "partnership__title"}
    return [
        Section("partnerships", _("Partnerskap du har begynt på"),
                Partnership.objects.filter(created_by=user).order_by("pk"), {
            "tittel": "title", "tilstand": "state",
        }),
        Section("partnership_contacts", _("Partnerskap der du er kontakt"),
                PartnershipParty.objects.filter(contact=user).order_by("pk"), where),
        Section("partnership_checks", _("Sjekker du har svart på i partnerskap"),
                PartnershipCheck.objects.filter(Q(answered_by=user) | Q(reason_by=user))
                .order_by("pk"), where),
        Section("partnership_signatures", _("Partnerskap du har signert for en part"),
                PartnershipSignature.objects.filter(by=user).order_by("pk"), {
            "partnerskap": "partnership__title", "når": "at",
        }),
        Section("partnership_meetings", _("Møter du har skrevet opp i partnerskap"),
                PartnershipMeeting.objects.filter(held_by=user).order_by("pk"), where),
        Section("partnership_evaluations", _("Det du har skrevet om partnerskap for en part"),
                PartnershipEvaluation.objects.filter(by=user).order_by("pk"), {
            "ord": "words", "når": "at",
        }),
        Section("partnership_ends", _("Partnerskap du har villet avslutte for en part"),
                PartnershipEndWish.objects.filter(by=user).order_by("pk"), {
            "grunn": "reason", "når": "at",
        }),
    ]  # fmt: skip
