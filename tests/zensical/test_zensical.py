"""Zensical builds our pages at the same addresses with the same ids, and what differs is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from scripts.render import moved, redirect

from scripts.core.addresses import of_built
from scripts.core.languages import LANGUAGES, SOURCE, join
from scripts.core.paths import ROOT
from scripts.zensical import compare, config
from scripts.zensical.__main__ import ZensicalError, main, run
from scripts.zensical.stage import stage

#: A page of each kind: text, a drawing, command blocks, terms of the glossary.
PAGES = ("index", "concepts/index", "concepts/architecture", "commands/run", "glossary")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with those pages alone."""
    root = tmp_path_factory.mktemp("zensical") / "root"
    shutil.copytree(ROOT / "docs/assets", root / "docs/assets")
    shutil.copy(ROOT / "docs/glossary.yml", root / "docs")
    for name in (f"{language}/{page}.md" for language in LANGUAGES for page in PAGES):
        (root / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "docs" / name, root / "docs" / name)
    settings = config.read()
    settings["nav"] = [{"홈": "index.md"}, {"개념": [f"{page}.md" for page in PAGES[1:]]}]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Zensical makes of them, English below /en/."""
    target = tmp_path_factory.mktemp("zensical-site") / "site"
    for language in LANGUAGES:
        staged = stage(language, root.parent / language, root, reference=False)
        # most links lead to pages that are not here
        shutil.copytree(run(staged, strict=False), target if language == SOURCE else target / language)
    return target


def test_addresses_and_ids_are_those_of_the_site(site: Path, built: Path) -> None:
    expected = {address: ids for address, ids in of_built(site).items() if address in of_built(built)}
    assert len(expected) == len(PAGES) * len(LANGUAGES)
    assert len(expected["commands/run"]) > 5 and len(expected["en/glossary"]) > 50
    assert list(compare.different_addresses(expected, of_built(built))) == []


def test_our_own_modules_make_blocks_and_drawings(built: Path) -> None:
    found = compare.features(built)
    assert found["links from options to the reference"] >= 2
    assert found["drawings in the page"] == 2
    page = (built / "en/commands/run/index.html").read_text(encoding="utf-8")
    assert '<html lang="en"' in page and "<title>" in page and "Docker Guide" in page
    assert 'href="/docker-guide/en/reference/container/run/#publish"' in page
    assert 'aria-label="Copy the link to this section"' in page
    assert "Client" in (built / "en/concepts/architecture/index.html").read_text(encoding="utf-8")


def test_what_differs_is_told() -> None:
    old = {"a": ("x", "y"), "b": ("x", "y"), "c": (), "same": ("z",)}
    new = {"a": ("x", "y2"), "b": ("y", "x"), "d": (), "same": ("z",)}
    assert list(compare.different_addresses(old, new)) == [
        "a: lacks y; has y2",
        "b: ids in another order",
        "c: no such page",
        "d: is a page, and was none",
    ]


def test_redirects_are_compared_with_their_targets_and_ids(built: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for site, pages in ((old, {"a": "glossary", "b": "glossary"}), (new, {"a": "commands/run", "c": "glossary"})):
        shutil.copytree(built, site)
        redirect.write(site, "https://example.com/", pages, "ko", ids={"a": {"x": "commands/run#y"}})
    told = list(compare.differences(old, new))
    assert told[:2] == ["b: no such page", "c: is a page, and was none"]
    assert told[2].startswith("a: leads to ('../commands/run/'") and len(told) == 5


def test_redirects_of_a_docs_folder_are_written_in_all_languages(built: Path, tmp_path: Path) -> None:
    site, docs = tmp_path / "site", tmp_path / "docs"
    shutil.copytree(built, site)
    docs.mkdir()
    (docs / "redirects.yml").write_text("terms: glossary\nterms#a: commands/run#b\n", encoding="utf-8")
    moved.write(site, "https://example.com/", docs)
    found = compare.redirects(site)
    assert set(found) == {join(language, "terms") for language in LANGUAGES}
    assert {target for target, _ in found.values()} == {"../glossary/"}


def test_a_page_that_zensical_cannot_build_is_told(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# a\n\n[b](no-such-page.md)\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: a\n", encoding="utf-8")
    with pytest.raises(ZensicalError, match="no-such-page"):
        run(tmp_path / "mkdocs.yml")


def test_without_zensical_the_way_to_get_it_is_told(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(site), str(tmp_path / "target"), "--zensical", str(tmp_path / "none")]) == 2
    assert "`make zensical` installs it" in capsys.readouterr().err
