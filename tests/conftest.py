"""What every test may ask for."""

import pytest

pytest_plugins = [
    "tests.people",
    "tests.database",
    "tests.demo",
    "tests.consultations.municipality",
    "tests.forums.contact",
    "tests.grants.municipality",
    "tests.agreements.places",
    "tests.relay",
    "tests.longest_first",
]


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hashing is made slow on purpose; a test of something else need not wait for it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
