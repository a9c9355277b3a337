"""What the platform, its editions and evaluations hold about one person, as `my_data` shows it."""

from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import (
    Approval,
    Assessment,
    Edition,
    Evaluation,
    Extension,
    HandIn,
    Instrument,
    Platform,
    Refusal,
    View,
)
from platform_portal.sections import Section

# Where a person is pointed at, and which section shows it.
PLACES = {
    "agreements.Platform.created_by": "platforms",
    "agreements.Edition.created_by": "editions",
    "agreements.Extension.asked_by": "extensions_of_terms",
    "agreements.Approval.by": "approvals",
    "agreements.Refusal.by": "refusals",
    "agreements.Evaluation.opened_by": "evaluations",
    "agreements.Assessment.edited_by": "assessments",
    "agreements.HandIn.by": "hand_ins",
    "agreements.View.by": "views",
    "agreements.Instrument.created_by": "instruments",
}


def platform(user: User) -> list[Section]:
    """What the person has written, said yes to and handed in. Names nobody else."""
    return [
        Section("platforms", _("Plattformer du har opprettet"),
                Platform.objects.filter(created_by=user).order_by("pk"), {
            "navn": "name", "når": "created_at",
        }),
        Section("editions", _("Utgaver du har begynt på"),
                Edition.objects.filter(created_by=user).order_by("pk"), {
            "utgave": "title", "når": "created_at", "tilstand": "state",
        }),
        Section("approvals", _("Ja du har sagt for en part"),
                Approval.objects.filter(by=user).order_by("pk"), {
            "part": "party__name", "utgave": "edition__title", "når": "at",
        }),
        Section("refusals", _("Nei du har sagt til en lengre avtale"),
                Refusal.objects.filter(by=user).order_by("pk"), {
            "organisasjon": "organisation__name", "utgave": "extension__edition__title",
            "grunn": "words", "når": "at",
        }),
        Section("extensions_of_terms", _("Forlengelser du har bedt om"),
                Extension.objects.filter(asked_by=user).order_by("pk"), {
            "utgave": "edition__title", "til": "valid_to", "grunn": "reason", "når": "asked_at",
        }),
        Section("evaluations", _("Evalueringer du har åpnet"),
                Evaluation.objects.filter(opened_by=user).order_by("pk"), {
            "utgave": "edition__title", "når": "opened_at",
        }),
        Section("assessments", _("Vurderinger du sist skrev i"),
                Assessment.objects.filter(edited_by=user).order_by("pk"), {
            "utgave": "evaluation__edition__title", "punkt": "clause__code", "poeng": "score",
            "ord": "words", "når": "edited_at",
        }),
        Section("hand_ins", _("Vurderinger du har levert"),
                HandIn.objects.filter(by=user).order_by("pk"), {
            "utgave": "evaluation__edition__title", "ord": "words", "når": "at",
        }),
        Section("views", _("Syn du har skrevet for en part"),
                View.objects.filter(by=user).order_by("pk"), {
            "punkt": "conclusion__clause__code", "ord": "words", "når": "at",
        }),
        Section("instruments", _("Virkemidler du har lagt inn"),
                Instrument.objects.filter(created_by=user).order_by("pk"), {
            "navn": "name", "bekreftet": "confirmed_on",
        }),
    ]  # fmt: skip
