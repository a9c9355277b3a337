"""The only writer of people, apart from what allauth does when a person signs up."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import emails, sessions
from accounts.models import CalendarFeed, User
from accounts.policies import is_operator
from accounts.signals import person_leaving
from accounts.states import Cadence, Language
from core import audit, clock
from core.errors import Refused
from dispatch import letters

NOBODY = "Slettet bruker"  # kept in the row, so not translated
DEMO_PEOPLE = Path(__file__).parent / "reference" / "demo_people.csv"
DEMO_PASSWORD = "Samspill-demo-2026"  # noqa: S105  (printed by the demo, refused outside it)


@transaction.atomic
def create_person(
    *,
    email: str,
    name: str,
    by: User | None,
    password: str | None = None,
    phone: str = "",
    is_operator: bool = False,
) -> User:
    """A person whose e-mail address somebody else has vouched for, so no letter is sent.

    Args:
        email: kept in lower case; the address to sign in with.
        name: as it is shown to others.
        by: who added the person; None when the installation did.
        password: None means that the person must choose one through «Glemt passordet?».
        phone: as the person writes it.
        is_operator: runs the installation, and must then sign in with two steps.

    Raises:
        Refused: when somebody has that address already.
    """
    address = email.strip().lower()
    if User.objects.filter(email__iexact=address).exists():
        raise Refused(_("Det finnes allerede en bruker med denne e-postadressen."), "email")
    user = User.objects.create_user(
        address,
        password,
        name=name,
        phone=phone,
        is_operator=is_operator,
        requires_mfa=is_operator,
    )
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    audit.record("person.created", user, by=by)
    return user


@transaction.atomic
def update_profile(user: User, *, name: str, phone: str, by: User) -> User:
    """Change what others see about a person; the e-mail address has its own verified way."""
    person = User.objects.select_for_update().get(pk=user.pk)
    person.name, person.phone = name, phone
    person.save(update_fields=["name", "phone"])
    audit.record("person.profile_changed", person, by=by)
    return person


@transaction.atomic
def set_preferences(user: User, *, cadence: str, wants_reminders: bool, by: User) -> User:
    """When letters that can wait may come, and whether to be reminded of what is left undone.

    Args:
        cadence: one of `Cadence`; letters already written keep their time.
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    person.cadence, person.wants_reminders = cadence, wants_reminders
    person.save(update_fields=["cadence", "wants_reminders"])
    audit.record("person.preferences_changed", person, by=by, cadence=cadence)
    return person


@transaction.atomic
def choose_language(user: User, *, language: str, by: User) -> User:
    """Which language the pages speak to this person; one of `Language`."""
    person = User.objects.select_for_update().get(pk=user.pk)
    person.language = language
    person.save(update_fields=["language"])
    audit.record("person.language_chosen", person, by=by, language=language)
    return person


@transaction.atomic
def end_other_sessions(user: User, *, but: str | None, by: User) -> int:
    """Sign the person out everywhere but in the session with this key; how many places it was."""
    ended = sessions.end(user, but=but)
    audit.record("person.other_sessions_ended", user, by=by, ended=ended)
    return ended


@transaction.atomic
def require_mfa(user: User, *, by: User | None) -> User:
    """From now on the person must sign in with two steps. Asking twice changes nothing."""
    person = User.objects.select_for_update().get(pk=user.pk)
    if not person.requires_mfa:
        person.requires_mfa = True
        person.save(update_fields=["requires_mfa"])
        audit.record("person.mfa_required", person, by=by)
    return person


def note_copy_taken(user: User, *, by: User) -> None:
    """Write down that a copy of everything about a person left the portal."""
    audit.record("person.copy_taken", user, by=by)


