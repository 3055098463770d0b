"""Code in a line of text, and blocks of code."""

from __future__ import annotations

import re
from itertools import zip_longest

from scripts.finish.page import Page, classes, is_inside, replace_text

#: Code of up to so many characters stays on one line.
_SHORT = 24
#: The name of the button that copies a block.
_COPY = {"ko": "복사", "en": "Copy"}
#: An option of a command, and a name such as docker-compose-v2. Browsers end a line after hyphens.
_WHOLE = re.compile(rf"(?<![\w./=-])--?[A-Za-z][\w-]*|(?<!\S)(?=\S{{3,{_SHORT}}}(?!\S))\S*\w-\w\S*")


def break_long(page: Page) -> None:
    """Mark code in a line that may be broken, since it can be longer than a phone's line."""
    for code in page.tree.css("article code"):
        if code.parent.tag != "pre" and len(code.text()) > _SHORT:
            code.attrs["class"] = f"{code.attributes.get('class') or ''} guide-long".strip()


def keep_names(page: Page) -> None:
    """Keep options and names on one line; guide.css does so for options that lead to the reference."""
    for code in page.tree.css("article pre > code, article code.guide-long, .guide-contents nav a"):
        for text in [node for node in code.traverse(include_text=True) if node.is_text_node]:
            if is_inside(text, lambda node: {"guide-cli", "go"} & classes(node)):
                continue
            whole = _WHOLE.findall(text.text_content)
            parts = _WHOLE.split(text.text_content)
            if whole:
                spans = [page.element("span", each, class_="guide-whole") for each in whole]
                replace_text(text, [part for pair in zip_longest(parts, spans, fillvalue="") for part in pair])


def offer_copies(page: Page) -> None:
    """Add a button to each block that copies it. It shows only where guide.js, which sees to it, can run.

    In the page from the start: a script that adds as many elements makes the browser compute the page's layout anew.
    """
    name = _COPY[page.language]
    for block in page.tree.css("article .highlight"):
        button = page.element("button", class_="guide-copy", aria_label=name)
        block.insert_child(button)
