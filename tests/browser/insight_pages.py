"""The platform with its figures, what municipalities offer, and whom it reaches."""

from django.urls import reverse

from agreements.models import Instrument
from platform_portal.demo.instruments import ENDED, LEFT, OFFERED


def everyone() -> list[str]:
    """What a visitor reads."""
    names = (OFFERED[4][1], OFFERED[6][1], LEFT, ENDED)
    shown = Instrument.objects.filter(name__in=names)
    offered = reverse("instrument_list")
    return [
        reverse("platform"),
        offered,
        f"{offered}?kommune=3909",
        f"{offered}?kommune=1103",
        f"{offered}?kommune=3909&slag=venue&gruppe=1&har=trinnfritt",
        f"{offered}?gruppe=99&har=finnes-ikke",
        reverse("reach", kwargs={"slug": "3909-larvik"}),
        reverse("reach", kwargs={"slug": "1103-stavanger"}),
        *(one.get_absolute_url() for one in shown),
    ]


def karis() -> list[str]:
    """What a case handler of the municipality meets."""
    names = (OFFERED[1][1], LEFT, ENDED)
    mine = Instrument.objects.filter(name__in=names)
    return [
        reverse("work_instruments"),
        reverse("instrument_new"),
        *(reverse("instrument_edit", kwargs={"ref": one.ref}) for one in mine),
        reverse("reach", kwargs={"slug": "3909-larvik"}),
        *(one.get_absolute_url() for one in mine),
    ]


def gretes() -> list[str]:
    """One who only approves reads the list."""
    return [reverse("work_instruments")]


PAGES = {"": everyone, "kari": karis, "grete": gretes}
