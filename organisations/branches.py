"""Check boxes in branches that fold, for long lists; other apps' forms have them too."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from organisations.models import Municipality, Topic, place_in_alphabet
from organisations.states import Level


@dataclass(frozen=True)
class Option:
    """One check box."""

    value: int | str
    label: str
    level: int
    checked: bool


@dataclass(frozen=True)
class Branch:
    """Check boxes that unfold together; open where something is chosen."""

    label: str
    options: list[Option]

    @property
    def chosen(self) -> list[str]:
        """The labels of what is ticked."""
        return [option.label for option in self.options if option.checked]


def ticked(bound: forms.BoundField) -> set[str]:
    """The values that stand ticked, as they were typed."""
    return {str(value) for value in bound.value() or []}


def topic_branches(topics: Iterable[Topic], chosen: set[str], value: str = "pk") -> list[Branch]:
    """The tree of topics, a branch per root; nodes that merely repeat a child are left out.

    Args:
        topics: all of them.
        chosen: values that stand ticked.
        value: the attribute that is sent, «pk» or «code».
    """
    children: dict[int | None, list[Topic]] = {}
    for topic in topics:
        children.setdefault(topic.parent_id, []).append(topic)

    def options(node: Topic, level: int) -> list[Option]:
        found = []
        if node.pickable:
            sent = getattr(node, value)
            found.append(Option(sent, node.name, level, str(sent) in chosen))
        below = level + len(found)
        return found + [o for child in children.get(node.pk, []) for o in options(child, below)]

    return [Branch(root.name, options(root, 0)) for root in children.get(None, [])]


class Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Check boxes over rows; drawn in branches by the page."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, required_message: Any = None, **kwargs: Any) -> None:
        messages = {
            "invalid_choice": _("Ett av valgene finnes ikke lenger. Velg på nytt."),
            "invalid_pk_value": _("Ett av valgene finnes ikke lenger. Velg på nytt."),
        }
        if required_message:
            messages["required"] = required_message
        super().__init__(error_messages=messages, **kwargs)

    def clean(self, value: Any) -> Any:
        """Say the same of a character nobody sees as of any other wrong choice."""
        if any("\0" in str(choice) for choice in value or []):
            raise forms.ValidationError(self.error_messages["invalid_pk_value"])
        return super().clean(value)


class TopicsField(Several):
    """The topics one may pick, in branches that fold (`organisations/picker.html`)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Topic.objects.filter(pickable=True), **kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """With its branches, for the page."""
        return BoundTopics(form, self, field_name)


class BoundTopics(forms.BoundField):
    """What was ticked, branch by branch."""

    @cached_property
    def branches(self) -> list[Branch]:
        """The tree of topics, to tick."""
        chosen = {str(getattr(value, "pk", value)) for value in self.value() or []}
        return topic_branches(Topic.objects.all(), chosen)


def area_branches(
    areas: Iterable[Municipality], chosen: set[str], value: str = "pk"
) -> list[Branch]:
    """A branch per county: the whole county, then its municipalities. Oslo once.

    Args:
        areas: counties and municipalities.
        chosen: values that stand ticked.
        value: the attribute that is sent, «pk» or «number».
    """
    ordered = sorted(areas, key=lambda area: place_in_alphabet(area.name))
    inside: dict[int | None, list[Municipality]] = {}
    for area in ordered:
        inside.setdefault(area.county_id, []).append(area)

    def option(area: Municipality, label: str, level: int) -> Option:
        sent = getattr(area, value)
        return Option(sent, label, level, str(sent) in chosen)

    branches = []
    for county in (area for area in inside.get(None, []) if area.level == Level.COUNTY):
        parts = [option(a, a.name, 1) for a in inside.get(county.pk, [])]
        whole = option(county, _("Hele %(county)s") % {"county": county.name}, 0)
        branches.append(Branch(county.name, parts if len(parts) == 1 else [whole, *parts]))
    return branches
