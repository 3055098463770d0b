"""What stands on the book's pages, as wide as the paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from scripts.book.compose import compose
from scripts.core.languages import LANGUAGES
from scripts.core.paths import ROOT
from tests import books
from tests.small_site import Small


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_runs_off_the_paper(
    language: str, built: Path, small: Small, chromium: Browser, tmp_path: Path
) -> None:
    sources = books.sources(small.root if built == small.built else ROOT, built, language)
    text = compose(sources.chapters, sources.facts)
    (tmp_path / "book.html").write_text(text, encoding="utf-8")
    (tmp_path / "fonts.css").write_text("", encoding="utf-8")
    width = round((210 - 2 * 19) / 25.4 * 96)  # what the margins in book.css leave, in CSS pixels
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.emulate_media(media="print")
    page.goto((tmp_path / "book.html").as_uri())
    wide = page.evaluate(
        """() => [...document.querySelectorAll("section.guide-text :is(p, li, td, th, pre > code, svg, table, h2, h3)")]
          .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1
            || (each.matches("pre > code") && each.scrollWidth > each.clientWidth + 1))
          .map((each) => each.textContent.trim().slice(0, 60))"""
    )
    page.close()
    assert wide == []
