"""The pages as readers set them up: larger, spaced wider, without motion, in the system's colours, read aloud."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Page, expect

from scripts.finish import korean
from tests import pages
from tests.browser.conftest import wait_for_frame, wait_for_setup

Visit = Callable[..., Page]
KINDS = ["", "commands/rm/", "concepts/vm-vs-docker/", "reference/container/run/", "glossary/", "en/commands/run/"]
HANGUL = re.compile(r"[ㄱ-ㅎㅏ-ㅣ가-힣]")
#: What a reader's own style sheet may ask for (WCAG 1.4.12).
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
#: Text that is cut off: hidden by its own box, and not meant to be (what is ellipsed or off the screen is).
CUT = """() => [...document.querySelectorAll(":is(article, header, .guide-tabs, .guide-menu, .guide-contents) *")]
  .filter((element) => {
    const style = getComputedStyle(element);
    const shown = element.offsetParent && style.visibility === "visible" && element.clientWidth > 1;
    const hides = style.overflowX === "hidden" || style.overflowX === "clip";
    return shown && hides && style.textOverflow !== "ellipsis" && element.scrollWidth > element.clientWidth + 1;
  })
  .map((element) => element.outerHTML.slice(0, 120))"""
#: How far down what stays at the top of the window reaches.
TAKEN = """() => Math.max(...[...document.querySelectorAll("body *")]
  .filter((element) => ["sticky", "fixed"].includes(getComputedStyle(element).position))
  .map((element) => element.getBoundingClientRect())
  .filter(({ top, bottom }) => bottom > 0 && top < innerHeight / 2)
  .map(({ bottom }) => bottom))"""
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("path", KINDS)
def test_at_200_and_400_percent_nothing_is_lost(visit: Visit, path: str) -> None:
    """Zoom leaves 640 and 320 of a window's 1280 CSS pixels (WCAG 1.4.4, 1.4.10)."""
    page = visit(path)
    for width, height in ((640, 450), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        wait_for_frame(page)
        assert not page.evaluate(SIDEWAYS), f"{path} scrolls sideways at {width} px"
        assert page.evaluate(CUT) == []
        expect(page.locator("h1")).to_be_visible()
        # what stays while one reads leaves most of the window to the text
        page.evaluate("scrollTo({ top: document.body.scrollHeight / 2, behavior: 'instant' })")
        wait_for_frame(page)
        assert page.evaluate(TAKEN) < height / 3


@pytest.mark.parametrize("path", KINDS)
def test_text_may_be_spaced_wider(visit: Visit, path: str) -> None:
    page = visit(path, bypass_csp=True)
    page.add_style_tag(content=SPACED)
    assert not page.evaluate(SIDEWAYS)
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("path", ["commands/rm/", "reference/"])
def test_nothing_moves_for_those_who_asked(visit: Visit, path: str) -> None:
    page = visit(path, reduced_motion="reduce")
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter((element) => {
          const style = getComputedStyle(element);
          const longest = (text) => Math.max(...text.split(",").map(parseFloat));
          const animated = style.animationName !== "none" && longest(style.animationDuration) > 0.01;
          return animated || (longest(style.transitionDuration) > 0.01 && style.transitionProperty !== "visibility");
        }).map((element) => element.outerHTML.slice(0, 100))"""
    )
    assert moving == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_in_the_systems_own_colours_what_is_chosen_can_be_told(visit: Visit) -> None:
    page = visit("commands/rm/", forced_colors="active")
    underlined = "element => getComputedStyle(element).textDecorationLine"
    assert page.locator(".guide-tabs a.guide-active").evaluate(underlined) == "underline"
    assert page.locator(".tabbed-labels [aria-selected=true]").first.evaluate(underlined) == "underline"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def _names(page: Page) -> list[str]:
    """What a screen reader says of the parts of the page that carry a name of their own."""
    return page.evaluate(
        """[...document.querySelectorAll("[aria-label], [title], img[alt], input[placeholder]")]
          .filter((element) => !element.closest("[lang]:not(html)"))
          .flatMap((element) => ["aria-label", "title", "alt", "placeholder"].map((name) => element.getAttribute(name)))
          .filter(Boolean)"""
    )


IN_NO_LANGUAGE = "self::script or self::style or self::code or self::pre"
#: Names that are the same in every language.
NAMES = re.compile(r"docker|github|markdown|^-|^[A-Z_]+$", re.IGNORECASE)


@pytest.mark.parametrize("path", ["", "commands/rm/", "reference/container/run/", "glossary/", "no-such-page/"])
def test_what_is_read_aloud_is_korean_on_korean_pages(visit: Visit, path: str) -> None:
    page = visit(path)
    wait_for_setup(page)
    strange = {name for name in _names(page) if not HANGUL.search(name) and not NAMES.search(name)}
    assert strange == set()


@pytest.mark.parametrize("path", ["en/", "en/commands/rm/", "en/reference/container/run/", "en/glossary/"])
def test_what_is_read_aloud_is_english_on_english_pages(visit: Visit, path: str) -> None:
    page = visit(path)
    wait_for_setup(page)
    assert {name for name in _names(page) if HANGUL.search(name)} == set()


def test_marking_korean_words_changes_nothing_else() -> None:
    text = '<!-- 글 --><p title="글">a &lt; b, the 레이어 and the 이미지.<code>글</code></p><p lang="ko">글</p>'
    marked = text.replace("레이어 and the 이미지", '<span lang="ko">레이어 and the 이미지</span>')
    for address, expected in (("en/commands/run", marked), ("commands/run", text)):
        page = pages.page(text, address)
        korean.mark(page)
        assert pages.inside(page) == expected


def test_korean_words_on_english_pages_say_that_they_are_korean(site: Path) -> None:
    """WCAG 3.1.2; code is in no language."""
    found = []
    for path in (site / "en").rglob("*.html"):
        tree = html.parse(path)
        for text in tree.xpath(f"//body//text()[not(ancestor::*[{IN_NO_LANGUAGE}])]"):
            element = text.getparent()
            if HANGUL.search(text) and not element.xpath("ancestor-or-self::*[@lang='ko']"):
                found.append(f"{path.relative_to(site)}: {text.strip()[:80]}")
    assert found == []
