"""What a reader does: comes in, looks around, copies a command, sends a link, reads on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.core.languages import LANGUAGES
from tests.browser.conftest import PHONE, PREFIX, RESULT, Held, wait_for, wait_for_setup

Visit = Callable[..., Page]
SCHEME = "밝은 화면과 어두운 화면 바꾸기"
CONTENTS = {"ko": "이 페이지의 내용", "en": "On this page"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "door",
    ["concepts/ten-pictures", "commands", "troubleshooting", "guides/operations", "concepts", "images"],
    ids=["beginner", "daily user", "stuck", "in charge", "concepts", "images"],
)
def test_the_home_page_leads_each_reader(visit: Visit, address: str, language: str, door: str) -> None:
    page = visit(PREFIX[language])
    links = (f".guide-doors p:first-child a[href{ends}{door}/']" for ends in ("='", "$='/"))
    page.locator(", ".join(links)).first.click()
    expect(page).to_have_url(f"{address}{PREFIX[language]}{door}/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("h1")).to_be_visible()


def test_a_tab_chosen_once_is_chosen_in_the_whole_page(visit: Visit) -> None:
    page = visit("commands/save-load/")
    sets = page.locator(".tabbed-set:has(label:has-text('Windows PowerShell'))")
    assert sets.count() >= 2, "the page needs two sets of tabs with the same names"
    sets.first.locator("label:has-text('Windows PowerShell')").click()
    for n in range(sets.count()):
        expect(sets.nth(n).locator(".tabbed-block:has(.language-powershell)")).to_be_visible()
        checked = sets.nth(n).locator("input:checked").get_attribute("id")
        expect(sets.nth(n).locator(f"label[for='{checked}']")).to_have_text("Windows PowerShell")


def test_copying_a_block_takes_the_commands_alone(visit: Visit) -> None:
    page = visit("commands/run/", permissions=["clipboard-read", "clipboard-write"])
    block = page.locator(".language-console", has_text="docker rm -f web").first
    block.locator(".guide-copy").click()
    expect(page.get_by_role("status").filter(has_text="복사했습니다")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "docker rm -f web"
    page = visit("commands/volume/", permissions=["clipboard-read", "clipboard-write"])
    several = page.locator(".language-console", has_text="docker volume create mydata").first
    several.locator(".guide-copy").click()
    wait_for(page, "navigator.clipboard.readText().then(text => text.includes('volume ls'))")
    assert page.evaluate("navigator.clipboard.readText()").splitlines() == [
        "docker volume create mydata",
        "docker volume ls",
    ]


def test_a_selection_leaves_the_prompt_out(visit: Visit) -> None:
    page = visit("commands/run/")
    selected = page.evaluate(
        """() => {
          const range = document.createRange();
          range.selectNodeContents(document.querySelector(".language-console code"));
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          return getSelection().toString();
        }"""
    )
    assert selected.startswith("docker run -d --name web")


def test_the_mark_of_a_heading_copies_its_link(visit: Visit, address: str) -> None:
    page = visit("commands/run/", permissions=["clipboard-read", "clipboard-write"])
    mark = page.locator("#publish-ports .headerlink")
    expect(mark).to_have_attribute("aria-label", "이 절의 링크 복사")
    mark.click()
    expect(page.get_by_role("status").filter(has_text="링크를 복사했습니다")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}commands/run/#publish-ports"
    expect(page).to_have_url(f"{address}commands/run/#publish-ports")


def test_switching_the_language_keeps_page_and_section(visit: Visit, address: str) -> None:
    page = visit("commands/run/#publish-ports")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{address}en/commands/run/#publish-ports")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#publish-ports")).to_be_in_viewport()
    page.get_by_role("link", name="한국어").click()
    expect(page).to_have_url(f"{address}commands/run/#publish-ports")


def test_the_colours_follow_the_system_until_the_reader_chooses(visit: Visit) -> None:
    page = visit("commands/run/", color_scheme="dark")
    root = page.locator("html")
    expect(root).to_have_attribute("data-scheme", "dark")
    wait_for_setup(page)
    page.emulate_media(color_scheme="light")
    expect(root).to_have_attribute("data-scheme", "light")
    page.emulate_media(color_scheme="dark")
    page.get_by_role("button", name=SCHEME).click()
    expect(root).to_have_attribute("data-scheme", "light")
    page.reload()
    expect(root).to_have_attribute("data-scheme", "light")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pencil_opens_the_file_of_this_language(visit: Visit, language: str) -> None:
    page = visit(f"{PREFIX[language]}commands/run/")
    pencil = page.locator("a[rel~='edit']")
    expect(pencil).to_have_attribute("href", re.compile(rf"/edit/main/docs/{language}/commands/run\.md$"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_shows_the_way_around(visit: Visit, address: str, language: str) -> None:
    page = visit(f"{PREFIX[language]}commands/run/")
    path = page.locator(".guide-path a")
    assert path.count() >= 2
    expect(path.first).to_have_attribute("href", re.compile(r"^\.\./\.\.(/|$)"))
    for way in ("prev", "next"):
        link = page.locator(f".guide-pager a[rel={way}]")
        expect(link).to_be_visible()
        expect(link).to_have_attribute("href", page.locator(f"head link[rel={way}]").get_attribute("href") or "none")
    contents = page.get_by_role("navigation", name=CONTENTS[language])
    contents.get_by_role("link").last.click()
    expect(contents.locator(".guide-active")).to_have_text(contents.get_by_role("link").last.text_content() or "")
    expect(page.locator(".guide-text h2").last).to_be_in_viewport()


def test_an_address_that_does_not_exist_gets_help_in_both_languages(visit: Visit, address: str) -> None:
    page = visit("commands/no-such-page/")
    expect(page.locator("article :is(h1, h2)")).to_have_text(["찾는 페이지가 없습니다", "This page does not exist"])
    page.locator("article summary").click()
    for language, section in (("ko", "문제 해결"), ("en", "Troubleshooting")):
        link = page.locator(f"section[lang={language}]").get_by_role("link", name=section)
        assert link.evaluate("link => link.href") == f"{address}{PREFIX[language]}troubleshooting/"
    page.get_by_role("searchbox", name="검색어").fill("docker logs")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=docker(\+|%20)logs$"))
    expect(page.locator(RESULT).first).to_be_visible()


@pytest.mark.parametrize(
    ("path", "first", "words", "found"),
    [
        ("commands/loggs/", "ko", "loggs", "docker logs"),
        ("commands/rnu/", "ko", "rnu", "docker run"),
        ("docker-compose", "ko", "docker compose", "docker compose"),
        ("en/reference/network/conect.html", "en", "network conect", "docker network"),
        ("en/troubleshooting/daemon-not-reachble/?from=blog#top", "en", "daemon not reachble", "daemon"),
        ("%EB%B3%BC%EB%A5%A8", "ko", "볼륨", "볼륨"),
    ],
)
def test_a_mistyped_address_is_searched_with_one_key(
    visit: Visit, address: str, path: str, first: str, words: str, found: str
) -> None:
    page = visit(path)
    expect(page.locator("article > section").first).to_have_attribute("lang", first)
    box = page.get_by_role("searchbox").first
    expect(box).to_have_value(words)
    box.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(f"{address}{PREFIX[first]}") + r"\?q="))
    expect(page.locator(RESULT).first).to_contain_text(re.compile(found, re.IGNORECASE))


@pytest.mark.parametrize("path", ["404.html", "commands/%E0%A4%A/", "<script>/"])
def test_no_address_upsets_the_page_for_missing_ones(visit: Visit, path: str) -> None:
    page = visit("")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{page.url}{path}")
    expect(page.locator("h1")).to_have_text("찾는 페이지가 없습니다")
    expect(page.get_by_role("searchbox").first).to_have_value("<script>" if path.startswith("<") else "")
    assert wrong == []


def test_a_reader_who_chose_dark_keeps_it_on_the_page_for_missing_ones(visit: Visit, address: str) -> None:
    page = visit("", color_scheme="light")
    page.get_by_role("button", name=SCHEME).click()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    page.goto(f"{address}commands/no-such-page/")
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")


def test_without_javascript_there_is_everything_to_read(visit: Visit, address: str) -> None:
    page = visit("concepts/vm-vs-docker/", java_script_enabled=False)
    drawing = page.locator(".guide-diagram svg")
    expect(drawing).to_be_visible()
    expect(drawing.locator("text", has_text="게스트 OS").first).to_be_visible()
    page.locator(".guide-tabs a[href$='commands/']").click()
    page.locator(".guide-text a", has_text="docker ps -a").first.click()
    expect(page).to_have_url(f"{address}commands/ps/#show-all")
    expect(page.locator(".language-console", has_text="docker ps -a").first).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{address}en/commands/ps/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_speaks_the_language_of_the_page_and_can_be_read_on_a_small_phone(
    visit: Visit, language: str
) -> None:
    page = visit(f"{PREFIX[language]}concepts/vm-vs-docker/", viewport={"width": 320, "height": 640})
    drawing = page.locator(".guide-diagram svg")
    words = {"ko": "하이퍼바이저", "en": "Hypervisor"}
    expect(drawing.locator("text", has_text=words[language])).to_be_visible()
    expect(drawing.locator("text", has_text=words["en" if language == "ko" else "ko"])).to_have_count(0)
    sizes = drawing.evaluate(
        """svg => [...svg.querySelectorAll("text")].map(text => {
          const box = text.getBoundingClientRect();
          const around = svg.getBoundingClientRect();
          return [text.textContent, box.height, box.left >= around.left && box.right <= around.right];
        })"""
    )
    assert all(height >= 13 and inside for _, height, inside in sizes), sizes
    name = drawing.evaluate("svg => svg.querySelector('title').textContent")
    assert len(name) > 5 and drawing.get_attribute("role") == "img"
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    assert drawing.evaluate("svg => svg.parentElement.scrollWidth <= svg.parentElement.clientWidth"), "cut off"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_drawing_can_be_read_in_the_dark(visit: Visit, scheme: str) -> None:
    page = visit("concepts/vm-vs-docker/", color_scheme=scheme)
    colours = page.locator(".guide-diagram svg").evaluate(
        """svg => ["text", ".d-box"].map(part => getComputedStyle(svg.querySelector(part)).fill)"""
    )
    light = [sum(int(n) for n in re.findall(r"\d+", colour)[:3]) for colour in colours]
    assert (light[0] < light[1]) == (scheme == "light"), colours


def test_the_keyboard_reaches_a_block_that_scrolls(visit: Visit) -> None:
    page = visit("commands/ps/", viewport=PHONE)
    scrolls = page.locator(".guide-aligned[role='group']")
    expect(scrolls.first).to_have_attribute("aria-label", "코드")
    expect(scrolls.first).to_have_attribute("tabindex", "0")
    scrolls.first.focus()
    page.keyboard.press("ArrowRight")
    wait_for(page, "document.activeElement.scrollLeft > 0")


def test_a_new_window_has_the_same_colours_without_a_flash(chromium: Browser, address: str) -> None:
    """The choice is applied before the first paint, by an inline script."""
    context = chromium.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name=SCHEME).click()
    script = Held(page, "**/guide*.js*")
    page.goto(address + "commands/run/", wait_until="commit")
    page.wait_for_selector("h1")
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    script.release()
    context.close()


def test_colours_chosen_before_the_script_is_there(chromium: Browser, address: str) -> None:
    page = chromium.new_context(color_scheme="light").new_page()
    script = Held(page, "**/guide*.js*")
    page.goto(address + "commands/run/", wait_until="commit")
    page.get_by_role("button", name=SCHEME).click()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    script.release()
    wait_for_setup(page)
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    page.goto(address, wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    page.context.close()
