"""How the public register is searched: what equals what, and what comes first (adr/0010).

A name is folded before it is compared: case, signs and accents aside, «aa» as «å»; æ, ø and å stay
letters of their own. First comes what is called exactly what was typed, then names that begin with
it, then names with words that begin so, names with it inside a word («korps» in «skolekorps»), and
last those who say it of themselves, in a cause or by a topic. Equals stand in the order of the
alphabet, so a common word is never ranked: the database walks the alphabet until a page is full.
Only when nothing is found, names that look like it are offered.
"""

import string
import unicodedata
from typing import Any

from django.contrib.postgres.search import SearchQuery, TrigramSimilarity, TrigramWordSimilarity
from django.db.models import IntegerField, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from organisations.models import Organisation

# What `organisations_fold` in migration 0004 does with each; a test holds the two together.
SIGNS = string.punctuation + "\t\n\v\f\r\u00a0\u00ad«»‐‑–—‘’‚“”„…·•´¨§°"
ACCENTED = (
    "ÆØÅäÄöÖéÉèÈêÊëËáÁàÀâÂãÃóÓòÒôÔõÕúÚùÙûÛüÜíÍìÌîÎïÏýÝÿŸçÇčČñÑŋŊšŠžŽđĐŧŦ",
    "æøåææøøeeeeeeeeaaaaaaaaoooooooouuuuuuuuiiiiiiiiyyyyccccnnnnsszzddtt",
)
FOLDED = str.maketrans(
    string.ascii_uppercase + SIGNS + ACCENTED[0],
    string.ascii_lowercase + " " * len(SIGNS) + ACCENTED[1],
)
MOST_WORDS = 8  # more are left out
WHOLE = 3  # letters; shorter words must be a whole word, or begin a name
LOOKALIKE = "SELECT organisation_id FROM organisations_similar(%s)"  # the threshold is its own
EXACT, BEGINS, WORD, INSIDE, SAID = range(5)


def fold(text: str) -> str:
    """What is compared: «Ås Skole-korps» → «ås skole korps», «Haakon» → «håkon»."""
    plain = unicodedata.normalize("NFC", text).translate(FOLDED)
    return " ".join(word for word in plain.split(" ") if word).replace("aa", "å")


def tiers(asked: str) -> list[Q]:
    """What each kind of hit must be, best first; empty when nothing is left to search for.

    Args:
        asked: folded words.
    """
    if not asked:
        return []
    words = asked.split(" ")[:MOST_WORDS]
    starts, inside = Q(), Q()
    for word in words:
        starts &= Q(search__name__contains=f" {word}")
        inside &= Q(search__name__contains=word if len(word) >= WHOLE else f" {word}")
    exact, begins = Q(search__name=f" {asked}"), Q(search__name__startswith=f" {asked}")
    return [
        exact,
        begins & ~exact,
        starts & ~begins,
        inside & ~starts,
        Q(search__words=said(words)) & ~inside,
    ]


def said(words: list[str]) -> SearchQuery:
    """Every word, or what begins with it, in Norwegian inflections. A folded word has no signs."""
    parts = [f"'{word}':*" if len(word) >= WHOLE else f"'{word}'" for word in words]
    return SearchQuery(" & ".join(parts), config="norwegian", search_type="raw")


def ranked(
    hits: QuerySet[Organisation], asked: str, size: int, after: tuple[int, str, int] | None = None
) -> list[tuple[int, str, int]]:
    """The next hits as (tier, place in the alphabet, primary key), in that order; one statement.

    Args:
        hits: the organisations that may be found, with `place` annotated.
        asked: folded words.
        size: how many at most.
        after: the last one already shown.
    """
    parts: list[Any] = []
    for tier, condition in enumerate(tiers(asked)):
        rows = hits.filter(condition)
        if after and tier < after[0]:
            continue
        if after and tier == after[0]:
            rows = rows.filter(Q(place__gt=after[1]) | Q(place=after[1], pk__gt=after[2]))
        number = Value(tier, output_field=IntegerField())
        rows = rows.annotate(tier=number).order_by("place", "pk")
        parts.append(rows.values_list("tier", "place", "pk")[:size])
    if not parts:
        return []
    first, *others = parts
    rows = first.union(*others, all=True).order_by() if others else first
    return sorted(rows)[:size]


def similar(hits: QuerySet[Organisation], asked: str, size: int) -> QuerySet[Organisation]:
    """Names that look like what was typed, the most alike first; for when nothing was found.

    Args:
        hits: the organisations that may be found, with `place` annotated.
        asked: folded words.
        size: how many at most.
    """
    alike = hits.filter(pk__in=RawSQL(LOOKALIKE, [asked]))  # noqa: S611  (a constant)
    likeness = {
        "likeness": TrigramWordSimilarity(asked, "search__name"),
        "closeness": TrigramSimilarity("search__name", asked),
    }
    return alike.annotate(**likeness).order_by("-likeness", "-closeness", "place", "pk")[:size]
