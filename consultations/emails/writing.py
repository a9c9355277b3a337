"""What every set of letters about a hearing is made from. Each set is one statement."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.template.loader import render_to_string

from accounts.cadence import SendAt
from consultations.models import Answer, Hearing
from consultations.states import (
    PARTICIPATION_MEANS,
    AnswerKind,
    HearingKind,
    Participation,
)
from core import clock
from core.pages import absolute
from dispatch import letters
from organisations.models import Organisation, with_letter_address


def columns(email: str) -> tuple[str, ...]:
    """The columns that dispatch asks for, in its order."""
    return ("key", "recipient_ref", "recipient_name", email, "merge", "not_before")


def at_their_hour(recipients: Any, moment: Any, deadline: datetime | None = None) -> Any:
    """Each with when the person behind the address wants it, counted from `moment`."""
    until = Value(deadline, output_field=DateTimeField())
    return recipients.annotate(not_before=SendAt(moment, until, F("letter_cadence")))


def answerers(hearing: Hearing, prefix: str) -> QuerySet[Answer]:
    """The sent answers with where their letter goes: the organisation, or the one who sent it."""
    own: Any = with_letter_address(Organisation.objects.filter(pk=OuterRef("organisation")))
    return hearing.answers.sent().annotate(
        key=Concat(Value(f"{prefix}:{hearing.pk}:"), Cast("pk", CharField())),
        recipient_ref=Case(
            When(organisation=None, then=Concat(Value("answer:"), Cast("pk", CharField()))),
            default=Concat(Value("org:"), Cast("organisation_id", CharField())),
        ),
        recipient_name=Coalesce(
            "organisation__name", "person__name", "paper_name", output_field=CharField()
        ),
        address=Coalesce(
            NullIf(Subquery(own.values("letter_email")[:1]), Value("")),
            # who entered a letter from the post did not write it
            Case(
                When(current__received_on__isnull=True, then=F("current__sent_by__email")),
                default=Value(""),
            ),
            output_field=CharField(),
        ),
        letter_cadence=Case(
            When(
                Exists(own.exclude(letter_email="")),
                then=Subquery(own.values("letter_cadence")[:1]),
            ),
            default=F("current__sent_by__cadence"),
            output_field=CharField(),
        ),
    )


@letters.in_bokmaal()
def write(
    hearing: Hearing,
    kind: str,
    recipients: Any,
    words: Mapping[str, Any] | None = None,
    **more: Any,
) -> None:
    """Hand a set of recipients to dispatch, with the words as they are now.

    Args:
        hearing: what it is about.
        kind: «hearing.invitation»; names the two templates too.
        recipients: a `values_list` of `columns()`.
        words: what its templates may say beside `words_of`.
        more: for `letters.write_batch`.
    """
    context = words_of(hearing) | dict(words or {})
    more.setdefault("scope", f"hearing:{hearing.ref}")
    name = kind.rpartition(".")[2]
    letters.write_batch(
        kind=kind,
        sender_ref=f"org:{hearing.owner_id}",
        about=hearing.get_absolute_url(),
        from_name=hearing.owner.name,
        reply_to=context["contact_email"],
        subject=subject_line(name, context),
        body=render_to_string(f"consultations/email/{name}.body.txt", context),
        recipients=recipients,
        **more,
    )


@letters.in_bokmaal()
def subject_line(name: str, context: dict[str, Any]) -> str:
    """One line, whatever the title holds."""
    text = render_to_string(f"consultations/email/{name}.subject.txt", context)
    return " ".join(text.split())[:250]


def words_of(hearing: Hearing) -> dict[str, Any]:
    """What every letter of a hearing may say."""
    return {
        "hearing": hearing,
        "now": clock.now(),
        "contact": hearing.contact,
        "contact_email": hearing.contact.email if hearing.contact else "",
        "link": absolute(hearing.get_absolute_url()),
        "without_remarks": AnswerKind.WITHOUT_REMARKS,
        "participation_means": PARTICIPATION_MEANS[Participation(hearing.participation)],
        "is_mapping": hearing.kind == HearingKind.MAPPING,
    }
