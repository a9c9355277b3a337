"""The invitation to a hearing, and how it will look."""

from typing import Any

from django.db.models import Case, CharField, DateTimeField, F, Func, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat, Greatest, JSONObject
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from consultations.emails.writing import at_their_hour, columns, subject_line, words_of, write
from consultations.models import Hearing
from consultations.states import HearingKind, InviteeSource
from core import clock
from dispatch import letters
from dispatch.models import Letter
from organisations.models import Organisation, with_letter_address

INVITATION = "hearing.invitation"


@letters.in_bokmaal()
def invite_all(hearing: Hearing) -> None:
    """One invitation to every accepted invitee with an address; it waits for the opening."""
    write(
        hearing,
        INVITATION,
        at_their_hour(
            _invited(hearing),
            Greatest(clock.PortalNow(), Value(hearing.opens_at), output_field=DateTimeField()),
            hearing.closes_at,
        ).values_list(*columns("letter_email")),
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
    context = words_of(hearing)
    body = render_to_string("consultations/email/invitation.body.txt", context)
    return {
        "subject": subject_line("invitation", context),
        "body": letters.fill(body, words).strip(),
        "from_name": hearing.owner.name,
        "reply_to": context["contact_email"],
    }


def invitations(hearing: Hearing) -> QuerySet[Letter]:
    """The invitations of a published hearing, those sent again too."""
    return Letter.objects.filter(batch__kind=INVITATION, batch__about=hearing.get_absolute_url())


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
                    Value(_matched_by(hearing)), joined("invitation__why"), Value("**.")
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
    if hearing.kind == HearingKind.MAPPING:
        return _("Kommunen spør alle organisasjonene. Dette kjenner vi dere på: **")
    return _("Saken treffer det dere har sagt at dere brenner for: **")


def joined(path: str) -> Func:
    """A JSON list of words as «a, b»."""
    return Func(
        Cast(F(path), CharField()),
        Value('[\\[\\]"]'),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=CharField(),
    )
