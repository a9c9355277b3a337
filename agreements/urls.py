"""Addresses of the platform: its text, editions, evaluations, activities, policies and instruments."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
