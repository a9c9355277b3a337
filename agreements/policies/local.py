"""Who starts, writes, reads and joins a local platform, and what is public of it (clause K1a).

That there is one is public from the day it is begun; its words are public from the hearing on.
"""

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import Approval, Edition, Party, Platform
from agreements.policies import parties
from agreements.states import BINDING, SHOWN, VALID, EditionState, Side
from forums.models import Forum
from forums.models import Party as ForumParty
from forums.policies import parties as forum_parties
from organisations import policies as registry
from organisations.models import Membership, Municipality, Organisation
from organisations.states import Kind

S = EditionState
COMING = [S.DRAFT, S.ON_HEARING, S.FOR_APPROVAL, S.SIGNED]


def national_in_force() -> Edition | None:
    """The national text that a new local one is made from; None when none is in force."""
    return Edition.objects.valid().filter(platform__municipality=None).first()


# --- reading --------------------------------------------------------------------------------------


def visible_local(user: Any) -> QuerySet[Platform]:
    """Every local platform: that it is being made is public, its words are another matter."""
    return Platform.objects.local().select_related("municipality__organisation", "forum")


def visible_editions(user: Any, platform: Platform) -> QuerySet[Edition]:
    """What a person may read the words of; those who write there read their draft too."""
    shown = [*SHOWN, S.DRAFT] if parties.may_write(user, platform) else SHOWN
    found = platform.editions.filter(state__in=shown)
    return found.select_related("based_on", "hearing", "follows")


def valid_edition(platform: Platform) -> Edition | None:
    """The one that binds today."""
    return platform.editions.filter(state__in=VALID).first()


def coming_edition(platform: Platform) -> Edition | None:
    """The one on its way; one at most."""
    found = platform.editions.filter(state__in=COMING)
    return found.select_related("based_on", "hearing", "follows").first()


def current_edition(platform: Platform) -> Edition | None:
    """What a reader wants first: what is asked about now, else what binds, else the last one."""
    shown = platform.editions.filter(state__in=SHOWN).select_related(
        "based_on", "hearing", "follows"
    )
    asked = shown.filter(state__in=[S.ON_HEARING, S.FOR_APPROVAL, S.SIGNED]).first()
    return asked or shown.filter(state__in=VALID).first() or shown.order_by("-number").first()


def joined_by(edition: Edition) -> QuerySet[Approval]:
    """The organisations that have joined, those that left too; in the order they came.

    A hidden organisation is counted and not named: `organisation.listed` says which.
    """
    given = Approval.objects.filter(edition=edition, organisation__isnull=False)
    return given.select_related("organisation").order_by("at", "pk")


# --- starting -------------------------------------------------------------------------------------


def councils() -> QuerySet[Forum]:
    """Forums with exactly two parties, one of them the municipality, that can speak for a side."""
    living = Q(parties__ended_at=None)
    own = Q(parties__organisation=F("municipality__organisation"))
    return (
        Forum.objects.active()
        .filter(municipality__isnull=False)
        .annotate(
            n=Count("parties", filter=living, distinct=True),
            own=Count("parties", filter=living & own, distinct=True),
        )
        .filter(n=2, own=1)
        .order_by("name", "pk")
    )


def councils_of(place: Municipality) -> QuerySet[Forum]:
    """Those of one municipality."""
    return councils().filter(municipality=place)


def begin_places(user: Any) -> QuerySet[Municipality]:
    """Where a person may start one: for the municipality, or for a council's voluntary side."""
    if not user.is_authenticated:
        return Municipality.objects.none()
    prepared = forum_parties.prepared_parties(user).filter(forum__in=councils().values("pk"))
    writes: QuerySet[Municipality] = registry.desk_places(user)
    return Municipality.objects.current().filter(
        Q(pk__in=writes.values("pk")) | Q(pk__in=prepared.values("forum__municipality"))
    )


def free_places(user: Any) -> QuerySet[Municipality]:
    """Those among them that have none yet."""
    return begin_places(user).exclude(pk__in=Platform.objects.local().values("municipality"))


def may_begin(user: Any) -> bool:
    """Somewhere, whether or not there is one there already."""
    return begin_places(user).exists()


def why_not_begin(user: Any) -> str:
    """What others are told."""
    return _(
        "En lokal plattform startes av en saksbehandler i kommunen, eller av en som skriver for "
        "frivilligheten i et frivillighetsråd."
    )


# --- writing --------------------------------------------------------------------------------------


def may_write(user: Any, platform: Platform) -> bool:
    """Either side writes in the common draft."""
    return parties.may_write(user, platform)


