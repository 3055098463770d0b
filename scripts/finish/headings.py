"""The mark beside each heading that leads to it; the heading of a page about an error."""

from __future__ import annotations

from scripts.finish.page import Page, replace_text

_LABELS = {"ko": "이 절의 링크 복사", "en": "Copy the link to this section"}


def name_links(page: Page) -> None:
    """Name the headings' links in the page's language: `#` says nothing to a screen reader."""
    for link in page.tree.css("a.headerlink"):
        # Python-Markdown's toc extension writes an English one, whatever the page's language.
        del link.attrs["title"]
        link.attrs["aria-label"] = _LABELS[page.language]


def split_errors(page: Page) -> None:
    """The heading of a page about an error: the message as code, below it what it means."""
    heading = page.tree.css_first("article > h1")
    if heading is None or not page.facts or not page.facts.name.startswith("troubleshooting/"):
        return
    text = heading.first_child
    if text is None or not text.is_text_node:
        return
    message, mark, meaning = text.text_content.partition(": ")
    if mark and message.isascii():
        parts = [page.element("span", message, class_="guide-message"), mark, page.element("small", meaning)]
        replace_text(text, parts)
