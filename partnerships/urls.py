"""Addresses of partnerships, dialogue rooms, challenges and themes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
