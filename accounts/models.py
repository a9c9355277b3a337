"""The person who signs in. What a person may do comes from memberships, never from here."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.states import Cadence, Language
from core.models import RefField


class UserManager(BaseUserManager["User"]):
    """Makes people with an e-mail address as their name to sign in by."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with a usable password, or none; the address is kept in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        """Look up by address, whatever the case it was typed in."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person. `is_operator` runs the installation and has no party's rights."""

    ref = RefField()
    email = models.EmailField(_("E-post"), max_length=254, unique=True)
    name = models.CharField(_("Navn"), max_length=120)
    phone = models.CharField(_("Telefon"), max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    requires_mfa = models.BooleanField(
        default=False, help_text="set by organisations.actions when a staff membership starts"
    )
    cadence = models.CharField(
        _("Når brevene kommer"), max_length=8, choices=Cadence, default=Cadence.AT_ONCE
    )
    wants_reminders = models.BooleanField(_("Påminnelser"), default=True)
    language = models.CharField(
        _("Språk"), max_length=2, choices=Language, default=Language.BOKMAAL
    )
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(
        null=True, help_text="a tombstone: what this person did for others keeps its place"
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=models.Q(cadence__in=Cadence.values), name="user_cadence_known"
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=Language.values), name="user_language_known"
            ),
            models.CheckConstraint(
                condition=models.Q(deleted_at=None)
                | models.Q(
                    is_active=False,
                    is_operator=False,
                    phone="",
                    email__startswith="slettet-",
                    email__endswith=".invalid",
                ),
                name="user_deleted_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name, as allauth and letters ask for it."""
        return self.name


def new_secret() -> str:
    """What nobody can guess, for an address."""
    return secrets.token_urlsafe(32)


class CalendarFeed(models.Model):
    """A person's own calendar to subscribe to. Who has the address, reads it: no other key."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    token = models.CharField(max_length=43, unique=True, default=new_secret)
    made_at = models.DateTimeField(help_text="when the present address was made")

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"


class CacheEntry(models.Model):
    """The table behind Django's cache: it counts attempts to sign in, and codes already used.

    In PostgreSQL and not in Redis, so that people can sign in when Redis is away and the
    limits hold when Redis is emptied (adr: rate limits).
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "portal_cache"

    def __str__(self) -> str:
        return self.cache_key
