"""What shows how a policy came about; the only writer of evidence."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Evidence, LocalPolicy
from agreements.policies import local_policy as policies
from agreements.states import STANDING, EvidenceKind
from agreements.suggestions import Suggestion, suggested
from consultations.models import Hearing
from core import audit, clock
from core.errors import Refused
from core.models import StoredFile
from forums.models import Meeting

WORDS = 300  # characters
MOST = 60  # pieces of evidence of one policy


def put(
    policy: LocalPolicy, kind: EvidenceKind, *, by: Any, words: str, day: date, **what: Any
) -> Evidence:
    """The row, made once for the same thing; the caller holds the policy's lock.

    Args:
        what: url, file, hearing, meeting, or process and phase.
    """
    fresh = {"words": words[:WORDS], "happened_on": day, "added_at": clock.now(), "added_by": by}
    if what.get("file"):
        one, made = Evidence.objects.create(policy=policy, kind=kind, **what, **fresh), True
    else:
        one, made = Evidence.objects.get_or_create(policy=policy, kind=kind, **what, defaults=fresh)
    if made:
        owner = policies.owner_of(policy)
        audit.record("policy.evidence_added", policy, by=by, on_behalf_of=owner, kind=kind)
    return one


def _held(policy: LocalPolicy, by: Any) -> LocalPolicy:
    """The policy under lock, for one who writes it."""
    rows = LocalPolicy.objects.select_for_update(of=("self",))
    row = rows.select_related("municipality__organisation").get(pk=policy.pk)
    if not policies.may_write(by, row):
        raise Refused(policies.why_not_write(by, row))
    return row


@transaction.atomic
def add_evidence(
    policy: LocalPolicy,
    *,
    by: Any,
    kind: str,
    words: str,
    happened_on: date | None = None,
    url: str = "",
    file: StoredFile | None = None,
    hearing: Hearing | None = None,
    meeting: Meeting | None = None,
) -> Evidence:
    """Lay in one thing. The same thing twice is a second click.

    Args:
        by: one who writes for the municipality.
        kind: an `EvidenceKind`.
        words: what it shows; may be left out for a hearing or a meeting in Samspill.
        happened_on: when; taken from the hearing or the meeting where there is one.
        url: where it can be read.
        file: examined already.
        hearing: of the same place.
        meeting: held, of one of the place's forums.

    Raises:
        Refused: no right, nothing to look at, more than one thing, a day to come, or of another
            place.
    """
    policy = _held(policy, by)
    if kind not in EvidenceKind.values:
        raise Refused(_("Velg hva dette viser."), "kind")
    what = _only_one(url, file, hearing, meeting)
    _check_here(policy, kind, hearing, meeting)
    day = _day(happened_on, hearing, meeting)
    said = words.strip() or _title(hearing, meeting)
    if not said:
        raise Refused(_("Skriv kort hva dette er."), "words")
    if len(said) > WORDS:
        raise Refused(_("Teksten er for lang. Kort den ned."), "words")
    if policy.evidence.count() >= MOST:
        raise Refused(_("Politikken har så mye grunnlag som den kan ha."))
    return put(policy, EvidenceKind(kind), by=by, words=said, day=day, **what)


def _only_one(
    url: str, file: StoredFile | None, hearing: Hearing | None, meeting: Meeting | None
) -> dict[str, Any]:
    """The one thing that can be looked at."""
    asked = {"url": url, "file": file, "hearing": hearing, "meeting": meeting}
    given = {name: thing for name, thing in asked.items() if thing}
    if not given:
        raise Refused(
            _("Lim inn en lenke, last opp en fil, eller velg en høring eller et møte."), "url"
        )
    if len(given) > 1:
        raise Refused(_("Velg bare én ting om gangen: lenke, fil, høring eller møte."), "url")
    return given


def _check_here(
    policy: LocalPolicy, kind: str, hearing: Hearing | None, meeting: Meeting | None
) -> None:
    """A hearing shows a hearing, a meeting shows dialogue, and both are of this place."""
    if hearing is not None:
        if not policies.usable_hearings(policy).filter(pk=hearing.pk).exists():
            raise Refused(_("Velg en høring som kommunen har hatt."), "hearing")
        if kind != EvidenceKind.HEARING:
            raise Refused(_("En høring viser at forslaget var på høring. Velg «Høring»."), "kind")
    if meeting is not None:
        if not policies.usable_meetings(policy).filter(pk=meeting.pk).exists():
            raise Refused(_("Velg et møte som er holdt."), "meeting")
        if kind not in {EvidenceKind.DIALOGUE, EvidenceKind.STATEMENT}:
            raise Refused(_("Et møte viser dialog eller en uttalelse. Velg en av dem."), "kind")


def _day(given: date | None, hearing: Hearing | None, meeting: Meeting | None) -> date:
    """When it happened; a day to come shows nothing."""
    day = given
    if meeting is not None:
        day = meeting.starts_at.astimezone(clock.OSLO).date()
    elif hearing is not None:
        begun = hearing.opens_at or hearing.published_at or hearing.created_at
        day = begun.astimezone(clock.OSLO).date()
    if day is None:
        raise Refused(_("Skriv hvilken dag det var."), "happened_on")
    if day > clock.today():
        field = "hearing" if hearing else "happened_on"
        raise Refused(_("Dagen er ikke kommet ennå. Legg det inn når det har skjedd."), field)
    return day


def _title(hearing: Hearing | None, meeting: Meeting | None) -> str:
    """What it is called in Samspill."""
    if meeting is not None:
        return f"{meeting.title}, {meeting.forum.name}"
    return hearing.title if hearing else ""


@transaction.atomic
def take_in(policy: LocalPolicy, *, by: Any, name: str) -> Evidence | None:
    """Take in something that was suggested («Dette har dere allerede»).

    Args:
        name: `Suggestion.name`.

    Returns:
        The evidence; None when it was taken in already.

    Raises:
        Refused: no right.
    """
    policy = _held(policy, by)
    found: Suggestion | None = next((s for s in suggested(policy) if s.name == name), None)
    if found is None:
        return None  # a second click
    what: dict[str, Any] = {"hearing": found.hearing}
    if found.process is not None:
        what = {"process": found.process, "phase": found.phase}
    return put(policy, found.kind, by=by, words=found.words, day=found.day, **what)


@transaction.atomic
def remove_evidence(policy: LocalPolicy, *, by: Any, pk: int) -> None:
    """Take something out again, before the policy is decided; gone already is a second click.

    Raises:
        Refused: no right, or it is what a decision stands on.
    """
    policy = _held(policy, by)
    if policy.state in STANDING:
        raise Refused(_("Politikken er vedtatt. Da blir grunnlaget stående."))
    gone, _rows = policy.evidence.filter(pk=pk).delete()
    if gone:
        owner = policies.owner_of(policy)
        audit.record("policy.evidence_removed", policy, by=by, on_behalf_of=owner)
