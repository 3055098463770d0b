"""Images: they exist, have alternative text, are our own, small, and used."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from scripts.check.settings import IMAGE_BYTES, IMAGE_SUFFIXES, IMAGES
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.source_page import SourcePage

_HTML_IMAGE = re.compile(r"<img\b(?P<attributes>[^>]*)>", re.IGNORECASE)
_HTML_ALT = re.compile(r"""\balt\s*=\s*(?:"[^"]*\S[^"]*"|'[^']*\S[^']*')""", re.IGNORECASE)
_HTML_SOURCE = re.compile(r"""\bsrc\s*=\s*["']?(?P<src>[^"'\s>]+)""", re.IGNORECASE)
#: Files besides the pages that may use an image, relative to the repository.
_USERS = ("mkdocs.yml", "README.md", "CONTRIBUTING.md", "overrides", "docs/assets", "scripts")
_USER_SUFFIXES = (".css", ".html", ".js", ".md", ".mjs", ".py", ".svg", ".webmanifest", ".yml")


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every image that some readers would not see, or that no page uses."""
    for page in site.all_pages:
        for link in page.links:
            if link.image:
                if not link.text.strip():
                    yield _alt_missing(page, link.line, f"![설명]({link.target})", f"![…]({link.target})")
                yield from _file(site, page, link.line, link.target)
        for match in _HTML_IMAGE.finditer(page.prose):
            line = page.line_of(match.start())
            if not _HTML_ALT.search(match["attributes"]):
                yield _alt_missing(page, line, 'alt="설명"', 'alt="…"')
            source = _HTML_SOURCE.search(match["attributes"])
            if source and urlsplit(source["src"]).netloc:
                yield _external(page, line, source["src"])
    yield from _unused(site)


def _alt_missing(page: SourcePage, line: int, ko: str, en: str) -> Finding:
    return Finding(
        page.path,
        line,
        "image-alt-missing",
        "그림에 대체 텍스트가 없어 화면 낭독기 사용자가 내용을 알 수 없습니다.",
        "The image has no alternative text for readers who cannot see it.",
        f"그림의 내용을 한 문장으로 쓰십시오: `{ko}`",
        f"Describe it in a sentence: `{en}`",
    )


def _external(page: SourcePage, line: int, target: str) -> Finding:
    return Finding(
        page.path,
        line,
        "image-external",
        f"다른 사이트의 그림을 불러옵니다: {target}",
        f"The image is loaded from another site: {target}",
        f"직접 만든 그림을 docs/{IMAGES}/에 넣어 쓰십시오.",
        f"Make your own image and put it into docs/{IMAGES}/.",
    )


def _file(site: SourceTree, page: SourcePage, line: int, target: str) -> Iterator[Finding]:
    parts = urlsplit(target)
    if parts.netloc:
        yield _external(page, line, target)
        return
    if parts.scheme or target.startswith("/"):
        return  # the rules for links report this
    source = normpath((page.source.parent / unquote(parts.path)).as_posix())
    if source in site.files:
        return
    images = [f for f in site.files if f.endswith(IMAGE_SUFFIXES)]
    same = [f for f in images if f.rpartition("/")[2].lower() == source.rpartition("/")[2].lower()]
    near = same or difflib.get_close_matches(source, images, 1)
    better = os.path.relpath(near[0], page.source.parent).replace(os.sep, "/") if near else ""
    yield Finding(
        page.path,
        line,
        "image-missing",
        f"그림 파일이 없습니다: docs/{source}",
        f"The image does not exist: docs/{source}",
        f"`{better}`(으)로 고치십시오." if near else f"그림을 docs/{IMAGES}/에 넣고 경로를 맞추십시오.",
        f"Write `{better}`." if near else f"Put the image into docs/{IMAGES}/ and correct the path.",
    )


def _unused(site: SourceTree) -> Iterator[Finding]:
    images = sorted(f for f in site.files if f.startswith(f"{IMAGES}/") and f.endswith(IMAGE_SUFFIXES))
    text = "\n".join([*(page.page.text for page in site.all_pages), *_other_users(site)]) if images else ""
    for image in images:
        path = site.docs / image
        if image.rpartition("/")[2] not in text:
            yield Finding(
                path,
                0,
                "image-unused",
                "어느 문서에서도 쓰지 않는 그림입니다.",
                "No page uses this image.",
                "문서에서 쓰거나 지우십시오.",
                "Use it or delete it.",
            )
        if (size := path.stat().st_size) > IMAGE_BYTES:
            yield Finding(
                path,
                0,
                "image-heavy",
                f"그림이 {size // 1024} KiB로, {IMAGE_BYTES // 1024} KiB보다 큽니다.",
                f"The image is {size // 1024} KiB, larger than {IMAGE_BYTES // 1024} KiB.",
                "크기를 줄이거나 WebP, SVG로 바꾸십시오.",
                "Scale it down, or convert it to WebP or SVG.",
            )


def _other_users(site: SourceTree) -> Iterator[str]:
    for name in _USERS:
        start = site.root / name
        for path in [start] if start.is_file() else sorted(start.rglob("*")):
            if path.suffix in _USER_SUFFIXES and path.is_file():
                yield path.read_text(encoding="utf-8", errors="replace")
