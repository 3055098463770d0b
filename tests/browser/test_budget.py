"""What a reader's network carries: bytes and requests of a first view, of the next page and of the first search.

`make budget` prints the table. Bytes are those of the bodies after `gzip -6`, which is what GitHub Pages sends, in KB
of 1,000 bytes. They are computed from the files for every page; for some pages Chromium shows that it asks for just
these files. Its requests are counted where they arrive, at the server, so that the browser's cache works as a reader's.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser

from scripts.core.languages import LANGUAGES, folder
from scripts.core.serving import Answer, served
from tests.browser.conftest import PHONE, SEARCH_LOG, WIDE, Traffic, wait_for, wait_for_frame
from tests.conftest import BASE


@dataclass(frozen=True)
class Budget:
    """Most KB of a first view and of the next page, which is the page alone."""

    first: float = 32
    following: float = 10


#: What pages that explain or list a lot may be: those in these folders, and these.
LONG = Budget(48, 26)
LONG_PAGES = (
    *("guides/", "reference/", "images/build/"),
    *("commands/build/", "commands/compose/", "commands/run/", "commands/save-load/", "commands/volume/"),
)
STYLESHEET, SCRIPT = 11, 10
#: Worker and index, and nothing before the box is wanted.
SEARCH = 37
#: A page, its stylesheet, script and icon, and a script more where ids have moved to other pages.
REQUESTS, NEXT_REQUESTS = 5, 2
MISSING = "no-such-page/"
#: Those that Chromium opens: of each kind one, and the longest of guides, of the reference and of all others.
PAGES = (
    *("", "concepts/docker/", "commands/run/", "en/commands/run/", "commands/compose/"),
    *("reference/container/run/", "guides/dockerfile/", MISSING),
)
LONGEST = {"guides": "guides/dockerfile/", "reference": "reference/container/run/", "others": "commands/compose/"}
#: What a page is shown with.
PARTS = 'link[rel="stylesheet"], link[rel="icon"], script[src], img[src]'


def _budget(path: str) -> Budget:
    return LONG if path.removeprefix("en/").startswith(LONG_PAGES) else Budget()


def _sent(file: Path) -> float:
    """KB that a file is when it is sent."""
    return len(gzip.compress(file.read_bytes(), 6, mtime=0)) / 1000


@pytest.fixture(scope="module")
def views(site: Path) -> dict[str, dict[str, float]]:
    """Path of a page -> the files of its first view, the page first -> their KB."""
    sizes: dict[Path, float] = {}
    found = {}
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix().removesuffix("index.html")
        tree = LexborHTMLParser(file.read_text(encoding="utf-8"))
        addresses = [node.attributes.get("href") or node.attributes["src"] for node in tree.css(PARTS)]
        names = {path: file}
        for address in addresses:
            name = urlsplit(urljoin(f"{BASE}{path}", address)).path.removeprefix(BASE)
            names[name] = site / name
        found[path] = {name: sizes.get(each) or sizes.setdefault(each, _sent(each)) for name, each in names.items()}
    found[MISSING] = {MISSING: found["404.html"].pop("404.html"), **found["404.html"]}
    del found["404.html"]
    return found


def test_every_page_is_within_its_budget(views: dict[str, dict[str, float]]) -> None:
    assert len(views) > 600
    over = {
        path: (round(sum(files.values()), 1), round(files[path], 1))
        for path, files in views.items()
        if sum(files.values()) > _budget(path).first or files[path] > _budget(path).following
    }
    assert over == {}


def test_the_longest_pages_are_among_those_that_are_measured(views: dict[str, dict[str, float]]) -> None:
    longest: dict[str, str] = {}
    for path in sorted(views, key=lambda path: views[path][path]):
        section = path.removeprefix("en/").split("/")[0]
        longest[section if section in LONGEST else "others"] = path
    assert longest == LONGEST
    assert set(LONGEST.values()) <= set(PAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_all_pages_share_is_within_its_budget(site: Path, language: str) -> None:
    assets = site / "assets"
    assert _sent(assets / "stylesheets/guide.css") <= STYLESHEET
    assert _sent(assets / f"javascripts/guide.{language}.js") <= SCRIPT
    worker, index = assets / "javascripts/workers/guide-search.js", site / folder(language) / "search/guide.json"
    assert _sent(worker) + _sent(index) <= SEARCH


#: Layout that moves after it was drawn, summed up; see https://web.dev/articles/cls. The list of contents may: it opens
#: where the reader is.
SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, sources, value } of list.getEntries()) {
      const contents = sources.length && sources.every(({ node }) => node?.parentElement?.closest(".guide-contents"));
      if (!hadRecentInput && !contents) window.shifted += value;
    }
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
            page.locator("#find-ko" if path == MISSING else ".guide-search__box >> visible=true").first.focus()
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
def test_a_first_view_is_within_its_budget(
    measured: dict[str, Measured], views: dict[str, dict[str, float]], path: str
) -> None:
    first = measured[path].first
    assert {answer.path: answer.size / 1000 for answer in first} == views[path]
    assert _kb(first) <= _budget(path).first, first
    assert len(first) <= REQUESTS, first


@pytest.mark.parametrize("path", PAGES)
def test_the_next_page_is_within_its_budget(measured: dict[str, Measured], path: str) -> None:
    following = measured[path].following
    assert _kb(following) <= _budget(path).following, following
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
