"""A form as a person fills it in: by the labels, with the button that was pressed."""

from typing import Any

from launcher.stories.fault import Fault
from launcher.stories.page import Node, Page

TICKED = ("radio", "checkbox")
BUTTONS = ("submit", "button", "image", "reset")


class Form:
    """The form around one button of a page; it can send nothing that the page did not have."""

    def __init__(self, page: Page, button: str, near: str = "") -> None:
        self.page = page
        self.button = find_button(page, button, near)
        around = self.button.around("form")
        if around is None:
            raise Fault(f"«{button}» på {page.path} står ikke i et skjema")
        self.node = around
        self.clicks = 0  # choices made, besides the button
        self.files: dict[str, tuple[str, bytes, str]] = {}
        self._values = {id(c): value for c in self._controls() if (value := initial(c)) is not None}

    @property
    def action(self) -> str:
        """Where the button sends it."""
        return self.button["formaction"] or self.node["action"] or self.page.path

    def _controls(self) -> list[Node]:
        found = self.node.every("input", "select", "textarea")
        return [c for c in found if c["name"] and c["type"] not in BUTTONS and "disabled" not in c]

    def _labelled(self, label: str) -> Node:
        """The control with a label that is, or else begins with, these words. Raises Fault."""
        labels = [node for node in self.node.every("label") if node["for"]]
        fits = [n for n in labels if n.text == label] or [
            n for n in labels if n.text.startswith(label)
        ]
        by_id = {control["id"]: control for control in self._controls()}
        for node in fits:
            if node["for"] in by_id:
                return by_id[node["for"]]
        if inside := self._wrapped(label):
            return inside
        raise Fault(f"skjemaet på {self.page.path} har ikke feltet «{label}»")

    def _wrapped(self, label: str) -> Node | None:
        """The control that stands inside such a label."""
        fits = [n for n in self.node.every("label") if not n["for"] and n.text.startswith(label)]
        return next((c for n in fits for c in self._controls() if c in n.every()), None)

    def fill(self, label: str, value: str) -> "Form":
        """Write in a field."""
        self._values[id(self._labelled(label))] = value
        return self

    def choose(self, label: str) -> "Form":
        """Tick a box or a round one by its label."""
        self.clicks += 1
        control = self._labelled(label)
        if control["type"] == "radio":
            for other in self._controls():
                if other["name"] == control["name"]:
                    self._values.pop(id(other), None)
        self._values[id(control)] = control["value"] or "on"
        return self

    def pick(self, label: str, option: str) -> "Form":
        """Choose from a list."""
        self.clicks += 1
        control = self._labelled(label)
        for node in control.every("option"):
            if node.text.startswith(option):
                self._values[id(control)] = node["value"]
                return self
        raise Fault(f"«{label}» på {self.page.path} har ikke valget «{option}»")

    def attach(self, label: str, name: str, content: bytes, kind: str) -> "Form":
        """Choose a file. The visible button is a second label of the same field."""
        self.clicks += 1
        self.files[self._labelled(label)["name"]] = (name, content, kind)
        return self

    def value(self, label: str) -> str:
        """What stands in a field."""
        return self._values.get(id(self._labelled(label)), "")

    def hidden(self, name: str) -> str:
        """What a field without a label holds. Raises Fault."""
        for control in self._controls():
            if control["name"] == name and control["type"] == "hidden":
                return control["value"]
        raise Fault(f"skjemaet på {self.page.path} mangler det skjulte feltet «{name}»")

    def beside(self, label: str) -> str:
        """What is written around a field: label, help, and what was wrong with it."""
        control = self._labelled(label)
        field = control.around("div", "ds-field") or control.around("fieldset")
        return field.text if field else ""

    def data(self) -> dict[str, Any]:
        """What the browser sends."""
        sent: dict[str, list[str]] = {}
        for control in self._controls():
            if control["type"] != "file" and id(control) in self._values:
                sent.setdefault(control["name"], []).append(self._values[id(control)])
        if self.button["name"]:
            sent.setdefault(self.button["name"], []).append(self.button["value"])
        return sent


def find_button(page: Page, label: str, near: str) -> Node:
    """A submit button by its text; `near` is the id of an element around it. Raises Fault."""
    inside = [n for n in page.main.every() if not near or n["id"] == near]
    for scope in inside if near else [page.main]:
        for node in scope.every("button"):
            if node.text == label and node["type"] in ("", "submit"):
                return node
    raise Fault(f"{page.path} har ingen knapp «{label}»")


def initial(control: Node) -> str | None:
    """What a control holds when the page is opened; None when it would not be sent."""
    if control.tag == "textarea":
        text = "".join(c for c in control.children if isinstance(c, str))
        return text.removeprefix("\r\n").removeprefix("\n")
    if control.tag == "select":
        options = list(control.every("option"))
        chosen = next((o for o in options if "selected" in o), options[0] if options else None)
        return chosen["value"] if chosen else None
    if control["type"] in TICKED:
        return (control["value"] or "on") if "checked" in control else None
    return control["value"]
