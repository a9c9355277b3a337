"""Addresses of pages that compose what no lower app may know."""

from django.urls import URLPattern, path

from insight.views import instruments, platform, reach

urlpatterns: list[URLPattern] = [
    path("plattformen/", platform.platform, name="platform"),
    path("virkemidler/", instruments.instrument_list, name="instrument_list"),
    path("kommuner/<slug:slug>/hvem-nar-vi/", reach.reach, name="reach"),
]