@transaction.atomic
def delete_account(user: User, *, by: User) -> User:
    """Make a person nobody: no name, address or way in. What they did for others keeps its place.

    Memberships end, letters to the address stop, and the row stays as a tombstone, because answers
    and decisions point at who made them. Once is enough.

    Raises:
        Refused: the only one who runs the installation; somebody must be able to.
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    if person.deleted_at:
        return person
    others = User.objects.filter(is_operator=True, is_active=True).exclude(pk=person.pk)
    if person.is_operator and not others.exists():
        raise Refused(_("Du er den eneste som drifter portalen. Gi noen andre tilgang først."))
    person_leaving.send(User, person=person, by=by)
    addresses = EmailAddress.objects.filter(user=person)
    for address in {person.email, *addresses.values_list("email", flat=True)}:
        letters.forget(address)
    addresses.delete()
    Authenticator.objects.filter(user=person).delete()
    CalendarFeed.objects.filter(user=person).delete()
    sessions.end(person)
    _make_nobody(person)
    audit.record("person.deleted", person, by=by)
    return person


def _make_nobody(person: User) -> None:
    """The tombstone: the ref is all that is left of who it was."""
    person.email, person.name, person.phone = f"slettet-{person.ref}@samspill.invalid", NOBODY, ""
    person.is_active = person.is_operator = person.requires_mfa = False
    person.cadence, person.language = Cadence.AT_ONCE, Language.BOKMAAL
    person.wants_reminders, person.last_login = False, None
    person.deleted_at = clock.now()
    person.set_unusable_password()  # also makes any session left behind worthless
    person.save()


@transaction.atomic
def reset_second_step(user: User, *, by: Any, reason: str) -> User:
    """Take away a lost code app and its reserve codes; the person must set up a new one.

    The duty to have two steps stays, and the person is told by e-mail.

    Args:
        by: the operator, who has made sure of who asks; never for themselves.
        reason: how the operator knows, without personal data; kept in the audit.

    Raises:
        Refused: not the operator, one's own, no reason, or nothing to take away.
    """
    if not is_operator(by) or by.pk == user.pk:
        raise Refused(_("Bare en annen i driften kan gjøre dette."))
    if not reason.strip():
        raise Refused(_("Skriv hvordan du vet hvem som spør."), "reason")
    person = User.objects.select_for_update().get(pk=user.pk)
    lost, _kinds = Authenticator.objects.filter(user=person).delete()
    if not lost:
        raise Refused(_("Personen har ikke to trinn."), "email")
    emails.tell_second_step_reset(person)
    audit.record("person.second_step_reset", person, by=by, reason=reason.strip()[:300])
    return person


@dataclass(frozen=True)
class DemoPerson:
    """One of the invented people anybody may try the demo as."""

    email: str
    name: str
    line: str
    totp_secret: str  # base32; empty for people who sign in with a password alone
    is_operator: bool

    @property
    def handle(self) -> str:
        """What the person is called in an address: «kari»."""
        return self.email.partition("@")[0]

    @property
    def first_name(self) -> str:
        """What the person is called on the button: «Kari»."""
        return self.name.partition(" ")[0]


@cache
def demo_people() -> dict[str, DemoPerson]:
    """The people of `reference/demo_people.csv`, by handle, in the order of the file."""
    with DEMO_PEOPLE.open(encoding="utf-8", newline="") as file:
        rows = [
            DemoPerson(**{**row, "is_operator": row["is_operator"] == "1"})  # type: ignore[arg-type]
            for row in csv.DictReader(file)
        ]
    return {person.handle: person for person in rows}


@transaction.atomic
def create_demo_people() -> dict[str, User]:
    """Make those demo people that do not exist yet; all of them come back, by handle.

    Raises:
        Refused: outside the demo, where a known password would be an open door.
    """
    refuse_outside_demo()
    return {handle: create_demo_person(person) for handle, person in demo_people().items()}


def create_demo_person(person: DemoPerson) -> User:
    """Find or make one demo person, with the known password and code secret."""
    user = User.objects.filter(email__iexact=person.email).first()
    if user is None:
        user = create_person(
            email=person.email,
            name=person.name,
            password=DEMO_PASSWORD,
            is_operator=person.is_operator,
            by=None,
        )
    if person.totp_secret:
        give_demo_totp(user, secret=person.totp_secret)
    return user


@transaction.atomic
def give_demo_totp(user: User, *, secret: str) -> None:
    """Give a person a code app whose base32 secret is known; an app they have is left alone.

    Raises:
        Refused: outside the demo.
    """
    refuse_outside_demo()
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        totp.TOTP.activate(user, secret)
        audit.record("person.demo_totp_given", user, by=None)


def refuse_outside_demo() -> None:
    """Stop what would open accounts to everybody in a real installation."""
    if not settings.PORTAL_DEMO:
        raise Refused(_("Dette går bare i demoen."))


def current_code(secret: str) -> str:
    """The six digits a code app with this base32 secret shows now."""
    counter = next(totp.yield_hotp_counters_from_time())
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


@transaction.atomic
def renew_calendar(user: User, *, by: User) -> CalendarFeed:
    """A new secret address for the person's own calendar; the one before stops working at once."""
    person = User.objects.select_for_update().get(pk=user.pk)
    CalendarFeed.objects.filter(user=person).delete()
    feed = CalendarFeed.objects.create(user=person, made_at=clock.now())
    audit.record("person.calendar_renewed", person, by=by)
    return feed


@transaction.atomic
def close_calendar(user: User, *, by: User) -> None:
    """The secret address leads nowhere any more; again changes nothing."""
    person = User.objects.select_for_update().get(pk=user.pk)
    gone, _rows = CalendarFeed.objects.filter(user=person).delete()
    if gone:
        audit.record("person.calendar_closed", person, by=by)
