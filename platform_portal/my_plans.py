"""What local policies and the activity plan hold about one person, as `my_data` shows it."""

from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import Activity, Anchor, Evidence, LocalPolicy, SelfCheck, Yes
from platform_portal.sections import Section

# Where a person is pointed at, and which section shows it.
PLACES = {
    "agreements.LocalPolicy.created_by": "policies",
    "agreements.Evidence.added_by": "policy_evidence",
    "agreements.SelfCheck.said_by": "self_checks",
    "agreements.Activity.created_by": "activities",
    "agreements.Yes.by": "activity_yeses",
    "agreements.Anchor.by": "activity_anchors",
}


def plans(user: User) -> list[Section]:
    """What the person has written and said yes to. Names nobody else."""
    return [
        Section("policies", _("Frivillighetspolitikk du har begynt på"),
                LocalPolicy.objects.filter(created_by=user).order_by("pk"), {
            "politikk": "title", "når": "created_at",
        }),
        Section("policy_evidence", _("Grunnlag du har lagt inn"),
                Evidence.objects.filter(added_by=user).order_by("pk"), {
            "politikk": "policy__title", "hva": "words", "når": "added_at",
        }),
        Section("self_checks", _("Egenmeldinger du har svart på"),
                SelfCheck.objects.filter(said_by=user).order_by("pk"), {
            "kommune": "municipality__name", "hva": "words", "når": "said_on",
        }),
        Section("activities", _("Felles aktiviteter du har foreslått"),
                Activity.objects.filter(created_by=user).order_by("pk"), {
            "aktivitet": "title", "når": "created_at",
        }),
        Section("activity_yeses", _("Felles aktiviteter du har sagt ja til"),
                Yes.objects.filter(by=user).order_by("pk"), {
            "aktivitet": "activity__title", "når": "at",
        }),
        Section("activity_anchors", _("Aktiviteter du har forankret"),
                Anchor.objects.filter(by=user).order_by("pk"), {
            "aktivitet": "activity__title", "hvor": "where", "når": "at",
        }),
    ]  # fmt: skip
