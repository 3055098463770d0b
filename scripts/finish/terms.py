"""Terms of the glossary in the prose of a page, as links to what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from selectolax.lexbor import LexborNode

from scripts import glossary
from scripts.core.languages import SOURCE
from scripts.core.text import plain
from scripts.finish.options import TIP
from scripts.finish.page import Page, classes, is_inside, replace_text
from scripts.glossary import Group
from scripts.search import words

#: What is read as a whole, does something when clicked, is not seen at first, or is no prose.
_ALONE = {*(f"h{level}" for level in range(1, 7)), "th", "summary", "label", "button", "code", "pre", "kbd", "svg"}
_ALONE |= {"script", "style", "figure", "nav", "template"}
_NO_PROSE = {"admonition-title", "guide-doors", "guide-filter", "tabbed-content", "guide-foot", "guide-ran"}
_NO_PROSE |= {"guide-reference", "guide-stale"}
_ENGLISH_NAME = re.compile(r"[A-Za-z][\w -]*")
_MORE = re.compile(r"\s*\[[^\]]*\]\([^)]*\)$")


class Terms:
    """The glossary's terms in one language."""

    def __init__(self, groups: Iterable[Group], language: str) -> None:
        self._language = language
        self._terms = {term.id: term for group in groups for term in group.terms}
        self._tips = {id_: plain(_MORE.sub("", term.text[language])) for id_, term in self._terms.items()}
        self._ids: dict[str, str] = {}
        for term in self._terms.values():
            for name in (term.names[language], *term.also[language]):
                if len(name) > 1:  # 층 means too much
                    self._ids |= {_key(form): term.id for form in _forms(name, language)}
        names = _one_of(self._ids)
        self._name = re.compile(rf"(?<![\w./-])(?P<name>{names})(?P<rest>[가-힣]*)(?![\w/]|-\w)", re.IGNORECASE)

    def link(self, page: Page) -> None:
        """Let each term, where it comes first on a page, lead to its entry, with its text beside it.

        Left out are terms that their entry wants unlinked, those that a link on the page has named before, and those
        that the page itself explains: their entry leads here, or is here.
        """
        if not page.facts or page.article is None:
            return
        ids = {node.id for node in page.article.css("[id]")}
        left = {
            id_
            for id_, term in self._terms.items()
            if term.unlinked is not None
            and page.facts.file not in term.unlinked
            and id_ not in ids
            and f"]({page.facts.file}.md" not in term.text[self._language]
        }
        for node in list(page.article.traverse(include_text=True)):
            if node.is_text_node and left:
                self._replace(page, node, left)

    def _replace(self, page: Page, node: LexborNode, left: set[str]) -> None:
        text, at, parts, in_link = node.text_content, 0, [], None
        for match in self._name.finditer(text):
            id_ = self._ids[_key(match["name"])]
            if id_ not in left or (match["rest"] and match["rest"] not in words.suffixes()):
                continue
            if in_link is None:
                if is_inside(node, _is_no_prose):
                    return
                in_link = is_inside(node, lambda around: around.tag == "a")
            left.remove(id_)
            if in_link:
                continue
            address = page.link(f"glossary#{id_}")
            link = page.element("a", match["name"], class_="guide-term", href=address, **{TIP: self._tips[id_]})
            parts += [text[at : match.start("name")], link]
            at = match.end("name")
        if parts:
            replace_text(node, [*parts, text[at:]])


@cache
def _terms(docs: Path, language: str) -> Terms:
    return Terms(glossary.load(docs), language)


def link(page: Page) -> None:
    """Let the page's first use of each term lead to the glossary; see `Terms.link`."""
    _terms(page.site.docs, page.language).link(page)


def _one_of(names: Iterable[str]) -> str:
    """A pattern for any of several names, the longest first: as a tree of letters, which fails at the first one."""
    tree: dict = {}
    for name in names:
        branch = tree
        for letter in name:
            branch = branch.setdefault(letter, {})
        branch[""] = {}

    def pattern(branch: dict) -> str:
        ways = [
            (r"\s+" if letter == " " else re.escape(letter)) + pattern(below)
            for letter, below in branch.items()
            if letter
        ]
        joined = ways[0] if len(ways) == 1 and "" not in branch else f"(?:{'|'.join(ways)})" if ways else ""
        return f"{joined}?" if "" in branch and ways else joined

    return pattern(tree) or "(?!)"


def _is_no_prose(node: LexborNode) -> bool:
    folded = node.tag == "details" and "open" not in node.attributes
    return folded or node.tag in _ALONE or not _NO_PROSE.isdisjoint(classes(node))


def _key(name: str) -> str:
    return " ".join(name.lower().split())


def _forms(name: str, language: str) -> Iterable[str]:
    """A name as it may be written: in English, without the Korean one beside it, and in the plural."""
    if language == SOURCE:
        return (name,)
    match = _ENGLISH_NAME.match(name)
    if not match:
        return ()
    word = match[0].strip()
    return word, f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
