"""Letters about a complaint: to the one who complained, and to the municipality that has it."""

from typing import Any

from django.urls import reverse

from core.pages import absolute
from dispatch import letters
from grants.emails import after, desk
from grants.models import Complaint


def tell(complaint: Complaint, what: str) -> None:
    """To the organisation: that it is received, and then what became of it.

    Args:
        complaint: with its decision's application and call.
        what: «received», «forwarded», «settled», «dismissed» or «withdrawn».
    """
    application = complaint.decision.application
    after.tell(
        application,
        "complaint",
        key=f"complaint:{complaint.pk}:{what}",
        complaint=complaint,
        what=what,
        body=application.call.scheme.complaint_body,
        own=absolute(reverse("complaint_new", kwargs={"ref": application.ref})),
    )


@letters.in_bokmaal()
def tell_municipality(complaint: Complaint, what: str) -> None:
    """To the case handler who has it, else to the call's own address.

    Args:
        what: «received» or «withdrawn».
    """
    application = complaint.decision.application
    call, handler = application.call, application.handler
    words: dict[str, Any] = {
        "complaint": complaint,
        "application": application,
        "call": call,
        "what": what,
        "link": absolute(reverse("complaint", kwargs={"ref": complaint.ref})),
    }
    letters.write_one(
        key=f"complaint-desk:{complaint.pk}:{what}",
        kind="grant.complaint_desk",
        scope=f"call:{call.ref}",
        to_name=handler.name if handler else call.contact_name,
        to_email=handler.email if handler else call.contact_email,
        **desk.text("complaint_desk", words),
    )
