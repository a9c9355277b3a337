"""Everything a register can do wrong, planted for so many requests to a part of it."""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from launcher.register_server import units

LONG = 5_000_000  # characters in a name
ELSEWHERE = "http://192.0.2.1/enheter"  # a host that no register has (and no one: RFC 5737)


class Fault(StrEnum):
    """The name of a fault; what it does stands in `server` and below."""

    CUT = "cut"  # half of the body, then the connection is gone
    DRIP = "drip"  # a byte now and then, for ever
    HEADER_DRIP = "header-drip"  # the same before the first byte of the body
    ENDLESS = "endless"  # there is always one more page
    RING = "ring"  # the next page is the first one again
    GONE = "gone"  # 410
    LATER = "later"  # 429 with Retry-After
    DOWN = "down"  # 503 with Retry-After as a date long past
    BROKEN = "broken"  # 500
    ELSEWHERE = "elsewhere"  # a redirect to another host
    NO_RANGE = "no-range"  # the whole file, whatever part was asked for
    WRONG_SUM = "wrong-sum"  # the packed file's checksum is wrong
    SHORT = "short"  # the packed file stops in the middle, and says that this is all
    TWICE = "twice"  # units come twice
    LONG_NAME = "long-name"  # a name of five million characters
    NOT_UTF8 = "not-utf8"  # bytes that are no text
    OF_2023 = "of-2023"  # municipalities as they were numbered then
    BOMB = "bomb"  # a small file that unpacks to a huge one
    NOT_JSON = "not-json"  # a page for people
    NO_HITS = "no-hits"  # a search that has not heard of anything yet
    OTHER_UNITS = "other-units"  # a question that is not understood: the first page of all


@dataclass
class Planted:
    """A fault at work: where (a part of the path) and for how many more requests."""

    fault: Fault
    on: str
    times: int
    after: int = 0  # requests that go well first


def spoil(fault: Fault | None, document: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The units as a register with this fault has them."""
    if fault == Fault.TWICE:
        return [*document, *document[:2]]
    if fault == Fault.OF_2023:
        return [units.of_2023(unit) for unit in document]
    if fault == Fault.LONG_NAME:
        return [document[0] | {"navn": "A" * LONG}, *document[1:]]
    return document


def spoil_text(fault: Fault | None, text: bytes) -> bytes:
    """The JSON as a register with this fault writes it."""
    if fault == Fault.NOT_UTF8:
        before, found, after = text.partition(b'"navn": "')
        return before + found + b"\xff\xfe\xc3" + after
    if fault == Fault.BOMB:
        return b"[" + b" " * 40_000_000 + b"]"
    if fault == Fault.NOT_JSON:
        return b"<!doctype html><title>Vedlikehold</title>"
    return text


def spoil_packed(fault: Fault | None, packed: bytes) -> bytes:
    """The packed file as a register with this fault sends it."""
    if fault == Fault.WRONG_SUM:
        return packed[:-8] + bytes(8)
    if fault == Fault.SHORT:
        return packed[: len(packed) // 2]
    return packed


def pack(fault: Fault | None, document: list[dict[str, Any]]) -> bytes:
    """The bulk file."""
    text = json.dumps(spoil(fault, document), ensure_ascii=False).encode()
    return spoil_packed(fault, gzip.compress(spoil_text(fault, text), mtime=0))


def find(planted: list[Planted], path: str) -> Fault | None:
    """The fault this request meets, which then has one time less."""
    for one in planted:
        if one.on in path and one.times > 0:
            if one.after:
                one.after -= 1
                continue
            one.times -= 1
            return one.fault
    return None


type Pages = Callable[[str, dict[str, str], Fault | None], tuple[int, Any]]
