"""What a reader's network carries: bytes and requests of a first view, of the next page and of the first search.

`make budget` prints the table. Bytes are those of the bodies after `gzip -6`, which is what GitHub Pages sends, in KB
of 1,000 bytes; requests are counted where they arrive, at the server, so that the browser's cache works as a reader's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from scripts.core.serving import Answer, served
from tests.browser.conftest import PHONE, SEARCH_LOG, WIDE, Traffic, wait_for, wait_for_frame
from tests.conftest import BASE


@dataclass(frozen=True)
class Budget:
    """Most KB (1,000 bytes) of a first view and of the next page; requests are the same for all."""

    first: float = 60
    following: float = 8


REQUESTS, NEXT_REQUESTS = 5, 2
#: Worker and index, and nothing before the box is wanted.
SEARCH = 40
MISSING = "no-such-page/"
PAGES = {
    "": Budget(),
    "concepts/docker/": Budget(),
    "commands/run/": Budget(),
    "reference/container/run/": Budget(75, 20),
    "en/commands/run/": Budget(),
    MISSING: Budget(),
}
#: Layout that moves after it was drawn, summed up; see https://web.dev/articles/cls.
SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Measured:
    first: list[Answer]
    following: list[Answer]
    shifted: dict[str, float]
    search: list[Answer]


def _settle(page: Page, traffic: Traffic) -> None:
    """Wait for all that a page loads, after a look further down too."""
    traffic.settle()
    page.evaluate("scrollBy({ top: 600, behavior: 'instant' })")
    wait_for_frame(page)
    traffic.settle()


def _kb(answers: list[Answer]) -> float:
    return sum(answer.size for answer in answers) / 1000


@pytest.fixture(scope="module")
def measured(site: Path, chromium: Browser) -> Iterator[dict[str, Measured]]:
    """The figures of every page; printed at the end."""
    found: dict[str, Measured] = {}
    sent: list[Answer] = []
    with served(site, BASE, sent) as address:

        def look(path: str, viewport: dict[str, int], before: str | None = None) -> tuple[list[Answer], float, Page]:
            page = chromium.new_context(viewport=viewport).new_page()
            page.add_init_script(SHIFTS)
            page.add_init_script(SEARCH_LOG)
            traffic = Traffic(page)
            if before is not None:
                page.goto(address + before)
                _settle(page, traffic)
            sent.clear()
            page.goto(address + path)
            _settle(page, traffic)
            return list(sent), page.evaluate("window.shifted"), page

        for path in PAGES:
            first, wide, page = look(path, WIDE)
            sent.clear()
            traffic = Traffic(page)
            page.locator("#find-ko" if path == MISSING else ".md-search__input").focus()
            if path != MISSING:
                wait_for(page, "searchLog.ready")
            traffic.settle()
            search = list(sent)
            page.context.close()
            _, narrow, page = look(path, PHONE)
            page.context.close()
            following, _, page = look(path, WIDE, "en/concepts/" if path.startswith("en/") else "concepts/")
            page.context.close()
            found[path] = Measured(first, following, {"wide": wide, "phone": narrow}, search)
    yield found
    print("\n\n| page | first view KB / requests | next page KB / requests | search KB | layout shift |")
    print("|---|---|---|---|---|")
    for path, each in found.items():
        print(
            f"| {path or 'home'} | {_kb(each.first):.1f} / {len(each.first)} "
            f"| {_kb(each.following):.1f} / {len(each.following)} | {_kb(each.search):.1f} "
            f"| {max(each.shifted.values()):.3f} |"
        )
    for answer in found["commands/run/"].first:
        print(f"  {answer.size / 1000:6.1f} KB  {answer.path}")
    for answer in found["commands/run/"].search:
        print(f"  {answer.size / 1000:6.1f} KB  {answer.path} (search)")


@pytest.mark.parametrize("path", PAGES)
def test_a_first_view_is_within_its_budget(measured: dict[str, Measured], path: str) -> None:
    first = measured[path].first
    assert _kb(first) <= PAGES[path].first, first
    assert len(first) <= REQUESTS, first


@pytest.mark.parametrize("path", PAGES)
def test_the_next_page_is_within_its_budget(measured: dict[str, Measured], path: str) -> None:
    following = measured[path].following
    assert _kb(following) <= PAGES[path].following, following
    assert 1 <= len(following) <= NEXT_REQUESTS, following


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_missing_and_nothing_moves(measured: dict[str, Measured], path: str) -> None:
    each = measured[path]
    lost = [answer for answer in (*each.first, *each.following, *each.search) if answer.status >= 400]
    assert [answer for answer in lost if answer.path != MISSING] == []
    assert max(each.shifted.values()) == 0, each.shifted


@pytest.mark.parametrize("path", PAGES)
def test_the_search_comes_when_it_is_wanted_and_is_small(measured: dict[str, Measured], path: str) -> None:
    each = measured[path]
    before = [answer.path for answer in each.first if "search" in answer.path.split("/") or "workers" in answer.path]
    assert before == []
    if path == MISSING:  # its boxes lead to the search of the home page
        assert each.search == []
        return
    assert any("workers" in answer.path for answer in each.search), "focusing the box loads nothing"
    assert _kb(each.search) <= SEARCH, each.search
