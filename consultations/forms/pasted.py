"""Text pasted from a word processor as HTML: the plain words, paragraphs and lists are kept.

Only what is a document's own markup is taken for one; «a < b», or a tag somebody writes about,
stays as it was typed.
"""

import re
from html.parser import HTMLParser

# what Word, Outlook, LibreOffice, Google Docs and web pages leave in a paste, and people never type
MARKUP = re.compile(
    r"<!--\[if|<!--StartFragment|class=[\"']?Mso|\bmso-|</?o:p\b|<w:|<(?:html|body|meta)\b",
    re.IGNORECASE,
)
OPENED = re.compile(r"<(?:p|div|span|h[1-6]|li|ul|ol|table|td|font)(?:\s[^<>]*)?>", re.IGNORECASE)
CLOSED = re.compile(r"</(?:p|div|span|h[1-6]|li|ul|ol|table|td|font)>", re.IGNORECASE)
HIDDEN = {"style", "script", "head", "title", "xml"}
PARAGRAPHS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote"}
WORD_BULLETS = re.compile(r"^[·•o§\uf0b7]\s+(?=\S)")


def plain_words(text: str) -> str:
    """The words without tags, styles, scripts and comments.

    Args:
        text: what came in the field; returned untouched when it is no markup.
    """
    if not (MARKUP.search(text) or (OPENED.search(text) and CLOSED.search(text))):
        return text
    reader = Words()
    reader.feed(text)
    reader.close()
    return reader.words()


class Words(HTMLParser):
    """Collects words in lines: paragraphs with an empty line between, list items one a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.hidden = 0
        self.lists: list[int | None] = []  # the next number, or None for bullets

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What begins a line, and what is not to be read."""
        if tag in HIDDEN:
            self.hidden += 1
        elif tag in PARAGRAPHS:
            self.paragraph(tag)
        elif tag == "li":
            self.item()
        elif tag in {"br", "tr"}:
            self.lines.append("")
        elif tag in {"td", "th"} and self.lines[-1]:
            self.lines[-1] += " "

    def paragraph(self, tag: str) -> None:
        """An empty line before it, except in a list item; a list remembers its numbers."""
        if tag in {"ul", "ol"}:
            self.lists.append(1 if tag == "ol" else None)
        elif not (self.lists and self.lines[-1].rstrip().endswith(("–", "."))):
            self.lines += ["", ""]

    def item(self) -> None:
        """«– » or «1. » on a line of its own."""
        number = self.lists[-1] if self.lists else None
        mark = "– "
        if number is not None:
            mark = f"{number}. "
            self.lists[-1] = number + 1
        self.lines.append(mark)

    def handle_endtag(self, tag: str) -> None:
        """The end of what is not read, and of paragraphs."""
        if tag in HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
            self.lines += ["", ""]
        elif tag in PARAGRAPHS and not self.lists:
            self.lines += ["", ""]

    def handle_data(self, data: str) -> None:
        """Words; line breaks inside a tag are only how the source was folded."""
        if not self.hidden:
            folded = re.sub(r"\s+", " ", data)
            self.lines[-1] += folded if self.lines[-1] else folded.lstrip()

    def words(self) -> str:
        """Everything read, with at most one empty line between two paragraphs."""
        lines = (WORD_BULLETS.sub("– ", " ".join(line.split())) for line in self.lines)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
