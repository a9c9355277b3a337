"""What an organisation burns for, and the tree of topics that hearings share with it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language

from organisations.models.areas import Municipality
from organisations.models.organisation import Organisation
from organisations.states import TargetGroup, TopicScheme


class Topic(models.Model):
    """A node in the topic tree; ICNPO twins with one name are one row in the picker."""

    code = models.CharField(max_length=20, unique=True)
    scheme = models.CharField(max_length=6, choices=TopicScheme)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    name_nb = models.CharField(max_length=80)
    name_nn = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    pickable = models.BooleanField(default=True, help_text="False: same name as its only child")

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the language of the page; what is kept in other rows is `name_nb`."""
        return (get_language() == "nn" and self.name_nn) or self.name_nb


class CauseQuerySet(models.QuerySet["Cause"]):
    """Causes by time."""

    def standing(self) -> "CauseQuerySet":
        """Those that have not ended."""
        return self.filter(ended_at=None)


class Cause(models.Model):
    """A hjertesak: the organisation's own words, and what makes hearings find it (clause R4)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="causes")
    title = models.CharField(max_length=120)
    words = models.TextField(max_length=1000, blank=True)
    topics = models.ManyToManyField(Topic, related_name="causes")
    areas = models.ManyToManyField(
        Municipality, related_name="+", blank=True, help_text="empty: where the organisation works"
    )
    target_groups = ArrayField(
        models.CharField(max_length=12, choices=TargetGroup), default=list, blank=True
    )
    weight = models.PositiveSmallIntegerField(default=2, help_text="1–3, 3 = most important")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = CauseQuerySet.as_manager()

    class Meta:
        ordering = ["-weight", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=3), name="cause_weight"
            ),
            models.UniqueConstraint(
                fields=["organisation", "title"],
                condition=models.Q(ended_at=None),
                name="cause_title_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title
