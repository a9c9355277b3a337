"""One letter to one person, from a pair of templates."""

from typing import Any

from django.template.loader import render_to_string

from accounts.models import User
from dispatch import letters
from organisations.emails import plain


@letters.in_bokmaal()
def write(
    name: str,
    person: User,
    *,
    key: str,
    scope: str,
    said: dict[str, Any],
    from_name: str,
    sender_ref: str = "",
) -> None:
    """From `templates/agreements/email/<name>.*.txt`.

    Args:
        name: of the two templates, and of the kind: «agreements.activity_due».
        key: what the letter is; the same one gives a person one letter.
        scope: what it is about.
        said: what the templates need beside the reader's name.
        from_name: who speaks.
        sender_ref: whose staff may see how it fares.
    """
    words = {**said, "to_name": plain(str(person))}
    subject = render_to_string(f"agreements/email/{name}.subject.txt", words)
    body = render_to_string(f"agreements/email/{name}.body.txt", words)
    letters.write_one(
        key=f"agreements.{name}:{key}:{person.pk}",
        kind=f"agreements.{name}",
        scope=scope,
        sender_ref=sender_ref,
        from_name=from_name,
        to_name=str(person),
        to_email=person.email,
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
    )
