"""The Content-Security-Policy: pages live within it, and what is injected into them does not run."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Page, expect

from scripts.finish import links, policy
from tests import pages
from tests.browser.conftest import RESULT, search_for, wait_for, wait_for_answer
from tests.small_site import Small

Visit = Callable[..., Page]

PAGES = [
    *("", "en/", "commands/run/", "en/commands/run/", "commands/", "glossary/"),
    *("concepts/vm-vs-docker/", "reference/", "en/reference/container/run/", "contributing/"),
]


@pytest.mark.parametrize("path", PAGES)
def test_pages_live_within_their_policy(visit: Visit, path: str) -> None:
    page = visit("")
    told = _told(page)
    page.goto(page.url + path)
    assert page.locator('meta[http-equiv="Content-Security-Policy"]').count() == 1
    before = page.locator("html").get_attribute("data-scheme")
    page.locator(".guide-scheme").first.dispatch_event("click")
    expect(page.locator("html")).not_to_have_attribute("data-scheme", before)
    search_for(page, "volume")
    expect(page.locator(RESULT).first).to_be_visible()
    assert told == []


def _told(page: Page) -> list[str]:
    """What the browser says of the policy from now on."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if "Content Security" in message.text else None)
    return told


def test_the_page_for_missing_ones_lives_within_its_policy(visit: Visit) -> None:
    page = visit("")
    told = _told(page)
    page.goto(f"{page.url}en/no-such-page/")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page.locator(RESULT).first).to_be_visible()
    assert told == []


def test_what_is_injected_does_not_run(visit: Visit) -> None:
    page = visit("commands/run/")
    page.evaluate(
        """() => {
          window.ran = [];
          window.refused = [];
          document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
          const box = document.createElement("div");
          box.innerHTML = '<img src=x onerror="window.ran.push(1)"><a href="javascript:window.ran.push(2)">x</a>';
          document.body.append(box);
          const script = document.createElement("script");
          script.textContent = "window.ran.push(3)";
          document.body.append(script);
          box.querySelector("a").click();
          const foreign = document.createElement("script");
          foreign.src = "data:text/javascript,window.ran.push(4)";
          document.body.append(foreign);
        }"""
    )
    wait_for(page, "refused.length >= 4")
    assert page.evaluate("ran") == []


@pytest.mark.parametrize("query", ["<img src=x onerror=document.title='ran'>", "</script><script>document.title='ran'"])
def test_markup_in_a_query_stays_text(visit: Visit, query: str) -> None:
    page = visit("")
    title = page.title()
    search_for(page, query)
    wait_for_answer(page)
    assert page.title() == title
    assert page.locator(".guide-search img[src=x], .guide-search script").count() == 0


def test_every_page_has_a_policy_and_safe_links(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 600
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert text.lower().startswith("<!doctype html>"), path
        assert len(re.findall('http-equiv="?Content-Security-Policy"?', text)) == 1, path
        tree = html.fromstring(text.encode())
        for element in tree.iter():
            assert not [name for name in element.attrib if name.startswith("on")], (path, element.tag)
        for link in tree.xpath("//a[starts-with(@href, 'http')]"):
            assert "noopener" in (link.get("rel") or "").split(), (path, link.get("href"))


def _allowed(text: str) -> str:
    """The policy of a page with something in its body."""
    made = pages.page(text)
    policy.allow(made)
    meta = made.one("meta[charset]").next
    assert meta.attributes["http-equiv"] == "Content-Security-Policy", "it holds only for what comes after it"
    return meta.attributes["content"]


def _theme_script(small: Small) -> str:
    text = (small.built / "html/commands/run/index.html").read_text(encoding="utf-8")
    return re.findall(r"<script>(.*?)</script>", text, re.DOTALL)[0]


def test_the_policy_names_the_scripts_of_the_theme_alone(small: Small) -> None:
    script = _theme_script(small)
    text = f'<script>{script}</script><script src="b.js"></script><script type="application/json">{{}}</script>'
    allowed = _allowed(text)
    assert len(re.findall("'sha256-", allowed)) == 1
    assert "unsafe-inline" not in allowed.partition("style-src")[0] and "unsafe-eval" not in allowed
    assert _allowed(f"{text}<script>evil()</script><script>{script};evil()</script>") == allowed


def test_no_script_gets_in_where_a_template_fills_in_an_address(small: Small) -> None:
    script = _theme_script(small)
    (address,) = re.findall(r'new URL\(("[./]+")', script)
    assert "'sha256-" in _allowed(f"<script>{script}</script>")
    filled = script.replace(address, '"",evil(),""')
    assert "'sha256-" not in _allowed(f"<script>{filled}</script>")


def test_links_get_noopener_once() -> None:
    for text, made in (
        ('<a href="https://a.example/">a</a>', '<a href="https://a.example/" rel="noopener">a</a>'),
        (
            '<a rel="license noopener" href="https://a.example/">a</a>',
            '<a rel="license noopener" href="https://a.example/">a</a>',
        ),
        (
            '<a rel="license" href="https://a.example/">a</a>',
            '<a rel="license noopener" href="https://a.example/">a</a>',
        ),
        ('<a href="../run/">a</a>', '<a href="../run/">a</a>'),
    ):
        changed = pages.page(text)
        links.no_opener(changed)
        assert pages.inside(changed) == made
