"""Recorded exceptions from whose turn it is, and what the clock has told the parties."""

from django.conf import settings
from django.db import models

from forums.models.forum import Forum, Party, Series
from forums.states import ExchangeKind, ExchangeState, NoticeKind


class Exchange(models.Model):
    """Two coming turns change owners: asked for and consented to, or taken after the date.

    `first` and `second` are numbers of turns, `first` the earlier one. `party` asks, or takes the
    turn; `other` is whose consent is needed, or who missed the date.
    """

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="exchanges")
    kind = models.CharField(max_length=5, choices=ExchangeKind)
    state = models.CharField(max_length=9, choices=ExchangeState, default=ExchangeState.ASKED)
    first = models.PositiveIntegerField()
    second = models.PositiveIntegerField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, help_text="public")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True, help_text="public")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ExchangeKind.values, state__in=ExchangeState.values),
                name="exchange_known",
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="exchange_earlier_first"
            ),
            models.CheckConstraint(
                condition=~models.Q(party=models.F("other")), name="exchange_of_two"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="exchange_with_reason"),
            models.CheckConstraint(
                condition=models.Q(state=ExchangeState.ASKED, settled_at=None)
                | (~models.Q(state=ExchangeState.ASKED) & models.Q(settled_at__isnull=False)),
                name="exchange_settled_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=ExchangeKind.SWAP, state=ExchangeState.STANDS)
                | (
                    models.Q(answered_by__isnull=False)
                    & ~models.Q(answered_by=models.F("asked_by"))
                ),
                name="exchange_two_keys",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=ExchangeKind.LAPSE) | models.Q(state=ExchangeState.STANDS),
                name="exchange_lapse_stands",
            ),
            models.UniqueConstraint(
                fields=["series", "first"],
                condition=models.Q(state=ExchangeState.ASKED),
                name="exchange_one_open_for_first",
            ),
            models.UniqueConstraint(
                fields=["series", "second"],
                condition=models.Q(state=ExchangeState.ASKED),
                name="exchange_one_open_for_second",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first}↔{self.second}: {self.state}"


class TurnNotice(models.Model):
    """That the clock has told a party about a turn: once for each turn, party, kind and date."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="turn_notices")
    slot = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=NoticeKind)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    notice_by = models.DateField(help_text="the last day for the notice, as it was then")
    lead = models.PositiveSmallIntegerField(default=0, help_text="days before that day")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "slot", "kind", "party", "notice_by", "lead"],
                name="turn_notice_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.party_id} for turn {self.slot}"
