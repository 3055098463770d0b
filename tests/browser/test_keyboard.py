"""Everything by keyboard alone: each stop visible and outlined, and each control answers to its keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import BOX, PHONE, RESULT, WIDE, reach, wait_for_answer, wait_for_setup

Visit = Callable[..., Page]
DRAWER = ".guide-menu-button"
MENU = "#guide-menu"

#: What has the focus: its name, whether a part of it is what is seen where it lies, and its outline; null at the end.
FOCUSED = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  /* without scripts a tab is a radio button that is not drawn, in a set that is outlined */
  const shown = focused.type === "radio" ? focused.labels[0] : focused;
  /* a card is outlined in place of its link */
  const style = getComputedStyle(
    focused.type === "radio" ? shown.parentElement : (focused.closest("li:has(> p:first-child > a:focus)") ?? focused),
  );
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


def _expanded(page: Page) -> bool:
    """Whether the menu's button says that the menu is open, which is up to the browser: no attribute does."""
    session = page.context.new_cdp_session(page)
    button = session.send("Runtime.evaluate", {"expression": f"document.querySelector('{DRAWER}')"})["result"]
    tree = session.send("Accessibility.getPartialAXTree", {"objectId": button["objectId"], "fetchRelatives": False})
    return {each["name"]: each["value"]["value"] for each in tree["nodes"][0]["properties"]}["expanded"]


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
    "path",
    ["", "commands/rm/", "troubleshooting/", "reference/", "reference/container/run/", "glossary/", "no-such-page/"],
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
    page.locator(".guide-copyright a").last.focus()
    hidden = []
    for _ in range(120):
        page.keyboard.press("Shift+Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            break
        if not stop["seen"]:
            hidden.append(stop)
    assert hidden == []


@pytest.mark.parametrize("path", ["commands/run/", "en/", "reference/container/run/"])
def test_the_first_stop_skips_to_the_text(visit: Visit, path: str) -> None:
    page = visit(path)
    page.keyboard.press("Tab")
    expect(page.locator(".guide-skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('h1').contains(document.querySelector(':target'))")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('article')")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_drawer_opens_walks_and_closes(visit: Visit, key: str) -> None:
    page = visit("commands/rm/", viewport=PHONE, reduced_motion="reduce")
    wait_for_setup(page)
    reach(page, DRAWER)
    button = page.get_by_role("button", name="메뉴")
    expect(button).to_be_focused()
    assert not _expanded(page)
    page.keyboard.press(key)
    expect(page.locator(MENU)).to_be_visible()
    assert _expanded(page)
    # where the reader is; all sections and the reader's own branch are one tree
    expect(page.locator(f"{MENU} [aria-current=page]")).to_be_focused()
    page.locator(f"{MENU} a").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    stops = [page.evaluate(FOCUSED)]
    while page.evaluate(f"document.activeElement.matches('{MENU} *')"):
        stops.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
        if len(stops) > 100:
            raise AssertionError(f"the Tab key does not leave the menu: {stops[-3:]}")
    assert {"개념", "명령어", "English"} <= {stop["name"] for stop in stops}
    assert _wrong(stops) == []
    assert page.evaluate("!document.activeElement.closest('.guide-main, .guide-footer')"), "the page behind is reached"
    page.keyboard.press("Escape")
    expect(page.locator(MENU)).to_be_hidden()
    assert not _expanded(page)
    expect(page.locator("main article")).to_be_visible()
    assert page.locator("[inert]").count() == 0


@pytest.mark.parametrize("way", ["Escape", "the button"])
def test_closing_the_drawer_brings_the_focus_back(visit: Visit, way: str) -> None:
    page = visit("en/commands/rm/", viewport=PHONE, reduced_motion="reduce")
    wait_for_setup(page)
    reach(page, DRAWER)
    page.keyboard.press("Enter")
    expect(page.locator(f"{MENU} [aria-current=page]")).to_be_focused()
    if way == "the button":
        reach(page, DRAWER)
        page.keyboard.press("Enter")
    else:
        page.keyboard.press(way)
    expect(page.locator(MENU)).to_be_hidden()
    expect(page.locator(DRAWER)).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
def test_the_contents_of_the_page_open_and_lead_there(visit: Visit, scripts: bool) -> None:
    page = visit("commands/rm/", viewport=PHONE, reduced_motion="reduce", java_script_enabled=scripts)
    link = page.locator(".guide-contents nav a").last
    expect(link).to_be_hidden()
    reach(page, ".guide-contents summary")
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("article :is(h2, h3, h4):target")).to_be_in_viewport()
    if scripts:  # the list covers the text
        expect(link).to_be_hidden()


def test_escape_closes_the_contents(visit: Visit) -> None:
    page = visit("commands/rm/", viewport=PHONE)
    wait_for_setup(page)
    summary = page.locator(".guide-contents summary")
    reach(page, ".guide-contents summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".guide-contents nav a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".guide-contents nav a").first).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_menu_has_links_only(visit: Visit) -> None:
    """Sections open by going there; a wide window shows the tree beside the text."""
    page = visit("commands/rm/")
    expect(page.locator(f"{MENU} nav a[aria-current=page]")).to_be_in_viewport()
    assert page.locator(f"{MENU} .guide-menu").locator("button, input, label, summary, [role]").count() == 0
    expect(page.locator(DRAWER)).to_be_hidden()


