"""Terms of the glossary in the prose of a page, as links to what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape

from scripts.core.languages import LANGUAGES
from scripts.glossary import Group
from scripts.render import prose
from scripts.search import words

#: What is read as a whole, does something when clicked, is not seen at first, or is no prose.
_ALONE = {*(f"h{level}" for level in range(1, 7)), "th", "summary", "label", "button", "code", "pre", "kbd", "svg"}
_ALONE |= {"script", "style", "figure", "nav"}
_NO_PROSE = re.compile(r'class="[^"]*\b(?:admonition-title|guide-doors|guide-filter|tabbed-content)\b')
_ENGLISH_NAME = re.compile(r"[A-Za-z][\w -]*")
_MORE = re.compile(r"\s*\[[^\]]*\]\([^)]*\)$")


class Terms:
    """The glossary's terms in one language."""

    def __init__(self, groups: Iterable[Group], language: str) -> None:
        self._language = language
        self._terms = {term.id: term for group in groups for term in group.terms}
        self._ids: dict[str, str] = {}
        for term in self._terms.values():
            for name in (term.names[language], *term.also[language]):
                if len(name) > 1:  # 층 means too much
                    self._ids |= {_key(form): term.id for form in _forms(name, language)}
        # the longest first, so that a term in the name of another is not taken for it
        names = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(self._ids, key=len, reverse=True))
        self._name = re.compile(
            rf"(?<![\w./-])(?P<name>{names or '(?!)'})(?P<rest>[가-힣]*)(?![\w/]|-\w)", re.IGNORECASE
        )

    def link(self, html: str, to: Callable[[str], str], page: str = "") -> str:
        """A page's HTML in which each term, where it comes first, leads to its entry, with the text beside it.

        Left out are terms that their entry wants unlinked, those that a link on the page has named before, and those
        that the page itself explains: their entry leads here, or stands here.

        Args:
            html: the page's content.
            to: gives the link from this page to an address below the language's root.
            page: name of the page, e.g. `commands/run`, where it is known.
        """
        texts = {
            id_: term.text[self._language]
            for id_, term in self._terms.items()
            if term.unlinked is not None and page not in term.unlinked
        }
        left = {
            id_: prose.plain(_MORE.sub("", text))
            for id_, text in texts.items()
            if f'id="{id_}"' not in html and not (page and f"]({page}.md" in text)
        }

        def linked(match: re.Match[str], kind: str | None) -> str:
            id_ = self._ids[_key(match["name"])]
            if id_ not in left or (match["rest"] and match["rest"] not in words.suffixes()):
                return match[0]
            tip = left.pop(id_)
            if kind:
                return match[0]
            address = escape(f"{to('glossary/')}#{id_}")
            return (
                f'<a class="guide-term" href="{address}" data-guide-tip="{escape(tip)}">{match["name"]}</a>'
                f"{match['rest']}"
            )

        def change(text: str, kind: str | None) -> str:
            return text if kind == "alone" else self._name.sub(lambda match: linked(match, kind), text)

        return prose.changed(html, _kind, change)


def _kind(tag: str, attributes: str) -> str | None:
    folded = tag == "details" and not re.search(r"\bopen\b", attributes)
    if folded or tag in _ALONE or _NO_PROSE.search(attributes):
        return "alone"
    return "link" if tag == "a" else None


def _key(name: str) -> str:
    return " ".join(name.lower().split())


def _forms(name: str, language: str) -> Iterable[str]:
    """A name as it may be written: in English, without the Korean one beside it, and in the plural."""
    if language == LANGUAGES[0]:
        return (name,)
    match = _ENGLISH_NAME.match(name)
    if not match:
        return ()
    word = match[0].strip()
    return word, f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
