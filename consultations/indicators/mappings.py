"""Figures of mappings: what may be shown, beside the last time and beside the county (clause K1c).

Nothing is shown of fewer than five. Answers of a choice that fewer than five gave are shown
together, and together they are at least five, so that none can be found by subtraction. Only
answers that came in time count: one more later would tell what that one said.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from django.db.models import Count, F, Q, QuerySet

from consultations.models import Hearing, Question, Reply
from consultations.models.mapping import core
from consultations.states import AnswerState, HearingKind, HearingState, QuestionKind
from core import clock
from organisations.models import Municipality

FEWEST = 5
OLD, STALE = 2, 4  # years
ENDED = [HearingState.PUBLISHED, HearingState.SUMMARISED, HearingState.CONCLUDED]
type Counts = Counter[int | None]


@dataclass(frozen=True)
class Figure:
    """What may be said of one question in one place and time; `n` is None when it is too few."""

    n: int | None = None
    middle: float | None = None
    shares: dict[str, int] = field(default_factory=dict)
    together: tuple[str, ...] = ()
    rest: int = 0


@dataclass(frozen=True)
class Result:
    """One question with its figure now, the last time and in the county's other places."""

    question: Question
    theme: str
    now: Figure
    before: Figure
    county: Figure

    @property
    def rows(self) -> list[tuple[str, int | None, int | None, int | None]]:
        """(answer, share now, last time, in the county) of a choice, in per cent."""
        shown = [
            (choice, f.shares.get(choice), b.shares.get(choice), c.shares.get(choice))
            for f, b, c in [(self.now, self.before, self.county)]
            for choice in self.question.choices
        ]
        return [row for row in shown if row[1] is not None]


@dataclass(frozen=True)
class MappingResults:
    """A mapping's results, with what they are compared with."""

    results: list[Result]
    before: Hearing | None
    places: int
    answered: int


def ended_mappings() -> QuerySet[Hearing]:
    """Mappings whose deadline has passed."""
    return Hearing.objects.filter(
        kind=HearingKind.MAPPING, state__in=ENDED, closes_at__lte=clock.PortalNow()
    )


def results(hearing: Hearing) -> MappingResults:
    """Every question of a mapping that is over, in a fixed number of statements."""
    before = (
        ended_mappings()
        .filter(municipality=hearing.municipality_id, closes_at__lt=hearing.closes_at)
        .order_by("-closes_at", "-pk")
        .first()
    )
    others = list(_others_in_county(hearing))
    counted = _counts([hearing, *([before] if before else []), *others])
    questions = list(hearing.questions.all())
    return MappingResults(
        results=[_result(q, hearing, before, others, counted) for q in questions],
        before=before,
        places=sum(_published(other, counted) for other in others),
        answered=_in_time(hearing),
    )


def _published(other: Hearing, counted: Mapping[tuple[int, str], Counts]) -> bool:
    """Enough have answered some question there."""
    return any(c.total() >= FEWEST for (pk, _name), c in counted.items() if pk == other.pk)


def _in_time(hearing: Hearing) -> int:
    """How many answered in time."""
    return hearing.answers.filter(state=AnswerState.SENT, current__late=False).count()


def _others_in_county(hearing: Hearing) -> QuerySet[Hearing]:
    """The latest mapping of each other municipality of the county."""
    county = hearing.municipality.county_id
    if county is None:
        return Hearing.objects.none()
    return (
        ended_mappings()
        .filter(municipality__county=county)
        .exclude(municipality=hearing.municipality_id)
        .order_by("municipality_id", "-closes_at", "-pk")
        .distinct("municipality_id")
    )


