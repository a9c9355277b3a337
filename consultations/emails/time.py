"""What is told while a hearing runs: reminders, more time, a withdrawal, news to followers."""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject, Lower, NullIf
from django.utils.translation import gettext as _

from accounts.models import User
from consultations.emails.invitation import INVITATION
from consultations.emails.writing import at_their_hour, columns, write
from consultations.models import Answer, Extension, Follow, Hearing, Invitee
from consultations.periods import REMINDERS
from consultations.states import AnswerState
from core import clock
from core.pages import absolute
from dispatch import actions as dispatch
from dispatch import letters
from dispatch.models import Letter
from dispatch.states import LetterState
from organisations.models import Membership, Organisation, with_letter_address
from organisations.states import Role

REMINDER, FOLLOWED_REMINDER = "hearing.reminder", "hearing.followed_reminder"
EXTENDED, WITHDRAWN, REFUSED = "hearing.extended", "hearing.withdrawn", "hearing.not_extended"
ASKED = "hearing.extension_asked"
NEWS = {"outcome": "hearing.followed_outcome", "decision": "hearing.followed_decision"}
SENT = [LetterState.ACCEPTED, LetterState.BOUNCED, LetterState.HANDING, LetterState.IN_DOUBT]


# --- stopping what has not gone -------------------------------------------------------------------


def stop_waiting(hearing: Hearing) -> None:
    """Invitations and reminders that have not gone say something that is no longer so."""
    about = hearing.get_absolute_url()
    dispatch.withdraw(about, [INVITATION, REMINDER, FOLLOWED_REMINDER, EXTENDED])


def stop_reminders(hearing: Hearing, organisation: Organisation | None = None) -> None:
    """Reminders that have not gone: of a deadline that was moved, or to one that has answered."""
    about = hearing.get_absolute_url()
    if organisation is None:
        dispatch.withdraw(about, [REMINDER, FOLLOWED_REMINDER])
    else:
        dispatch.stop_to(about, [REMINDER], [f"org:{organisation.pk}"])


# --- who ------------------------------------------------------------------------------------------


def _organisations(which: Any, prefix: str) -> Any:
    """Living organisations as the recipients of a set."""
    found: Any = with_letter_address(Organisation.objects.filter(which).active())
    return found.annotate(
        key=Concat(Value(f"{prefix}:org:"), Cast("pk", CharField())),
        recipient_ref=Concat(Value("org:"), Cast("pk", CharField())),
        recipient_name=F("name"),
        merge=JSONObject(),
    )


def _people(which: Any, prefix: str, told: str) -> QuerySet[User]:
    """Living people as the recipients of a set, but for those who have one of the `told` letters.

    Args:
        which: a condition on people.
        prefix: how the keys of these letters begin.
        told: how the keys of letters begin that make another one to the same address superfluous.
    """
    has_it = Letter.objects.filter(key__startswith=told, email=Lower(OuterRef("email")))
    return (
        User.objects.filter(which, is_active=True)
        .exclude(Exists(has_it))
        .annotate(
            key=Concat(Value(f"{prefix}:person:"), Cast("pk", CharField())),
            recipient_ref=Value(""),
            recipient_name=F("name"),
            letter_cadence=F("cadence"),
            merge=JSONObject(),
        )
    )


def _followers(hearing: Hearing) -> Q:
    return Q(pk__in=Follow.objects.filter(hearing=hearing).values("person"))


def _writers(hearing: Hearing) -> Q:
    """People who answer, or have begun to, in their own name or before their claim is confirmed."""
    own = hearing.answers.exclude(person=None).values("person")
    return Q(pk__in=own) | Q(pk__in=hearing.answers.exclude(claim=None).values("claim__user"))


def _answering(hearing: Hearing) -> Q:
    """Organisations with an answer, sent or begun."""
    return Q(pk__in=hearing.answers.exclude(organisation=None).values("organisation"))


def _invited(hearing: Hearing) -> QuerySet[Invitee]:
    return hearing.invitees.filter(accepted=True)


def _tell(hearing: Hearing, kind: str, prefix: str, organisations: Any, **words: Any) -> None:
    """One set to organisations and one to people, each one statement."""
    moment = clock.PortalNow()
    waiting = at_their_hour(_organisations(organisations, prefix), moment)
    write(hearing, kind, waiting.values_list(*columns("letter_email")), **words)
    people = _people(_followers(hearing) | _writers(hearing), prefix, f"{prefix}:org:")
    write(hearing, kind, at_their_hour(people, moment).values_list(*columns("email")), **words)


# --- news to everyone it concerns -----------------------------------------------------------------


@letters.in_bokmaal()
def tell_extended(extension: Extension) -> None:
    """A later deadline: to the invited, those who answer or have begun, and those who follow."""
    hearing = extension.hearing
    invited = Q(pk__in=_invited(hearing).values("organisation"))
    _tell(
        hearing,
        EXTENDED,
        f"extended:{hearing.pk}:{extension.pk}",
        invited | _answering(hearing),
        words={"extension": extension},
    )


