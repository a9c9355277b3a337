"""What the letters of a hearing say, and to whom. Each set is one statement, however many."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, JSONObject, NullIf
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.cadence import SendAt
from consultations.models import Answer, AnswerVersion, Hearing
from consultations.states import AnswerKind, HearingKind, InviteeSource, Outcome
from core import clock
from dispatch import letters
from organisations.models import Organisation, with_letter_address

INVITATION, RECEIPT, OUTCOME, DECISION = (
    "hearing.invitation",
    "hearing.receipt",
    "hearing.outcome",
    "hearing.decision",
)

# «**1. Tatt til følge**» and the two quotes, for each point of one answer, in the sender's order.
POINTS = """(
    SELECT string_agg(format(E'**%%s. %%s**\nDere skrev: «%%s»\nKommunen svarer: %%s',
                             p.n, p.label, p.text, p.reason), E'\n\n' ORDER BY p.n)
    FROM (SELECT row_number() OVER (ORDER BY p.position, p.id) AS n, p.text, t.reason,
                 %s::jsonb ->> t.outcome AS label
          FROM consultations_point p JOIN consultations_treatment t ON t.id = p.treatment_id
          WHERE p.version_id = consultations_answer.current_id) p)"""


def absolute(path: str) -> str:
    """The full address of a page, for letters."""
    return f"{settings.PORTAL_BASE_URL}{path}"


@letters.in_bokmaal()
def invite_all(hearing: Hearing) -> None:
    """One invitation to every accepted invitee with an address; it waits for the opening."""
    _write(
        hearing,
        INVITATION,
        _waiting(
            _invited(hearing),
            Greatest(clock.PortalNow(), Value(hearing.opens_at), output_field=DateTimeField()),
            hearing.closes_at,
        ).values_list(*_columns("letter_email")),
        next_at=hearing.opens_at,
        expires_at=hearing.closes_at,
        # what one may ask to get no more of: this municipality's invitations, whatever the matter
        scope=f"org:{hearing.owner_id}:{INVITATION}",
        refusable=True,
    )


@letters.in_bokmaal()
def invitation_preview(hearing: Hearing) -> dict[str, str]:
    """The invitation as the first on the list would get it; the hearing has a deadline."""
    invited = _invited(hearing).annotate(silent=Q(letter_email=""))
    first = invited.order_by("silent", "name", "pk").values("name", "merge").first()
    words = {**first["merge"], "name": first["name"]} if first else {}
    context = _context(hearing)
    body = render_to_string("consultations/email/invitation.body.txt", context)
    return {
        "subject": _subject("invitation", context),
        "body": letters.fill(body, words).strip(),
        "from_name": hearing.owner.name,
        "reply_to": context["contact_email"],
    }


def _invited(hearing: Hearing) -> Any:
    """The accepted invitees with what their letter says of them."""
    invited: Any = with_letter_address(
        Organisation.objects.filter(invitation__hearing=hearing, invitation__accepted=True).active()
    )
    return invited.annotate(
        key=Concat(Value(f"invite:{hearing.pk}:"), Cast("pk", CharField())),
        recipient_ref=Concat(Value("org:"), Cast("pk", CharField())),
        recipient_name=F("name"),
        merge=JSONObject(
            reason=Case(
                When(
                    invitation__source=InviteeSource.ADDED,
                    then=Concat(Value(_("Kommunen la dere til: ")), F("invitation__reason")),
                ),
                default=Concat(
                    Value(_matched_by(hearing)), _joined("invitation__why"), Value("**.")
                ),
            ),
            source=Case(
                When(
                    letter_from_register=True,
                    then=Value(_("E-postadressen er hentet fra Enhetsregisteret.")),
                ),
                default=Value(""),
            ),
        ),
    )


def _matched_by(hearing: Hearing) -> str:
    """How the sentence with the matched topics begins."""
    if hearing.kind == HearingKind.FRAMEWORK:
        return _("Saken gjelder vilkårene for organisasjonene. Den treffer dere på: **")
    return _("Saken treffer det dere har sagt at dere brenner for: **")


def _joined(path: str) -> Func:
    """A JSON list of words as «a, b»."""
    return Func(
        Cast(F(path), CharField()),
        Value('[\\[\\]"]'),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=CharField(),
    )


def _columns(email: str) -> tuple[str, ...]:
    """The columns that dispatch asks for, in its order."""
    return ("key", "recipient_ref", "recipient_name", email, "merge", "not_before")


def _waiting(recipients: Any, moment: Any, deadline: datetime | None = None) -> Any:
    """Each with when the person behind the address wants it, counted from `moment`."""
    until = Value(deadline, output_field=DateTimeField())
    return recipients.annotate(not_before=SendAt(moment, until, F("letter_cadence")))


@letters.in_bokmaal()
def send_receipt(version: AnswerVersion) -> None:
    """A copy of what was sent, to the person who sent it."""
    answer, hearing = version.answer, version.answer.hearing
    context = _context(hearing) | {
        "version": version,
        "answer": answer,
        "replies": version.replies.select_related("question"),
        "files": version.files.select_related("file"),
        "link": absolute(answer.get_absolute_url()),
    }
    sender: Any = version.sent_by
    letters.write_one(
        key=f"receipt:{version.pk}",
        kind=RECEIPT,
        scope=f"hearing:{hearing.ref}",
        sender_ref=f"org:{hearing.owner_id}",
        to_name=answer.organisation.name if answer.organisation else sender.name,
        to_email=sender.email,
        from_name=hearing.owner.name,
        reply_to=context["contact_email"],
        subject=_subject("receipt", context),
        body=render_to_string("consultations/email/receipt.body.txt", context),
    )


@letters.in_bokmaal()
def tell_outcomes(hearing: Hearing) -> None:
    """To everyone who answered: what happened to each of their points, and why."""
    labels = {outcome.value: str(outcome.label) for outcome in Outcome}
    answered = _answered(hearing, "outcome").annotate(
        merge=JSONObject(points=Coalesce(points_text(labels), Value(_no_points())))
    )
    waiting = _waiting(answered, clock.PortalNow())
    _write(hearing, OUTCOME, waiting.values_list(*_columns("address")))


def points_text(labels: dict[str, str]) -> RawSQL:
    """The treated points of an answer as the text of a letter."""
    return RawSQL(POINTS, [json.dumps(labels)], output_field=CharField())  # noqa: S611


def _no_points() -> str:
    """What stands in the letter to those who had no remarks."""
    return render_to_string("consultations/email/no_points.txt").strip()


@letters.in_bokmaal()
def tell_decision(hearing: Hearing) -> None:
    """To everyone who answered: what was decided."""
    answered = _answered(hearing, "decision").annotate(merge=JSONObject())
    waiting = _waiting(answered, clock.PortalNow())
    _write(hearing, DECISION, waiting.values_list(*_columns("address")))


def _answered(hearing: Hearing, prefix: str) -> QuerySet[Answer]:
    """The sent answers with where their letter goes: the organisation, or the one who sent it."""
    own: Any = with_letter_address(Organisation.objects.filter(pk=OuterRef("organisation")))
    return hearing.answers.sent().annotate(
        key=Concat(Value(f"{prefix}:{hearing.pk}:"), Cast("pk", CharField())),
        recipient_ref=Concat(Value("org:"), Cast("organisation_id", CharField())),
        recipient_name=Coalesce("organisation__name", "person__name"),
        address=Coalesce(
            NullIf(Subquery(own.values("letter_email")[:1]), Value("")),
            F("current__sent_by__email"),
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


def _write(hearing: Hearing, kind: str, recipients: Any, **more: Any) -> None:
    """Hand a set of recipients to dispatch, with the words as they are now."""
    context = _context(hearing)
    more.setdefault("scope", f"hearing:{hearing.ref}")
    name = kind.rpartition(".")[2]
    letters.write_batch(
        kind=kind,
        sender_ref=f"org:{hearing.owner_id}",
        about=hearing.get_absolute_url(),
        from_name=hearing.owner.name,
        reply_to=context["contact_email"],
        subject=_subject(name, context),
        body=render_to_string(f"consultations/email/{name}.body.txt", context),
        recipients=recipients,
        **more,
    )


def _subject(name: str, context: dict[str, Any]) -> str:
    """One line, whatever the title holds."""
    text = render_to_string(f"consultations/email/{name}.subject.txt", context)
    return " ".join(text.split())[:250]


def _context(hearing: Hearing) -> dict[str, Any]:
    """What every letter of a hearing may say."""
    return {
        "hearing": hearing,
        "now": clock.now(),
        "contact": hearing.contact,
        "contact_email": hearing.contact.email if hearing.contact else "",
        "link": absolute(hearing.get_absolute_url()),
        "without_remarks": AnswerKind.WITHOUT_REMARKS,
    }
