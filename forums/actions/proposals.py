"""Innspill: what an organisation takes up itself, and the answer it is owed (clauses K2, P3)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused, Stale
from core.models import new_ref
from forums import periods, policies
from forums.actions import agenda, locks
from forums.emails import proposals as emails
from forums.models import Forum, Proposal
from forums.states import PROPOSAL, ItemState, ProposalState
from organisations.models import Municipality, Organisation

TITLE, WORDS, ANSWER, SHORT = 150, 5000, 5000, 2000  # characters
CLAUSE = "K2"
NOT_SENT = [ProposalState.DRAFT, ProposalState.WITHDRAWN]


def locked(proposal: Proposal) -> Proposal:
    """The row as it is now, held until the transaction ends."""
    return Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)


@transaction.atomic
def create(
    *,
    ref: str,
    by: Any,
    on_behalf_of: Organisation,
    municipality: Municipality,
    title: str,
    words: str,
    wants_agenda: bool = False,
) -> Proposal:
    """Begin an innspill; only the organisation's own people see the draft.

    Args:
        ref: the name it will have; the same form again gives the first one back, with these words.
        on_behalf_of: an organisation the person writes for.
        municipality: a municipality or county that exists now.

    Raises:
        Refused: writes for nobody there, no such place any more, or words that are missing or long.
    """
    if before := Proposal.objects.filter(ref=ref).first():
        if before.created_by_id != by.pk:
            raise Refused(_("Last siden på nytt, og prøv igjen."))
        return save(
            before, by=by, version=1, municipality=municipality, title=title, words=words,
            wants_agenda=wants_agenda,
        )  # fmt: skip
    if not policies.proposing_organisations(by).filter(pk=on_behalf_of.pk).exists():
        raise Refused(_("Du skriver ikke for denne organisasjonen."), "organisation")
    said = _said(municipality, title, words, wants_agenda)
    proposal, made = Proposal.objects.get_or_create(
        ref=ref,
        defaults={
            "organisation": on_behalf_of,
            "created_by": by,
            "created_at": clock.now(),
            **said,
        },
    )
    if made:
        audit.record("proposal.created", proposal, by=by, on_behalf_of=on_behalf_of)
    return proposal


@transaction.atomic
def save(
    proposal: Proposal,
    *,
    by: Any,
    version: int,
    municipality: Municipality,
    title: str,
    words: str,
    wants_agenda: bool = False,
) -> Proposal:
    """Change a draft.

    Args:
        version: the one the person read.

    Raises:
        Stale: a colleague has saved since.
        Refused: not a writer there, sent already, or words that are missing or long.
    """
    proposal = locked(proposal)
    if not policies.may_write_proposal(by, proposal):
        raise Refused(policies.why_not_write_proposal(by, proposal))
    said = _said(municipality, title, words, wants_agenda)
    if all(getattr(proposal, name) == value for name, value in said.items()):
        return proposal  # a second click
    if proposal.state != ProposalState.DRAFT:
        raise Refused(_("Innspillet er sendt og kan ikke endres."))
    if proposal.version != version:
        raise Stale(_("En kollega har lagret noe annet mens du skrev."))
    for name, value in said.items():
        setattr(proposal, name, value)
    proposal.version += 1
    proposal.save(update_fields=[*said, "version"])
    return proposal


def _said(municipality: Municipality, title: str, words: str, wants_agenda: bool) -> dict[str, Any]:
    """What was typed, whole and within bounds."""
    if municipality.valid_to is not None:
        raise Refused(_("Kommunen finnes ikke lenger. Velg den som tok over."), "municipality")
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Skriv hva innspillet handler om."), "title")
    if len(title) > TITLE:
        raise Refused(_("Skriv kortere: høyst %(n)s tegn.") % {"n": TITLE}, "title")
    return {
        "municipality": municipality,
        "title": title,
        "words": _text(words, WORDS, _("Skriv hva dere vil, og hvorfor."), "words"),
        "wants_agenda": wants_agenda,
    }


def _text(words: str, limit: int, lack: str, field: str = "words") -> str:
    """Words without their outer white space, as many as fit."""
    words = words.strip()
    if not words:
        raise Refused(lack, field)
    if len(words) > limit:
        raise Refused(_("Skriv kortere: høyst %(n)s tegn.") % {"n": limit}, field)
    return words


@transaction.atomic
def discard(proposal: Proposal, *, by: Any) -> None:
    """Throw a draft away. What is gone already is gone.

    Raises:
        Refused: not a writer there, or it has been sent.
    """
    found = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal.pk).first()
    if found is None:
        return  # a second click
    if not policies.may_write_proposal(by, found):
        raise Refused(policies.why_not_write_proposal(by, found))
    if found.state != ProposalState.DRAFT:
        raise Refused(_("Innspillet er sendt. Dere kan trekke det."))
    audit.record("proposal.discarded", found, by=by, on_behalf_of=found.organisation)
    found.delete()


@transaction.atomic
def send(proposal: Proposal, *, by: Any, on_behalf_of: Organisation, version: int) -> Proposal:
    """Send it: public from now on, and the municipality owes a first answer within a month.

    Args:
        on_behalf_of: the organisation whose innspill it is.
        version: the one that was looked over.

    Raises:
        Stale: a colleague has changed it since it was looked over.
        Refused: not somebody responsible there, the place or the organisation is no more.
    """
    proposal = locked(proposal)
    _check_responsible(proposal, by, on_behalf_of)
    if proposal.state not in NOT_SENT:
        return proposal  # a second click
    if proposal.organisation.dissolved_at or proposal.organisation.merged_into_id:
        raise Refused(_("Organisasjonen er lagt ned."))
    if proposal.municipality.valid_to is not None:
        raise Refused(_("Kommunen finnes ikke lenger. Velg den som tok over."), "municipality")
    if proposal.version != version:
        raise Stale(_("En kollega har endret innspillet. Se over det på nytt."))
    states.move(proposal, ProposalState.SENT, allowed=PROPOSAL)
    proposal.sent_at, proposal.sent_by = clock.now(), by
    proposal.answer_due = clock.months_later(clock.today(), periods.FIRST_ANSWER_MONTHS)
    proposal.save(update_fields=["state", "sent_at", "sent_by", "answer_due"])
    emails.tell_sent(proposal)
    emails.send_receipt(proposal)
    audit.record("proposal.sent", proposal, by=by, on_behalf_of=on_behalf_of)
    return proposal


def _check_responsible(proposal: Proposal, by: Any, on_behalf_of: Organisation) -> None:
    """Only for one's own organisation, and with its key."""
    own = on_behalf_of.pk == proposal.organisation_id
    if not own or not policies.may_send_proposal(by, proposal):
        raise Refused(policies.why_not_send_proposal(by, proposal))


