"""Ola and Nina at their own browsers, with the band's draft of a project."""

import pytest

from grants.actions import applying
from tests.consultations.municipality import signed_in


@pytest.fixture
def project(project_call, korps, ola):
    """The band's draft of a project."""
    return applying.start(project_call, by=ola, on_behalf_of=korps)


@pytest.fixture
def as_ola(ola, korps):
    return signed_in(ola)


@pytest.fixture
def as_nina(nina, nina_writes):
    return signed_in(nina)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
