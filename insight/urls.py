"""Addresses of pages that compose what no lower app may know."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
