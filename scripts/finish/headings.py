"""The mark beside each heading that leads to it."""

from __future__ import annotations

from scripts.finish.page import Page

_LABELS = {"ko": "이 절의 링크 복사", "en": "Copy the link to this section"}


def name_links(page: Page) -> None:
    """Name the headings' links in the page's language: `#` says nothing to a screen reader."""
    for link in page.tree.css("a.headerlink"):
        # Python-Markdown's toc extension writes an English one, whatever the page's language.
        del link.attrs["title"]
        link.attrs["aria-label"] = _LABELS[page.language]
