"""What every page knows: the menu, whom you act for, and whether this is the demo."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.policies import is_operator
from core import clock
from organisations.models import Organisation
from platform_portal import doors, hat


@dataclass(frozen=True)
class Entry:
    """One word in the menu."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Hat:
    """The strip that says whom you act for."""

    text: str
    name: str
    switch_url: str | None


def portal(request: HttpRequest) -> dict[str, Any]:
    """The context processor. Its names always exist, on error pages too."""
    organisation = hat.current(request) if hasattr(request, "user") else None
    return {
        "demo": settings.PORTAL_DEMO,
        "menu": menu(request, organisation),
        "hat": hat_line(request, organisation),
        "user_name": user_name(request, organisation),
        "now": clock.now(),
        "party_doors": SimpleLazyObject(lambda: doors.for_parties(request.user)),
    }


def user_name(request: HttpRequest, organisation: Organisation | None) -> str:
    """«Kari Lunde, saksbehandler»; empty for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    words = hat.role_words(organisation) if organisation and hat.is_staff(organisation) else ""
    return f"{user}, {words}" if words else str(user)


def hat_line(request: HttpRequest, organisation: Organisation | None) -> Hat | None:
    """None for visitors and for people without an organisation."""
    if organisation is None:
        return None
    return Hat(
        text=_("Du arbeider for") if hat.is_staff(organisation) else _("Du handler for"),
        name=organisation.name,
        switch_url=reverse("switch") if len(hat.organisations(request)) > 1 else None,
    )


# Pages whose address is not under the word in the menu they belong to: the first of the names
# that stands in the reader's own menu.
MEETINGS = ("contact_meetings", "work_forums", "own_meetings", "meeting_list")
PLATFORM = ("platform",)
PLACES = ("municipality_list",)
GRANTS = ("work_grants", "own_grants", "call_list")
BELONGS = [
    ("/svar/", ("hearing_list",)),  # an answer being written
    ("/planer/", ("hearing_list",)),
    ("/arbeid/planer/", ("work_hearings",)),
    ("/arbeid/lister/", ("work_hearings",)),
    ("/forum/", MEETINGS),
    ("/moter/", MEETINGS),
    ("/oppfolging/", MEETINGS),
    ("/kalender/", MEETINGS),
    ("/innspill/", MEETINGS),
    ("/arbeid/innspill/", ("work_forums",)),
    ("/tilskudd/", GRANTS),
    ("/soknader/", GRANTS),
    ("/arbeid/soknader/", GRANTS),
    ("/klager/", GRANTS),
    ("/arbeid/klager/", GRANTS),
    ("/arbeid/habilitet/", GRANTS),
    ("/plattformen/", PLATFORM),
    ("/aktiviteter/", PLATFORM),
    ("/virkemidler/", PLACES),
    ("/frivilligpolitikk/", PLACES),
    ("/partnerskap/", PLACES),
    ("/dialogrom/", PLACES),
    ("/utfordringer/", PLACES),
    ("/temaer/", PLACES),
]


def menu(request: HttpRequest, organisation: Organisation | None) -> list[Entry]:
    """At most six words; the menu follows the hat, not the person."""
    entries = _entries(request, organisation)
    path = _belongs(request.path, {url for _label, url in entries})
    under = [url for _label, url in entries if path.startswith(url)]
    nearest = max(under, key=len, default="")
    return [Entry(label, url, url == nearest) for label, url in entries]


def _belongs(path: str, urls: set[str]) -> str:
    """The address in the menu that a page stands under, else its own."""
    if path in urls:
        return path
    names = next((names for under, names in BELONGS if path.startswith(under)), ())
    return next((url for name in names if (url := reverse(name)) in urls), path)


def _entries(request: HttpRequest, organisation: Organisation | None) -> list[tuple[str, str]]:
    hearings = (_("Høringer"), reverse("hearing_list"))
    meetings = (_("Møter"), reverse("meeting_list"))
    grants = (_("Tilskudd"), reverse("call_list"))
    places = (_("Kommuner"), reverse("municipality_list"))
    others = (_("Organisasjoner"), reverse("organisation_list"))
    platform = (_("Plattformen"), reverse("platform"))
    if organisation is None:
        start = _own_start(getattr(request, "user", None))
        last = others if start else platform
        return [*start, hearings, meetings, grants, places, last]
    if hat.is_staff(organisation):
        return [
            (_("Arbeidsflate"), reverse("work")),
            (_("Høringer"), reverse("work_hearings")),
            (_("Tilskudd"), reverse("work_grants")),
            (_("Møter"), reverse("work_forums")),
            (_("Brev"), reverse("letters")),
            (_("Registeret"), reverse("to_desk")),
        ]
    if hat.is_national(organisation):
        contact = (_("Kontaktmøter"), reverse("contact_meetings"))
        mine = (_("Min side"), reverse("my_page"))
        plan = (_("Aktiviteter"), reverse("activity_list"))
        return [contact, mine, platform, plan, hearings, places]
    own = (_("Organisasjonen"), reverse("own_organisation", kwargs={"key": organisation.key}))
    ours = (_("Møter"), reverse("own_meetings"))
    sought = (_("Tilskudd"), reverse("own_grants"))
    return [(_("Min side"), reverse("my_page")), hearings, ours, sought, places, own]


def _own_start(user: Any) -> list[tuple[str, str]]:
    """Where somebody who acts for nobody begins: the operator's page, or their own."""
    if is_operator(user):
        return [(_("Drift"), reverse("operations"))]
    if user is None or not user.is_authenticated:
        return []
    return [(_("Min side"), reverse("my_page"))]
