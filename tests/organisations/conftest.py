"""A corps nobody acts for yet, and Kari's office in its municipality."""

import pytest

from core import clock
from organisations.models import RegisterAddress
from organisations.states import Role
from tests.factories.organisations import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)
from tests.organisations.asking import REGISTERED


@pytest.fixture
def larvik(db):
    """The municipality."""
    return MunicipalityFactory(name="Larvik")


@pytest.fixture
def corps(larvik):
    """Nobody acts for it; the register knows an address."""
    corps = OrganisationFactory(name="Solsida skolekorps", seat=larvik)
    RegisterAddress.objects.create(orgnr=corps.orgnr, email=REGISTERED, read_at=clock.now())
    return corps


@pytest.fixture
def karis_office(kari, larvik):
    """Kari handles cases there."""
    return MembershipFactory(user=kari, organisation=larvik.organisation, role=Role.WRITER)
