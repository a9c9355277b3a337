"""Yes to what binds every party: asked for by each side's own people, one side at a time.

The order of locks: the platform, then its edition, then what hangs on it.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Approval, Edition, Evaluation, Party, Platform
from agreements.policies import parties
from agreements.states import EditionState
from core import clock
from core.errors import Refused, Stale
from organisations.models import Organisation


def locked(platform: Platform) -> Platform:
    """The platform's row under lock: the first lock of whatever changes it or hangs on it."""
    rows = Platform.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("municipality", "forum").get(pk=platform.pk)


def locked_edition(edition: Edition) -> Edition:
    """The edition under lock, after its platform."""
    platform = locked(Platform(pk=edition.platform_id))
    row = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    row.platform = platform
    return row


def check_writes(by: Any, platform: Platform) -> None:
    """Refuse one who writes for neither side.

    Raises:
        Refused: with the reason.
    """
    if not parties.may_write(by, platform):
        raise Refused(_("Bare partene kan skrive her."))


def check_read(row: Edition | Evaluation, version: int | None) -> None:
    """Refuse a yes to other words than the person has read.

    Args:
        row: under lock.
        version: what the page showed; None does not ask.

    Raises:
        Stale: somebody has written on it since.
    """
    if version is not None and row.version != version:
        raise Stale(
            _("Teksten er endret etter at du åpnet siden. Les den på nytt før dere svarer.")
        )


def check_takes_back(by: Any, platform: Platform, party: Party | None = None) -> None:
    """Refuse one of many that join a side: what the others have said yes to stands.

    Args:
        by: who takes it back.
        platform: whose text or conclusion it is.
        party: in whose name, where it is done in one's.

    Raises:
        Refused: with what one may do.
    """
    mine = parties.returning_parties(by, platform)
    if not mine or (party is not None and party not in mine):
        raise Refused(
            _(
                "Organisasjonene slutter seg til én og én. Da kan ingen av dem ta teksten tilbake "
                "for alle. La være å si ja, og si fra til kommunen."
            )
        )


def check_holds(by: Any, party: Party) -> None:
    """Refuse one who may not bind this side.

    Raises:
        Refused: with whose it is.
    """
    if not parties.holds_key(by, party):
        raise Refused(
            _("Bare de som kan binde %(party)s, kan si ja for den parten.") % {"party": party}
        )


@transaction.atomic
def give_yes(
    party: Party, *, by: Any, organisation: Organisation | None = None, **subject: Any
) -> bool:
    """One side's yes; the caller holds the lock of what it is about.

    Args:
        party: whose yes.
        by: a person of that side, who has not said yes for the other.
        organisation: that joins, where the side has no council.
        subject: one of `edition=`, `extension=`, `evaluation=`.

    Returns:
        Whether every side has now said yes. A second yes of the same side changes nothing.

    Raises:
        Refused: the side is not the person's, or the person has said yes for the other side.
    """
    _check_may(party, by, organisation, joins="edition" in subject)
    given = Approval.objects.filter(**subject)
    if given.filter(by=by).exclude(party=party).exists():
        raise Refused(_("Du har sagt ja for den andre parten. En annen må si ja for denne."))
    given.get_or_create(  # one that left again stays as it was: it tells who joined when
        party=party,
        organisation=organisation,
        left_at=None,
        **subject,
        defaults={"by": by, "at": clock.now()},
    )
    return every_yes(party.platform, **subject)


def _check_may(party: Party, by: Any, organisation: Organisation | None, *, joins: bool) -> None:
    if not party.joins:
        check_holds(by, party)
    elif not joins:
        check_joined(by, party, organisation)
    else:
        theirs = parties.joining_organisations(by, party.platform)
        if organisation is None or not theirs.filter(pk=organisation.pk).exists():
            raise Refused(_("Bare en ansvarlig i en organisasjon her kan slutte den til."))


def check_joined(by: Any, party: Party, organisation: Organisation | None) -> None:
    """Refuse one that is responsible for no organisation behind an edition of the platform.

    Raises:
        Refused: with who may.
    """
    now = Edition.objects.exclude(state=EditionState.SUPERSEDED)
    joined = Approval.objects.standing().filter(party=party, edition__in=now)
    theirs = parties.bound_by(by).filter(pk__in=joined.values("organisation"))
    if organisation is None or not theirs.filter(pk=organisation.pk).exists():
        raise Refused(
            _("Bare en ansvarlig i en organisasjon som har sluttet seg til, kan svare her.")
        )


def has_said(party: Party, organisation: Organisation | None, **subject: Any) -> bool:
    """Whether this yes stands already; a second click changes nothing, and logs nothing."""
    given = Approval.objects.standing().filter(party=party, organisation=organisation, **subject)
    return given.exists()


def every_yes(platform: Platform, **subject: Any) -> bool:
    """Whether each side has said yes; a joined side when enough organisations have.

    The twin of the database's `agreements_every_yes`, which has the last word.
    """
    given = Approval.objects.standing().filter(**subject)
    return all(
        given.filter(party=party).count() >= (platform.joiners_needed if party.joins else 1)
        for party in platform.parties.all()
    )
