"""Who may see an edition, and who may write in it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from agreements.models import Edition, Platform
from agreements.policies import parties
from agreements.states import SHOWN, EditionState


def visible_editions(user: Any) -> QuerySet[Edition]:
    """What the parties have shown, and the drafts of a person's own side."""
    own = parties.prepared(user).values("platform")
    return Edition.objects.filter(Q(state__in=SHOWN) | Q(platform__in=own)).select_related(
        "platform__municipality", "platform__forum"
    )


def work_editions(user: Any) -> QuerySet[Edition]:
    """Those of the platforms that a person writes for."""
    own = parties.prepared(user).values("platform")
    return visible_editions(user).filter(platform__in=own)


def own_platforms(user: Any) -> QuerySet[Platform]:
    """The national platform, for those who write for it; local ones have pages of their own."""
    return Platform.objects.national().filter(pk__in=parties.prepared(user).values("platform"))


def national_editions(user: Any) -> QuerySet[Edition]:
    """Those of the national platform that a person may read."""
    return visible_editions(user).filter(platform__municipality=None)


def may_write_edition(user: Any, edition: Edition) -> bool:
    """Change its words: either side, while it is a draft."""
    return edition.state == EditionState.DRAFT and parties.may_write(user, edition.platform)


def why_not_write_edition(user: Any, edition: Edition) -> str:
    """What one who may not is told."""
    if not parties.may_write(user, edition.platform):
        return _("Bare partene kan skrive her.")
    return _("Teksten er lagt fram og står fast. Be om endringer, så blir den et utkast igjen.")


def may_put_away(user: Any, edition: Edition) -> bool:
    """Stop work on a national draft: a person who can bind one of its sides."""
    held = parties.held(user).filter(platform=edition.platform)
    return edition.state in {EditionState.DRAFT, EditionState.PUT_AWAY} and held.exists()


def why_not_put_away(user: Any, edition: Edition) -> str:
    """What one who may not is told."""
    if edition.state != EditionState.DRAFT:
        return _("Bare et utkast kan legges bort.")
    return _("Bare de som kan si ja for en av partene, kan legge bort utkastet.")


def may_take_part(user: Any, edition: Edition) -> bool:
    """Reach the parties' own page of an edition."""
    return parties.may_write(user, edition.platform)
