"""A text that was read becomes a draft edition, and only when nothing in it is in doubt."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions import platforms
from agreements.actions.editions import start
from agreements.models import Clause, Edition, Platform
from agreements.reading import Reading
from core import audit
from core.errors import Refused


@transaction.atomic
def make_draft(
    platform: Platform, reading: Reading, *, by: Any, title: str = "", text_url: str = ""
) -> Edition:
    """Save what was read as the next draft, every clause or none.

    Args:
        platform: whose text it is.
        reading: with no problems left.
        by: a person who writes for one of the sides.
        title: what the edition is called; empty for the text's own.
        text_url: where the signed text can be read.

    Raises:
        Refused: the reading has problems, or no draft may be begun.
    """
    if reading.problems:
        first = reading.problems[0]
        raise Refused(
            _("Teksten må rettes først. Linje %(line)s: %(words)s")
            % {"line": first.line, "words": first.words},
            "file",
        )
    before = platform.editions.order_by("-number").first()
    edition = start(platform, by=by, title=title or reading.title, text_url=text_url)
    edition.follows, edition.footnotes = before, _footnotes(reading)
    edition.save(update_fields=["follows", "footnotes"])
    Clause.objects.bulk_create(
        Clause(
            edition=edition,
            code=one.code,
            section=one.section,
            position=position,
            text=one.text,
        )
        for position, one in enumerate(reading.clauses, start=1)
    )
    audit.record("edition.imported", edition, by=by, clauses=len(reading.clauses))
    return edition


@transaction.atomic
def make_national_draft(reading: Reading, *, by: Any, title: str = "") -> Edition:
    """Save what was read as the next draft of the national platform, which is set up if need be.

    Raises:
        Refused: no contact meeting yet, or what `make_draft` asks for; then nothing is set up.
    """
    return make_draft(platforms.set_up_national(by=None), reading, by=by, title=title)


def _footnotes(reading: Reading) -> str:
    """One a line, each after the word it was marked at; the mark itself means nothing here."""
    return "\n".join(
        f"«{word}»: {note}" if (word := reading.marked.get(mark)) else note
        for mark, note in reading.footnotes.items()
    )