def why_not_write(user: Any, platform: Platform) -> str:
    """What others are told."""
    return _("Bare de som skriver for kommunen eller for frivilligheten her, kan gjøre dette.")


def may_ask(user: Any, platform: Platform) -> bool:
    """Make the hearing: a case handler of the municipality, for the hearing is the municipality's.

    The municipality's organisation owns it.
    """
    owner = owner_of(platform)
    return owner is not None and registry.may_write(user, owner)


def why_not_ask(user: Any, platform: Platform) -> str:
    """What others are told."""
    return _("Bare saksbehandlere i kommunen kan lage en høring.")


def owner_of(platform: Platform) -> Organisation | None:
    """The municipality as the organisation that staff act for."""
    return platform.municipality.organisation if platform.municipality else None


# --- saying yes -----------------------------------------------------------------------------------


def bindable(user: Any, edition: Edition) -> list[Party]:
    """The sides that wait for this person's yes."""
    if edition.state != S.FOR_APPROVAL:
        return []
    given = edition.approvals.standing()
    held = parties.held(user).filter(platform=edition.platform)
    waiting = held.exclude(pk__in=given.values("party"))
    return [] if given.filter(by=user.pk).exists() else list(waiting)


def joins(platform: Platform) -> bool:
    """Whether organisations join one by one."""
    return platform.parties.joined().exists()


def joinable(user: Any, edition: Edition) -> QuerySet[Organisation]:
    """The organisations a person may let join now and that have not."""
    if not user.is_authenticated or not open_to_joiners(edition):
        return Organisation.objects.none()
    given = edition.approvals.standing().filter(organisation__isnull=False)
    theirs = parties.joining_organisations(user, edition.platform)
    return theirs.exclude(pk__in=given.values("organisation"))


def leavable(user: Any, edition: Edition) -> QuerySet[Organisation]:
    """Those a person may take out again."""
    if not user.is_authenticated or not joins(edition.platform):
        return Organisation.objects.none()
    return parties.joined_organisations(user, edition)


def open_to_joiners(edition: Edition) -> bool:
    """While it is asked about, and as long as it binds."""
    asked = edition.state in {S.FOR_APPROVAL, S.SIGNED, *VALID}
    return asked and joins(edition.platform)


def may_join(user: Any, platform: Platform) -> bool:
    """A responsible person of a voluntary organisation that works there, or is in already."""
    if not user.is_authenticated:
        return False
    joined = any(parties.may_speak_for(user, one) for one in platform.parties.joined())
    return joined or parties.joining_organisations(user, platform).exists()


def why_not_join(user: Any, platform: Platform) -> str:
    """What others are told."""
    return _(
        "Bare en ansvarlig i en organisasjon som holder til i %(place)s, kan slutte den til."
    ) % {"place": platform.municipality}


def could_join(platform: Platform) -> QuerySet[Organisation]:
    """Every organisation that works in the place."""
    alive = Organisation.objects.active().filter(kind=Kind.VOLUNTARY)
    return alive.filter(parties.works_there(platform))


def has_bound(platform: Platform) -> bool:
    """Whether some edition has had every yes."""
    return platform.editions.filter(state__in=BINDING).exists()


def public_party(platform: Platform) -> Party:
    """The municipality's side."""
    return platform.parties.get(side=Side.PUBLIC)


def writing_people(platform: Platform) -> QuerySet[User]:
    """The people who may write for one of the sides; `parties.prepared` seen from the platform."""
    sides = platform.parties.all()
    of_forum = ForumParty.objects.filter(pk__in=sides.values("forum_party"))
    staff = Membership.objects.current().filter(
        organisation__in=sides.values("organisation"), role__in=parties.KEYS | registry.WRITING
    )
    return User.objects.filter(
        Q(pk__in=forum_parties.writing_people(of_forum).values("pk"))
        | Q(pk__in=staff.values("user")),
        is_active=True,
    )


def behind(national: Edition) -> list[Edition]:
    """The editions, one a local platform, that were made from an earlier national text.

    The one on its way counts before the one that binds: a place that has begun on the new text
    is not behind. Two statements.
    """
    rows = (
        Edition.objects.filter(platform__municipality__isnull=False)
        .exclude(state=S.PUT_AWAY)
        .order_by("platform_id", "-number")
        .distinct("platform_id")
        .values("pk")
    )
    latest = Edition.objects.filter(pk__in=rows, based_on__isnull=False)
    return list(latest.exclude(based_on=national).select_related("platform__municipality"))
