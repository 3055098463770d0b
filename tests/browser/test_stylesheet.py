"""What was left out of the one stylesheet matches nothing, on any kind of page, in any state of its scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from scripts.core.paths import ROOT
from tests.browser.conftest import (
    PHONE,
    RESULT,
    WIDE,
    search_for,
    wait_for_answer,
    wait_for_setup,
)
from tests.waiting import wait_until

Visit = Callable[..., Page]
SOURCE = ROOT / "docs/assets/stylesheets/guide.css"

#: Selectors of the full stylesheet that the site's lacks although something on the page matches them. States that
#: come and go (`:hover`) and parts that are drawn (`::before`) count as there; icons are looked for by their old name.
LACKING = """(text) => {
  const split = (text) => {
    const found = [];
    let depth = 0;
    let from = 0;
    for (let n = 0; n <= text.length; n++) {
      if (n === text.length || (text[n] === "," && !depth)) {
        found.push(text.slice(from, n).trim());
        from = n + 1;
      } else depth += { "(": 1, "[": 1, ")": -1, "]": -1 }[text[n]] ?? 0;
    }
    return found;
  };
  /* Of `:is(a, b)`, ways that nothing on the site can match are left out: each way by itself. */
  const ways = (selector, from = 0) => {
    const start = selector.indexOf(":is(", from);
    if (start < 0) return [selector];
    let end = start + 4;
    for (let depth = 1; depth; end++) depth += { "(": 1, ")": -1 }[selector[end]] ?? 0;
    const [before, after] = [selector.slice(0, start), selector.slice(end)];
    return split(selector.slice(start + 4, end - 1)).flatMap((way) => ways(`${before}:is(${way})${after}`, start + 4));
  };
  const selectors = (rules, at = "") =>
    [...rules].flatMap((rule) =>
      rule.selectorText && [...rule.style].every((name) => name.startsWith("--"))
        ? [] /* custom properties alone: those that nothing reads are left out, too */
        : rule.selectorText
        ? split(rule.selectorText)
            .flatMap((each) => ways(each))
            .map((each) => `${at}|${each.replaceAll(":is(guide-icon)", "svg")}`)
        : rule.cssRules && !(rule instanceof CSSKeyframesRule)
          ? selectors(rule.cssRules, `${at}@${rule.conditionText ?? rule.media?.mediaText ?? ""}`)
          : [],
    );
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  const whole = selectors(sheet.cssRules);
  const own = new Set([...document.styleSheets].flatMap((each) => selectors(each.cssRules)));
  const live = (selector) => {
    const plain = selector
      .replace(/::[\\w-]+(\\([^)]*\\))?/g, "")
      .replace(/:(hover|focus|focus-visible|focus-within|active|checked|target)(?![\\w-])/g, "")
      .replace(/:(before|after|first-line|invalid|valid)(?![\\w-])/g, "")
      .replaceAll("svg", "guide-icon")
      .replace(/(^|[\\s>+~(])(?=$|[\\s>+~)])/g, "$1*");
    try {
      return document.querySelector(plain);
    } catch {
      return null;
    }
  };
  const lacking = [...new Set(whole)].filter((each) => !own.has(each) && live(each.slice(each.indexOf("|") + 1)));
  return { own: own.size, whole: new Set(whole).size, lacking };
}"""


def _compare(page: Page, least: int = 300) -> None:
    found = page.evaluate(LACKING, SOURCE.read_text(encoding="utf-8"))
    assert least < found["own"] and least < found["whole"]
    assert found["lacking"] == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(
    "path",
    ["", "commands/rm/", "troubleshooting/", "reference/container/run/", "reference/", "en/glossary/"],
)
def test_nothing_is_lacking(visit: Visit, path: str, size: dict[str, int]) -> None:
    page = visit(path, viewport=size)
    wait_for_setup(page)
    _compare(page)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_page_for_missing_ones_has_all_rules_in_itself(visit: Visit, size: dict[str, int]) -> None:
    page = visit("no-such-page/", viewport=size)
    assert page.locator("link[rel=stylesheet]").count() == 0
    _compare(page, least=50)


def test_nothing_is_lacking_when_things_are_open(visit: Visit) -> None:
    page = visit("commands/rm/")
    wait_for_setup(page)
    search_for(page, "volume")
    wait_for_answer(page)
    expect(page.locator(RESULT).first).to_be_visible()
    _compare(page)
    page.keyboard.press("Escape")
    page.evaluate("scrollTo({ top: 2000, behavior: 'instant' })")
    page.locator("a.guide-cli").first.scroll_into_view_if_needed()

    def is_explained() -> bool:
        page.mouse.move(0, 0)
        page.locator("a.guide-cli").first.hover()
        return page.locator(".guide-tip").is_visible()

    assert wait_until(is_explained), "scrolling hides a tooltip, even a little later"
    page.locator(".guide-copy").first.click()
    expect(page.locator(".guide-copied")).to_be_visible()
    _compare(page)


def test_the_drawer_lacks_nothing(visit: Visit) -> None:
    page = visit("commands/rm/", viewport=PHONE)
    page.locator(".guide-menu-button").click()
    expect(page.locator("#guide-menu")).to_be_visible()
    _compare(page)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("path", ["", "commands/rm/", "troubleshooting/", "en/reference/container/run/"])
def test_each_icon_is_drawn(visit: Visit, path: str, size: dict[str, int]) -> None:
    """Icons are masks of elements, which have no size unless the stylesheet gives them one."""
    page = visit(path, viewport=size)
    lost = page.evaluate(
        """[...document.querySelectorAll("guide-icon")].filter((icon) => {
          const box = icon.getBoundingClientRect();
          return icon.parentElement.checkVisibility({ visibilityProperty: true }) && box.width * box.height === 0;
        }).filter((icon) => icon.checkVisibility()).map((icon) => icon.parentElement.outerHTML.slice(0, 160))"""
    )
    assert lost == []
