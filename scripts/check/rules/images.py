"""Images: they exist, have alternative text, are our own, small, and used."""

import os
import re
from collections.abc import Iterator
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from scripts.check.messages import finding
from scripts.check.settings import IMAGE_BYTES, IMAGE_SUFFIXES, IMAGES
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.text import nearest
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
                    ko, en = f"![설명]({link.target})", f"![…]({link.target})"
                    yield finding(page.path, link.line, "image-alt-missing", ko=ko, en=en)
                yield from _file(site, page, link.line, link.target)
        for match in _HTML_IMAGE.finditer(page.prose):
            line = page.line_of(match.start())
            if not _HTML_ALT.search(match["attributes"]):
                yield finding(page.path, line, "image-alt-missing", ko='alt="설명"', en='alt="…"')
            source = _HTML_SOURCE.search(match["attributes"])
            if source and urlsplit(source["src"]).netloc:
                yield finding(page.path, line, "image-external", target=source["src"], images=IMAGES)
    yield from _unused(site)


def _file(site: SourceTree, page: SourcePage, line: int, target: str) -> Iterator[Finding]:
    parts = urlsplit(target)
    if parts.netloc:
        yield finding(page.path, line, "image-external", target=target, images=IMAGES)
        return
    if parts.scheme or target.startswith("/"):
        return  # the rules for links report this
    source = normpath((page.source.parent / unquote(parts.path)).as_posix())
    if source in site.files:
        return
    images = [f for f in site.files if f.endswith(IMAGE_SUFFIXES)]
    same = [f for f in images if f.rpartition("/")[2].lower() == source.rpartition("/")[2].lower()]
    near = same[0] if same else nearest(source, images)
    better = os.path.relpath(near, page.source.parent).replace(os.sep, "/") if near else ""
    yield finding(page.path, line, "image-missing", source=source, images=IMAGES, write=better)


def _unused(site: SourceTree) -> Iterator[Finding]:
    images = sorted(f for f in site.files if f.startswith(f"{IMAGES}/") and f.endswith(IMAGE_SUFFIXES))
    text = "\n".join([*(page.page.text for page in site.all_pages), *_other_users(site)]) if images else ""
    for image in images:
        path = site.docs / image
        if image.rpartition("/")[2] not in text:
            yield finding(path, 0, "image-unused")
        if (size := path.stat().st_size) > IMAGE_BYTES:
            yield finding(path, 0, "image-heavy", size=size // 1024, limit=IMAGE_BYTES // 1024)


def _other_users(site: SourceTree) -> Iterator[str]:
    for name in _USERS:
        start = site.root / name
        for path in [start] if start.is_file() else sorted(start.rglob("*")):
            if path.suffix in _USER_SUFFIXES and path.is_file():
                yield path.read_text(encoding="utf-8", errors="replace")
