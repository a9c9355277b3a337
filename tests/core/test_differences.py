"""Texts compared word by word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.differences import ADDED, REMOVED, SAME, Segment, differ, words

TEXT = st.lists(
    st.sampled_from(["lag", "bør", "skal", "høres", "i", "saker", ".", ",", "år", "\n"]),
    max_size=30,
).map(" ".join)


def without(kind: str, found: list[Segment]) -> list[str]:
    """The words of one of the two texts."""
    return "".join(one.text for one in found if one.kind != kind).split()


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (
            "Støtte gis mest mulig som frie midler.",
            "Støtte gis mest mulig som frie midler, minst 60 prosent hvert år.",
            [(ADDED, ", minst 60 prosent hvert år")],
        ),
        (
            "Lag bør høres i saker de brenner for.",
            "Lag skal høres i saker de brenner for, med minst seks ukers frist.",
            [(REMOVED, "bør"), (ADDED, "skal"), (ADDED, ", med minst seks ukers frist")],
        ),
        (
            "Kommunen bør ha en fast møteplass.",
            "Kommunen holder en fast møteplass to ganger i året, etter kl. 17.",
            [
                (REMOVED, "bør ha"),
                (ADDED, "holder"),
                (ADDED, "to ganger i året, etter kl. 17"),
            ],
        ),
        ("Vi møtes ofte her.", "Vi møtes her.", [(REMOVED, "ofte")]),
        ("Likt.", "Likt.", []),
        ("", "Nytt.", [(ADDED, "Nytt.")]),
        ("Borte.", "", [(REMOVED, "Borte.")]),
        (
            "Kommunen låner ut lokaler gratis.",
            "Alle barn får prøve et instrument.",
            [
                (REMOVED, "Kommunen låner ut lokaler gratis"),
                (ADDED, "Alle barn får prøve et instrument"),
            ],
        ),
    ],
)
def test_only_what_differs_is_marked(before, after, changes):
    found = words(before, after)
    assert [(one.kind, one.text) for one in found if one.kind != SAME] == changes


@given(TEXT, TEXT)
def test_both_texts_can_be_read_out_of_it(before, after):
    found = words(before, after)
    assert "".join(without(REMOVED, found)) == "".join(after.split())
    assert "".join(without(ADDED, found)) == "".join(before.split())
    assert all(one.text for one in found)


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text):
    assert not [one for one in words(text, text) if one.kind != SAME]
    assert not differ(text, f" {text}\n")


def test_a_long_text_that_repeats_itself_is_no_trap():
    began = time.monotonic()
    words("a b " * 1200, "b a c " * 800)
    words("a b " * 190, "b a c " * 120)
    assert time.monotonic() - began < 2
