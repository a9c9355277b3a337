"""Letters about a person's account that allauth does not write."""

from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import User
from core.models import new_ref
from dispatch import letters


@letters.in_bokmaal()
def tell_second_step_reset(user: User) -> None:
    """To the person: the operator has taken the second step away. A stranger may have asked."""
    letters.write_one(
        key=f"second-step-reset:{user.pk}:{new_ref()}",
        kind="account",
        scope="account",
        to_name=user.name,
        to_email=user.email,
        subject=render_to_string("accounts/email/second_step_reset.subject.txt").strip(),
        body=render_to_string(
            "accounts/email/second_step_reset.body.txt",
            {"user": user, "base_url": settings.PORTAL_BASE_URL},
        ),
    )
