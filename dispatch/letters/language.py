"""The language that letters speak (docs/adr): bokmål, whoever's click wrote them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation

LANGUAGE = "nb"  # as `lang` of the letter's HTML says


@contextmanager
def in_bokmaal() -> Iterator[None]:
    """Above every function that says what a letter says, or around the saying."""
    with translation.override(LANGUAGE):
        yield
