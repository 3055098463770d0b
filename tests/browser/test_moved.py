"""Old links of a renamed page and a renamed heading, followed in the browser; the site lies below a path."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from scripts.check import sources
from scripts.core.addresses import Addresses, of_built
from scripts.core.serving import served
from scripts.ledger import findings
from tests.conftest import BASE, build
from tests.copies import replace
from tests.small_site import Small


@pytest.fixture(scope="module")
def edited(small: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site after an editor renamed commands/exec and a heading of commands/run, with redirects."""
    root = shutil.copytree(small.root, tmp_path_factory.mktemp("moved") / "root", symlinks=True)
    for language in ("ko", "en"):
        folder = root / "docs" / language
        (folder / "commands/exec.md").rename(folder / "commands/inside.md")
        replace(folder / "commands/inside.md", "{ #docker-exec }", "{ #inside }")
        replace(folder / "commands/run.md", "{ #exit-codes }", "{ #exit-status }")
    for path in [*(root / "docs").rglob("*.md"), root / "mkdocs.yml"]:
        path.write_text(path.read_text(encoding="utf-8").replace("exec.md", "inside.md"), encoding="utf-8")
    return root


REDIRECTS = """\
commands/exec: commands/inside
commands/exec#docker-exec: commands/inside#inside
commands/run#exit-codes: commands/run#exit-status
"""


@pytest.fixture(scope="module")
def published(small: Small) -> Addresses:
    return of_built(small.site)


@pytest.fixture(scope="module")
def moved(edited: Path, published: Addresses, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = edited / "docs/redirects.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("commands/exec#", "commands/inside#") + REDIRECTS)
    return build(tmp_path_factory.mktemp("moved") / "site", edited)


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
        ("commands/exec/", "commands/inside/"),
        ("commands/exec/#docker-exec", "commands/inside/#inside"),
        ("commands/exec/#open-a-shell", "commands/inside/#open-a-shell"),
        ("commands/start/#ports", "commands/run/#publish-ports"),
        ("commands/run/#exit-codes", "commands/run/#exit-status"),
        ("commands/run/#gone-to-another-page", "commands/inside/#open-a-shell"),
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
    page.goto(address + "en/commands/exec/")
    page.wait_for_url(address + "en/commands/inside/", timeout=5_000)
    context.close()


def test_an_open_page_follows_an_old_id_too(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(address + "commands/run/")
    page.evaluate("location.hash = '#exit-codes'")
    page.wait_for_url(address + "commands/run/#exit-status", timeout=5_000)
    page.close()
