"""Pages that compose what the apps offer."""

from platform_portal.views.errors import csrf_failure

__all__ = ["csrf_failure"]
