"""Korean words on English pages, which say that they are Korean (WCAG 3.1.2)."""

from __future__ import annotations

import re

from scripts.render import prose

#: From the first to the last Korean letter of a text.
_KOREAN = re.compile(r"[ㄱ-ㅎㅏ-ㅣ가-힣](?:.*[ㄱ-ㅎㅏ-ㅣ가-힣])?", re.DOTALL)
#: Code is in no language, and the others hold no elements.
_LEFT_ALONE = {"code", "pre", "script", "style", "title", "textarea", "option"}


def mark(html: str) -> str:
    """A whole English page with `<span lang="ko">` around Korean words, where no element around them says so."""

    def kind(tag: str, attributes: str) -> str | None:
        said = tag != "html" and re.search(r"\slang=", attributes)
        return "alone" if tag in _LEFT_ALONE or said else None

    def change(text: str, kind: str | None) -> str:
        return text if kind else _KOREAN.sub(r'<span lang="ko">\g<0></span>', text)

    return prose.changed(html, kind, change) if _KOREAN.search(html) else html
