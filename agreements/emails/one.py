"""One letter to each person who can bind a side of a platform."""

from typing import Any

from django.template.loader import render_to_string

from agreements.models import Party, Platform
from agreements.policies.parties import key_people
from core.pages import absolute
from dispatch import letters
from organisations.emails import plain


@letters.in_bokmaal()
def tell_keys(
    name: str, platform: Platform, *, key: str, words: dict[str, Any], path: str, but: Any = None
) -> None:
    """From `templates/agreements/email/<name>.*.txt`; the same key gives one letter to a person.

    Args:
        name: of the two templates.
        platform: whose sides are told.
        key: what the letter is, so that it exists once.
        words: what the templates need.
        path: the page it leads to.
        but: the person whose act it tells of.
    """
    for party in platform.parties.select_related("forum_party"):
        for person in key_people(party):
            if person != but:
                said = {**words, "party": party, "platform": platform, "link": absolute(path)}
                _write(name, party, person, key=key, said=said)


def _write(name: str, party: Party, person: Any, *, key: str, said: dict[str, Any]) -> None:
    said["to_name"] = plain(str(person))
    subject = render_to_string(f"agreements/email/{name}.subject.txt", said)
    body = render_to_string(f"agreements/email/{name}.body.txt", said)
    letters.write_one(
        key=f"agreements.{name}:{key}:{person.pk}",
        kind=f"agreements.{name}",
        scope=f"platform:{party.platform_id}",
        sender_ref="",
        from_name="",
        to_name=str(person),
        to_email=person.email,
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
    )
