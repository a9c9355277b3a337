"""Many units decoded at once, or one by one: the same units."""

import gzip
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from organisations.register import stream
from organisations.register.stream import units

text = st.text(max_size=12)
leaf = st.one_of(st.none(), st.booleans(), st.integers(), text)
# Strings that look like a border between units, and units within units.
tricky = st.sampled_from(['}, {"organisasjonsnummer"', "},{", "\\", '"organisasjonsnummer"', "]"])
value = st.recursive(
    st.one_of(leaf, tricky),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(text, st.just("organisasjonsnummer")), inner, max_size=3),
    ),
    max_leaves=6,
)
unit = st.dictionaries(text, value, max_size=4).map(lambda rest: {"organisasjonsnummer": 1} | rest)
elements = st.lists(st.one_of(unit, value), max_size=12)


@given(elements, st.integers(1, 60), st.sampled_from([None, 1]), st.booleans())
def test_every_array_comes_out_as_it_went_in(listed, piece, indent, packed):
    document = json.dumps(listed, ensure_ascii=False, indent=indent).encode("utf-8", "replace")
    whole = json.loads(document.decode())
    before, stream.CHUNK = stream.CHUNK, piece
    try:
        file = io.BytesIO(gzip.compress(document) if packed else document)
        assert list(units(file)) == whole
    finally:
        stream.CHUNK = before


@given(elements.filter(bool), st.integers(1, 60), st.data())
def test_an_array_that_breaks_off_is_refused_wherever_it_does(listed, piece, data):
    document = json.dumps(listed).encode()
    cut = data.draw(st.integers(1, len(document) - 1))
    before, stream.CHUNK = stream.CHUNK, piece
    try:
        with pytest.raises(Refused):
            list(units(io.BytesIO(document[:cut])))
    finally:
        stream.CHUNK = before


def test_many_are_decoded_at_once(monkeypatch):
    one_by_one = []
    monkeypatch.setattr(stream, "_few", lambda buffer: one_by_one.append(buffer) or ([], "]"))
    listed = [{"organisasjonsnummer": str(n), "navn": "LAG" * 50} for n in range(9000)]
    got = list(units(io.BytesIO(json.dumps(listed, indent=2).encode())))
    assert len(got) > 8000
    assert sum(map(len, one_by_one)) < 1000  # the last one only


def test_one_unit_may_not_be_endless(monkeypatch):
    monkeypatch.setattr(stream, "CHUNK", 1000)
    monkeypatch.setattr(stream, "MAX_UNIT", 5000)
    with pytest.raises(Refused):
        list(units(io.BytesIO(b'[{"navn": "' + b"A" * 100_000 + b'"}]')))
    assert list(units(io.BytesIO(b'[{"navn": "' + b"A" * 4000 + b'"}]')))
