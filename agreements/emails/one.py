"""One letter to one person, from a pair of templates; and to each who answers for a side."""

from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string

from accounts.models import User
from agreements.models import Edition, Party
from agreements.policies import parties
from core.pages import absolute
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
    from_name: str = "",
    sender_ref: str = "",
) -> None:
    """From `templates/agreements/email/<name>.*.txt`.

    Args:
        name: of the two templates, and of the kind: «agreements.activity_due».
        person: the reader.
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


@letters.in_bokmaal()
def tell_sides(
    name: str,
    edition: Edition,
    *,
    key: str,
    words: dict[str, Any],
    path: str,
    path_of_joined: str = "",
    done: Party | None = None,
    but: Any = None,
) -> None:
    """To the people who answer for each side of an edition, one letter a person.

    Args:
        name: of the two templates.
        edition: what it is about.
        key: what the letter is, so that it exists once.
        words: what the templates need.
        path: the page it leads to.
        path_of_joined: for those who joined one by one, where it is another.
        done: a side that has nothing more to do, and is not told.
        but: the person whose act it tells of.
    """
    for party in edition.platform.parties.select_related("forum_party"):
        there = (path_of_joined if party.joins else "") or path
        said = {**words, "edition": edition, "party": party, "platform": edition.platform}
        for person in readers(party, edition) if party != done else ():
            if person != but:
                write(
                    name,
                    person,
                    key=key,
                    scope=f"platform:{party.platform_id}",
                    said={**said, "link": absolute(there)},
                )


def readers(party: Party, edition: Edition) -> QuerySet[User]:
    """Those who can bind a side; where it has no council, those of each that has joined."""
    return parties.joined_people(edition) if party.joins else parties.key_people(party)
