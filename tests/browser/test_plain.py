"""The site as MkDocs writes it, with the search's index beside it: larger, and it works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from scripts.core.serving import served
from tests.browser.conftest import RESULT
from tests.conftest import BASE


@pytest.mark.parametrize(("start", "found"), [("", r"/commands/run/"), ("en/", r"/en/commands/run/")])
def test_the_search_answers_without_finish(chromium: Browser, plain: Path, start: str, found: str) -> None:
    with served(plain, BASE) as address, chromium.new_context() as context:
        page = context.new_page()
        page.goto(address + start)
        page.locator(".guide-search__box:visible").first.click()
        page.keyboard.type("docker run")
        first = page.locator(RESULT).first
        expect(first).to_have_attribute("href", re.compile(found), timeout=20_000)
