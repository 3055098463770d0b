"""Blocks of commands: the error that a page is about, and a row with what the options mean."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from scripts.finish.page import Page, classes, is_inside, replace_text

#: By whether there is more than one.
_WORDS = {
    "ko": ("이 명령의 옵션 {count}개", "이 명령의 옵션 {count}개"),
    "en": ("{count} option of this command", "{count} options of this command"),
}


def list_options(page: Page) -> None:
    """Add a closed row below each block with links to options; guide.js fills it from them when it is opened.

    The terminal of the home page has none: it shows what the site is like, and is not for following.
    """
    for block in page.tree.css("article .highlight"):
        if is_inside(block, lambda node: "guide-terminal" in classes(node)):
            continue
        count = len({link.attributes["href"] for link in block.css("a.guide-cli") if "#" in link.attributes["href"]})
        if count:
            text = _WORDS[page.language][count > 1].format(count=count)
            block.insert_after(page.parsed(f'<details class="guide-used"><summary>{text}</summary></details>'))


def mark_errors(page: Page) -> None:
    """Mark a page's own error messages in what the machine prints. In a message, `…` stands for any text."""
    if not page.facts or not page.facts.message:
        return
    messages = [re.escape(message).replace("…", ".+?") for message in page.facts.message.split(", ")]
    printed = re.compile(f"({'|'.join(messages)})")
    for output in page.tree.css("article .language-console .go"):
        for text in [node for node in output.traverse(include_text=True) if node.is_text_node]:
            parts: list[str | LexborNode] = [*printed.split(text.text_content)]
            if len(parts) > 1:
                parts[1::2] = [page.element("mark", message, class_="guide-error") for message in parts[1::2]]
                replace_text(text, parts)
