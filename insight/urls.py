"""Addresses of pages that compose what no lower app may know."""

from django.urls import URLPattern, path

from insight.views import evaluation_pack, instruments, platform, reach

urlpatterns: list[URLPattern] = [
    path("plattformen/", platform.platform, name="platform"),
    path(
        "plattformen/evaluering/<slug:ref>/grunnlag.pdf",
        evaluation_pack.evaluation_pack,
        name="evaluation_pack",
    ),
    path("virkemidler/", instruments.instrument_list, name="instrument_list"),
    path("kommuner/<slug:slug>/hvem-nar-vi/", reach.reach, name="reach"),
]