@transaction.atomic
def withdraw(proposal: Proposal, *, by: Any, on_behalf_of: Organisation) -> Proposal:
    """Take it back before it is answered or on an agenda; the page stays and says so.

    Raises:
        Refused: not somebody responsible there, or too late.
    """
    proposal = locked(proposal)
    _check_responsible(proposal, by, on_behalf_of)
    if proposal.state == ProposalState.WITHDRAWN:
        return proposal  # a second click
    states.move(proposal, ProposalState.WITHDRAWN, allowed=PROPOSAL)
    proposal.save(update_fields=["state"])
    emails.stop_waiting(proposal)
    emails.tell_withdrawn(proposal)
    audit.record("proposal.withdrawn", proposal, by=by, on_behalf_of=on_behalf_of)
    return proposal


# --- the municipality -----------------------------------------------------------------------------


def _held(proposal: Proposal, by: Any, on_behalf_of: Organisation) -> Proposal:
    """The row under lock, for one who writes for the municipality that owes the answer."""
    proposal = locked(proposal)
    if not policies.answerers(by, proposal).filter(pk=on_behalf_of.pk).exists():
        raise Refused(_("Bare de som skriver for kommunen, kan svare på innspillet."))
    return proposal


@transaction.atomic
def receive(proposal: Proposal, *, by: Any, on_behalf_of: Organisation) -> Proposal:
    """Say that somebody has read it and has the case. Once is enough, whoever does it.

    Raises:
        Refused: does not write for the municipality, or it has been withdrawn.
    """
    proposal = _held(proposal, by, on_behalf_of)
    if proposal.received_at:
        return proposal
    states.move(proposal, ProposalState.RECEIVED, allowed=PROPOSAL)
    _mark_received(proposal, by)
    proposal.save()
    audit.record("proposal.received", proposal, by=by, on_behalf_of=on_behalf_of)
    return proposal


def _mark_received(proposal: Proposal, by: Any) -> None:
    """Whoever answers has received it too."""
    if proposal.received_at is None:
        proposal.received_at, proposal.received_by = clock.now(), by


@transaction.atomic
def answer_preliminary(
    proposal: Proposal, *, by: Any, on_behalf_of: Organisation, words: str
) -> Proposal:
    """«Foreløpig svar»: who has the case and when a full answer can come (`periods.SOURCE`).

    Raises:
        Refused: does not write for the municipality, no words, given already, or answered.
    """
    proposal = _held(proposal, by, on_behalf_of)
    words = _text(words, SHORT, _("Skriv når organisasjonen kan vente et svar."))
    if proposal.preliminary == words:
        return proposal  # a second click
    if proposal.preliminary:
        raise Refused(_("Dere har gitt et foreløpig svar. Nå kan dere svare."))
    if proposal.state not in periods.OWED:
        raise Refused(_("Innspillet venter ikke på svar lenger."))
    if proposal.state == ProposalState.SENT:
        states.move(proposal, ProposalState.RECEIVED, allowed=PROPOSAL)
    _mark_received(proposal, by)
    proposal.preliminary = words
    proposal.preliminary_at = proposal.preliminary_at or clock.now()
    proposal.save()
    emails.tell_news(proposal, "preliminary")
    emails.stop_reminders(proposal)
    audit.record("proposal.preliminary", proposal, by=by, on_behalf_of=on_behalf_of)
    return proposal


