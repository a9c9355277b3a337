"""Letters about a meeting: to whom, and what they all may say."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject
from django.utils.translation import gettext as _

from accounts.cadence import SendAt
from accounts.states import Cadence
from core import clock
from core.pages import absolute
from dispatch import letters
from dispatch.models import Letter
from dispatch.states import LetterState
from forums.emails.writing import owned_by, text
from forums.models import Invitation, Meeting
from forums.states import AnswerChoice, MemberRule
from organisations.models import Organisation, with_letter_address

INVITATION, CHANGED = "meeting.invitation", "meeting.change"
CALLED_OFF, REMINDER = "meeting.called_off", "meeting.reminder"
COLUMNS = ("key", "recipient_ref", "recipient_name", "email", "merge", "not_before")
SENT = [LetterState.ACCEPTED, LetterState.BOUNCED, LetterState.HANDING, LetterState.IN_DOUBT]
VERSIONS = 50  # of a meeting; a letter of an older one has long gone


def about(meeting: Meeting) -> str:
    """The page that its letters are about."""
    return f"/moter/{meeting.ref}/"


def key_prefix(meeting: Meeting, sequence: int | None = None) -> str:
    """How the keys begin of the letters that ask: once for each version and invited."""
    return f"meeting:{meeting.pk}:{meeting.sequence if sequence is None else sequence}:"


def told_already(meeting: Meeting) -> bool:
    """Whether letters about this version of the meeting have been written."""
    return Letter.objects.filter(key__startswith=key_prefix(meeting)).exists()


def invited(meeting: Meeting) -> QuerySet[Invitation]:
    """The invited that still are there."""
    living = Q(organisation__isnull=False, organisation__dissolved_at=None) & Q(
        organisation__merged_into=None
    )
    return meeting.invitations.filter(living | Q(person__is_active=True))


def told(meeting: Meeting) -> Q:
    """Those to whom some version of the invitation has gone out."""
    oldest = max(0, meeting.sequence - VERSIONS)
    keys = [
        Concat(Value(key_prefix(meeting, n)), Cast(OuterRef("pk"), CharField()))
        for n in range(oldest, meeting.sequence + 1)
    ]
    gone = Letter.objects.filter(key__in=keys, state__in=SENT)
    return Q(Exists(gone))


@letters.in_bokmaal()
def recipients(rows: QuerySet[Invitation], prefix: str, *, at_once: bool = False) -> Any:
    """Invitations as the recipients of a set; those without an address get no letter.

    Args:
        rows: of one meeting.
        prefix: how the keys begin; the invitation's number follows.
        at_once: whatever hour the person behind the address prefers.
    """
    one = Organisation.objects.filter(pk=OuterRef("organisation")).order_by()
    own: Any = with_letter_address(one)
    cadence: Any = Coalesce(
        Subquery(own.values("letter_cadence")[:1]), F("person__cadence"), output_field=CharField()
    )
    found = rows.annotate(
        key=Concat(Value(prefix), Cast("pk", CharField())),
        recipient_ref=Case(
            When(organisation=None, then=Value("")),
            default=Concat(Value("org:"), Cast("organisation_id", CharField())),
        ),
        recipient_name=Coalesce("organisation__name", "person__name", output_field=CharField()),
        from_register=Coalesce(
            Subquery(own.values("letter_from_register")[:1]), False, output_field=BooleanField()
        ),
        cadence=Value(Cadence.AT_ONCE, output_field=CharField()) if at_once else cadence,
    )
    return found.annotate(
        merge=JSONObject(
            token=Cast("token", CharField()), why=_why(), source=_source(), answered=_answered()
        ),
        not_before=SendAt(
            clock.PortalNow(),
            F("meeting__starts_at"),
            F("cadence"),
        ),
    ).values_list(*COLUMNS)


def _why() -> Case:
    """Why this one is asked."""
    return Case(
        When(organisation=None, then=Concat(Value(_("Du har et verv i ")), "meeting__forum__name")),
        When(
            meeting__forum__member_rule=MemberRule.LISTED,
            then=Concat(Value(_("Dere står på lista i ")), "meeting__forum__name"),
        ),
        default=Concat(Value(_("Dere er med i ")), "meeting__forum__name"),
    )


def _answered() -> Case:
    """What they have said so far."""
    said = {
        AnswerChoice.YES: _("Dere har svart at dere kommer."),
        AnswerChoice.PERHAPS: _("Dere har svart at dere kanskje kommer."),
        AnswerChoice.NO: _("Dere har svart at dere ikke kommer."),
    }
    cases = [When(answer=answer, then=Value(words)) for answer, words in said.items()]
    return Case(*cases, default=Value(_("Dere har ikke svart ennå.")))


def _source() -> Case:
    """Where the address comes from, when nobody has given it to us (personopplysningsloven)."""
    return Case(
        When(from_register=True, then=Value(_("E-postadressen er hentet fra Enhetsregisteret."))),
        default=Value(""),
    )


@letters.in_bokmaal()
def write(
    meeting: Meeting, kind: str, to: Any, words: Mapping[str, Any] | None = None, **more: Any
) -> None:
    """Hand a set of recipients to dispatch, with the words as they are now.

    Args:
        meeting: what it is about.
        kind: «meeting.invitation»; names the two templates too.
        to: what `recipients` gives.
        words: what its templates may say beside `words_of`.
        more: for `letters.write_batch`.
    """
    context = words_of(meeting) | dict(words or {})
    name = kind.rpartition(".")[2]
    letters.write_batch(
        kind=kind,
        sender_ref=owned_by(meeting.forum.secretariat_id or meeting.convener.organisation_id),
        about=about(meeting),
        from_name=meeting.convener.name,
        recipients=to,
        **text(name, context),
        **more,
    )


def words_of(meeting: Meeting) -> dict[str, Any]:
    """What every letter of a meeting may say."""
    now = clock.now()
    cutoff = meeting.starts_at - timedelta(days=meeting.forum.cutoff_days)
    return {
        "meeting": meeting,
        "forum": meeting.forum,
        "convener": meeting.convener.name,
        "now": now,
        "link": absolute(about(meeting)),
        "reply": absolute("/moter/svar/[[token]]/"),
        "leave": absolute(f"/forum/{meeting.forum.ref}/medlem/"),
        "propose": absolute(f"/forum/{meeting.forum.ref}/saker/ny/"),
        "cutoff": cutoff if cutoff > now else None,
    }
