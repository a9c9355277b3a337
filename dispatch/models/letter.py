"""The ledger of letters. PostgreSQL decides what must be sent, to whom, and once per key."""

import re

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.models import RefField
from dispatch.states import NOT_REACHED, LetterState

# Why a letter was stopped, as its last line says it; `claims.steps` writes it, people read more.
EXPIRED, WITHDRAWN = "fristen er ute", "saken er trukket"
STOPPED, REFUSED = "adressen er stoppet", "mottakeren har takket nei"
ADDRESS = re.compile(r"[^\s<>«»\"'(]+@[^\s<>«»\"')]+")


def no_address(text: str) -> str:
    """What a server says without the addresses in it: they are private, its words are shown."""
    return ADDRESS.sub("…", text)


class GenUuid(models.Func):
    """`gen_random_uuid()`, made by the database in the same statement as the row."""

    template = "gen_random_uuid()"
    output_field = models.UUIDField()


class Batch(models.Model):
    """What a set of letters says: a snapshot, so later edits cannot change half of it."""

    ref = RefField()
    kind = models.CharField(max_length=40, help_text="hearing.invitation, account, …")
    scope = models.CharField(max_length=80, help_text="opaque to dispatch: what one may refuse")
    sender_ref = models.CharField(max_length=20, blank=True, help_text="whose staff may see it")
    about = models.CharField(
        max_length=200, blank=True, help_text="address of the page it is about"
    )
    from_name = models.CharField(max_length=120)
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=250)
    body = models.TextField(help_text="plain text; [[word]] is taken from each letter's merge")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    refusable = models.BooleanField(
        default=False, db_default=False, help_text="one may ask to get no more of its scope"
    )
    calendar = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="the meeting as a calendar object without its attendee (RFC 6047)",
    )

    def __str__(self) -> str:
        return self.subject


class Letter(models.Model):
    """One letter to one recipient. `key` says what it is, so it can exist only once."""

    key = models.CharField(max_length=120, unique=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="letters")
    recipient_ref = models.CharField(max_length=40, blank=True)
    recipient_name = models.CharField(max_length=200)
    email = models.CharField(max_length=254)
    merge = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    token = models.UUIDField(db_default=GenUuid(), editable=False)
    state = models.CharField(
        max_length=12,
        choices=LetterState,
        default=LetterState.PENDING,
        db_default=LetterState.PENDING,
    )
    urgent = models.BooleanField(
        default=False, db_default=False, help_text="one person waits for it: before all sets"
    )
    attempt = models.PositiveIntegerField(default=0, db_default=0)
    fence = models.PositiveBigIntegerField(default=0, db_default=0)
    owner = models.UUIDField(null=True)
    lease = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    next_at = models.DateTimeField(db_default=Now())
    handing_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    relay_queue_id = models.CharField(max_length=60, blank=True, default="", db_default="")
    last_code = models.PositiveIntegerField(null=True)
    last_error = models.CharField(max_length=300, blank=True, default="", db_default="")
    expires_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True, help_text="the first time the relay said «not now»")
    reached_at = models.DateTimeField(null=True, help_text="told in another way, by a person")
    reached_by_id = models.BigIntegerField(null=True, help_text="a person; no key, as in the log")
    reached_note = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=LetterState.values), name="letter_state_known"
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state__in=["accepted", "bounced"], accepted_at__isnull=False)
                    | (~models.Q(state__in=["accepted", "bounced"]) & models.Q(accepted_at=None))
                ),
                name="letter_accepted_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(
                        state__in=["claimed", "handing"], owner__isnull=False, lease__isnull=False
                    )
                    | ~models.Q(state__in=["claimed", "handing"])
                ),
                name="letter_held_with_lease",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(reached_at=None, reached_by_id=None, reached_note="")
                    | models.Q(reached_at__isnull=False, reached_by_id__isnull=False)
                    & ~models.Q(reached_note="")
                ),
                name="letter_reached_by_someone_who_says_how",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-urgent", "next_at", "id"],
                name="letter_due",
                condition=models.Q(state="pending"),
            ),
            models.Index(
                fields=["lease"],
                name="letter_lease",
                condition=models.Q(state__in=["claimed", "handing"]),
            ),
            models.Index(
                fields=["next_at"], name="letter_doubt", condition=models.Q(state="in_doubt")
            ),
            models.Index(fields=["id"], name="letter_held", condition=models.Q(state="held")),
            models.Index(fields=["recipient_ref", "id"], name="letter_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"

    @property
    def domain(self) -> str:
        """What stands after the @."""
        return self.email.rpartition("@")[2]

    @property
    def explanation(self) -> str:
        """What has happened to it and what happens next, in a sentence for people."""
        if self.state == LetterState.PENDING and self.last_code is not None:
            return _("Innboksen er full, eller postserveren er opptatt. Vi prøver igjen.")
        if self.state == LetterState.PENDING and self.attempt:
            return _("Vi fikk ikke kontakt. Vi prøver igjen.")
        return {
            LetterState.IN_DOUBT: _("Forbindelsen brøt. Vi leter i loggen til postserveren."),
            LetterState.HELD: _("Vi kan ikke vite om det kom fram. Ring, eller send på nytt."),
            LetterState.FAILED: _("Adressen tar ikke imot. Ring, eller finn en ny adresse."),
            LetterState.BOUNCED: _("Brevet kom i retur. Ring, eller finn en ny adresse."),
            LetterState.EXPIRED: _("Fristen gikk ut før brevet kunne sendes. Ring."),
            LetterState.SUPPRESSED: self._why_stopped,
        }.get(LetterState(self.state), "")

    @property
    def needs_help(self) -> bool:
        """Whether it did not arrive, and nobody has told them in another way."""
        return self.state in NOT_REACHED and self.reached_at is None

    @property
    def _why_stopped(self) -> str:
        """Three quite different reasons, which call for different steps."""
        return {
            WITHDRAWN: _("Saken er trukket, så brevet ble ikke sendt."),
            REFUSED: _("De har takket nei til slike e-poster. Ring, eller avtal noe annet."),
        }.get(self.last_error, _("Adressen tar ikke imot brev. Ring, eller finn en ny adresse."))

    @property
    def refusal_token(self) -> str:
        """What stands in the address of «Slutt å få slike e-poster»; the random part is secret."""
        return f"{self.pk}-{self.token.hex}"

    @property
    def message_id(self) -> str:
        """The same at every try: made from the row's id and its random token."""
        return f"<{self.batch.kind[:1]}.{self.pk}.{self.token.hex[:12]}@{settings.MAIL_DOMAIN}>"

    @property
    def envelope_sender(self) -> str:
        """Unique per letter: the key of evidence in a relay's log, and where bounces come home."""
        return f"b+{self.pk}.{self.token.hex[:12]}@{settings.MAIL_DOMAIN}"


class LetterEvent(models.Model):
    """Each step of a letter, append-only by trigger."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(db_default=Now())
    was = models.CharField(max_length=12)
    became = models.CharField(max_length=12)
    fence = models.PositiveBigIntegerField()
    detail = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.was} → {self.became}"

    @property
    def words(self) -> str:
        """The step in words for people: going back into the queue is not the same as waiting."""
        if self.became == LetterState.PENDING:
            return _("Prøves igjen")
        return str(LetterState(self.became).label)