@transaction.atomic
def answer(proposal: Proposal, *, by: Any, on_behalf_of: Organisation, words: str) -> Proposal:
    """Answer it; everyone may read the answer, and the organisation gets it in a letter.

    Raises:
        Refused: does not write for the municipality, no words, or answered or withdrawn already.
    """
    lack = _("Skriv hva kommunen svarer.")
    return _settle(proposal, ProposalState.ANSWERED, by, on_behalf_of, _text(words, ANSWER, lack))


@transaction.atomic
def decline(proposal: Proposal, *, by: Any, on_behalf_of: Organisation, reason: str) -> Proposal:
    """Say no, with a public reason.

    Raises:
        Refused: does not write for the municipality, no reason, or answered or withdrawn already.
    """
    lack = _("Skriv hvorfor dere ikke tar innspillet videre.")
    words = _text(reason, ANSWER, lack, "reason")
    return _settle(proposal, ProposalState.DECLINED, by, on_behalf_of, words)


def _settle(
    proposal: Proposal, to: ProposalState, by: Any, on_behalf_of: Organisation, words: str
) -> Proposal:
    """The full answer, whichever it is."""
    proposal = _held(proposal, by, on_behalf_of)
    if (proposal.state, proposal.answer) == (to, words):
        return proposal  # a second click
    states.move(proposal, to, allowed=PROPOSAL)
    _mark_received(proposal, by)
    proposal.answer, proposal.answered_at, proposal.answered_by = words, clock.now(), by
    proposal.save()
    emails.tell_news(proposal, to)
    emails.stop_reminders(proposal)
    audit.record(f"proposal.{to}", proposal, by=by, on_behalf_of=on_behalf_of)
    return proposal


@transaction.atomic
def put_on_agenda(
    proposal: Proposal, *, by: Any, on_behalf_of: Organisation, forum: Forum
) -> Proposal:
    """Take it up in one of the municipality's forums; that is a first answer too.

    The item waits there like any other, as the organisation's own, and points back here.

    Raises:
        Refused: does not write for the municipality, not its own living forum, answered already,
            or what `agenda.propose_item` refuses.
    """
    forum = locks.locked(forum, ended=True)
    proposal = _held(proposal, by, on_behalf_of)
    over = [ItemState.DECLINED, ItemState.WITHDRAWN]
    if proposal.items.filter(forum=forum).exclude(state__in=over).exists():
        return proposal  # a second click
    if proposal.state not in periods.OWED:
        raise Refused(_("Innspillet venter ikke på svar lenger."))
    if forum.secretariat_id != on_behalf_of.pk or forum.ended_at is not None:
        raise Refused(_("Velg en av kommunens egne møteplasser."), "forum")
    if on_behalf_of.pk not in [p.organisation_id for p in policies.own_parties(by, forum)]:
        raise Refused(_("Kommunen er ikke part i denne møteplassen."), "forum")
    agenda.propose_item(
        forum,
        by=by,
        ref=new_ref(),
        title=proposal.title,
        words=proposal.words,
        clauses=(CLAUSE,),
        on_behalf_of=proposal.organisation,
        proposal=proposal,
    )
    if proposal.state != ProposalState.ON_AGENDA:
        states.move(proposal, ProposalState.ON_AGENDA, allowed=PROPOSAL)
    _mark_received(proposal, by)
    proposal.preliminary_at = proposal.preliminary_at or clock.now()
    proposal.save()
    emails.tell_news(proposal, "agenda", forum=forum)
    emails.stop_reminders(proposal)
    audit.record("proposal.on_agenda", proposal, by=by, on_behalf_of=on_behalf_of, forum=forum.pk)
    return proposal


@transaction.atomic
def follow_up(proposal: Proposal, *, by: Any, on_behalf_of: Organisation, words: str) -> Proposal:
    """Say what was done after the answer.

    Raises:
        Refused: does not write for the municipality, no words, not answered, or said already.
    """
    proposal = _held(proposal, by, on_behalf_of)
    words = _text(words, SHORT, _("Skriv hva som er gjort."))
    if proposal.followed_up == words:
        return proposal  # a second click
    states.move(proposal, ProposalState.FOLLOWED_UP, allowed=PROPOSAL)
    proposal.followed_up, proposal.followed_up_at = words, clock.now()
    proposal.save()
    emails.tell_news(proposal, "followed_up")
    audit.record("proposal.followed_up", proposal, by=by, on_behalf_of=on_behalf_of)
    return proposal
