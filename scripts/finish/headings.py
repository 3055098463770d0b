"""The mark beside each heading that leads to it; the heading of a page about an error."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from scripts.finish.page import Page, replace_text

_LABELS = {"ko": "이 절의 링크 복사", "en": "Copy the link to this section"}


def name_links(page: Page) -> None:
    """Name the headings' links in the page's language: `#` says nothing to a screen reader."""
    for link in page.tree.css("a.headerlink"):
        # Python-Markdown's toc extension writes an English one, whatever the page's language.
        del link.attrs["title"]
        link.attrs["aria-label"] = _LABELS[page.language]


def error(page: Page) -> tuple[LexborNode, str, str] | None:
    """The heading's text, the message and its meaning, if the page is about an error message."""
    heading = page.tree.css_first("article > h1")
    if heading is None or not page.facts or not page.facts.name.startswith("troubleshooting/"):
        return None
    text = heading.first_child
    if text is None or not text.is_text_node:
        return None
    message, mark, meaning = text.text_content.rpartition(": ")
    return (text, message, meaning.strip()) if mark and message.isascii() else None


def split_errors(page: Page) -> None:
    """The heading of a page about an error: the message as code, below it what it means."""
    found = error(page)
    if not found:
        return
    text, message, meaning = found
    colon = page.element("span", ": ", class_="guide-sr")
    replace_text(text, [page.element("span", message, class_="guide-message"), colon, page.element("small", meaning)])
