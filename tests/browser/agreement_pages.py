"""The pages of local platforms, as everyone, the writers and those who join meet them."""

from django.urls import reverse

from agreements.models import Edition, Platform


def local() -> dict[str, Platform]:
    """The demo's, by the number of their place; none where the demo has no national text."""
    found = Platform.objects.local().select_related("municipality")
    return {platform.municipality.number: platform for platform in found if platform.municipality}


def at(place: str, name: str, **more: object) -> list[str]:
    """A page of one of them, where it is there."""
    platform = local().get(place)
    return [reverse(name, kwargs={"ref": platform.ref, **more})] if platform else []


def everyone() -> list[str]:
    """The list in each of its tabs, each platform, and an edition in full and on paper."""
    tabs = ("alle", "gjelder", "pa-vei", "gatt-ut", "ingen")
    pages = reverse("local_platforms")
    whole = [page + "?vis=alle" for page in at("3909", "local_edition", number=1)]
    editions = Edition.objects.filter(platform__in=local().values()).exclude(state="draft")
    return [
        *(f"{pages}?vis={tab}" for tab in tabs),
        f"{pages}?fylke=50&q=finnes+ikke",
        *(platform.get_absolute_url() for platform in local().values()),
        *whole,
        *(page + "&papir=1" for page in whole),
        *(edition.get_absolute_url() for edition in editions[:2]),
        *at("50", "local_news"),
    ]


def karis() -> list[str]:
    """The municipality's writer: a new one, and the one on hearing."""
    return [reverse("local_platform_new"), *at("3909", "local_work")]


def livs() -> list[str]:
    """Who sits in a council, and who may join elsewhere."""
    return [*at("50", "local_work"), *at("3909", "local_platform")]


PAGES = {"": everyone, "kari": karis, "liv": livs}
