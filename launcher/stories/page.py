"""A page as a person sees it: text, links, forms with labels. From the HTML alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from launcher.stories.fault import Fault

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNSEEN = {"script", "style", "template"}
INLINE = {"a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "time"}


def words(text: str) -> str:
    """One space between words, whatever kind of space it was."""
    return " ".join(text.split())


@dataclass(eq=False)
class Node:
    """An element."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: "Node | None" = None
    children: "list[Node | str]" = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    def every(self, *tags: str) -> "Iterator[Node]":
        """Every element within with one of these tags (all of them when none is named)."""
        for child in self.children:
            if isinstance(child, Node):
                if not tags or child.tag in tags:
                    yield child
                yield from child.every(*tags)

    def around(self, tag: str, name: str = "") -> "Node | None":
        """The nearest element around this one with a tag, and a class where one is given."""
        node = self.parent
        while node and not (node.tag == tag and (not name or name in node["class"].split())):
            node = node.parent
        return node

    def raw(self) -> str:
        """The text with its own spaces; a block stands apart from what is beside it."""
        if self.tag in UNSEEN:
            return ""
        inner = "".join(c if isinstance(c, str) else c.raw() for c in self.children)
        return inner if self.tag in INLINE else f" {inner} "

    @property
    def text(self) -> str:
        """What can be read in it."""
        return words(self.raw())


class Reader(HTMLParser):
    """Builds the tree; `root` is whole after `close`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Node("document")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; the void ones have no inside."""
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest open one of this tag; an end without a beginning is nothing."""
        node: Node | None = self.here
        while node and node.tag != tag:
            node = node.parent
        if node and node.parent:
            self.here = node.parent

    def handle_data(self, data: str) -> None:
        """Text."""
        self.here.children.append(data)


def read(html: str) -> Node:
    """The tree of a page."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.root


@dataclass
class Page:
    """An answer from the portal."""

    path: str
    status: int
    root: Node

    @property
    def main(self) -> Node:
        """The content, without banner, menu and footer."""
        return next(self.root.every("main"), self.root)

    @property
    def text(self) -> str:
        """What can be read in the content."""
        return self.main.text

    def says(self, *sentences: str) -> "Page":
        """The page itself. Raises Fault when one of the sentences is not on it."""
        for sentence in sentences:
            if words(sentence) not in self.text:
                raise Fault(f"{self.path} sier ikke «{sentence}»")
        return self

    def hides(self, *secrets: str) -> "Page":
        """The page itself. Raises Fault when one stands anywhere, seen or not, however spaced."""
        whole = squeezed(everything(self.root))
        for secret in secrets:
            if squeezed(secret) in whole:
                raise Fault(f"{self.path} viser «{secret}», som ikke skal stå der")
        return self

    def link(self, label: str) -> str:
        """The address of the first link whose text begins so. Raises Fault."""
        for node in self.root.every("a"):
            if node.text.startswith(label) and node["href"]:
                return node["href"]
        raise Fault(f"{self.path} har ingen lenke «{label}»")

    def has_button(self, label: str) -> bool:
        """Whether there is a button with this text."""
        return any(node.text == label for node in self.main.every("button"))


def everything(node: Node) -> str:
    """All text and all attributes, also what a person does not see."""
    parts = list(node.attributes.values())
    parts += [c if isinstance(c, str) else everything(c) for c in node.children]
    return words(" ".join(parts))


def squeezed(text: str) -> str:
    """Without spaces and capitals, so that no spelling of a number gets by."""
    return "".join(text.split()).lower()
