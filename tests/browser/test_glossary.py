"""What a reader does who meets a term: asks what it means where it stands, and goes on to the glossary and back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from scripts import glossary
from scripts.core.languages import LANGUAGES
from tests.browser.conftest import PREFIX, reach

Visit = Callable[..., Page]
TERMS = {term.id: term for group in glossary.load() for term in group.terms}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_tells_what_it_means_and_leads_to_the_glossary(visit: Visit, address: str, language: str) -> None:
    start = f"{PREFIX[language]}guides/networking/"
    page = visit(start)
    link = page.locator(".guide-text a.guide-term").first
    id_ = (link.get_attribute("href") or "").partition("#")[2]
    tip = page.get_by_role("tooltip")
    link.hover()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text(TERMS[id_].text[language].partition("[")[0].replace("`", "").strip())
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    reach(page, "a.guide-term")
    expect(link).to_be_focused()
    expect(tip).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}{PREFIX[language]}glossary/#{id_}")
    expect(page.locator(f"[id='{id_}']")).to_be_in_viewport()
    page.go_back()
    expect(page).to_have_url(address + start)


def test_a_term_leads_to_the_glossary_without_javascript(visit: Visit, address: str) -> None:
    page = visit("guides/networking/", java_script_enabled=False)
    link = page.locator(".guide-text a.guide-term").first
    id_ = (link.get_attribute("href") or "").partition("#")[2]
    link.click()
    expect(page).to_have_url(f"{address}glossary/#{id_}")
    expect(page.locator(f"[id='{id_}']")).to_be_in_viewport()
