"""How many statements the pages of an evaluation ask for does not grow with its clauses."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agreements.actions import concluding, evaluating
from agreements.models import Edition, Evaluation, Measured
from agreements.states import SUMMARY
from core import clock
from tests.agreements.conftest import fn_party, ks_party, national
from tests.factories.agreements import EditionFactory
from tests.journeys.test_statements import cost

__all__ = ["fn_party", "ks_party", "national"]
pytestmark = pytest.mark.django_db

ALL = {one["code"]: one["nb"]["text"] for one in SUMMARY["clauses"]}
CLAUSES = 32


def opened(national: Any, texts: dict[str, str]) -> Evaluation:
    """An edition with these clauses, looked back at from today."""
    ends = clock.months_later(clock.today(), 4)
    edition: Edition = EditionFactory.create(
        platform=national, state="in_force", texts=texts, valid_to=ends,
        valid_from=clock.months_later(ends, -30),
    )  # fmt: skip
    return evaluating.open_one(edition, by=None)


def costs(client: Client, evaluation: Evaluation, *names: str) -> dict[str, int]:
    """Of each page."""
    pages = {name: reverse(name, kwargs={"ref": evaluation.ref}) for name in names}
    return {name: cost(client, page) for name, page in pages.items()}


def looked_back(evaluation: Evaluation, people: Any, parties: Any) -> None:
    """Every clause by both, with a figure each; then handed in."""
    for by, party in zip(people, parties, strict=True):
        for clause in evaluation.edition.clauses.all():
            evaluating.assess(evaluation, by=by, party=party, clause=clause, score=3, words="Ord.")


def story(client: Client, national: Any, texts: dict[str, str], people: Any, parties: Any) -> Any:
    """What each page costs as the evaluation goes from open to published."""
    evaluation = opened(national, texts)
    looked_back(evaluation, people, parties)
    found = [costs(client, evaluation, "evaluation", "evaluation_assess", "evaluation_hand_in")]
    for by, party in zip(people, parties, strict=True):
        evaluating.hand_in(evaluation, by=by, party=party)
    Measured.objects.filter(evaluation=evaluation).delete()
    for clause in evaluation.edition.clauses.all():
        Measured.objects.create(
            evaluation=evaluation, code=clause.code, words="er målt", value="9", n=9,
            on=clock.today(),
        )  # fmt: skip
        concluding.conclude(
            evaluation, by=people[0], clause=clause, version=None, verdict="disagree"
        )
        for by, party in zip(people, parties, strict=True):
            concluding.say_otherwise(evaluation, by=by, party=party, clause=clause, words="Nei.")
    found.append(costs(client, evaluation, "evaluation", "evaluation_new_clause"))
    evaluation.refresh_from_db()
    concluding.save_words(evaluation, by=people[0], version=evaluation.version, words="Ja.")
    concluding.send_for_approval(evaluation, by=people[0], version=None)
    for by, party in zip(people, parties, strict=True):
        concluding.say_yes(evaluation, by=by, party=party)
    pages = ("evaluation", "evaluation_next", "evaluation_pack")
    found.append(costs(client, evaluation, *pages))
    return [*found, cost(client, reverse("evaluations"))]


def test_thirty_two_clauses_ask_as_much_as_two(
    national, petter, sara, ks_party, fn_party, as_petter
):
    assert len(ALL) == CLAUSES
    found = []
    for texts in (dict(list(ALL.items())[:2]), ALL):
        with transaction.atomic():
            found.append(story(as_petter, national, texts, (petter, sara), (ks_party, fn_party)))
            transaction.set_rollback(True)
    assert found[1] == found[0]
