"""How the public register is searched: what equals what, and what comes first (adr/0012).

A name is folded before it is compared: case, signs and accents aside, «aa» as «å»; æ, ø and å stay
letters of their own. First comes what is called exactly what was typed, then names that begin with
it, then names with words that begin so, names with it inside a word («korps» in «skolekorps»), and
last those who say it of themselves, in a cause or by a topic. Equals stand in the order of the
alphabet. Only when nothing is found, names that look like it are offered.
"""

import string
import unicodedata

from django.contrib.postgres.search import SearchQuery, TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Case, F, IntegerField, Q, QuerySet, When
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
SAID = 4  # the last of the kinds of hits


def fold(text: str) -> str:
    """What is compared: «Ås Skole-korps» → «ås skole korps», «Haakon» → «håkon»."""
    plain = unicodedata.normalize("NFC", text).translate(FOLDED)
    return " ".join(word for word in plain.split(" ") if word).replace("aa", "å")


def found(hits: QuerySet[Organisation], asked: str) -> QuerySet[Organisation]:
    """The hits in their order, with `tier` and `place` annotated.

    Args:
        hits: the organisations that may be found.
        asked: folded words.
    """
    if not asked:
        return hits.none()
    words = asked.split(" ")[:MOST_WORDS]
    starts, inside = Q(), Q()
    for word in words:
        starts &= Q(search__name__contains=f" {word}")
        inside &= Q(search__name__contains=word if len(word) >= WHOLE else f" {word}")
    best_first = [Q(search__name=f" {asked}"), Q(search__name__startswith=f" {asked}"), starts]
    kinds = [When(kind, then=tier) for tier, kind in enumerate([*best_first, inside])]
    tier = Case(*kinds, default=SAID, output_field=IntegerField())
    matching = hits.filter(inside | Q(search__words=said(words)))
    return matching.annotate(tier=tier, place=F("search__place")).order_by("tier", "place", "pk")


def said(words: list[str]) -> SearchQuery:
    """Every word, or what begins with it, in Norwegian inflections. A folded word has no signs."""
    parts = [f"'{word}':*" if len(word) >= WHOLE else f"'{word}'" for word in words]
    return SearchQuery(" & ".join(parts), config="norwegian", search_type="raw")


def after(hits: QuerySet[Organisation], tier: int, place: str, pk: int) -> QuerySet[Organisation]:
    """Those that come after one of them (keyset paging)."""
    same_place = Q(tier=tier, place=place, pk__gt=pk)
    return hits.filter(Q(tier__gt=tier) | Q(tier=tier, place__gt=place) | same_place)


def similar(hits: QuerySet[Organisation], asked: str, size: int) -> QuerySet[Organisation]:
    """Names that look like what was typed, the most alike first; for when nothing was found.

    Args:
        hits: the organisations that may be found.
        asked: folded words.
        size: how many at most.
    """
    alike = hits.filter(pk__in=RawSQL(LOOKALIKE, [asked]))  # noqa: S611  (a constant)
    likeness = TrigramWordSimilarity(asked, "search__name")
    closeness = TrigramSimilarity("search__name", asked)
    order = (likeness.desc(), closeness.desc(), "search__place", "pk")
    return alike.order_by(*order)[:size]
