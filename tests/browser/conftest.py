"""Chromium over the built site, served as GitHub Pages does."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts import browser
from scripts.core.serving import served
from tests.conftest import BASE

#: What the addresses of a language begin with, below the site's.
PREFIX = {"ko": "", "en": "en/"}
#: Sizes of a laptop's window and of a small phone, in CSS pixels.
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


def wait_for(page: Page, expression: str, seconds: float = 10) -> None:
    """Wait until an expression is true on the page.

    Playwright's own `wait_for_function` evaluates strings inside the page, which its policy forbids.
    """
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"not true within {seconds} s: {expression}"
        page.wait_for_timeout(50)


def reach(page: Page, selector: str, limit: int = 300) -> None:
    """Press Tab until the focus is on it."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the Tab key does not reach {selector}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the built site is served."""
    with served(site, BASE) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = browser.find()
    assert path, "no Chromium here: `make browser` gets one"
    sandbox = os.geteuid() != 0  # Chromium refuses its sandbox to root
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, chromium_sandbox=sandbox, args=list(browser.FLAGS))
        yield started
        started.close()


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of the site in a window of its own; arguments go to the browser context.

    A test fails when a page throws an error, or asks anything of another host.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(path: str = "", **settings: object) -> Page:
        context = chromium.new_context(**{"viewport": WIDE, **settings})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(f"{path}: {error}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((address, "data:", "blob:"))
                else wrong.append(f"{path} asks for {request.url}")
            ),
        )
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong
