"""A built page as a tree, and the site that it belongs to: what the functions of finish work on."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scripts.core import facts
from scripts.core.facts import PageFacts, SiteFacts
from scripts.core.languages import SOURCE, join
from scripts.core.links import relative
from scripts.core.paths import DOCS

#: Around the name of a file, stands for its version until all files are there: characters of private use, which no
#: page has.
MARKS = ("\ue000", "\ue001")


class FinishError(Exception):
    """A page or a file that is not as finish takes it to be; the text says which, and what to do."""


@dataclass
class Site:
    """A site in the making.

    Attributes:
        built: the folder of a build, with `html/`, `markdown/` and `facts.json`.
        docs: the folder of the sources.
        files: what is written besides the pages, by path below the site.
        html: the pages' HTML by path below the site, when the functions of pages are done.
        redirects: those of `html` that only lead on.
        left_out: whether a file of the builder, by its path, is not part of this output.
        told: a line for the reader of the terminal about what was made.
        state: what the functions keep from page to page, each under its own name.
    """

    built: Path
    docs: Path = DOCS
    files: dict[str, str | bytes] = field(default_factory=dict)
    html: dict[str, str] = field(default_factory=dict)
    redirects: set[str] = field(default_factory=set)
    left_out: list[Callable[[str], bool]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def facts(self) -> SiteFacts:
        """What stage knew.

        Raises:
            FinishError: nothing is built.
            OSError, ValueError: the file cannot be read.
        """
        try:
            return facts.read(self.built / facts.NAME)
        except FileNotFoundError as error:
            raise FinishError(
                f"{self.built}에 빌드한 것이 없습니다. 먼저 `make build`를 실행하십시오. / "
                "Nothing is built there: run `make build` first."
            ) from error

    @cached_property
    def by_address(self) -> dict[str, PageFacts]:
        return {page.address: page for page in self.facts.pages}

    def versioned(self, name: str) -> str:
        """An address with `?version` behind it, so that a browser does not mix files of two releases."""
        self.state.setdefault("versioned", set()).add(name)
        return f"{name}?{version_mark(name)}"

    def markdown(self, page: PageFacts) -> str:
        """The Markdown that is published beside a page."""
        return (self.built / "markdown" / page.address / "index.md").read_text(encoding="utf-8")


def version_mark(name: str) -> str:
    """What stands for the version of a file."""
    return name.join(MARKS)


class Page:
    """A page.

    Attributes:
        site: that it belongs to.
        path: of its file below the site: `commands/run/index.html`.
        facts: None for a page that stage knows nothing of: the one for an address that does not exist.
        tree: changed in place by the functions of finish.
    """

    def __init__(self, site: Site, path: str, html: str) -> None:
        self.site, self.path = site, path
        self.address = posixpath.dirname(path) or "."
        self.facts = site.by_address.get(self.address) if posixpath.basename(path) == "index.html" else None
        # As in a browser that runs scripts, <noscript> stays what it is.
        self.tree = LexborHTMLParser(html, scripting=True)

    @property
    def language(self) -> str:
        return self.facts.language if self.facts else SOURCE

    @property
    def root(self) -> str:
        """The way to the site's root, with a slash at the end where there is a way: `../../`."""
        way = posixpath.relpath(".", self.address)
        return "" if way == "." else f"{way}/"

    def link(self, name: str) -> str:
        """The link to a page of the same language by its address below it, as `reference/docker#options`."""
        page, mark, id_ = name.partition("#")
        return relative(f"{join(self.language, page)}{mark}{id_}", self.address)

    @cached_property
    def article(self) -> LexborNode | None:
        """The element with the page's own content."""
        return self.tree.css_first("article")

    def one(self, selector: str) -> LexborNode:
        """The one element of a selector.

        Raises:
            FinishError: there is none, for example after a change of the templates.
        """
        if (node := self.tree.css_first(selector)) is None:
            raise FinishError(f"{self.path}: `{selector}`가 없습니다. / there is no `{selector}`")
        return node

    def element(self, tag: str, text: str = "", **attributes: str) -> LexborNode:
        """A new element. In names of attributes, `_` is a hyphen, and goes at the end: `class_`."""
        node = self.tree.create_node(tag)
        for name, value in attributes.items():
            node.attrs[name.rstrip("_").replace("_", "-")] = value
        if text:
            node.insert_child(text)
        return node

    @staticmethod
    def parsed(html: str) -> LexborNode:
        """The one element of a piece of HTML; inserting it copies it."""
        return LexborHTMLParser(html, is_fragment=True, scripting=True).root


def is_inside(node: LexborNode, what: Callable[[LexborNode], bool]) -> bool:
    """Whether an element around a node is of a kind."""
    parent = node.parent
    while parent is not None and parent.is_element_node:
        if what(parent):
            return True
        parent = parent.parent
    return False


def replace_text(node: LexborNode, parts: Iterable[str | LexborNode]) -> None:
    """Put texts and new elements in place of a text."""
    for part in parts:
        if part != "":
            node.insert_before(part)
    node.decompose()


def classes(node: LexborNode) -> set[str]:
    """An element's classes."""
    return set((node.attributes.get("class") or "").split())
