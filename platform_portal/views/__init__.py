"""Pages that compose what the apps offer."""

from platform_portal.views.errors import bad_request, csrf_failure

__all__ = ["bad_request", "csrf_failure"]
