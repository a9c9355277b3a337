"""A real Chromium on a real server with the demo's content."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from launcher import browser as chromium

SIZES = {"bred": {"width": 1280, "height": 900}, "smal": {"width": 390, "height": 844}}
type Visit = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One Chromium for a file's tests; its event loop must be gone when the next file begins."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium_path, args=chromium.arguments())
        yield started
        started.close()


@pytest.fixture
def demo(live_server: Any, settings: Any, demo_content: None) -> str:
    """The address of a server that holds the demo."""
    settings.PORTAL_BASE_URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def visit(browser: Browser, demo: str) -> Visit:
    """`with visit("kari", "smal") as page:` signs her in on a screen of that size."""

    @contextmanager
    def opened(who: str = "", size: str = "bred", **options: Any) -> Iterator[Page]:
        context = browser.new_context(viewport=SIZES[size], base_url=demo, **options)
        page = context.new_page()
        if who:
            page.goto("/demo/")
            page.locator(f'form[action="/demo/{who}/"] button').click()
        yield page
        context.close()

    return opened
