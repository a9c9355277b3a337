"""What helps with the list of invitees: lists to use again, and who has been telephoned."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from consultations.models.hearing import Invitee
from core.models import RefField
from organisations.models import Organisation


class SavedList(models.Model):
    """Organisations that a municipality asks again and again, shared by its case handlers."""

    ref = RefField()
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", related_query_name="saved_list"
    )
    name = models.CharField(max_length=80)
    organisations = models.ManyToManyField(
        Organisation, related_name="+", related_query_name="on_saved_list"
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint("owner", Lower("name"), name="saved_list_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_list_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where the case handlers look after it."""
        return reverse("saved_list", kwargs={"ref": self.ref})


class PhoneCall(models.Model):
    """Somebody told an invitee by telephone; the list itself is frozen, so it stands beside it."""

    invitee = models.OneToOneField(Invitee, on_delete=models.CASCADE, related_name="call")
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"call about {self.invitee_id}"
