"""axe-core over each kind of page, light and dark, wide and on a phone, with the search open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE

Visit = Callable[..., Page]
PAGES = {
    "home": "",
    "concept": "concepts/vm-vs-docker/",
    "command": "commands/run/",
    "english": "en/commands/run/",
    "missing": "no-such-page/",
}


def _violations(page: Page) -> list[str]:
    result = Axe().run(page)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in result.response["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(visit: Visit, kind: str, scheme: str, size: dict[str, int]) -> None:
    page = visit(PAGES[kind], color_scheme=scheme, viewport=size)
    page.wait_for_load_state("networkidle")
    assert _violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["home", "command", "missing"])
def test_axe_finds_nothing_while_searching(visit: Visit, kind: str, scheme: str) -> None:
    page = visit(PAGES[kind], color_scheme=scheme, reduced_motion="reduce")
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("docker", delay=20)
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    page.wait_for_timeout(300)  # the box opens with a transition
    assert _violations(page) == []
