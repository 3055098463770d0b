"""The drawings themselves, in both languages: nothing in them lies on something else, and they look alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from scripts.core.languages import LANGUAGES
from scripts.core.paths import DOCS
from scripts.finish.diagrams import FOLDER, drawing

SCRIPT = Path(__file__).with_name("drawings.js").read_text(encoding="utf-8")
STYLESHEET = (DOCS / "assets/stylesheets/guide.css").read_text(encoding="utf-8")
NAMES = sorted(path.stem for path in (DOCS / FOLDER).glob("*.svg"))


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 800, "height": 600})
    page.set_content(f'<style>{STYLESHEET}</style><div class="guide-text guide-diagram"></div>')
    yield page
    page.close()


def wrong(page: Page, svg: str) -> list[str]:
    """What `drawings.js` finds wrong with a drawing, shown as the site shows it."""
    return page.evaluate(SCRIPT, svg)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_a_drawing_has_room(page: Page, name: str, language: str) -> None:
    assert wrong(page, drawing(name, language)) == []


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ('<text class="d-text" x="395" y="20">wide</text>', "outside: wide"),
        ('<text class="d-text" x="60" y="43">one</text><text class="d-text" x="70" y="48">two</text>', "on each other"),
        (
            '<path class="d-line" d="M0 40 H200"/><text class="d-text" x="60" y="45">crossed</text>',
            "on a line: crossed",
        ),
        (
            '<text class="d-text" x="60" y="45">under</text><rect class="d-box" width="200" height="90"/>',
            "hidden: under",
        ),
    ],
)
def test_a_text_without_room_is_found(page: Page, part: str, found: str) -> None:
    style = re.search("<style>.*</style>", drawing(NAMES[0], "ko"), re.DOTALL)[0]
    assert any(each.startswith(found) for each in wrong(page, f'<svg viewBox="0 0 400 100">{style}{part}</svg>'))


def test_all_drawings_have_the_same_style() -> None:
    """On a page with several, the rules of the last one hold for all."""
    styles = {re.search("<style>.*</style>", drawing(name, "ko"), re.DOTALL)[0] for name in NAMES}
    assert len(styles) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_drawing_is_on_a_page(language: str) -> None:
    pages = [path.read_text(encoding="utf-8") for path in (DOCS / language).rglob("*.md")]
    assert [name for name in NAMES if not any(f"diagrams/{name}.svg)" in page for page in pages)] == []
