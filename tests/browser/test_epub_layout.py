"""The pages of the EPUBs on a small phone: nothing is wider than the screen."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from scripts.epub.__main__ import NAME, main

from scripts.core.languages import LANGUAGES
from tests.browser.conftest import PHONE

#: A diagram, tables of up to six columns, tabs, long lines of output.
PAGES = ("concepts/vm-vs-docker", "concepts/isolation", "images/cleanup", "commands/run", "guides/install")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_the_screen(language: str, site: Path, chromium: Browser, tmp_path: Path) -> None:
    given = os.environ.get("DOCKER_GUIDE_DOWNLOADS")
    folder = Path(given) if given else tmp_path
    if not given:
        assert main([str(site), str(folder), "--language", language, "--pages", *PAGES]) == 0
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
    assert len(wide) > len(PAGES)
    assert {name: found for name, found in wide.items() if found} == {}
