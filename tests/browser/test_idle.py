"""What the script does on an untouched page: little before `load`, everything else in the browser's idle time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import BOX, PHONE

Visit = Callable[..., Page]

#: Most bytes of script in functions that have run when the page has loaded, in a browser that is never idle.
BEFORE_LOAD = 5_200
PAGES = ["", "concepts/docker/", "commands/run/", "reference/container/run/", "en/commands/run/"]
NEVER_IDLE = "window.requestIdleCallback = () => 0;"


def _bytes_run(script: dict[str, Any]) -> int:
    """The bytes that ran of a script, given V8's coverage of it; a range inside another counts with its own figure.

    See https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-ScriptCoverage.
    """
    ranges = [each for function in script["functions"] for each in function["ranges"]]
    size = max(each["endOffset"] for each in ranges)
    ran = bytearray(size)
    # Wider first: inner ranges overwrite them.
    for each in sorted(ranges, key=lambda each: each["startOffset"] - each["endOffset"]):
        start, end = each["startOffset"], each["endOffset"]
        ran[start:end] = bytes([each["count"] > 0]) * (end - start)
    return sum(ran)


def _run_before_load(chromium: Browser, address: str) -> dict[str, int]:
    """Name of a script -> bytes of it that ran."""
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.add_init_script(NEVER_IDLE)
    profiler = context.new_cdp_session(page)
    profiler.send("Profiler.enable")
    profiler.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": True})
    page.goto(address, wait_until="load")
    found = profiler.send("Profiler.takePreciseCoverage")["result"]
    context.close()
    # Without an address: Playwright's own. The page's inline scripts have the page's.
    return {script["url"]: _bytes_run(script) for script in found if script["url"].startswith("http")}


@pytest.mark.parametrize("path", PAGES)
def test_little_runs_before_the_page_has_loaded(chromium: Browser, address: str, path: str) -> None:
    ran = _run_before_load(chromium, address + path)
    print(f"\n{path or 'home'}: {sum(ran.values())} bytes of script before load")
    assert 1_000 < sum(ran.values()) <= BEFORE_LOAD, ran


def test_an_untouched_page_becomes_complete(visit: Visit) -> None:
    """A screen reader may read a page without causing any event."""
    page = visit("commands/rm/", viewport=PHONE)
    expect(page.get_by_role("tablist")).to_have_count(page.locator(".tabbed-set").count())
    expect(page.locator("article button.guide-copy")).to_have_count(page.locator("article pre > code").count())
    expect(page.get_by_role("status")).to_have_count(1)


@pytest.mark.parametrize("touch", ["key", "pointer", "focus"])
def test_the_first_touch_does_not_wait_for_idle_time(chromium: Browser, address: str, touch: str) -> None:
    page = chromium.new_page(viewport=PHONE)
    page.add_init_script(NEVER_IDLE)
    page.goto(f"{address}commands/rm/")
    assert page.get_by_role("tablist").count() == 0
    match touch:
        case "key":
            page.keyboard.press("Tab")
        case "pointer":
            page.mouse.move(100, 300)
        case _:
            page.locator(".guide-brand").focus()
    expect(page.get_by_role("tablist").first).to_be_visible()
    expect(page.locator("article button.guide-copy").first).to_be_attached()
    page.close()


def test_a_click_that_is_the_first_touch_counts(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport=PHONE)
    page.add_init_script(NEVER_IDLE)
    page.goto(f"{address}commands/rm/")
    page.locator(".guide-menu-button").click()
    expect(page.locator("#guide-menu [aria-current=page]")).to_be_focused()
    page.close()


@pytest.mark.parametrize("tapped", [".guide-menu-button", ".guide-search-button", ".tabbed-labels > label >> nth=1"])
def test_a_tap_that_is_the_first_touch_counts(chromium: Browser, address: str, tapped: str) -> None:
    page = chromium.new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    page.add_init_script(NEVER_IDLE)
    page.goto(f"{address}commands/rm/")
    page.locator(tapped).tap()
    match tapped:
        case ".guide-menu-button":
            expect(page.locator("#guide-menu [aria-current=page]")).to_be_focused()
        case ".guide-search-button":
            expect(page.locator(BOX)).to_be_focused()
        case _:
            expect(page.locator(tapped).get_by_role("tab")).to_have_attribute("aria-selected", "true")
    page.close()
