"""The pages of the EPUBs on a small phone: nothing is wider than the screen."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from scripts.core.languages import LANGUAGES
from scripts.core.paths import ROOT
from scripts.epub import NAME
from tests import books
from tests.browser.conftest import PHONE
from tests.conftest import run
from tests.small_site import Small


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_the_screen(
    language: str, built: Path, small: Small, chromium: Browser, tmp_path: Path
) -> None:
    folder = Path(books.GIVEN or tmp_path)
    if not books.GIVEN:
        root = small.root if built == small.built else ROOT
        done = run(root, "outputs", "epub", folder, "--built", built, "--language", language)
        assert (done.returncode, done.stderr) == (0, "")
    with zipfile.ZipFile(folder / NAME.format(language=language)) as archive:
        archive.extractall(tmp_path)
    page = chromium.new_page(viewport=PHONE)
    wide = {}
    for path in sorted((tmp_path / "EPUB").glob("*.xhtml")):
        page.goto(path.as_uri())
        wide[path.name] = page.evaluate(
            """() => [...document.querySelectorAll("p, li, td, th, pre, svg, img, table, h1, h2, h3, summary")]
              .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
              .map((each) => each.textContent.trim().slice(0, 60))"""
        )
    page.close()
    assert len(wide) > 12
    assert {name: found for name, found in wide.items() if found} == {}
