"""An edition of a platform: its text, its term, and who has said yes to it."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.urls import reverse

from agreements.models.platform import Party, Platform
from agreements.states import (
    BINDING,
    VALID,
    EditionState,
    ExtensionState,
    Section,
    Stand,
)
from consultations.models import Hearing
from core.models import RefField


class DateRange(models.Func):
    """The days of a term, both ends counted."""

    function = "DATERANGE"
    template = "%(function)s(%(expressions)s, '[]')"


class EditionQuerySet(models.QuerySet["Edition"]):
    """Sets of editions."""

    def valid(self) -> "EditionQuerySet":
        """Those that bind today; one a platform at most."""
        return self.filter(state__in=VALID)


class Edition(models.Model):
    """One text with one term. Drafted, heard, approved by every party, in force, followed."""

    ref = RefField()
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=150)
    lead = models.CharField(max_length=400, blank=True, help_text="two sentences: what it is")
    summary_only = models.BooleanField(
        default=False, help_text="our own plain words, not the text that was signed"
    )
    text_url = models.URLField(blank=True, help_text="where the signed text can be read")
    footnotes = models.TextField(
        max_length=5000, blank=True, help_text="of the signed text, one a line, each with its word"
    )
    state = models.CharField(max_length=13, choices=EditionState, default=EditionState.DRAFT)
    based_on = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="local",
        help_text="the national edition a local one is compared with",
    )
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="followers"
    )
    hearing = models.ForeignKey(
        Hearing, on_delete=models.PROTECT, null=True, related_name="+", related_query_name="edition"
    )
    term_months = models.PositiveSmallIntegerField(default=36, help_text="months (clause O5)")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True, help_text="the last day")
    decided_by = models.CharField(max_length=80, blank=True, help_text="«Kommunestyret»; public")
    decided_on = models.DateField(null=True, help_text="the day the municipality's body decided")
    returned_reason = models.CharField(
        max_length=1000, blank=True, help_text="why a party wanted changes; public"
    )
    renewal_by = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="the side that wants a draft both concluded made anew from a new national text",
    )
    signed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["platform", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=EditionState.values), name="edition_state_known"
            ),
            models.UniqueConstraint(fields=["platform", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["platform"], condition=models.Q(state__in=VALID), name="edition_one_valid"
            ),
            models.UniqueConstraint(
                fields=["platform"],
                condition=models.Q(
                    state__in=[
                        EditionState.DRAFT,
                        EditionState.ON_HEARING,
                        EditionState.FOR_APPROVAL,
                        EditionState.SIGNED,
                    ]
                ),
                name="edition_one_coming",
            ),
            models.CheckConstraint(
                condition=models.Q(term_months__range=(6, 120)), name="edition_term_sane"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from=None, valid_to=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="edition_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=BINDING)
                | models.Q(
                    valid_from__isnull=False, valid_to__isnull=False, signed_at__isnull=False
                ),
                name="edition_bound_has_a_term",
            ),
            ExclusionConstraint(
                name="edition_terms_apart",
                expressions=[
                    ("platform", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(state__in=BINDING),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The edition's public page."""
        return reverse("edition", kwargs={"ref": self.ref})


class Clause(models.Model):
    """One numbered point of an edition (klausul). The code says where: «R2», «K1a», «L1»."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="clauses")
    code = models.CharField(max_length=8)
    section = models.CharField(max_length=1, choices=Section)
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=5000)
    text_nn = models.TextField(max_length=5000, blank=True, help_text="nynorsk, of a summary")
    heading_nn = models.CharField(max_length=120, blank=True)
    stand = models.CharField(
        max_length=8, choices=Stand, blank=True, help_text="of a local clause to the national one"
    )
    origin = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", help_text="the national one"
    )
    reason = models.CharField(max_length=500, blank=True, help_text="why left out; public")
    chosen_at = models.DateTimeField(
        null=True, help_text="when somebody chose how it stands; null: as it was copied"
    )

    class Meta:
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="clause_code_once"),
            models.UniqueConstraint(
                fields=["edition", "position"],
                name="clause_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(section__in=Section.values), name="clause_section_known"
            ),
            models.CheckConstraint(
                condition=models.Q(stand="") | models.Q(stand__in=Stand.values),
                name="clause_stand_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(stand=Stand.LEFT_OUT) | ~models.Q(reason=""),
                name="clause_left_out_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(stand="", origin=None)
                | models.Q(stand=Stand.NEW, origin=None)
                | (~models.Q(stand__in=["", Stand.NEW]) & models.Q(origin__isnull=False)),
                name="clause_knows_its_origin",
            ),
            models.CheckConstraint(
                condition=models.Q(stand=Stand.LEFT_OUT) | ~models.Q(text=""),
                name="clause_says_something",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Extension(models.Model):
    """A longer term, asked for by one party; it stands when every party has said yes."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="extensions")
    state = models.CharField(max_length=9, choices=ExtensionState, default=ExtensionState.ASKED)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", help_text="asks")
    valid_to = models.DateField(help_text="the new last day")
    before = models.DateField(help_text="the last day when it was asked")
    reason = models.CharField(max_length=500, help_text="public")
    answer = models.CharField(max_length=500, blank=True, help_text="why not; public")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ExtensionState.values), name="term_extension_known"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__gt=models.F("before")), name="extension_is_longer"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="extension_with_reason"),
            models.UniqueConstraint(
                fields=["edition"],
                condition=models.Q(state=ExtensionState.ASKED),
                name="extension_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} to {self.valid_to}"


class TermNotice(models.Model):
    """That the parties were told of a coming end, once for each lead (clause O5)."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="notices")
    lead = models.CharField(max_length=4, help_text="«12m», «6m», «3m», «30d», «0d»")
    valid_to = models.DateField(help_text="the end it speaks of")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "lead", "valid_to"], name="term_notice_once")
        ]

    def __str__(self) -> str:
        return f"{self.lead} of {self.edition_id}"
