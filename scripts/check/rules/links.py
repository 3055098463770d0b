"""Links: every link leads to something, in the reader's own language, and its text says where."""

import os
import re
from collections.abc import Iterator
from functools import cache
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from scripts.check import suggest
from scripts.check.messages import finding
from scripts.check.settings import FORBIDDEN_ELEMENTS, LOCAL_HOSTS, VAGUE_LINK_TEXTS
from scripts.check.source_tree import SourceTree
from scripts.core.addresses import CONTENTS
from scripts.core.findings import Finding
from scripts.core.languages import LANGUAGES, SOURCE
from scripts.core.text import nearest
from scripts.reference.catalog import load_catalog
from scripts.reference.pages import file
from scripts.source_page import Link, SourcePage

_SPACED = re.compile(r"\[(?P<text>[^\[\]\n]+)\][ \t]+\((?P<target>[^()\s]*(?:\.md|://|#)[^()\s]*)\)")
_FORBIDDEN = re.compile(rf"<(?P<element>{'|'.join(FORBIDDEN_ELEMENTS)})\b", re.IGNORECASE)
_HANDLER = re.compile(r"<[a-z][^<>]*\s(?P<handler>on[a-z]+)\s*=", re.IGNORECASE)
_HREFLANG = re.compile(r"\bhreflang=")


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every link that is broken, unsafe, or in another language."""
    for page in site.all_pages:
        for link in page.links:
            if not link.image:
                yield from _text(page, link)
            yield from _target(site, page, link)
        yield from _markup(page)


def _text(page: SourcePage, link: Link) -> Iterator[Finding]:
    text = re.sub(r"[*_`]", "", link.text).strip()
    if not text and not re.search(r"#\S", link.attributes):
        yield finding(page.path, link.line, "link-text-missing", link=link)
    elif text.lower() in VAGUE_LINK_TEXTS[page.language]:
        yield finding(page.path, link.line, "link-text-vague", text=text, link=link)


def _target(site: SourceTree, page: SourcePage, link: Link) -> Iterator[Finding]:
    target = link.target
    if not target:
        if not re.search(r"#\S", link.attributes):
            yield finding(page.path, link.line, "link-empty", link=link)
        return
    try:
        parts = urlsplit(target)
    except ValueError:
        parts = None
    if parts is None or (parts.scheme and parts.scheme not in ("https", "http", "mailto")):
        yield finding(page.path, link.line, "link-scheme", target=target)
    elif parts.scheme == "http" or (parts.netloc and not parts.scheme):
        if parts.hostname not in LOCAL_HOSTS:
            better = "https://" + target.removeprefix("http:").removeprefix("//")
            yield finding(page.path, link.line, "link-not-https", target=target, better=better)
    elif not parts.scheme and not link.image:
        yield from _internal(site, page, link)
    elif not parts.scheme and target.startswith("/"):
        yield _absolute(page, link)


def _absolute(page: SourcePage, link: Link) -> Finding:
    path = urlsplit(link.target).path.strip("/")
    for language in LANGUAGES[1:]:
        path = path.removeprefix(f"{language}/")
    better = f"{path}.md" if path and "." not in path.rpartition("/")[2] else path or "index.md"
    relative = _relative(page, f"{page.language}/{better}")
    return finding(page.path, link.line, "link-absolute", link=link, relative=relative)


def _relative(page: SourcePage, source: str) -> str:
    return os.path.relpath(source, page.source.parent).replace(os.sep, "/")


@cache
def _generated() -> frozenset[str]:
    """The generated pages, as paths below docs/."""
    pages = [f"{CONTENTS}.md", "reference/index.md", *(f"reference/{file(entry)}" for entry in load_catalog().entries)]
    return frozenset(f"{language}/{page}" for language in LANGUAGES for page in pages)


def _internal(site: SourceTree, page: SourcePage, link: Link) -> Iterator[Finding]:
    parts = urlsplit(link.target)
    path, fragment = unquote(parts.path), unquote(parts.fragment)
    if path.startswith("/"):
        yield _absolute(page, link)
        return
    if not path:
        if fragment and fragment not in page.ids:
            yield _anchor_missing(page, link, page, fragment)
        return
    source = normpath((page.source.parent / path).as_posix())
    if not source.endswith(".md"):
        if source not in site.files:
            yield _page_missing(site, page, link, source, fragment)
        return
    if source in _generated():
        return  # the check of the built site looks at its ids
    other = site.page_at(source)
    language = source.partition("/")[0]
    if other is None:
        yield _page_missing(site, page, link, source, fragment)
        return
    if language != page.language and not _HREFLANG.search(link.attributes):
        own = _relative(page, f"{page.language}/{other.name}.md") + (f"#{fragment}" if fragment else "")
        yield finding(page.path, link.line, "link-other-language", link=link, own=own, language=language)
    if fragment and fragment not in other.ids:
        yield _anchor_missing(page, link, other, fragment)


def _page_missing(site: SourceTree, page: SourcePage, link: Link, source: str, fragment: str) -> Finding:
    reachable = {**site.pages[SOURCE], **site.pages[page.language]}
    names = {f"{page.language}/{name}.md" for name in reachable}
    wanted = source if source.endswith(".md") else f"{source}.md"
    exact = [path for path in (wanted, f"{source}/index.md") if path in names]
    near = exact[0] if exact else suggest.page(wanted, names - {str(page.source)})
    better = _relative(page, near) + (f"#{fragment}" if fragment else "") if near else ""
    return finding(page.path, link.line, "link-page-missing", link=link, write=better)


def _anchor_missing(page: SourcePage, link: Link, other: SourcePage, fragment: str) -> Finding:
    near = nearest(fragment, other.ids)
    write = f"{link.target.partition('#')[0]}#{near}" if near else ""
    ids = [id_ for id_, _, _ in other.anchors]
    choices = ", ".join(ids[:12]) + (", …" if len(ids) > 12 else "")
    values = {"other": other, "fragment": fragment, "choices": choices}
    return finding(page.path, link.line, "link-anchor-missing", **values, write=write)


def _markup(page: SourcePage) -> Iterator[Finding]:
    for match in _SPACED.finditer(page.prose):
        better = f"[{page.raw[slice(*match.span('text'))]}]({match['target']})"
        yield finding(page.path, page.line_of(match.start()), "link-form", better=better)
    for match in _FORBIDDEN.finditer(page.prose):
        yield finding(page.path, page.line_of(match.start()), "html-forbidden", match=match)
    for match in _HANDLER.finditer(page.prose):
        yield finding(page.path, page.line_of(match.start()), "html-forbidden.handler", match=match)
