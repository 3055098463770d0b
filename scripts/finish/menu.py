"""Rows of the menu: commands in their own type, and room or whole names for those that are long."""

from __future__ import annotations

import re
import unicodedata

from scripts.finish.page import Page, classes, replace_text

#: The name of a row that is a command, and not a sentence about one.
_COMMAND = re.compile(r"docker( [a-z]+){0,3}(, [a-z]+)*")

#: Width of a row in half letters of Korean, where the menu is narrowest.
_ROW = 26
#: The same where the names of a long group stand in two columns.
_COLUMN = 14


def name_rows(page: Page) -> None:
    """Set commands in code, and give a title to each row that does not fit into a line; two columns, if need be."""
    _hide_distant(page)
    for link in page.tree.css(".guide-menu a"):
        text = link.first_child
        if text is None or not text.is_text_node or text.next is not None:
            continue
        name = text.text_content.strip()
        width = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in name)
        if width > _ROW:
            link.attrs["title"] = name
        if width > _COLUMN and "guide-many" in classes(link.parent.parent.parent):
            link.parent.attrs["class"] = "guide-across"
        command, _, rest = name.partition(": ")
        if _COMMAND.fullmatch(command) and "guide-group" not in classes(link.parent):
            replace_text(text, [page.element("code", command), *([f" {rest}"] if rest else [])])


def _hide_distant(page: Page) -> None:
    """In a long group, hide what is below a subcommand: its page links to it, and the reader who is there sees it."""
    for group in page.tree.css(".guide-menu .guide-many"):
        for link in group.css("ul a:not([aria-current])"):
            if len(link.text().split()) > 2:
                link.parent.decompose()
