"""The words of a page's HTML, and of a line of Markdown, without what is no prose."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

_PART = re.compile(
    r"<!--.*?-->|<![^>]*>|<(?P<end>/)?(?P<tag>[a-zA-Z][\w-]*)(?P<rest>[^>]*)>|(?P<text>[^<]+)", re.DOTALL
)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def changed(html: str, kind: Callable[[str, str], str | None], change: Callable[[str, str | None], str]) -> str:
    """HTML with each of its texts as `change` returns it.

    Args:
        html: a page, or a part of one.
        kind: of an element, by its name in lower case and its attributes as they are written; None where it tells
            nothing. It holds for all that is in the element, whatever else is there.
        change: takes a text, as it is written, and the kind of what it stands in.
    """
    open_: list[tuple[str, str | None]] = []

    def written(part: re.Match[str]) -> str:
        outer = open_[-1][1] if open_ else None
        if tag := (part["tag"] or "").lower():
            if part["end"]:
                while open_ and open_.pop()[0] != tag:
                    pass
            elif tag not in _VOID and not part["rest"].endswith("/"):
                open_.append((tag, outer or kind(tag, part["rest"])))
        elif part["text"]:
            return change(part[0], outer)
        return part[0]

    return _PART.sub(written, html)


def plain(markdown: str) -> str:
    """A line of Markdown as plain text: without links, code and emphasis marks."""
    return unescape(" ".join(re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", lambda m: m[1] or "", markdown).split()))
