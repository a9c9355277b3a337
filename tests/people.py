"""The people of every test, as users only. What they may do comes from their memberships.

Kari is a case handler and Grete the approver in the same municipality; Ola is responsible and
Nina a writer in the same organisation; Liv is responsible in an organisation somewhere else.
"""

import pytest

from accounts.models import User
from tests.factories.accounts import UserFactory


@pytest.fixture
def kari(db: None) -> User:
    """The case handler; signs in with two steps."""
    return UserFactory(name="Kari Lunde", email="kari@kommune.example", mfa=True)


@pytest.fixture
def grete(db: None) -> User:
    """The approver; signs in with two steps."""
    return UserFactory(name="Grete Moe", email="grete@kommune.example", mfa=True)


@pytest.fixture
def ola(db: None) -> User:
    """Responsible in an organisation."""
    return UserFactory(name="Ola Berg", email="ola@forening.example")


@pytest.fixture
def nina(db: None) -> User:
    """A writer in Ola's organisation."""
    return UserFactory(name="Nina Dahl", email="nina@forening.example")


@pytest.fixture
def liv(db: None) -> User:
    """Responsible in an organisation elsewhere."""
    return UserFactory(name="Liv Solheim", email="liv@annen.example")
