"""axe-core (WCAG 2.2 A and AA, and its best practices) over each kind of page, in each state that a reader meets.

ACCESSIBILITY.md beside this file says what a machine cannot see, and how it was looked at.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    PHONE,
    RESULT,
    WIDE,
    search_for,
    wait_for_animations,
    wait_for_answer,
    wait_for_frame,
    wait_for_setup,
)

Visit = Callable[..., Page]
PAGES = {
    "home": "",
    "section": "concepts/",
    "concept": "concepts/vm-vs-docker/",
    "topic": "images/layers/",
    "command": "commands/run/",
    "tabs": "commands/rm/",
    "trouble": "troubleshooting/stop-takes-ten-seconds/",
    "reference": "reference/",
    "reference-group": "reference/container/",
    "reference-command": "reference/container/run/",
    "glossary": "glossary/",
    "contributing": "contributing/",
    "english": "en/commands/run/",
    "english-home": "en/",
    "missing": "no-such-page/",
}
#: What browser zoom leaves of a laptop's window at 400 % (WCAG 1.4.10).
SMALL = {"width": 320, "height": 256}
SIZES = {"wide": WIDE, "phone": PHONE, "small": SMALL}
OPTIONS = {
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.5.8, which axe leaves out by default
    "resultTypes": ["violations"],  # to describe all that is right takes as long as to find what is wrong
}


#: Text whose contrast is too low (WCAG 1.4.3), placeholders and the drawn `::before` and `::after` included: axe passes
#: those over, and what it is not sure about. Text in drawings stands on shapes, which the drawings' own tests look at.
FAINT = r"""() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const draw = (colors) => {
    context.clearRect(0, 0, 1, 1);
    for (const color of colors) {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const drawn = new Map();
  const read = (...colors) => {
    const key = colors.join();
    if (!drawn.has(key)) drawn.set(key, draw(colors));
    return drawn.get(key);
  };
  const behind = (element) => {
    const colors = [];
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      colors.unshift(color);
      if (read(color)[3] === 255) break;
    }
    return colors;
  };
  const light = (color) => {
    const [r, g, b] = color.map((part) => (part /= 255) <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = [];
  const check = (element, style, text) => {
    const surface = behind(element);
    const [a, b] = [light(read(...surface)), light(read(...surface, style.color))];
    const size = parseFloat(style.fontSize);
    const enough = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    const found = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const place = element.className || element.tagName;
    if (found < enough) faint.push(`${found.toFixed(2)}:1 ${text.trim().slice(0, 60)} (${place})`);
  };
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest("svg, [inert]") || !element.checkVisibility({ visibilityProperty: true })) continue;
    const { placeholder, value } = element;
    if (placeholder && !value) check(element, getComputedStyle(element, "::placeholder"), placeholder);
    const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (text.length) check(element, getComputedStyle(element), text[0].data);
    for (const part of ["::before", "::after"]) {
      const style = getComputedStyle(element, part);
      if (/[^"\s]/.test(style.content.replace(/^(none|normal)$/, ""))) check(element, style, style.content);
    }
  }
  return faint;
}"""


def violations(page: Page, state: str = "", within: str | None = None) -> list[str]:
    """What is wrong with the page as it is now, a line each: what axe finds, and faint text."""
    result = Axe().run(page, context=within, options=OPTIONS)
    found = [
        f"{state} {violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for violation in result.response["violations"]
        for node in violation["nodes"]
    ]
    return found + [f"{state} faint: {text}" for text in page.evaluate(FAINT)]


#: What a reader does something with, by the names that Chromium gives to screen readers.
CONTROLS = {"link", "button", "textbox", "searchbox", "tab", "checkbox", "radio", "combobox"}
LANDMARKS = {"banner", "complementary", "contentinfo", "main", "navigation", "region", "search"}


def _told(page: Page) -> list[tuple[str, str, str]]:
    """Role, name and address of what Chromium tells screen readers of; axe works out names by itself."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [
        (
            node.get("role", {}).get("value", ""),
            node.get("name", {}).get("value", "").strip(),
            next((each["value"]["value"] for each in node.get("properties", ()) if each["name"] == "url"), ""),
        )
        for node in nodes
        if not node["ignored"]
    ]


@pytest.mark.parametrize("kind", PAGES)
def test_a_screen_reader_is_told_the_name_of_each_control(visit: Visit, kind: str) -> None:
    page = visit(PAGES[kind])
    wait_for_setup(page)
    told = _told(page)
    controls = [each for each in told if each[0] in CONTROLS]
    assert len(controls) > 10
    assert [each for each in controls if not each[1]] == []
    # a reader goes from one to the next: no two are alike
    landmarks = [each[:2] for each in told if each[0] in LANDMARKS]
    assert len(set(landmarks)) == len(landmarks) >= (3 if kind == "missing" else 4), landmarks


def test_a_screen_reader_is_told_the_name_of_each_result(visit: Visit) -> None:
    page = visit("commands/ps/")
    search_for(page, "logs")
    wait_for_answer(page)
    expect(page.locator(RESULT).nth(5)).to_be_visible()
    named = {url: name for role, name, url in _told(page) if role == "link"}
    names = [named.get(url) for url in page.locator(RESULT).evaluate_all("links => links.map(link => link.href)")]
    assert "docker logs" in names[0] and all(names)


@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(visit: Visit, kind: str) -> None:
    page = visit(PAGES[kind], reduced_motion="reduce")
    wait_for_setup(page)
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.reload()
        wait_for_setup(page)
        for name, size in SIZES.items():
            page.set_viewport_size(size)
            wait_for_frame(page)  # the page measures itself
            found += violations(page, f"{scheme}, {name}:")
        page.set_viewport_size(WIDE)
    page.emulate_media(media="print", color_scheme="light")
    found += violations(page, "print:")
    assert found == []


@pytest.mark.parametrize("kind", ["home", "tabs", "reference-command", "trouble", "glossary", "english"])
def test_axe_finds_nothing_on_a_touch_screen(visit: Visit, kind: str) -> None:
    """Where nothing can be pointed at, targets are larger and what shows on hover is there all the time."""
    page = visit(PAGES[kind], viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce")
    wait_for_setup(page)
    assert page.evaluate("matchMedia('(hover: none)').matches")
    found = violations(page)
    if page.locator(".guide-contents > summary").is_visible():
        page.locator(".guide-contents > summary").tap()
        found += violations(page, "contents open:")
    assert found == []


@pytest.mark.parametrize("kind", ["home", "command", "english"])
def test_axe_finds_nothing_while_searching(visit: Visit, kind: str) -> None:
    found = []
    for scheme in ("light", "dark"):
        for name, size in SIZES.items():
            page = visit(PAGES[kind], color_scheme=scheme, viewport=size, reduced_motion="reduce")
            search_for(page, "docker")
            wait_for_answer(page)
            expect(page.locator(RESULT).first).to_be_visible()
            wait_for_animations(page)
            found += violations(page, f"{scheme}, {name}:")
    assert found == []


@pytest.mark.parametrize("kind", ["home", "tabs", "reference-command", "english"])
def test_axe_finds_nothing_while_the_drawer_is_open(visit: Visit, kind: str) -> None:
    found = []
    for scheme in ("light", "dark"):
        for size in (PHONE, SMALL, {"width": 800, "height": 900}):
            page = visit(PAGES[kind], color_scheme=scheme, viewport=size, reduced_motion="reduce")
            page.locator(".guide-menu-button").click()
            expect(page.locator("#guide-menu")).to_be_visible()
            wait_for_animations(page)
            # The rest of the page is inert meanwhile, and axe would miss its heading and landmarks.
            found += violations(page, f"{scheme}, {size['width']} px:", "#guide-menu")
    assert found == []
