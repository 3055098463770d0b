"""What a reader of the CLI reference does: follows an option from an example, narrows the list, comes back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from scripts.core.languages import LANGUAGES
from scripts.reference.catalog import load_catalog
from scripts.reference.descriptions import Descriptions
from tests.browser.conftest import BOX, PHONE, PREFIX, WIDE, reach, wait_for, wait_for_setup

Visit = Callable[..., Page]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_option_in_an_example_leads_to_its_entry_and_back(visit: Visit, address: str, language: str) -> None:
    start = f"{PREFIX[language]}commands/run/"
    page = visit(start)
    page.locator(".language-console a.guide-cli", has_text="-p").first.click()
    expect(page).to_have_url(f"{address}{PREFIX[language]}reference/container/run/#publish")
    expect(page.locator("#publish")).to_be_in_viewport()
    expect(page.locator("#publish")).to_contain_text("--publish")
    page.locator(".guide-text a[href$='commands/run/']").first.click()
    expect(page).to_have_url(address + start)


def test_combined_short_options_are_two_links(visit: Visit) -> None:
    page = visit("commands/run/")
    block = page.locator(".language-console", has_text="docker run -it --rm ubuntu bash").first
    for letter, option in (("-i", "interactive"), ("t", "tty")):
        link = block.get_by_role("link", name=letter, exact=True).first
        expect(link).to_have_attribute("href", re.compile(rf"reference/container/run/#{option}$"))


def test_the_keyboard_stops_once_for_each_option(visit: Visit) -> None:
    page = visit("commands/run/")
    wait_for_setup(page)
    links = page.locator("a.guide-cli[href$='reference/container/run/#rm']")
    assert links.evaluate_all("links => links.map(link => link.tabIndex)") == [0] + [-1] * (links.count() - 1)
    assert links.count() > 1


def test_powershell_examples_are_linked_too(visit: Visit) -> None:
    page = visit("commands/exec/")
    links = page.locator(".language-powershell a.guide-cli")
    assert links.evaluate_all("links => links.map(link => link.textContent)") == ["exec", "-i"]


def test_output_is_not_linked(visit: Visit) -> None:
    page = visit("commands/")
    assert page.locator(".language-console .go a").count() == 0


def test_what_an_option_means_is_shown_for_mouse_and_keyboard(visit: Visit) -> None:
    page = visit("commands/run/")
    tip = page.get_by_role("tooltip")
    expect(tip).to_be_hidden()
    option = page.locator(".language-console a.guide-cli", has_text="-d").first
    option.hover()
    expect(tip).to_be_visible()
    shown = tip.text_content()
    assert shown and len(shown) > 10
    tip.hover()  # it may be pointed at without going away (WCAG 1.4.13)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.mouse.move(5, 5)
    reach(page, "a.guide-cli")
    expect(tip).to_be_visible()
    box, inside = tip.bounding_box(), page.viewport_size
    assert box and inside and box["x"] >= 0 and box["x"] + box["width"] <= inside["width"]


def test_links_do_not_disturb_copying(visit: Visit) -> None:
    page = visit("commands/run/", permissions=["clipboard-read", "clipboard-write"])
    block = page.locator(".language-console", has_text="docker run -d --name web -p 8080:80 nginx").first
    block.locator(".guide-copy").click()
    wait_for(page, "navigator.clipboard.readText().then(text => text.includes('8080'))")
    assert page.evaluate("navigator.clipboard.readText()") == "docker run -d --name web -p 8080:80 nginx"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_all_commands_narrows_as_one_types(visit: Visit, language: str) -> None:
    page = visit(f"{PREFIX[language]}reference/")
    rows = page.locator(".guide-filter tbody > tr")
    box = page.locator(".guide-filter").get_by_role("searchbox")
    assert rows.count() == len(load_catalog().entries)
    box.fill("volume prune")
    expect(rows.locator("visible=true")).to_have_count(1)
    expect(page.locator(".guide-filter :is(h2, h3):visible")).to_have_count(1)
    box.fill("docker no-such-command")
    expect(rows.locator("visible=true")).to_have_count(0)
    expect(page.locator(".guide-filter [role='status']")).not_to_be_empty()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_options_of_a_command_narrow_as_one_types(visit: Visit, language: str) -> None:
    page = visit(f"{PREFIX[language]}reference/container/run/")
    entries = page.locator(".guide-entry")
    box = page.locator(".guide-filter").get_by_role("searchbox")
    count = entries.count()
    box.fill("publish")
    expect(page.locator("#publish")).to_be_visible()
    expect(page.locator("#volume")).to_be_hidden()
    assert entries.locator("visible=true").count() < count / 4
    box.press("Escape")
    expect(entries.locator("visible=true")).to_have_count(count)
    box.fill("no-such-option")
    expect(entries.locator("visible=true")).to_have_count(0)
    said = page.locator(".guide-filter [role='status']")
    said.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"\?q=no-such-option$"))
    expect(page.locator(BOX)).to_have_value("no-such-option")


def test_a_link_to_an_option_that_the_filter_hides_shows_it(visit: Visit) -> None:
    page = visit("reference/container/run/")
    page.locator(".guide-filter").get_by_role("searchbox").fill("volume")
    expect(page.locator("#publish")).to_be_hidden()
    page.evaluate("location.hash = '#publish'")
    expect(page.locator("#publish")).to_be_in_viewport()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_option_lies_under_what_stays_at_the_top(visit: Visit, size: dict[str, int]) -> None:
    page = visit("reference/container/run/#publish", viewport=size, reduced_motion="reduce")
    wait_for_setup(page)
    over = """() => {
      const { left, top, height } = document.querySelector("#publish code").getBoundingClientRect();
      return !!document.elementFromPoint(left + 1, top + height / 2)?.closest("#publish");
    }"""
    assert page.evaluate(over)


def test_the_list_is_whole_without_javascript(visit: Visit, address: str) -> None:
    page = visit("reference/", java_script_enabled=False)
    assert page.locator(".guide-filter tbody > tr:visible").count() == len(load_catalog().entries)
    page.locator(".guide-filter a", has_text="docker system prune").first.click()
    expect(page).to_have_url(f"{address}reference/system/prune/")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("short", "whole"), [("run", "container/run"), ("build", "buildx/build"), ("ps", "container/ls")]
)
def test_the_short_name_s_address_leads_to_the_command(
    visit: Visit, address: str, language: str, short: str, whole: str
) -> None:
    page = visit(f"{PREFIX[language]}reference/{short}/")
    expect(page).to_have_url(f"{address}{PREFIX[language]}reference/{whole}/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pencil_opens_the_descriptions_at_the_command(visit: Visit, language: str) -> None:
    page = visit(f"{PREFIX[language]}reference/volume/ls/")
    pencil = page.locator("a[rel~='edit']")
    expect(pencil).to_have_attribute("href", re.compile(rf"/edit/main/docs/{language}/reference/volume\.yml#L\d+$"))


def test_a_long_list_of_options_reads_well_on_a_small_phone(visit: Visit) -> None:
    page = visit("reference/container/run/#publish", viewport={"width": 360, "height": 740})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    assert page.locator(".guide-text table").count() == 0
    entry = load_catalog().of(load_catalog().tree.commands["docker run"])
    assert page.locator(".guide-option").count() == len(Descriptions("ko", load_catalog()).options(entry))