def test_a_drawer_that_is_open_closes_when_the_window_becomes_wide(visit: Visit) -> None:
    page = visit("commands/rm/", viewport=PHONE)
    wait_for_setup(page)
    page.locator(DRAWER).click()
    expect(page.locator(MENU)).to_be_visible()
    page.set_viewport_size(WIDE)
    expect(page.locator(DRAWER)).to_be_hidden()
    expect(page.locator(f"{MENU}:popover-open")).to_have_count(0)
    expect(page.locator("[inert]")).to_have_count(0)


def test_the_key_of_the_search_closes_an_open_drawer(visit: Visit) -> None:
    page = visit("commands/rm/", viewport=PHONE)
    wait_for_setup(page)
    page.locator(DRAWER).click()
    expect(page.locator(f"{MENU} [aria-current=page]")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator(MENU)).to_be_hidden()
    expect(page.locator(BOX)).to_be_focused()


def test_the_drawer_works_without_javascript(visit: Visit) -> None:
    page = visit("commands/rm/", viewport=PHONE, java_script_enabled=False)
    page.locator(DRAWER).click()
    link = page.locator(f"{MENU} a[href*='logs/']").first
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_colours_switch_and_the_focus_stays(visit: Visit, key: str) -> None:
    page = visit("commands/run/", color_scheme="light")
    reach(page, ".guide-header .guide-scheme")
    expect(page.locator(":focus")).to_have_accessible_name("밝은 화면과 어두운 화면 바꾸기")
    page.keyboard.press(key)
    expect(page.locator("html")).to_have_css("color-scheme", "dark")
    expect(page.locator(".guide-header .guide-scheme")).to_be_focused()
    page.reload()
    expect(page.locator("html")).to_have_css("color-scheme", "dark")
    reach(page, ".guide-header .guide-scheme")
    page.keyboard.press(key)
    expect(page.locator("html")).to_have_css("color-scheme", "light")


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
    reach(page, ".guide-search__box" if size is WIDE else ".guide-search-button")
    if size is PHONE:
        page.keyboard.press("Enter")
    box = page.locator(BOX)
    expect(box).to_be_focused()
    page.keyboard.type("docker logs", delay=20)
    wait_for_answer(page)
    expect(page.locator(RESULT).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(RESULT).first).to_be_focused()
    assert page.evaluate(FOCUSED)["outlined"]
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(page.locator(".guide-results")).to_be_hidden()
    if size is PHONE:
        expect(page.locator(".guide-search-button")).to_be_focused()
    page.keyboard.press("Tab")
    assert not page.evaluate("!!document.activeElement.closest('.guide-search')")


def test_tabs_are_tabs(visit: Visit) -> None:
    page = visit("commands/save-load/")
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
    page = visit("commands/save-load/")
    same = page.get_by_role("tab", name="Windows PowerShell")
    expect(same.first).to_be_visible()  # the script makes them tabs when idle
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
