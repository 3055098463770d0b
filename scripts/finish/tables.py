"""Tables: those that are wider than a phone, and first columns that would take too much room."""

from __future__ import annotations

import unicodedata

from selectolax.lexbor import LexborNode

from scripts.finish.page import Page, classes

#: From this many columns on a table scrolls in itself on a narrow screen; two columns stand one below the other there.
_WIDE = 3
#: In half letters of Korean: the room in a table, and what a letter of code takes.
_ROOM = 80
_CODE = 1.2
#: From this share of a table's longest lines on, a first column may get more than the 45 % that guide.css allows.
_SHARE = 0.36


def scroll(page: Page) -> None:
    """Put each table of three columns or more into an element that scrolls."""
    for table in page.tree.css("article table"):
        row = table.css_first("tr")
        if row is not None and len(row.css("th, td")) >= _WIDE:
            table.replace_with(page.parsed(f'<div class="guide-scroll">{table.html}</div>'))


def narrow_first_columns(page: Page) -> None:
    """Mark the tables whose first column a browser would make wider than it may be."""
    for table in page.tree.css("article table"):
        longest: list[float] = []
        for row in table.css("tr"):
            cells = row.css("th, td")
            longest += [0] * (len(cells) - len(longest))
            for number, cell in enumerate(cells):
                longest[number] = max(longest[number], _half_letters(cell))
        fitting = [min(_ROOM, each) for each in longest]
        # Where the first column fills the room by itself, a browser goes by whole lines.
        shares = (fitting, longest) if longest and longest[0] > _ROOM else (fitting,)
        if len(longest) > 1 and any(widths[0] > _SHARE * sum(widths) for widths in shares):
            table.attrs["class"] = " ".join([*classes(table), "guide-wide-first"])


def _half_letters(cell: LexborNode) -> float:
    code = sum(len(each.text()) for each in cell.css("code"))
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in cell.text()) + (_CODE - 1) * code
