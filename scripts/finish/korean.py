"""Korean words on pages of other languages, which say that they are Korean (WCAG 3.1.2)."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from scripts.core.languages import SOURCE
from scripts.finish.page import Page, replace_text, text_nodes

#: From the first to the last Korean letter of a text.
_KOREAN = re.compile(r"[ㄱ-ㅎㅏ-ㅣ가-힣](?:.*[ㄱ-ㅎㅏ-ㅣ가-힣])?", re.DOTALL)
#: Code is in no language, and the others hold no elements.
_LEFT_ALONE = {"code", "pre", "script", "style", "title", "textarea", "option"}


def mark(page: Page) -> None:
    """Put `<span lang="ko">` around Korean words where no element around them says so."""
    if page.language == SOURCE:
        return
    for node in text_nodes(page.one("html"), _says):
        text = node.text_content
        if match := _KOREAN.search(text):
            word = page.element("span", match[0], lang=SOURCE)
            replace_text(node, [text[: match.start()], word, text[match.end() :]])


def _says(node: LexborNode) -> bool:
    return node.tag in _LEFT_ALONE or "lang" in node.attributes
