"""A party's yes to something that binds every party; and the no of one that has joined."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from agreements.models.edition import Edition, Extension
from agreements.models.evaluation import Evaluation
from agreements.models.platform import Party
from organisations.models import Organisation

SUBJECTS = ("edition", "extension", "evaluation")
ALIVE = models.Q(organisation__dissolved_at=None, organisation__merged_into=None)


def exactly_one(*names: str) -> models.Q:
    """One of these columns is filled, the others are not."""
    whole = models.Q()
    for chosen in names:
        whole |= models.Q(**{f"{name}__isnull": name != chosen for name in names})
    return whole


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Sets of yeses."""

    def standing(self) -> "ApprovalQuerySet":
        """Those that count: not taken back, nor of an organisation that is no more."""
        return self.filter(ALIVE, left_at=None)


class Approval(models.Model):
    """One party's yes, by one person. Two parties never by the same person.

    Where a side has no council, each organisation that joins gives one, also after the edition
    is in force (tilslutter seg), and may leave again. Its heir takes it over.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="platform_approval",
        help_text="that joins, where the side has no council",
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, null=True, related_name="approvals"
    )
    extension = models.ForeignKey(
        Extension, on_delete=models.CASCADE, null=True, related_name="approvals"
    )
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, null=True, related_name="approvals"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=exactly_one(*SUBJECTS), name="approval_of_one"),
            models.CheckConstraint(
                condition=models.Q(left_at=None) | models.Q(organisation__isnull=False),
                name="approval_left_by_one_that_joined",
            ),
            *(
                models.UniqueConstraint(
                    fields=[name, "party", "organisation"],
                    condition=models.Q(**{f"{name}__isnull": False}),
                    nulls_distinct=False,
                    name=f"approval_{name}_once",
                )
                for name in SUBJECTS
            ),
            *(
                ExclusionConstraint(
                    name=f"approval_{name}_two_people",
                    expressions=[
                        (name, RangeOperators.EQUAL),
                        ("by", RangeOperators.EQUAL),
                        ("party", RangeOperators.NOT_EQUAL),
                    ],
                )
                for name in SUBJECTS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: yes"


class RefusalQuerySet(models.QuerySet["Refusal"]):
    """Sets of noes."""

    def standing(self) -> "RefusalQuerySet":
        """Those of organisations that still are."""
        return self.filter(ALIVE)


class Refusal(models.Model):
    """The no of one organisation that has joined, to a longer term. Public.

    The side has said no when as many have as `Platform.joiners_needed`, just as for a yes. A side
    with a council needs none: its no settles the matter.
    """

    extension = models.ForeignKey(Extension, on_delete=models.CASCADE, related_name="refusals")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        related_query_name="platform_refusal",
    )
    words = models.CharField(max_length=500, help_text="why not; public")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RefusalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["extension", "organisation"], name="refusal_once"),
            models.CheckConstraint(condition=~models.Q(words=""), name="refusal_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: no"
