"""The forms of one build: what MkDocs wrote is a site that works, and no other form lacks anything of it."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from scripts.core.languages import LANGUAGES, folder, join
from scripts.finish import compare
from tests.conftest import BASE, BUILT_FOR, run
from tests.small_site import Small

HOST = "http://site"


def output(small: Small, name: str, target: Path, *arguments: str | Path) -> Path:
    """An output of the small site."""
    done = run(small.root, "outputs", name, target, "--built", small.built, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return target


@pytest.fixture(scope="module")
def offline(small: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return output(small, "offline", tmp_path_factory.mktemp("offline") / "site")


def dead(site: Path) -> list[str]:
    """Addresses on the pages of a site that lead to no file of it, or to no id of the page."""
    trees = {path: LexborHTMLParser(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    ids = {path: {node.id for node in tree.css("[id]")} for path, tree in trees.items()}
    found = []
    for path, tree in trees.items():
        here = f"{HOST}{BASE}{path.relative_to(site).as_posix()}"
        for node in tree.css("[href]:not([hidden]), [src]"):
            address = node.attributes.get("href") or node.attributes.get("src") or ""
            parts = urlsplit(urljoin(here, address))
            if f"{parts.scheme}://{parts.netloc}" != HOST:
                continue
            target = site / unquote(parts.path).removeprefix(BASE)
            target = target / "index.html" if parts.path.endswith("/") else target
            if not target.is_file() or (parts.fragment and unquote(parts.fragment) not in ids.get(target, ())):
                found.append(f"{path.relative_to(site)}: {address}")
    return found


# MkDocs alone -------------------------------------------------------------------------------------------------


def test_without_finish_every_link_leads_somewhere(plain: Path) -> None:
    assert dead(plain) == []


def _other(language: str) -> str:
    return LANGUAGES[1 - LANGUAGES.index(language)]


def _switch(site: Path, language: str) -> Path:
    """The file that the language switch of a page leads to."""
    page = site / join(language, "guides/install") / "index.html"
    tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
    link = tree.css_first(f"a[data-guide-language][hreflang={_other(language)}]").attributes["href"]
    return (page.parent / link / "index.html").resolve()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_finish_pages_have_tabs_a_language_switch_and_an_index(plain: Path, language: str) -> None:
    page = LexborHTMLParser((plain / join(language, "guides/install") / "index.html").read_text(encoding="utf-8"))
    labels = [label.text() for label in page.css(".tabbed-labels label")]
    assert labels == ["macOS · Linux", "Windows PowerShell"] and len(page.css(".tabbed-block")) == 2
    assert _switch(plain, language) == plain / folder(_other(language)) / "index.html"
    index = json.loads((plain / folder(language) / "search/guide.json").read_text(encoding="utf-8"))
    assert "commands/run/" in {address for address, *_ in index["pages"]}


# Finish -------------------------------------------------------------------------------------------------------


def test_finish_loses_nothing_of_what_was_built(plain: Path, small: Small) -> None:
    # Finish leads the language switch from the other language's home page to the page itself.
    lost = [line for line in compare.lost(plain, small.site) if not re.search(r": lacks links: (\.|en)$", line)]
    # To search engines, an untranslated page is the Korean one.
    own = f"{BUILT_FOR}en/commands/stats/"
    assert lost == [f"en/commands/stats: lacks shared: ('canonical', '{own}')"]
    assert dead(small.site) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_switch_leads_to_the_same_page(small: Small, language: str) -> None:
    assert _switch(small.site, language) == small.site / join(_other(language), "guides/install") / "index.html"


def test_the_offline_form_loses_nothing_either(small: Small, offline: Path) -> None:
    assert list(compare.lost(small.site, offline)) == []
    assert dead(offline) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("id=exit-codes", "id=exit-code", "commands/run: lacks ids: exit-codes"),
        ("127로 끝납니다", "126으로 끝납니다", "commands/run: another text from '7로끝납니다"),
        ("href=../../sources/#how", "href=../../sources/#why", "commands/run: lacks links: sources#how"),
        ("hreflang=en", "hreflang=fr", "commands/run: lacks alternates: "),
        ("og:title", "og:titel", "commands/run: lacks shared: ('og:title', "),
    ],
)
def test_what_is_lost_is_named(small: Small, tmp_path: Path, old: str, new: str, says: str) -> None:
    copy = shutil.copytree(small.site, tmp_path / "site")
    path = copy / "commands/run/index.html"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert [line for line in compare.lost(small.site, copy) if line.startswith(says)]
    shutil.rmtree(copy / "en/glossary")
    assert "en/glossary: no such page" in list(compare.lost(small.site, copy))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("commands/start", "commands/run"),
        ("reference/run", "reference/container/run"),
        ("reference/ps", "reference/container/ls"),
    ],
)
def test_old_addresses_lead_on_in_both_languages(small: Small, old: str, new: str) -> None:
    found = compare.pages(small.site)
    for language in LANGUAGES:
        assert found[join(language, old)].leads == join(language, new)
        assert ("canonical", f"{BUILT_FOR}{join(language, new)}/") in found[join(language, old)].shared


def test_a_theme_that_lacks_a_part_is_reported_by_page_and_part(small: Small, tmp_path: Path) -> None:
    built = shutil.copytree(small.built, tmp_path / "built")
    page = built / "html/commands/run/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace('<meta charset="utf-8">', ""), encoding="utf-8")
    done = run(small.root, "outputs", "site", tmp_path / "site", "--built", built)
    assert done.returncode == 1 and not (tmp_path / "site").exists()
    assert re.match(r"commands/run/index\.html: `meta\[charset\]`", done.stderr), done.stderr


# Other outputs ------------------------------------------------------------------------------------------------


def test_the_offline_form_asks_no_server_for_anything(offline: Path) -> None:
    for path in offline.rglob("*.html"):
        tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
        assert tree.css_first("script[src$='assets/javascripts/offline.js']"), path
        for node in tree.css("a[href], link[href], script[src]"):
            address = node.attributes.get("href") or node.attributes.get("src")
            assert re.match(r"https?:|#", address) or not address.split("#")[0].split("?")[0].endswith("/"), address
    data = list(offline.rglob("*.json"))
    assert data and all(path.with_name(f"{path.name}.js").is_file() for path in data)


def test_the_download_is_the_offline_form_in_one_folder(small: Small, offline: Path, tmp_path: Path) -> None:
    assert [path.name for path in output(small, "download", tmp_path).iterdir()] == ["docker-guide.zip"]
    with zipfile.ZipFile(tmp_path / "docker-guide.zip") as zipped:
        inside = {name: zipped.read(name) for name in zipped.namelist()}
    files = [path for path in offline.rglob("*") if path.is_file()]
    assert inside == {f"docker-guide/{path.relative_to(offline).as_posix()}": path.read_bytes() for path in files}


def test_the_markdown_is_that_of_the_site_and_nothing_else(small: Small, tmp_path: Path) -> None:
    made = output(small, "markdown", tmp_path / "all")
    names = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert {"index.md", "en/commands/run/index.md", "llms.txt", "en/llms-full.txt", "cli.json"} <= names
    assert {Path(name).suffix for name in names} == {".md", ".txt", ".json"}
    assert [name for name in names if (made / name).read_bytes() != (small.site / name).read_bytes()] == []


def test_an_output_of_some_pages_has_these_pages(small: Small, tmp_path: Path) -> None:
    some = output(small, "markdown", tmp_path, "--language", "en", "--pages", "commands/run", ".")
    names = [path.relative_to(some).as_posix() for path in some.rglob("index.md")]
    assert sorted(names) == ["en/commands/run/index.md", "en/index.md"]


def test_an_output_that_fails_leaves_the_one_before(small: Small, tmp_path: Path) -> None:
    site = shutil.copytree(small.site, tmp_path / "site")
    built = shutil.copytree(small.built, tmp_path / "built")
    (built / "html/commands/run/index.html").unlink()
    for name, target in (("site", site), ("offline", site), ("download", tmp_path), ("epub", tmp_path)):
        done = run(small.root, "outputs", name, target, "--built", built)
        assert done.returncode != 0 and "commands/run/index.html" in done.stderr, name
        assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["built", "site"]
    assert list(compare.lost(small.site, site)) == []


def test_mistakes_on_the_command_line_make_nothing(small: Small, tmp_path: Path) -> None:
    target = tmp_path / "out"
    unknown = run(small.root, "outputs", "epub", target, "--built", small.built, "--pages", "commands/runn", "glossary")
    assert unknown.returncode == 1 and "commands/runn" in unknown.stderr and "glossary" not in unknown.stderr
    nothing = run(small.root, "outputs", "book", target, "--built", tmp_path)
    assert nothing.returncode == 1 and "make build" in nothing.stderr
    assert not target.exists()
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    other = run(small.root, "outputs", "offline", tmp_path, "--built", small.built)
    assert other.returncode == 1 and str(tmp_path) in other.stderr
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
