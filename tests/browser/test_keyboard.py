"""Everything by keyboard alone: each stop visible and outlined, and each control answers to its keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, reach, wait_for, wait_for_answer, wait_for_frame, wait_for_setup

Visit = Callable[..., Page]
DRAWER = ".md-header__button[for=__drawer]"

#: What has the focus: its name, whether a part of it is what is seen where it lies, and its outline; null at the end.
FOCUSED = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  /* without scripts a tab is a radio button that is not drawn, in a set that is outlined */
  const shown = focused.type === "radio" ? focused.labels[0] : focused;
  const style = getComputedStyle(focused.type === "radio" ? shown.parentElement : focused);
  const label = focused.labels?.[0]?.textContent ?? "";
  const seen = [...shown.getClientRects()].some((box) => {
    for (const part of [0.1, 0.5, 0.9]) {
      const hit = document.elementFromPoint(box.left + box.width * part, box.top + box.height * 0.5);
      if (hit && shown.contains(hit)) return true;
    }
    return false;
  });
  return {
    what: `${focused.tagName} ${focused.className}`.slice(0, 80),
    name: [focused.getAttribute("aria-label"), focused.textContent, focused.title, label]
      .map((each) => (each ?? "").trim().slice(0, 60))
      .find(Boolean),
    seen,
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}"""


def _walk(page: Page, limit: int = 600) -> list[dict]:
    """All stops of the Tab key from where the focus is to the end of the page."""
    stops = []
    for _ in range(limit):
        page.keyboard.press("Tab")
        if (stop := page.evaluate(FOCUSED)) is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"the Tab key does not come to an end: {stops[-3:]}")


def _wrong(stops: list[dict]) -> list[str]:
    """The stops that a reader does not see, does not see outlined, or does not hear the name of."""
    return [str(stop) for stop in stops if not (stop["seen"] and stop["outlined"] and stop["name"])]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(
    "path", ["", "commands/rm/", "reference/", "reference/container/run/", "glossary/", "no-such-page/"]
)
def test_each_stop_is_seen_and_outlined(visit: Visit, path: str, size: dict[str, int]) -> None:
    page = visit(path, viewport=size, reduced_motion="reduce")
    wait_for_setup(page)
    stops = _walk(page)
    assert len(stops) > 10
    assert _wrong(stops) == []


@pytest.mark.parametrize("path", ["commands/rm/", "troubleshooting/", "no-such-page/"])
def test_each_stop_is_seen_and_outlined_without_javascript(visit: Visit, path: str) -> None:
    stops = _walk(visit(path, reduced_motion="reduce", java_script_enabled=False))
    assert len(stops) > 10
    assert _wrong(stops) == []


def test_going_back_shows_each_stop_too(visit: Visit) -> None:
    page = visit("commands/rm/", reduced_motion="reduce")
    page.locator(".md-copyright a").last.focus()
    hidden = []
    for _ in range(120):
        page.keyboard.press("Shift+Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            break
        if not stop["seen"]:
            wait_for_frame(page)  # at the top of the page Material shows the tabs again
            stop = page.evaluate(FOCUSED)
        if not stop["seen"]:
            hidden.append(stop)
    assert hidden == []


@pytest.mark.parametrize("path", ["commands/run/", "en/", "reference/container/run/"])
def test_the_first_stop_skips_to_the_text(visit: Visit, path: str) -> None:
    page = visit(path)
    page.keyboard.press("Tab")
    expect(page.locator(".md-skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('h1').contains(document.querySelector(':target'))")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('.md-content')")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_drawer_opens_walks_and_closes(visit: Visit, key: str) -> None:
    page = visit("commands/rm/", viewport=PHONE, reduced_motion="reduce")
    reach(page, DRAWER)
    button = page.locator(DRAWER)
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press(key)
    expect(page.locator(DRAWER)).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".guide-close")).to_be_focused()
    # one level up, by the title of the level, whose name says so
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_accessible_name("뒤로: 컨테이너")
    page.keyboard.press(key)
    expect(page.locator(":focus")).to_have_accessible_name("컨테이너")
    page.keyboard.press("Shift+Tab")
    expect(page.locator(":focus")).to_have_accessible_name("뒤로: 명령어")
    stops = _walk(page)
    assert {"컨테이너", "볼륨·네트워크·시스템"} <= {stop["name"] for stop in stops}
    assert [stop for stop in stops if not (stop["seen"] and stop["outlined"])] == []
    assert not [stop for stop in stops if stop["what"].startswith("A md-header")], "the page behind is reached"
    page.keyboard.press("Escape")
    expect(page.locator(DRAWER)).to_have_attribute("aria-expanded", "false")
    expect(page.locator("main article")).to_be_visible()
    assert page.locator("[inert]").count() == 0


def test_closing_the_drawer_brings_the_focus_back(visit: Visit) -> None:
    page = visit("en/commands/rm/", viewport=PHONE, reduced_motion="reduce")
    reach(page, DRAWER)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Close the menu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(DRAWER)).to_be_focused()


