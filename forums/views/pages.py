"""The way to pages under a forum and a meeting, and what a form without a place of its own says."""

from django import forms

from forums.models import Forum, Meeting

type Crumbs = list[tuple[str, str]]


def first_error(form: forms.Form) -> str:
    """The first sentence of a form that has no place on the page to show it beside its field."""
    return str(next(iter(form.errors.values()))[0])


def forum_crumbs(forum: Forum, *here: str) -> Crumbs:
    """The way to a page under a forum."""
    return [(forum.name, forum.get_absolute_url()), *((label, "") for label in here)]


def meeting_crumbs(meeting: Meeting, *here: str) -> Crumbs:
    """The way to a page under a meeting."""
    above = forum_crumbs(meeting.forum)
    return [*above, (meeting.title, meeting.get_absolute_url()), *((label, "") for label in here)]
