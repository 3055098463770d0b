"""Tables: those that are wider than a phone, and first columns that would take too much room."""

from __future__ import annotations

import unicodedata

from scripts.finish.page import Page, classes

#: From this many columns on a table scrolls in itself on a narrow screen; two columns stand one below the other there.
_WIDE = 3
#: The most that the first column may take of a table, and the room in a table, in half letters of Korean.
_SHARE = 0.45
_ROOM = 86


def scroll(page: Page) -> None:
    """Put each table of three columns or more into an element that scrolls."""
    for table in page.tree.css("article table"):
        row = table.css_first("tr")
        if row is not None and len(row.css("th, td")) >= _WIDE:
            table.replace_with(page.parsed(f'<div class="guide-scroll">{table.html}</div>'))


def narrow_first_columns(page: Page) -> None:
    """Mark the tables whose first column a browser would make wider than it may be."""
    for table in page.tree.css("article table"):
        widths: list[int] = []
        for row in table.css("tr"):
            cells = row.css("th, td")
            widths += [0] * (len(cells) - len(widths))
            for number, cell in enumerate(cells):
                widths[number] = max(widths[number], min(_ROOM, _half_letters(cell.text())))
        if len(widths) > 1 and widths[0] > _SHARE * sum(widths):
            table.attrs["class"] = " ".join([*classes(table), "guide-wide-first"])


def _half_letters(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text.strip())
