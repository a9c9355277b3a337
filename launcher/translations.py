"""`./portal translations`: the catalogue in nynorsk, kept in step with the words in the source.

The words in the source are bokmål. Babel does what gettext's programs would, so that none of them
must be on the machine. The catalogue names files without line numbers and is sorted by its words,
so that two people who add words seldom meet in the same line.
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from launcher.paths import ROOT
from launcher.say import Halt, say

CATALOGUE = ROOT / "locale" / "nn" / "LC_MESSAGES" / "django.po"
NOT_OURS = {"tests", "launcher", "node_modules", "docs", "bench", "migrations", "management"}
# Letters are bokmål (docs/adr): what only they say needs no translation.
LETTERS = {"email", "emails", "emails.py"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# What a translation must hold exactly as the source does: values, marks and tags.
MARKS = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}|\[\[\w+\]\]|</?\w[^>]*>")
HEADER = (
    "# The portal in nynorsk. Refreshed by ./portal translations; the words are written by people."
)
STARTED = datetime(2026, 11, 25, tzinfo=UTC)  # a date that moves is a conflict in every merge


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Every file with words that a page may show."""
    for kind in ("*.py", "*.html", "*.txt"):
        for file in sorted(root.glob(f"*/**/{kind}")):
            parts = file.relative_to(root).parts
            hidden = any(part.startswith(".") for part in parts)
            if not hidden and not {*parts} & (NOT_OURS | LETTERS):
                yield file


def python_of(file: Path) -> bytes:
    """The file as Python, which is what Babel reads; a template becomes one long expression."""
    if file.suffix == ".py":
        return file.read_bytes()
    return f"({templatize(file.read_text(), origin=str(file))}\n)".encode()


def wanted(root: Path = ROOT) -> Catalog:
    """The words in the source, untranslated, each with the files that say it."""
    catalog = empty()
    for file in sources(root):
        name = str(file.relative_to(root))
        for _line, words, _comments, context in extract(
            "python", io.BytesIO(python_of(file)), KEYWORDS
        ):
            catalog.add(words, locations=[(name, 1)], context=context)
    return catalog


def empty() -> Catalog:
    """A catalogue with the heading that ours has."""
    return Catalog(
        locale="nn",
        project="Samspill",
        version="1",
        msgid_bugs_address="post@samspill.example",
        header_comment=HEADER,
        creation_date=STARTED,
        revision_date=STARTED,
        last_translator="Samspill",
        language_team="nynorsk",
        fuzzy=False,
    )


def kept(path: Path = CATALOGUE) -> Catalog:
    """The catalogue as it is kept; an empty one where there is none."""
    if not path.exists():
        return empty()
    with path.open("rb") as file:
        return read_po(file, locale="nn")


def refreshed(words: Catalog, have: Catalog) -> Catalog:
    """The words of the source with the translations we have: new ones empty, old ones gone."""
    for message in words:
        old = have.get(message.id, message.context) if message.id else None
        if old is not None and old.pluralizable == message.pluralizable:
            message.string, message.flags = old.string, old.flags | message.flags
    return words


def faults(words: Catalog, have: Catalog) -> list[str]:
    """What is wrong with a catalogue, one line each; none when every page can speak it."""
    found = []
    for message in filter(is_said, words):
        here = have.get(message.id, message.context)
        if here is None or not all(forms(here.string)):
            found.append(f"mangler: {first(message)}")
        elif here.fuzzy:
            found.append(f"usikker: {first(message)}")
        elif [marks(form) for form in forms(here.string)] != [marks(f) for f in forms(message.id)]:
            found.append(f"andre innsatte verdier eller koder: {first(message)}")
    found += [
        f"brukes ikke lenger: {first(message)}"
        for message in filter(is_said, have)
        if words.get(message.id, message.context) is None
    ]
    return found


def is_said(message: Message) -> bool:
    """Whether it is words, and not the catalogue's heading."""
    return bool(message.id)


def forms(words: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """The one form, or singular and plural; one empty form where nobody has written any."""
    return list(words) if isinstance(words, tuple | list) else [words or ""]


def first(message: Message) -> str:
    """Enough of it to find it by."""
    return f"«{forms(message.id)[0][:80]}»"


def marks(text: str) -> list[str]:
    """What must be the same in every language."""
    return sorted(MARKS.findall(text))


def refresh(path: Path = CATALOGUE) -> list[str]:
    """Bring the catalogue in step with the source; what is left for a person to do."""
    have = kept(path)
    catalog = refreshed(wanted(), have)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, include_lineno=False)
    return faults(wanted(), kept(path))


def compile_catalogue(path: Path = CATALOGUE) -> None:
    """Make the file that Django reads, whole or not at all."""
    draft = path.with_suffix(".mo.ny")
    with draft.open("wb") as file:
        write_mo(file, kept(path))
    draft.replace(path.with_suffix(".mo"))


def translations(arguments: list[str]) -> int:
    """The command: refresh and compile; `--check` only compares, `--compile` only compiles."""
    if arguments == ["--check"]:
        return report(faults(wanted(), kept()))
    if arguments not in ([], ["--compile"]):
        raise Halt("Bruk: ./portal translations [--check]")
    left = [] if arguments else refresh()
    compile_catalogue()
    return report(left)


def report(left: list[str]) -> int:
    """Say what is wrong; 0 when nothing is."""
    for line in left:
        say(line)
    if left:
        say(f"{len(left)} i {CATALOGUE.relative_to(ROOT)}. Skriv dem på nynorsk der.")
    return 1 if left else 0


if __name__ == "__main__":
    try:
        sys.exit(translations(sys.argv[1:]))
    except Halt as sentence:
        sys.exit(str(sentence))
