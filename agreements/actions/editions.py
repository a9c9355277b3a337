"""An edition from its draft to the day it is followed; never by one party's yes alone.

Its words change only as a draft, and either side may write. Once it is put before the parties it
stands; one that wants it otherwise sends it back with a reason, and the yeses fall (clause O6).
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from agreements.actions.approving import (
    check_holds,
    check_read,
    check_takes_back,
    check_writes,
    give_yes,
    has_said,
    locked,
    locked_edition,
)
from agreements.emails import editions as emails
from agreements.models import Approval, Clause, Edition, Party, Platform
from agreements.policies import editions as policies
from agreements.policies import parties
from agreements.states import BINDING, EDITION, VALID, EditionState, Side, Stand
from core import audit, clock, states
from core.errors import Refused, Stale
from organisations.models import Organisation

COMING = [
    EditionState.DRAFT,
    EditionState.ON_HEARING,
    EditionState.FOR_APPROVAL,
    EditionState.SIGNED,
]


@transaction.atomic
def start(
    platform: Platform,
    *,
    by: Any,
    title: str,
    lead: str = "",
    follows: Edition | None = None,
    based_on: Edition | None = None,
    summary_only: bool = False,
    text_url: str = "",
) -> Edition:
    """Begin the next edition as a draft.

    Args:
        platform: whose it is.
        by: a person who writes for one of its sides.
        title: what it is called.
        lead: two sentences.
        follows: the edition before, whose clauses are copied.
        based_on: the national edition that a local one is compared with; its clauses are copied
            as «the same» unless `follows` gives them, made from the same national edition.
        summary_only: the words are a summary, not what was signed.
        text_url: where the signed text can be read.

    Raises:
        Refused: not a party, no title, or another edition is on its way.
    """
    platform = locked(platform)
    check_writes(by, platform)
    if platform.editions.filter(state__in=COMING).exists():
        raise Refused(_("En ny utgave er alt på vei. Gjør den ferdig, eller legg den bort først."))
    if not title.strip():
        raise Refused(_("Skriv hva utgaven heter."), "title")
    last = platform.editions.aggregate(last=Max("number"))["last"] or 0
    edition = Edition.objects.create(
        platform=platform,
        number=last + 1,
        title=title.strip(),
        lead=lead.strip(),
        follows=follows,
        based_on=based_on,
        summary_only=summary_only,
        text_url=text_url,
        created_at=clock.now(),
        created_by=by,
    )
    _copy_clauses(edition)
    audit.record("edition.started", edition, by=by)
    return edition


def _copy_clauses(edition: Edition) -> None:
    """From the edition before; else from the national one, each as «the same»."""
    source = edition.follows or edition.based_on
    if source is None:
        return
    edition.footnotes = source.footnotes
    edition.save(update_fields=["footnotes"])
    local = edition.follows is None
    Clause.objects.bulk_create(
        Clause(
            edition=edition,
            code=one.code,
            section=one.section,
            position=one.position,
            heading=one.heading,
            heading_nn=one.heading_nn,
            text=one.text,
            text_nn=one.text_nn,
            stand=Stand.SAME if local else one.stand,
            origin=one if local else one.origin,
            reason="" if local else one.reason,
            chosen_at=None if local else one.chosen_at,
        )
        for one in source.clauses.all()
    )


def locked_draft(edition: Edition, *, by: Any, version: int | None) -> Edition:
    """The draft under lock, as the writer saw it.

    Raises:
        Refused: not a party, or no draft any more.
        Stale: somebody has saved since.
    """
    row = locked_edition(edition)
    if not policies.may_write_edition(by, row):
        raise Refused(policies.why_not_write_edition(by, row))
    if version is not None and row.version != version:
        raise Stale
    return row


def saved(edition: Edition, verb: str, by: Any, **detail: Any) -> Edition:
    edition.version += 1
    edition.save()
    audit.record(verb, edition, by=by, **detail)
    return edition


@transaction.atomic
def save_terms(
    edition: Edition,
    *,
    by: Any,
    version: int,
    title: str,
    valid_from: date | None,
    lead: str = "",
    term_months: int = 36,
    text_url: str = "",
    footnotes: str | None = None,
) -> Edition:
    """Save what the edition is called and how long it is to last.

    Args:
        edition: a draft.
        by: a person of either side.
        version: the version the form was opened with.
        title: what it is called.
        valid_from: its first day; None as long as it is not known.
        lead: two sentences.
        term_months: months, 36 by the platform itself (clause O5).
        text_url: where the signed text can be read.
        footnotes: one a line; None to leave them as they are.

    Raises:
        Refused: no title, or a term outside 6–120 months.
        Stale: somebody has saved since.
    """
    row = locked_draft(edition, by=by, version=version)
    if not title.strip():
        raise Refused(_("Skriv hva utgaven heter."), "title")
    if not 6 <= term_months <= 120:
        raise Refused(_("Velg mellom 6 og 120 måneder."), "term_months")
    row.title, row.lead, row.text_url = title.strip(), lead.strip(), text_url
    row.footnotes = row.footnotes if footnotes is None else footnotes.strip()
    row.term_months, row.valid_from = term_months, valid_from
    row.valid_to = last_day(valid_from, term_months) if valid_from else None
    return saved(row, "edition.terms_saved", by)


def last_day(valid_from: date, months: int) -> date:
    """The last day of a term of so many months."""
    return clock.months_later(valid_from, months) - timedelta(days=1)


@transaction.atomic
def put_away(edition: Edition, *, by: Any, reason: str) -> Edition:
    """Stop work on a draft. What either side writes, either may stop; the other is told why.

    A local one is put away when the next is begun (`local.begin_next`), and that is what is told.

    Raises:
        Refused: not a party, no reason, or it is past that.
    """
    row = locked_edition(edition)
    check_writes(by, row.platform)
    if row.state == EditionState.PUT_AWAY:
        return row
    if not reason.strip():
        raise Refused(_("Skriv hvorfor."), "reason")
    states.move(row, EditionState.PUT_AWAY, allowed=EDITION)
    row.returned_reason = reason.strip()
    saved(row, "edition.put_away", by)
    if row.platform.municipality_id is None:
        emails.tell_put_away(row, by=by)
    return row


@transaction.atomic
def send_for_approval(edition: Edition, *, by: Any, version: int) -> Edition:
    """Put the text before the parties; from here on it stands.

    Raises:
        Refused: no clauses, no first day, or a day that meets another edition's term.
        Stale: somebody has saved since.
    """
    row = locked_edition(edition)
    if row.state == EditionState.FOR_APPROVAL:
        return row
    row = locked_draft(row, by=by, version=version)
    _check_ready(row)
    states.move(row, EditionState.FOR_APPROVAL, allowed=EDITION)
    row.returned_reason = ""
    saved(row, "edition.for_approval", by)
    emails.ask_for_yes(row, by=by)
    return row


def _check_ready(edition: Edition) -> None:
    """Raises: Refused, beside what is missing."""
    if not edition.clauses.exclude(stand=Stand.LEFT_OUT).exists():
        raise Refused(_("Utgaven har ingen punkter ennå."))
    if edition.valid_from is None or edition.valid_to is None:
        raise Refused(_("Velg dagen avtalen skal gjelde fra."), "valid_from")
    if edition.valid_to < clock.today():
        raise Refused(_("Avtalen ville alt ha gått ut. Velg en senere dag."), "valid_from")
    bound = edition.platform.editions.filter(state__in=BINDING)
    if bound.filter(valid_from__gte=edition.valid_from).exists():
        raise Refused(_("En annen utgave gjelder fra samme dag eller senere."), "valid_from")


@transaction.atomic
def return_to_draft(edition: Edition, *, by: Any, party: Party, reason: str) -> Edition:
    """One side wants it otherwise: a draft again, and every yes falls.

    Args:
        edition: put before the parties.
        by: a person of that side.
        party: whose wish it is.
        reason: public.

    Raises:
        Refused: not of that side, one of many that join it, no reason, out for a hearing, or
            signed.
    """
    row = locked_edition(edition)
    if row.state == EditionState.DRAFT:
        return row
    if not parties.may_prepare_for(by, party) or party.platform_id != row.platform_id:
        raise Refused(_("Bare partene kan be om endringer."))
    check_takes_back(by, row.platform, party)
    if not reason.strip():
        raise Refused(_("Skriv hva som må endres."), "reason")
    if row.state == EditionState.ON_HEARING:  # it is a draft again when the hearing is over
        raise Refused(_("Denne utgaven venter ikke på svar."))
    states.move(row, EditionState.DRAFT, allowed=EDITION)
    row.decided_by, row.decided_on = "", None  # it fell with the municipality's yes
    row.returned_reason = reason.strip()
    emails.tell_returned(row, party, by=by)  # first: those that had joined are told by their yes
    row.approvals.all().delete()
    return saved(row, "edition.returned", by, party=str(party))


@transaction.atomic
def say_yes(
    edition: Edition,
    *,
    by: Any,
    party: Party,
    organisation: Organisation | None = None,
    version: int | None = None,
    decided_by: str = "",
    decided_on: date | None = None,
) -> Edition:
    """One side's yes; the edition is signed when every side has said yes.

    Args:
        edition: put before the parties; for one that joins, also signed or in force.
        by: a person of that side, who has not said yes for the other.
        party: whose yes.
        organisation: that joins, where the side has no council.
        version: of the words that the person read; None does not ask.
        decided_by: the body of a municipality, «Kommunestyret»; public.
        decided_on: the day it decided.

    Raises:
        Refused: with the reason, beside the field.
        Stale: the words are others than those that were read.
    """
    row = locked_edition(edition)
    joins_later = party.joins and row.state in [EditionState.SIGNED, *VALID]
    if row.state != EditionState.FOR_APPROVAL and not joins_later:
        if row.approvals.filter(party=party, organisation=organisation).exists():
            return row
        raise Refused(_("Denne utgaven venter ikke på svar."))
    if has_said(party, organisation, edition=row):
        return row
    check_read(row, version)
    if decided_on and decided_on > clock.today():
        raise Refused(_("Dagen kan ikke ligge fram i tid."), "decided_on")
    party.platform = row.platform
    everybody = give_yes(party, by=by, organisation=organisation, edition=row)
    if decided_by.strip() and party.side == Side.PUBLIC:  # the other side does not say it for them
        row.decided_by, row.decided_on = decided_by.strip(), decided_on
    if everybody and row.state == EditionState.FOR_APPROVAL:
        _sign(row)
    row.save()
    audit.record("edition.approved", row, by=by, on_behalf_of=organisation, party=str(party))
    if row.state == EditionState.SIGNED and not joins_later:
        audit.record("edition.signed", row, by=by)
        emails.tell_signed(row)
    return row


def _sign(edition: Edition) -> None:
    """Every side has said yes: the term stands, and the edition before ends the day before."""
    _check_ready(edition)
    assert edition.valid_from is not None  # noqa: S101 – asked above
    before = edition.platform.editions.filter(
        state__in=BINDING, valid_to__gte=edition.valid_from
    ).first()
    if before is not None:
        before.valid_to = edition.valid_from - timedelta(days=1)
        before.save(update_fields=["valid_to"])
    states.move(edition, EditionState.SIGNED, allowed=EDITION)
    edition.signed_at = clock.now()


@transaction.atomic
def leave(edition: Edition, *, by: Any, organisation: Organisation) -> None:
    """An organisation no longer joins; what was signed stands.

    Raises:
        Refused: not a responsible person of it.
    """
    row = locked_edition(edition)
    joined = Approval.objects.standing().filter(edition=row, organisation=organisation)
    if not parties.bound_by(by).filter(pk=organisation.pk).exists():
        check_holds(by, Party(pk=0, name=organisation.name))
    if joined.update(left_at=clock.now()):
        audit.record("edition.left", row, by=by, on_behalf_of=organisation)
