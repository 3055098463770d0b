"""The home page's own search box: one with the header's, which takes over on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, PREFIX, RESULT, wait_for_answer

Visit = Callable[..., Page]

#: The home page's box, and the header's.
OWN = ".guide-hero .guide-search__box"
HEADER = ".guide-header .guide-search__box"


@pytest.mark.parametrize("width", [820, 1280])
@pytest.mark.parametrize("way", ["key", "icon"])
def test_the_way_to_search_leads_to_the_one_box_that_is_seen(visit: Visit, width: int, way: str) -> None:
    page = visit(viewport={"width": width, "height": 900})
    expect(page.locator(".guide-search__box:visible")).to_have_count(1)
    if way == "key":
        page.keyboard.press("/")
    else:
        page.locator(".guide-search-button").click()
    expect(page.locator(OWN)).to_be_focused()
    page.keyboard.type("port is already allocated")
    wait_for_answer(page)
    expect(page.locator(f".guide-hero {RESULT}").first).to_be_in_viewport()


def test_on_a_phone_the_box_opens_the_search_that_covers_the_screen(visit: Visit) -> None:
    page = visit(viewport=PHONE, has_touch=True)
    page.locator(OWN).tap()
    expect(page.locator(HEADER)).to_be_focused()
    page.keyboard.type("port is already allocated")
    wait_for_answer(page)
    expect(page.locator(f".guide-header {RESULT}").first).to_be_in_viewport()
    expect(page.locator(".guide-hero .guide-results")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(HEADER)).to_be_hidden()


@pytest.mark.parametrize("language", PREFIX)
@pytest.mark.parametrize(("viewport", "box"), [(None, OWN), (PHONE, HEADER)], ids=["wide", "phone"])
def test_examples_are_searched_for(visit: Visit, language: str, viewport: dict[str, int] | None, box: str) -> None:
    page = visit(PREFIX[language], **({"viewport": viewport} if viewport else {}))
    examples = page.locator(".guide-examples a")
    for n in range(examples.count()):
        query = examples.nth(n).text_content()
        examples.nth(n).click()
        expect(page.locator(box)).to_have_value(query)
        wait_for_answer(page)
        expect(page.locator(RESULT).first).to_be_visible()
        page.keyboard.press("Escape")


def test_without_javascript_the_box_and_its_examples_lead_to_all_pages(visit: Visit, address: str) -> None:
    page = visit(java_script_enabled=False)
    page.locator(".guide-examples a").first.click()
    expect(page).to_have_url(f"{address}contents/?q=port%20is%20already%20allocated")
    page.go_back()
    page.locator(OWN).fill("logs")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}contents/?q=logs")


def test_no_id_of_the_old_home_page_is_lost(visit: Visit, address: str) -> None:
    page = visit("#first-container")
    expect(page).to_have_url(f"{address}guides/first-app/#first-container")
    page = visit("en/#next")
    expect(page).to_have_url(f"{address}en/guides/first-app/#see-also")


def test_the_terminal_says_what_it_ran_on(visit: Visit) -> None:
    page = visit()
    expect(page.locator(".guide-terminal .guide-ran")).to_contain_text("Docker Engine")
    page.locator(".guide-terminal .guide-ran a").click()
    expect(page.locator(".guide-foot")).to_be_in_viewport()
