"""Old links of a renamed page and a renamed heading, followed in the browser; the site lies below a path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from scripts.check import sources
from scripts.core.addresses import Addresses, of_built
from scripts.core.serving import served
from scripts.ledger import findings
from tests.conftest import BASE, build
from tests.copies import copy_of_sources, replace


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's sources after an editor renamed commands/stats and a heading of commands/run, with redirects."""
    root = copy_of_sources(tmp_path_factory.mktemp("moved") / "site-sources")
    for language in ("ko", "en"):
        folder = root / "docs" / language
        (folder / "commands/stats.md").rename(folder / "commands/resource-use.md")
        replace(folder / "commands/resource-use.md", "{ #docker-stats }", "{ #resource-use }")
        replace(folder / "commands/run.md", "{ #exit-codes }", "{ #exit-status }")
    links = {
        "stats.md#docker-stats": "stats.md#resource-use",
        "stats.md": "resource-use.md",
        "run.md#exit-codes": "run.md#exit-status",
    }
    for path in [*(root / "docs").rglob("*.md"), *(root / "docs").rglob("*.yml")]:
        text = path.read_text()
        for old, new in links.items():
            text = text.replace(old, new)
        path.write_text(text)
    replace(root / "mkdocs.yml", "commands/stats.md", "commands/resource-use.md")
    return root


REDIRECTS = """\
commands/stats: commands/resource-use
commands/stats#docker-stats: commands/resource-use#resource-use
commands/run#exit-codes: commands/run#exit-status
commands/run#gone-to-another-page: commands/ps#filter
"""


@pytest.fixture(scope="module")
def published(site: Path) -> Addresses:
    return of_built(site)


@pytest.fixture(scope="module")
def moved(edited: Path, published: Addresses, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with (edited / "docs/redirects.yml").open("a") as file:
        file.write(REDIRECTS)
    return build(tmp_path_factory.mktemp("built"), edited)


@pytest.fixture(scope="module")
def address(moved: Path) -> Iterator[str]:
    with served(moved, BASE) as address:
        yield address


def test_nothing_has_vanished(edited: Path, moved: Path, published: Addresses) -> None:
    told = findings.check(edited / "docs", published, of_built(moved), generated=True)
    assert [f.message("en") for f in told] == []
    assert [f.message("en") for f in sources.check(edited) if "redirect" in f.code or "vanished" in f.code] == []


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("commands/stats/", "commands/resource-use/"),
        ("commands/stats/#docker-stats", "commands/resource-use/#resource-use"),
        ("commands/stats/#docker-top", "commands/resource-use/#docker-top"),
        ("commands/run/#exit-codes", "commands/run/#exit-status"),
        ("commands/run/#gone-to-another-page", "commands/ps/#filter"),
        ("commands/run/#publish-ports", "commands/run/#publish-ports"),
        ("commands/run/#%E0%A4%A", "commands/run/#%E0%A4%A"),
        ("reference/run/#volume", "reference/container/run/#volume"),
    ],
)
def test_old_links_lead_to_the_new_places(chromium: Browser, address: str, language: str, old: str, new: str) -> None:
    page = chromium.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address + language + old)
    page.wait_for_url(address + language + new, timeout=5_000)
    page.wait_for_selector("article h1")
    assert page.url == address + language + new
    id_ = new.partition("#")[2]
    if id_ and "%" not in id_:
        assert page.locator(f"#{id_}").count() == 1
    assert errors == []
    page.close()


def test_without_scripts_old_pages_lead_on_too(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "en/commands/stats/")
    page.wait_for_url(address + "en/commands/resource-use/", timeout=5_000)
    context.close()


def test_an_open_page_follows_an_old_id_too(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(address + "commands/run/")
    page.evaluate("location.hash = '#exit-codes'")
    page.wait_for_url(address + "commands/run/#exit-status", timeout=5_000)
    page.close()
