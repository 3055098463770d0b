"""Code in a line of text."""

from __future__ import annotations

from scripts.finish.page import Page

#: Code of up to so many characters stays on one line.
_SHORT = 24


def break_long(page: Page) -> None:
    """Mark code in a line that may be broken, since it can be longer than a phone's line."""
    for code in page.tree.css("article code"):
        if code.parent.tag != "pre" and len(code.text()) > _SHORT:
            code.attrs["class"] = f"{code.attributes.get('class') or ''} guide-long".strip()
