"""Addresses that must not be written to."""

import pytest

from dispatch.claims import steps
from dispatch.models import Letter, Suppression
from dispatch.suppression import suppress
from tests.factories.dispatch import LetterFactory

pytestmark = pytest.mark.django_db


def stopped():
    steps.stop_worthless()
    return set(Letter.objects.filter(state="suppressed"))


def test_once_is_enough_and_the_first_reason_stands():
    suppress(" Ola@Forening.example ", reason="ukjent")
    suppress("ola@forening.example", reason="en annen")
    only = Suppression.objects.get()
    assert (only.email, only.scope, only.reason) == ("ola@forening.example", "*", "ukjent")


def test_a_long_reason_is_cut():
    assert len(suppress("ola@forening.example", reason="x" * 900).reason) == 200


def test_everything_or_one_scope():
    ola, nina = LetterFactory(email="ola@x.no"), LetterFactory(email="nina@x.no")
    liv = LetterFactory(email="liv@x.no")
    suppress("ola@x.no", reason="r")
    suppress("nina@x.no", reason="r", scope=nina.batch.scope)
    suppress("liv@x.no", reason="r", scope=nina.batch.scope)
    assert stopped() == {ola, nina}
    assert liv not in stopped()
