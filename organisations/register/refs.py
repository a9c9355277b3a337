"""Random names for many rows at once: randomness costs the same for ten thousand as for one."""

import secrets
from collections.abc import Iterator

from core.models import REF_ALPHABET, new_ref

FAIR = 256 - 256 % len(REF_ALPHABET)  # the bytes that fall on each letter equally often
LETTERS = bytes(ord(REF_ALPHABET[byte % len(REF_ALPHABET)]) for byte in range(256))
UNFAIR = bytes(range(FAIR, 256))
BYTES = 10_000


def refs() -> Iterator[str]:
    """Names as `new_ref` makes them, without end."""
    size = len(new_ref())
    while True:
        letters = secrets.token_bytes(BYTES).translate(LETTERS, UNFAIR).decode()
        for at in range(0, len(letters) - size + 1, size):
            yield letters[at : at + size]
