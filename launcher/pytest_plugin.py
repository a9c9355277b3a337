"""The servers of a test run, started before Django's settings are read.

With xdist only the controller starts them; its workers inherit the addresses.
"""

import os

import pytest

from launcher import browser, settings_env
from launcher.embedded import Busy, Servers
from launcher.paths import TEST
from launcher.say import Halt

SLOTS = 16
_held: list[Servers] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """pytest-django reads the settings in this hook: the addresses must be there before."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    try:
        servers = _start()
        _held.append(servers)
        os.environ.update(_environment(servers))
        os.environ.update(browser.prepare())
    except Halt as sentence:
        raise pytest.UsageError(str(sentence)) from None


def _start() -> Servers:
    """A cluster is kept between runs; runs at the same time take a cluster each."""
    for slot in range(1, SLOTS + 1):
        servers = Servers(TEST / str(slot), fast=True)
        try:
            servers.hold()
        except Busy:
            continue
        servers.start()
        return servers
    raise Halt(f"Mer enn {SLOTS} testkjøringer samtidig: vent til en er ferdig.")


def _environment(servers: Servers) -> dict[str, str]:
    return {
        **settings_env.base(servers.folder, "http://127.0.0.1:8000"),
        **settings_env.demo_mode(),
        **servers.env,
        "EMAIL_URL": settings_env.NOWHERE["EMAIL_URL"],
        "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # playwright's synchronous interface runs a loop
    }


def pytest_unconfigure(config: pytest.Config) -> None:
    """After Django has dropped its test databases."""
    while _held:
        _held.pop().stop()


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which servers, because a failure may depend on it."""
    kinds = [name for servers in _held for name in servers.env]
    return [f"innebygd: {', '.join(kinds) or 'ingenting'}"]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser to start. Skips with the reason where there is none; fails in CI."""
    found = os.environ.get("PORTAL_CHROMIUM", "")
    if found:
        return found
    reason = os.environ.get("PORTAL_CHROMIUM_MISSING", "Chromium mangler")
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(reason)
    pytest.skip(reason)