def test_the_contents_of_the_page_open_in_the_drawer(visit: Visit) -> None:
    page = visit("commands/rm/", viewport=PHONE, reduced_motion="reduce")
    reach(page, DRAWER)
    page.keyboard.press("Enter")
    reach(page, "[for=__toc].md-nav__link")
    page.keyboard.press("Enter")
    link = page.locator(".md-nav--primary [data-md-component=toc] a").first
    expect(link).to_be_visible()
    reach(page, ".md-nav--primary [data-md-component=toc] a")
    page.keyboard.press("Enter")
    expect(page.locator(DRAWER)).to_have_attribute("aria-expanded", "false")
    expect(page.locator("article h2").first).to_be_in_viewport()


def test_in_a_wide_window_sections_are_headings_and_no_stops(visit: Visit) -> None:
    page = visit("commands/rm/", viewport=PHONE)
    expect(page.locator(".md-nav--primary button[for=__toc]").first).to_be_attached()
    page.set_viewport_size(WIDE)
    wait_for(page, "!document.querySelector('.md-nav--primary .md-nav__item--section > button')")
    expect(page.locator(".md-nav__item--section > label", has_text="컨테이너")).to_be_visible()


def test_the_drawer_works_without_javascript(visit: Visit) -> None:
    page = visit("commands/rm/", viewport=PHONE, java_script_enabled=False)
    page.locator("label.md-header__button[for=__drawer]").click()
    expect(page.locator(".md-nav--primary a", has_text="docker logs").first).to_be_in_viewport()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_colours_switch_and_the_focus_stays(visit: Visit, key: str) -> None:
    page = visit("commands/run/", color_scheme="light")
    reach(page, "[data-md-component=palette] *")
    expect(page.locator(":focus")).to_have_accessible_name("어두운 화면으로 바꾸기")
    page.keyboard.press(key)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    expect(page.locator(":focus")).to_have_accessible_name("밝은 화면으로 바꾸기")
    page.keyboard.press(key)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")


def test_the_language_switches(visit: Visit, address: str) -> None:
    page = visit("commands/run/")
    reach(page, ".guide-language")
    expect(page.locator(":focus")).to_have_accessible_name("English")
    expect(page.locator(":focus [lang=en]")).to_have_text("English")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}en/commands/run/")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_search_opens_answers_and_closes(visit: Visit, address: str, size: dict[str, int]) -> None:
    page = visit("commands/run/", viewport=size, reduced_motion="reduce")
    reach(page, ".md-search__input" if size is WIDE else ".md-header__button[for=__search]")
    page.keyboard.press("Enter")
    box = page.locator(".md-search__input")
    expect(box).to_be_focused()
    page.keyboard.type("docker logs", delay=20)
    wait_for_answer(page)
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".md-search-result__link").first).to_be_focused()
    assert page.evaluate(FOCUSED)["outlined"]
    page.keyboard.press("Escape")
    wait_for(page, "!document.getElementById('__search').checked")
    page.keyboard.press("Tab")
    assert not page.evaluate("!!document.activeElement.closest('.md-search')")


def test_tabs_are_tabs(visit: Visit) -> None:
    page = visit("commands/rm/")
    lists = page.get_by_role("tablist")
    count = page.locator(".tabbed-set").count()
    assert count >= 3
    expect(lists).to_have_count(count)
    first = lists.first.get_by_role("tab").first
    second = lists.first.get_by_role("tab").nth(1)
    expect(first).to_have_attribute("aria-selected", "true")
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(second).to_be_focused()
    expect(second).to_have_attribute("aria-selected", "true")
    expect(first).to_have_attribute("aria-selected", "false")
    panel = page.get_by_role("tabpanel", name=second.text_content()).first
    expect(panel).to_be_visible()
    assert panel.get_attribute("id") == second.get_attribute("aria-controls")
    page.keyboard.press("ArrowRight")  # around
    expect(first).to_be_focused()
    page.keyboard.press("End")
    expect(lists.first.get_by_role("tab").last).to_be_focused()
    page.keyboard.press("Home")
    expect(first).to_have_attribute("aria-selected", "true")
    # one stop for the whole set: the next is in the panel
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.matches('[role=tab]')")


def test_tabs_of_one_name_are_chosen_together_and_say_so(visit: Visit) -> None:
    page = visit("commands/rm/")
    same = page.get_by_role("tab", name="Windows PowerShell")
    expect(same.first).to_be_visible()  # the theme's script comes late
    assert same.count() >= 2
    tab = same.first
    tab.focus()
    page.keyboard.press("Space")
    for n in range(same.count()):
        expect(same.nth(n)).to_have_attribute("aria-selected", "true")
        expect(same.nth(n)).to_have_attribute("tabindex", "0")
    expect(tab).to_be_focused()


def test_tabs_can_be_chosen_without_javascript(visit: Visit) -> None:
    page = visit("commands/rm/", java_script_enabled=False)
    chosen = page.locator(".tabbed-set").first
    chosen.locator("label").nth(1).click()
    expect(chosen.locator(".tabbed-block").nth(1)).to_be_visible()
    expect(chosen.locator(".tabbed-block").nth(0)).to_be_hidden()
