"""One letter to one who waits for it: a holder of a key, or one who sits there."""

from typing import Any

from core.pages import absolute
from dispatch import letters
from forums.emails.writing import owned_by, text
from forums.models import Forum
from organisations.emails import plain
from organisations.models import Organisation, with_letter_address


@letters.in_bokmaal()
def write(
    name: str, forum: Forum, *, key: str, to_name: str, to_email: str, words: dict[str, Any]
) -> None:
    """From `templates/forums/email/<name>.*.txt`; the same key gives one letter.

    Args:
        name: of the two templates.
        forum: what it is about; its secretariat speaks, else Samspill.
        key: what the letter is, so that it exists once.
        to_name: of the reader.
        to_email: where it goes.
        words: what the templates need beside the forum.
    """
    said = {
        **words,
        "to_name": plain(to_name),
        "forum": forum,
        "sender": forum.secretariat or "Samspill",
        "link": absolute(forum.get_absolute_url()),
    }
    letters.write_one(
        key=key,
        kind=f"forum.{name}",
        scope=f"forum:{forum.ref}",
        sender_ref=owned_by(forum.secretariat_id),
        from_name=forum.secretariat.name if forum.secretariat else "",
        to_name=to_name,
        to_email=to_email,
        **text(name, said),
    )


def address_of(organisation: Organisation) -> str:
    """Where letters to an organisation go; empty when nobody knows."""
    found: Any = with_letter_address(Organisation.objects.filter(pk=organisation.pk))
    return str(found.values_list("letter_email", flat=True).get())
