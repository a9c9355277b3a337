"""Folders a database user can pass through, and an environment that gives no addresses."""

import shutil
import tempfile
from pathlib import Path

import pytest

ADDRESSES = (
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "PORTAL_DEMO",
    "PORTAL_BASE_URL",
    "PORTAL_DATA_DIR",
    "MEDIA_ROOT",
    "STATIC_ROOT",
    "SECRET_KEY",
    "SCANNER",
    "PORTAL_POSTGRES",
)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    """The suite itself runs on addresses; these tests begin without any."""
    for name in ADDRESSES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def open_folder():
    """Unlike tmp_path, which only its owner can enter."""
    folder = Path(tempfile.mkdtemp(prefix="samspill-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
