"""Tables that are wider than a phone."""

from __future__ import annotations

from scripts.finish.page import Page

#: From this many columns on a table scrolls in itself on a narrow screen; two columns stand one below the other there.
_WIDE = 3


def scroll(page: Page) -> None:
    """Put each table of three columns or more into an element that scrolls."""
    for table in page.tree.css("article table"):
        row = table.css_first("tr")
        if row is not None and len(row.css("th, td")) >= _WIDE:
            table.replace_with(page.parsed(f'<div class="guide-scroll">{table.html}</div>'))
