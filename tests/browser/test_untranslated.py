"""A page that has no English yet: English readers get the Korean one, and a way to help."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from scripts.core.serving import served
from tests.conftest import BASE
from tests.small_site import Small


@pytest.fixture(scope="module")
def address(small: Small) -> Iterator[str]:
    with served(small.site, BASE) as address:
        yield address


def test_the_korean_page_with_a_notice_and_a_prefilled_link(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}en/commands/stats/")
    notice = page.locator(".admonition[lang='en']", has_text="not available in English yet")
    expect(notice).to_be_visible()
    expect(page.locator("h1")).to_contain_text("docker stats")
    link = urlsplit(notice.get_by_role("link").get_attribute("href") or "")
    assert link.path.endswith("/new/main/docs/en/commands")
    query = parse_qs(link.query)
    assert query["filename"] == ["stats.md"]
    assert "{ #docker-stats }" in query["value"][0] and "{ #processes }" in query["value"][0]
    # neither search engines nor the Korean page are told of an English page that is none
    assert page.locator("link[hreflang='en']").count() == 0
    assert (page.locator("link[rel='canonical']").get_attribute("href") or "").endswith("/docker-guide/commands/stats/")
    page.goto(f"{address}commands/stats/")
    assert page.locator("link[hreflang='en']").count() == 0
    page.close()
