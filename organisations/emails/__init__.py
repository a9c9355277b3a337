"""What the registry's letters say, and to whom: one person or one address at a time."""

import re
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from dispatch import letters
from dispatch.models import Letter

# What a stranger has typed must not become a link in somebody else's letter.
LINKING = re.compile(r"[:/\\@<>\[\]]+")


def plain(name: str) -> str:
    """A name somebody typed, on one line and without what could be read as an address."""
    return " ".join(LINKING.sub(" ", name).split())


@letters.in_bokmaal()
def write(
    name: str, *, key: str, to_name: str, to_email: str, words: dict[str, Any], **more: Any
) -> Letter:
    """One letter from `templates/organisations/email/<name>.*.txt`; the same key gives one letter.

    Args:
        key: what the letter is, so that it exists once.
        words: what the templates need.
        more: `from_name`, `reply_to`, `expires_at` as `dispatch.letters.write_one` takes them.
    """
    folder = "organisations/email"
    said = {**words, "to_name": plain(to_name), "base_url": settings.PORTAL_BASE_URL}
    return letters.write_one(
        key=key,
        kind=f"organisations.{name}",
        scope="joining",
        to_name=to_name,
        to_email=to_email,
        subject=letters.one_line(render_to_string(f"{folder}/{name}.subject.txt", said)),
        body=render_to_string(f"{folder}/{name}.body.txt", said).strip() + "\n",
        **more,
    )