@letters.in_bokmaal()
def tell_withdrawn(hearing: Hearing) -> None:
    """A withdrawal: to those whose invitation has gone, who answered or began, and who follow.

    One whose invitation was ended before it went has never heard of the hearing.
    """
    told = Letter.objects.filter(
        recipient_ref=OuterRef("ref"), batch__kind=INVITATION, state__in=SENT,
        batch__about=hearing.get_absolute_url(),
    )  # fmt: skip
    invited = _invited(hearing).annotate(
        ref=Concat(Value("org:"), Cast("organisation", CharField()))
    )
    which = Q(pk__in=invited.filter(Exists(told)).values("organisation")) | _answering(hearing)
    _tell(hearing, WITHDRAWN, f"withdrawn:{hearing.pk}", which)


@letters.in_bokmaal()
def tell_followers(hearing: Hearing, what: str) -> None:
    """What the hearing led to, to those who follow it and were not told already.

    Args:
        hearing: summarised or concluded.
        what: «outcome» or «decision», as the letters to those who answered begin their keys.
    """
    people = _people(_followers(hearing), f"followed-{what}:{hearing.pk}", f"{what}:{hearing.pk}:")
    waiting = at_their_hour(people, clock.PortalNow())
    write(hearing, NEWS[what], waiting.values_list(*columns("email")))


# --- between one organisation and the municipality ------------------------------------------------


@letters.in_bokmaal()
def tell_asked(extension: Extension) -> None:
    """A wish for more time: to the hearing's contact, else to those who write for the owner."""
    hearing = extension.hearing
    members = Membership.objects.current().filter(
        organisation=hearing.owner, role__in=[Role.WRITER, Role.RESPONSIBLE]
    )
    which = Q(pk=hearing.created_by_id) & Q(pk__in=members.values("user"))
    if not User.objects.filter(which).exists():
        which = Q(pk__in=members.values("user"))
    people = _people(which, f"asked:{extension.pk}", f"asked:{extension.pk}:")
    page = absolute(f"/arbeid/horinger/{hearing.ref}/lengre-frist/")
    recipients = at_their_hour(people, clock.PortalNow()).values_list(*columns("email"))
    write(hearing, ASKED, recipients, words={"extension": extension, "page": page})


@letters.in_bokmaal()
def tell_refused(extension: Extension) -> None:
    """No: to the organisation that asked, or to the person when it has no address."""
    hearing = extension.hearing
    one = _organisations(Q(pk=extension.organisation_id), f"not-extended:{extension.pk}")
    asked_by: Any = extension.asked_by
    reached = one.annotate(
        address=Coalesce(NullIf("letter_email", Value("")), Value(asked_by.email))
    )
    waiting = at_their_hour(reached, clock.PortalNow(), hearing.closes_at)
    write(
        hearing,
        REFUSED,
        waiting.values_list(*columns("address")),
        words={"extension": extension},
    )


# --- reminders ------------------------------------------------------------------------------------


@letters.in_bokmaal()
def remind(hearing: Hearing, lead: int) -> None:
    """To the invited who have neither answered nor said that they will not; some to followers."""
    assert hearing.closes_at is not None  # noqa: S101 – it is open
    prefix = f"remind:{hearing.pk}:{lead}:{hearing.closes_at:%Y%m%d%H%M}"
    more: dict[str, Any] = {
        "expires_at": hearing.closes_at,
        "scope": f"org:{hearing.owner_id}:{INVITATION}",  # who refused invitations, refused these
        "refusable": True,
        "words": {"left": (clock.last_day(hearing.closes_at) - clock.today()).days},
    }
    waiting = at_their_hour(_unanswered(hearing, prefix), clock.PortalNow(), hearing.closes_at)
    write(hearing, REMINDER, waiting.values_list(*columns("letter_email")), **more)
    if lead in REMINDERS["followers"]:
        del more["refusable"], more["scope"]
        people = at_their_hour(_waiting_followers(hearing, prefix), clock.PortalNow(),
                               hearing.closes_at)  # fmt: skip
        write(hearing, FOLLOWED_REMINDER, people.values_list(*columns("email")), **more)


def _unanswered(hearing: Hearing, prefix: str) -> Any:
    """The invited who may still want to answer, and whose person wants reminders."""
    waiting = _invited(hearing).filter(declined_at=None).values("organisation")
    done = Answer.objects.filter(hearing=hearing).exclude(state=AnswerState.DRAFT)
    begun = Answer.objects.filter(
        hearing=hearing, state=AnswerState.DRAFT, organisation=OuterRef("pk")
    )
    unwanted = Membership.objects.current().filter(
        organisation=OuterRef("pk"),
        user__email=Lower(OuterRef("letter_email")),
        user__wants_reminders=False,
    )
    found = _organisations(Q(pk__in=waiting), prefix)
    return (
        found.exclude(pk__in=done.exclude(organisation=None).values("organisation"))
        .exclude(Exists(unwanted))
        .annotate(
            merge=JSONObject(
                begun=Case(
                    When(
                        Exists(begun),
                        then=Value(_("Dere har begynt på et svar. Det er ikke sendt.")),
                    ),
                    default=Value(_("Dere har ikke svart ennå.")),
                )
            )
        )
    )


def _waiting_followers(hearing: Hearing, prefix: str) -> Any:
    """Followers who want reminders and have not answered, nor has the one they follow for."""
    done = hearing.answers.exclude(state=AnswerState.DRAFT)
    follows = Follow.objects.filter(hearing=hearing).exclude(
        organisation__in=done.exclude(organisation=None).values("organisation")
    )
    which = Q(pk__in=follows.values("person"), wants_reminders=True) & ~Q(
        pk__in=done.exclude(person=None).values("person")
    )
    return _people(which, prefix, f"{prefix}:org:")
