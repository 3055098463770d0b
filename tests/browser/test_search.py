"""What a searcher does: types into the box, looks at the results, opens the first."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

Visit = Callable[..., Page]


def _search(page: Page, words: str) -> None:
    page.keyboard.press("/")
    box = page.locator(".md-search__input")
    box.press_sequentially(words, delay=20)
    expect(page.locator(".md-search-result__link").first).to_be_visible()


@pytest.mark.parametrize(
    ("start", "words", "found"),
    [
        ("", "docker logs", r"/commands/logs/"),
        ("concepts/", "컨테이너 삭제", r"/commands/rm/"),
        ("en/", "docker logs", r"/en/commands/logs/"),
        ("en/commands/", "remove a container", r"/en/commands/rm/"),
    ],
)
def test_the_first_result_opens_the_section(visit: Visit, start: str, words: str, found: str) -> None:
    page = visit(start)
    _search(page, words)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(found))
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize(("start", "words", "own"), [("", "docker logs", False), ("en/", "docker logs", True)])
def test_results_are_in_the_language_of_the_page(visit: Visit, start: str, words: str, own: bool) -> None:
    page = visit(start)
    _search(page, words)
    links = page.locator(".md-search-result__link").evaluate_all("links => links.map(link => link.pathname)")
    assert links
    assert all(("/en/" in link) == own for link in links), links


def test_each_index_holds_one_language(site: Path) -> None:
    korean = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    english = json.loads((site / "en/search/search_index.json").read_text(encoding="utf-8"))["docs"]
    assert korean and english
    assert not [doc["location"] for doc in korean if doc["location"].startswith("en/")]
    assert all((site / "en" / doc["location"].split("#")[0]).exists() for doc in english)


def test_a_link_with_a_query_opens_the_results(visit: Visit) -> None:
    page = visit("?q=docker+logs")
    expect(page.locator(".md-search__input")).to_have_value("docker logs")
    expect(page.locator(".md-search-result__link").first).to_be_visible()


def test_searching_on_a_phone(visit: Visit) -> None:
    page = visit("commands/", viewport=PHONE)
    page.locator("label[for='__search']:visible").first.click()
    page.locator(".md-search__input").press_sequentially("docker logs", delay=20)
    page.locator(".md-search-result__link").first.click()
    expect(page).to_have_url(re.compile(r"/commands/logs/"))
