"""Addresses of the platform: text, editions, evaluations, activities, policies, instruments."""

from django.urls import URLPattern, path

from agreements.views import editions, evaluations

urlpatterns: list[URLPattern] = [
    # --- the text and its editions ---
    path("plattformen/utgaver/<slug:ref>/", editions.edition_detail, name="edition"),
    # --- joint evaluation ---
    path("plattformen/evaluering/<slug:ref>/", evaluations.evaluation_detail, name="evaluation"),
]
