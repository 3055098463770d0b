"""Korean words on English pages, which say that they are Korean (WCAG 3.1.2)."""

from __future__ import annotations

import re

_PART = re.compile(
    r"<!--.*?-->|<![^>]*>|<(?P<end>/)?(?P<tag>[a-zA-Z][\w-]*)(?P<rest>[^>]*)>|(?P<text>[^<]+)", re.DOTALL
)
#: From the first to the last Korean letter of a text.
_KOREAN = re.compile(r"[ㄱ-ㅎㅏ-ㅣ가-힣](?:.*[ㄱ-ㅎㅏ-ㅣ가-힣])?", re.DOTALL)
#: Code is in no language, and the others hold no elements.
_LEFT_ALONE = {"code", "pre", "script", "style", "title", "textarea", "option"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def mark(html: str) -> str:
    """A whole English page with `<span lang="ko">` around Korean words, where no element around them says so."""
    around: list[tuple[str, bool]] = []  # open elements, each with whether what is in it is left alone

    def written(part: re.Match[str]) -> str:
        if tag := (part["tag"] or "").lower():
            if part["end"]:
                while around and around.pop()[0] != tag:
                    pass
            elif tag not in _VOID and not part["rest"].endswith("/"):
                alone = tag in _LEFT_ALONE or (tag != "html" and re.search(r"\slang=", part["rest"]) is not None)
                around.append((tag, alone or (bool(around) and around[-1][1])))
        elif part["text"] and around and not around[-1][1]:
            return _KOREAN.sub(r'<span lang="ko">\g<0></span>', part[0])
        return part[0]

    return _PART.sub(written, html) if _KOREAN.search(html) else html