def _counts(hearings: Iterable[Hearing]) -> dict[tuple[int, str], Counts]:
    """(hearing, the question's name) → how many gave each value; words are counted under None."""
    rows = (
        Reply.objects.filter(
            question__hearing__in=[h.pk for h in hearings],
            version__answer__state=AnswerState.SENT,
            version__answer__current=F("version"),
            version__late=False,
        )
        .order_by()
        .values_list("question__hearing", "question__core_key", "question__text", "value")
        .annotate(n=Count("pk"))
    )
    found: dict[tuple[int, str], Counts] = {}
    for hearing, key, text, value, n in rows:
        found.setdefault((hearing, key or text), Counter())[value] += n
    return found


def _result(
    question: Question,
    hearing: Hearing,
    before: Hearing | None,
    others: list[Hearing],
    counted: Mapping[tuple[int, str], Counts],
) -> Result:
    """One question in its three places."""
    name = question.core_key or question.text

    def of(one: Hearing | None) -> Counts:
        return counted.get((one.pk, name), Counter()) if one else Counter()

    county: Counts = Counter()
    for other in others if question.core_key else []:
        if of(other).total() >= FEWEST:
            county += of(other)
    return Result(
        question=question,
        theme=core().theme_of(question.core_key),
        now=figure(question, of(hearing)),
        before=figure(question, of(before)),
        county=figure(question, county),
    )


def figure(question: Question, counts: Counts) -> Figure:
    """What may be said: a mean of a scale, a middle of numbers, shares of a choice."""
    n = counts.total()
    if n < FEWEST:
        return Figure()
    if question.kind == QuestionKind.CHOICE:
        return _shares(question, counts, n)
    values = [value for value in counts.elements() if value is not None]
    if not values:
        return Figure(n=n)
    scale = question.kind == QuestionKind.SCALE
    return Figure(n=n, middle=round(sum(values) / n, 1) if scale else float(median(values)))


def _shares(question: Question, counts: Counts, n: int) -> Figure:
    """Each answer that may stand alone, and the others together."""
    numbers = {i: counts.get(i, 0) for i in range(len(question.choices))}
    hidden = folded(numbers)
    return Figure(
        n=n,
        shares={
            choice: round(100 * numbers[i] / n)
            for i, choice in enumerate(question.choices)
            if i not in hidden
        },
        together=tuple(question.choices[i] for i in sorted(hidden)),
        rest=round(100 * sum(numbers[i] for i in hidden) / n),
    )


def folded(numbers: Mapping[int, int]) -> set[int]:
    """The answers that are shown together: too few alone, and at least five in all."""
    hidden = {i for i, n in numbers.items() if 0 < n < FEWEST}
    enough = sorted((i for i, n in numbers.items() if n >= FEWEST), key=lambda i: numbers[i])
    while hidden and sum(numbers[i] for i in hidden) < FEWEST and enough:
        hidden.add(enough.pop(0))
    # an answer nobody gave would point at those somebody did give
    return hidden | {i for i, n in numbers.items() if n == 0} if hidden else hidden


@dataclass(frozen=True)
class Clock:
    """«Sist kartlagt»: the mapping, when it closed, and how old that is."""

    hearing: Hearing | None
    day: date | None = None
    years: int = 0

    @property
    def level(self) -> str:
        """`never`, `good`, `old` after two years, `stale` after four."""
        if self.hearing is None:
            return "never"
        return "stale" if self.years >= STALE else "old" if self.years >= OLD else "good"


def last_mapped(municipality: Municipality) -> Clock:
    """The latest mapping there with figures to show."""
    latest = (
        ended_mappings()
        .filter(municipality=municipality)
        .annotate(n=Count("answers", filter=Q(answers__state="sent", answers__current__late=False)))
        .filter(n__gte=FEWEST)
        .order_by("-closes_at", "-pk")
        .first()
    )
    if latest is None or latest.closes_at is None:
        return Clock(None)
    day = clock.last_day(latest.closes_at)
    return Clock(latest, day, years_between(day, clock.today()))


def years_between(first: date, last: date) -> int:
    """Whole years, as birthdays are counted."""
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))
