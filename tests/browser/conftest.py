"""Chromium over the built site, served as GitHub Pages does."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect, sync_playwright

from scripts import browser
from scripts.core.serving import served
from tests.conftest import BASE

#: What the addresses of a language begin with, below the site's.
PREFIX = {"ko": "", "en": "en/"}
#: Sizes of a laptop's window and of a small phone, in CSS pixels.
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
#: Seconds until what is waited for has failed; nothing takes nearly as long.
PATIENCE = 20
#: The search box that is open, what is said below it, and links to what it has found (not the examples that it offers
#: before something is typed).
BOX = ".guide-search:has(.guide-results:not([hidden])) .guide-search__box"
NOTE = ".guide-results:not([hidden]) > [role=status]"
RESULT = ".guide-results:not([hidden]) li > a:not([data-query])"
#: Runs before the scripts of a page: notes that the search's worker is ready, and the last queries that it has
#: answered from the titles and fully.
SEARCH_LOG = """
  window.searchLog = { ready: false, titles: null, answered: null };
  window.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        if (data.type === "ready") searchLog.ready = true;
        if (data.type === "answer") searchLog[data.first ? "titles" : "answered"] = data.query;
      });
    }
  };
"""


def _wait_until(page: Page, true: Callable[[], object], what: str) -> None:
    """Wait until something is true, letting Playwright handle the events of the page meanwhile."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"not within {PATIENCE} s: {what}"
        page.wait_for_timeout(20)


def wait_for(page: Page, expression: str) -> None:
    """Wait until an expression is true on the page.

    Playwright's own `wait_for_function` evaluates strings inside the page, which its policy forbids.
    """
    _wait_until(page, lambda: page.evaluate(expression), expression)


def wait_for_frame(page: Page) -> None:
    """Wait until the page has handled what happened to it (scrolling, another size) and has drawn itself."""
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def wait_for_animations(page: Page) -> None:
    """Wait for the end of all transitions and animations that have one."""
    wait_for_frame(page)
    page.evaluate(
        """() => {
          const ends = (animation) => animation.effect.getComputedTiming().endTime < Infinity;
          return Promise.allSettled(document.getAnimations().filter(ends).map((animation) => animation.finished));
        }"""
    )


def wait_for_setup(page: Page) -> None:
    """Wait until the scripts have set up a loaded page, which they do in idle time. The 404 page has none."""
    page.wait_for_load_state("load")
    wait_for(page, "'ready' in document.documentElement.dataset || !document.querySelector('script[src*=guide]')")
    wait_for_animations(page)


def _in_the_box(page: Page) -> str:
    return page.locator(BOX).input_value()


def wait_for_answer(page: Page) -> None:
    """Wait until the search has answered what is in its box, from the whole index, and shows it."""
    typed = _in_the_box(page)
    _wait_until(page, lambda: page.evaluate("searchLog.answered") == typed, f"an answer to {typed!r}")
    wait_for_frame(page)


def wait_for_results(page: Page) -> None:
    """Wait until the search shows results for what is in its box, of the titles alone or of the whole index."""
    typed = _in_the_box(page)
    answered = "[searchLog.titles, searchLog.answered]"
    _wait_until(page, lambda: typed in page.evaluate(answered), f"results for {typed!r}")
    wait_for_frame(page)


def search_for(page: Page, words: str) -> None:
    """Open the search with its key, and type."""
    page.keyboard.press("/")
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type(words, delay=20)


class Held:
    """Requests for an address are held back until they are released."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._routes: list[Route] = []
        page.route(address, lambda route: self._routes.append(route))

    def release(self) -> None:
        """Wait for the first request, then let all of them through."""
        _wait_until(self._page, lambda: self._routes, "a request to hold back")
        while self._routes:
            self._routes.pop(0).continue_()


class Traffic:
    """The requests of a page that have no answer yet."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._open: set[Request] = set()
        # Playwright takes no methods of built-in types.
        page.on("request", lambda request: self._open.add(request))
        for end in ("requestfinished", "requestfailed"):
            page.on(end, lambda request: self._open.discard(request))

    def settle(self) -> None:
        """Wait until the page has done what it does when idle, and everything that it asked for is there."""
        idle = "() => new Promise((idle) => requestIdleCallback(() => setTimeout(idle)))"
        self._page.wait_for_load_state("networkidle")
        quiet = 0
        while quiet < 2:
            self._page.evaluate(idle)
            _wait_until(self._page, lambda: not self._open, "an answer to each request")
            self._page.evaluate(idle)
            quiet = 0 if self._open else quiet + 1


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
    expect.set_options(timeout=PATIENCE * 1000)  # other tests may keep the machine busy
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
        page.add_init_script(SEARCH_LOG)
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
