"""Those who answer: Ola and Nina for the band in Larvik, Liv for a club somewhere else."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from consultations.models import Answer, Hearing
from organisations.models import Municipality, Organisation
from organisations.states import Role
from tests.consultations.municipality import signed_in
from tests.factories.consultations import AnswerFactory, HearingFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

SECRET = "Ikke klart ennå: vi vurderer å flytte"


@pytest.fixture
def hearing(larvik: Municipality) -> Hearing:
    """Open for 35 days more, with two questions."""
    return HearingFactory(
        published=True,
        municipality=larvik,
        title="Ny ordning for utlån av lokaler",
        in_short="Alle lag får låne gratis.\nFast tid fordeles i mai.",
        questions=["Passer reglene for fast tid?", "Hva mangler i lokalene?"],
    )


@pytest.fixture
def as_ola(ola: User, korps: Organisation) -> Client:
    """Responsible in the band."""
    return signed_in(ola)


@pytest.fixture
def as_nina(nina: User, korps: Organisation) -> Client:
    """Writes for the band."""
    MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
    return signed_in(nina)


@pytest.fixture
def club(liv: User) -> Organisation:
    """Liv's club, in another municipality."""
    club = OrganisationFactory(name="Fjellet turlag")
    MembershipFactory(user=liv, organisation=club)
    return club


@pytest.fixture
def as_liv(liv: User, club: Organisation) -> Client:
    """Responsible somewhere else."""
    return signed_in(liv)


@pytest.fixture
def draft(hearing: Hearing, korps: Organisation, ola: User) -> Answer:
    """What the band has begun on, and nobody else may see."""
    return AnswerFactory(hearing=hearing, organisation=korps, by=ola, sent=False, text=SECRET)


def text(response: Any) -> str:
    """The page as the reader gets it."""
    return response.content.decode()


def typed(answer: Answer, text: str = "Vi trenger samme rom.", **changes: Any) -> dict[str, Any]:
    """What the form sends: the draft's own count of saves unless the test says otherwise."""
    draft = answer.versions.get(sent_at=None)
    questions = {f"question_{q.pk}": "" for q in answer.hearing.questions.all()}
    return {"saves": draft.saves, "kind": draft.kind, "text": text, **questions, **changes}


def previewed(answer: Answer) -> dict[str, int]:
    """What the button under the preview sends."""
    draft = answer.versions.get(sent_at=None)
    return {"number": draft.number, "saves": draft.saves}
