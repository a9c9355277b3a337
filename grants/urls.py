"""Addresses of grants: everyone's, the applicant's and the desk's."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
