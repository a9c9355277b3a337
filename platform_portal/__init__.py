"""Settings, addresses and the pages that compose every app."""

from platform_portal.celery import app as celery_app

__all__ = ["celery_app"]
