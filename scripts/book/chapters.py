"""The pages of a built site as the parts and chapters of a book, in the order of mkdocs.yml's `nav`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import html

from scripts.core import mkdocs_yml
from scripts.core.languages import folder
from scripts.core.mkdocs_yml import NavEntry
from scripts.core.paths import ROOT


class BookError(Exception):
    """The book cannot be made; the text says why and what to do, Korean first."""


@dataclass(frozen=True)
class Chapter:
    """A page.

    Attributes:
        address: its place below the site: `commands/run/`, "" for the home page.
        part: the title of the section that it is in; "" for a page outside of sections, which stands first.
        group: the title of the section within that section, or "".
        title: of the page.
        article: what stands on it.
    """

    address: str
    part: str
    group: str
    title: str
    article: html.HtmlElement


def read(site: Path, language: str, names: Sequence[str] | None = None) -> list[Chapter]:
    """The chapters of a language; `names` are pages, as `commands/run`, when it is not to be all of them.

    A section that mkdocs.yml leaves empty, as the generated reference, is not in it.

    Raises:
        BookError: there is no built site, a page is not what the theme makes, or there is no page of a name.
        OSError, YamlError: mkdocs.yml cannot be read.
    """
    titles = mkdocs_yml.nav_titles(mkdocs_yml.data(), language)
    wanted = None if names is None else set(names)
    found = []
    for path, sections in _pages(mkdocs_yml.read(ROOT / mkdocs_yml.NAME).nav, ()):
        name = path.removesuffix(".md")
        if wanted is not None and name not in wanted:
            continue
        part, group = ([titles.get(each, each) for each in sections] + ["", ""])[:2]
        found.append(_chapter(site, language, name, part, group))
        if wanted is not None:
            wanted.remove(name)
    if wanted:
        missing = ", ".join(sorted(wanted))
        raise BookError(f"mkdocs.yml의 nav에 없습니다: {missing} / not in the nav of mkdocs.yml: {missing}")
    return found


def _pages(entries: Sequence[NavEntry], sections: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The path of each page, and the titles of the sections around it, the outermost first."""
    for entry in entries:
        if entry.path is None:
            yield from _pages(entry.below, (*sections, entry.title or ""))
        elif entry.path.endswith(".md"):
            yield entry.path, sections


def _chapter(site: Path, language: str, name: str, part: str, group: str) -> Chapter:
    inside = name.removesuffix("index").rstrip("/")
    address = folder(language) + (f"{inside}/" if inside else "")
    path = site / address / "index.html"
    if not path.is_file():
        raise BookError(
            f"{path}가 없습니다. 먼저 `make build`를 실행하십시오. / there is no {path}: run `make build` first."
        )
    tree = html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    articles, titles = tree.xpath("//article"), tree.xpath("//article//h1")
    if len(articles) != 1 or len(titles) != 1:
        raise BookError(
            f"{path}의 구조가 테마의 것과 다릅니다. scripts/book/chapters.py를 고치십시오. / "
            f"{path} is not built as the theme does: mend scripts/book/chapters.py."
        )
    title = "".join(titles[0].xpath(".//text()[not(ancestor::a[contains(@class, 'headerlink')])]"))
    return Chapter(address, part, group, " ".join(title.split()), articles[0])
