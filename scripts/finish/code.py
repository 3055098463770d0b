"""Code in a line of text, and blocks of code."""

from __future__ import annotations

from scripts.finish.page import Page

#: Code of up to so many characters stays on one line.
_SHORT = 24
#: The name of the button that copies a block.
_COPY = {"ko": "복사", "en": "Copy"}


def break_long(page: Page) -> None:
    """Mark code in a line that may be broken, since it can be longer than a phone's line."""
    for code in page.tree.css("article code"):
        if code.parent.tag != "pre" and len(code.text()) > _SHORT:
            code.attrs["class"] = f"{code.attributes.get('class') or ''} guide-long".strip()


def offer_copies(page: Page) -> None:
    """Add a button to each block that copies it. It shows only where guide.js, which sees to it, can run.

    In the page from the start: a script that adds as many elements makes the browser compute the page's layout anew.
    """
    name = _COPY[page.language]
    for block in page.tree.css("article .highlight"):
        button = page.element("button", class_="guide-copy", aria_label=name)
        block.insert_child(button)
