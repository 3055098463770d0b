"""Korean words on pages of other languages, which say that they are Korean (WCAG 3.1.2)."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from scripts.core.languages import SOURCE
from scripts.finish.page import Page, is_inside, replace_text

#: From the first to the last Korean letter of a text.
_KOREAN = re.compile(r"[ㄱ-ㅎㅏ-ㅣ가-힣](?:.*[ㄱ-ㅎㅏ-ㅣ가-힣])?", re.DOTALL)
#: Code is in no language, and the others hold no elements.
_LEFT_ALONE = {"code", "pre", "script", "style", "title", "textarea", "option"}


def mark(page: Page) -> None:
    """Put `<span lang="ko">` around Korean words where no element around them says so."""
    if page.language == SOURCE:
        return
    texts = [
        (node, text)
        for node in page.tree.root.traverse(include_text=True)
        if node.is_text_node and _KOREAN.search(text := node.text_content)
    ]
    for node, text in texts:
        if not is_inside(node, _says):
            match = _KOREAN.search(text)
            word = page.element("span", match[0], lang=SOURCE)
            replace_text(node, [text[: match.start()], word, text[match.end() :]])


def _says(node: LexborNode) -> bool:
    return node.tag in _LEFT_ALONE or (node.tag != "html" and "lang" in node.attributes)
