"""Zensical takes the place of MkDocs between stage and finish: readers get the same pages; losses are named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from scripts.core import mkdocs_yml
from scripts.core.languages import LANGUAGES, folder, join
from scripts.finish import compare as sites
from scripts.finish.output import finish
from scripts.finish.page import FinishError
from scripts.outputs import ZENSICAL
from scripts.stage.site import Stage
from scripts.zensical import compare
from scripts.zensical.__main__ import main
from scripts.zensical.builder import ZensicalError, build, run

#: A page of each kind: the home page, a drawing, commands, a page that ids have left, terms.
PAGES = ("index", "concepts/architecture", "commands/run", "glossary")
NAMES = (".", *PAGES[1:])


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The staged folder with those pages alone."""
    target = tmp_path_factory.mktemp("zensical") / "stage"
    Stage(target).write()
    for language in LANGUAGES:
        docs = target / "docs" / language
        for path in docs.rglob("*.md"):
            if path.relative_to(docs).with_suffix("").as_posix() not in PAGES:
                path.unlink()
    settings = mkdocs_yml.data(target)
    settings["nav"] = [{"홈": "index.md"}, {"개념": [f"{page}.md" for page in PAGES[1:]]}]
    (target / mkdocs_yml.NAME).write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return target


@pytest.fixture(scope="module")
def built(staged: Path) -> Path:
    """What Zensical makes of them."""
    target = staged.parent / "built"
    build(staged, target, strict=False)  # Most links lead to pages that are left out here.
    return target


@pytest.fixture(scope="module")
def finished(built: Path) -> Path:
    """The site of it."""
    target = built.parent / "site"
    finish(ZENSICAL.only(lambda page: page.name in NAMES), built, target)
    return target


def test_readers_get_the_same_pages_as_from_mkdocs(site: Path, finished: Path) -> None:
    expected, found = sites.pages(site), sites.pages(finished)
    for address in (join(language, name) for language in LANGUAGES for name in NAMES):
        one, other = expected[address], found[address]
        assert one.text and other.text == one.text, address
        assert other.ids == one.ids and other.drawings == one.drawings, address
        assert other.alternates == one.alternates and other.shared == one.shared, address
    assert len(found["en/glossary"].ids) > 50
    assert [page for page in found.values() if page.leads] == [page for page in expected.values() if page.leads]


def test_no_feature_is_lost(finished: Path) -> None:
    counted = compare.count(compare.features(finished))
    assert [name for name in compare.FEATURES if not counted[name] and name != "ids that have moved"] == []
    everywhere = ("search, tips, copy buttons (our script)", "language switch", "menu")
    assert {counted[name] for name in everywhere} == {len(NAMES) * len(LANGUAGES)}
    assert counted["page as Markdown"] == (len(NAMES) - 1) * len(LANGUAGES)  # home does not offer it


def test_english_is_a_site_in_its_own_language_that_shares_the_files(finished: Path) -> None:
    page = (finished / "en/commands/run/index.html").read_text(encoding="utf-8")
    assert "<html" in page and "lang=en" in page and "Docker Guide" in page
    assert "../../../commands/run/" in page  # the language switch
    assert "/edit/main/docs/en/commands/run.md" in page
    assert not (finished / "en/assets").exists() and not (finished / "en/404.html").exists()
    script = (finished / "assets/javascripts/guide.en.js").read_text(encoding="utf-8")
    assert "Page copied as Markdown" in script
    home = (finished / "en/index.html").read_text(encoding="utf-8")
    assert "<title>Docker Guide - Docker documentation" in home
    missing = (finished / "404.html").read_text(encoding="utf-8")
    assert "Concepts" in missing and "개념" in missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_has_the_same_texts(site: Path, finished: Path, language: str) -> None:
    name = f"{folder(language)}search/texts/commands/run.json"
    both = [json.loads((each / name).read_text(encoding="utf-8")) for each in (site, finished)]
    assert both[0] == both[1]


def test_what_is_lost_is_named(finished: Path, tmp_path: Path) -> None:
    less = tmp_path / "less"
    shutil.copytree(finished, less)
    path = less / "commands/run/index.html"
    page = path.read_text(encoding="utf-8")
    assert "<li><a href=../../concepts/architecture/>" in page
    elsewhere = page.replace("<li><a href=../../concepts/architecture/>", "<li><a href=././>")
    path.write_text(elsewhere.replace("data-guide-markdown", ""), encoding="utf-8")
    (less / "commands/run/index.md").unlink()
    pages = (len(NAMES) - 1) * len(LANGUAGES)
    assert list(compare.lost(finished, finished)) == []
    assert list(compare.lost(finished, less)) == [
        "menu: other links on 1 pages, such as /commands/run/",
        f"page as Markdown: on {pages - 1} of {pages} pages",
        "files *.md: 1, such as commands/run/index.md",
    ]


def test_a_page_that_zensical_cannot_build_is_named(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# a\n\n[b](no-such-page.md)\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: a\n", encoding="utf-8")
    with pytest.raises(ZensicalError, match="no-such-page"):
        run(tmp_path / "mkdocs.yml")


def test_an_update_of_zensical_that_moves_an_element_stops_finish(built: Path, tmp_path: Path) -> None:
    other = tmp_path / "built"
    shutil.copytree(built, other)
    page = other / "html/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace('<meta charset="utf-8">', ""), encoding="utf-8")
    with pytest.raises(FinishError, match=r"index\.html.*charset"):
        finish(ZENSICAL.only(lambda page: page.name == "."), other, tmp_path / "site")


def test_without_zensical_the_message_says_how_to_install_it(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(site), str(tmp_path / "target"), "--zensical", str(tmp_path / "none")]) == 2
    assert "`make zensical` installs it" in capsys.readouterr().err
