"""Code in a line of text, and blocks of code."""

from __future__ import annotations

import re

from scripts.finish.page import Page, classes, is_inside, replace_text

#: Code of up to so many characters stays on one line.
_SHORT = 24
#: The name of the button that copies a block.
_COPY = {"ko": "복사", "en": "Copy"}
#: An option of a command. Browsers end a line after its hyphens.
_OPTION = re.compile(r"(?<![\w./=-])(--?[A-Za-z][\w-]*)")


def break_long(page: Page) -> None:
    """Mark code in a line that may be broken, since it can be longer than a phone's line."""
    for code in page.tree.css("article code"):
        if code.parent.tag != "pre" and len(code.text()) > _SHORT:
            code.attrs["class"] = f"{code.attributes.get('class') or ''} guide-long".strip()


def keep_options(page: Page) -> None:
    """Keep each option of a command on one line; guide.css does so for those that lead to the reference."""
    for code in page.tree.css("article pre > code, article code.guide-long, .guide-contents nav a"):
        for text in [node for node in code.traverse(include_text=True) if node.is_text_node]:
            parts = _OPTION.split(text.text_content)
            if len(parts) > 1 and not is_inside(text, lambda node: {"guide-cli", "go"} & classes(node)):
                parts[1::2] = [page.element("span", option, class_="guide-whole") for option in parts[1::2]]
                replace_text(text, parts)


def offer_copies(page: Page) -> None:
    """Add a button to each block that copies it. It shows only where guide.js, which sees to it, can run.

    In the page from the start: a script that adds as many elements makes the browser compute the page's layout anew.
    """
    name = _COPY[page.language]
    for block in page.tree.css("article .highlight"):
        button = page.element("button", class_="guide-copy", aria_label=name)
        block.insert_child(button)
