"""The ways from somebody's own page to where the platform is lived: what it is called, and why.

Nothing here decides who may go in: the page asks itself. A way is shown to those it lets in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Edition, Platform
from agreements.policies import editions, instruments, local
from organisations.models import Municipality, Organisation
from organisations.policies import staffed_places
from partnerships.models import DialogueRoom, RoomParticipant
from partnerships.policies import rooms
from partnerships.states import ROOM_LIVE

ROOMS = 5  # of an organisation on its own page


@dataclass(frozen=True)
class Door:
    """One way: what the page is called, its address, and one line on what is done there."""

    label: str
    url: str
    words: str


def at_the_desk(user: Any, owner: Organisation) -> list[Door]:
    """Where a municipality's people work on partnerships, policy and the rest.

    Args:
        owner: the municipality or county that the person works for now.
    """
    # Oslo is both: «municipality» stands after «county» in the alphabet
    place = staffed_places(user).filter(organisation=owner).order_by("-level").first()
    return [*_with_organisations(user), *_of_the_place(user, place)]


def _with_organisations(user: Any) -> Iterator[Door]:
    """What is done together with organisations; rooms for those who work with them."""
    yield Door(
        _("Partnerskap"),
        reverse("work_partnerships"),
        _("Avtaler med organisasjoner, fra idé til evaluering."),
    )
    if rooms.may_see_rooms(user):
        yield Door(
            _("Dialogrom"),
            reverse("work_rooms"),
            _("Snakk med ideelle om et behov, før noe er bestemt."),
        )
    yield Door(
        _("Utfordringer"),
        reverse("work_challenges"),
        _("Lokale problemer som kommunen eller organisasjoner har delt."),
    )


def _of_the_place(user: Any, place: Municipality | None) -> Iterator[Door]:
    """What the municipality decides and offers."""
    if place is not None:
        yield from _local(user, place)
    yield Door(
        _("Frivillighetspolitikk"),
        reverse("work_policies"),
        _("Politikken, det den bygger på, og kommunens egenmelding."),
    )
    if instruments.may_see_work(user):
        yield Door(
            _("Virkemidler"),
            reverse("work_instruments"),
            _("Det kommunen tilbyr, i tillegg til tilskudd og lokaler."),
        )
    if place is not None:
        yield Door(
            _("Hvem når vi?"),
            reverse("reach", kwargs={"slug": place.slug}),
            _("Hvilke organisasjoner som får noe, og hvem som ikke får."),
        )


def _local(user: Any, place: Municipality) -> Iterator[Door]:
    """To the local platform: to write, to read or to begin; and to what is done together."""
    label = _("Lokal plattform")
    platform = local.visible_local(user).filter(municipality=place).first()
    if platform is None:
        yield _to_begin(user, label)
        return
    if local.may_write(user, platform):
        url = reverse("local_work", kwargs={"ref": platform.ref})
        yield Door(label, url, _("Utkast, ja fra begge sider, og neste utgave."))
    else:
        url = platform.get_absolute_url()
        yield Door(label, url, _("Avtalen mellom dere og frivilligheten."))
    yield Door(
        _("Felles aktiviteter"),
        f"{reverse('activity_list')}?plattform={platform.ref}",
        _("Det dere og frivilligheten gjør sammen."),
    )


def _to_begin(user: Any, label: str) -> Door:
    """Where there is none."""
    if local.may_begin(user):
        words = _("Dere har ingen ennå. Gå gjennom punktene ett for ett.")
        return Door(label, reverse("local_platform_new"), words)
    return Door(label, reverse("local_platforms"), _("Dere har ingen ennå. Se hva andre har."))


def for_organisation(organisation: Organisation) -> list[Door]:
    """Where an organisation finds what it does together with municipalities."""
    here = f"?kommune={organisation.seat.number}" if organisation.seat else ""
    return [
        Door(
            _("Partnerskap"),
            reverse("own_partnerships"),
            _("Avtaler med kommuner der begge sider bidrar."),
        ),
        Door(
            _("Utfordringer"),
            reverse("own_challenges"),
            _("Del et lokalt problem, eller følg det dere er med på."),
        ),
        Door(
            _("Dialogrom"),
            reverse("room_list"),
            _("Kommuner snakker med ideelle om et behov."),
        ),
        Door(
            _("Hva kan dere få hjelp til?"),
            reverse("instrument_list") + here,
            _("Tilskudd, lokaler, utstyr og folk å spørre."),
        ),
    ]


def rooms_of(organisation: Organisation) -> list[DialogueRoom]:
    """The rooms it takes part in where something may still be written, the nearest day first."""
    mine = RoomParticipant.objects.filter(organisation=organisation)
    found = DialogueRoom.objects.filter(pk__in=mine.values("room"), state__in=ROOM_LIVE)
    return list(found.select_related("owner").order_by("closes_at", "pk")[:ROOMS])


def for_parties(user: Any) -> list[Door]:
    """For those who write for the national platform: its drafts, its term, its evaluation."""
    platform = editions.own_platforms(user).first() if user.is_authenticated else None
    return list(_of_the_national(platform)) if platform else []


def _of_the_national(platform: Platform) -> Iterator[Door]:
    yield Door(
        _("Utgaver og utkast"),
        reverse("platform_work", kwargs={"ref": platform.ref}),
        _("Skriv på den neste, eller les dem som har vært."),
    )
    edition = Edition.objects.valid().filter(platform=platform).first()
    if edition is not None:
        yield Door(
            _("Avtalen som gjelder"),
            edition.get_absolute_url(),
            _("Hvor lenge den varer. Her ber dere om å forlenge den."),
        )
    yield Door(
        _("Evaluering"),
        reverse("evaluations"),
        _("Vurder hver for dere, og skriv konklusjonen sammen."),
    )
    yield Door(
        _("Felles aktiviteter"),
        reverse("activity_list"),
        _("Hva dere gjør sammen, og punktene ingen gjør noe med."),
    )
    yield Door(
        _("Lokale plattformer"),
        reverse("local_platforms"),
        _("Hvem som har en, og hvordan de skiller seg fra den nasjonale."),
    )
