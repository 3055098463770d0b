"""Links: every link leads to something, in the reader's own language, and its text says where."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from functools import cache
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from scripts.check import suggest
from scripts.check.settings import FORBIDDEN_ELEMENTS, LOCAL_HOSTS, VAGUE_LINK_TEXTS
from scripts.check.source_tree import SourceTree
from scripts.core.addresses import CONTENTS
from scripts.core.findings import Finding
from scripts.core.languages import LANGUAGES, SOURCE
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
        yield Finding(
            page.path,
            link.line,
            "link-text-missing",
            f"링크에 글이 없어 누를 수 없습니다: {link.target}",
            f"A link without text cannot be followed: {link.target}",
            f"대괄호 안에 글을 쓰십시오: `[어디로 가는지]({link.target})`",
            f"Write text between the brackets: `[where it leads]({link.target})`",
        )
    elif text.lower() in VAGUE_LINK_TEXTS[page.language]:
        yield Finding(
            page.path,
            link.line,
            "link-text-vague",
            f"링크 글만 읽어서는 어디로 가는지 알 수 없습니다: [{text}]",
            f"The link text does not say where it leads: [{text}]",
            f"가는 곳의 이름을 쓰십시오. 예: `[컨테이너 지우기]({link.target})`",
            f"Say where it leads, e.g. `[remove containers]({link.target})`",
        )


def _target(site: SourceTree, page: SourcePage, link: Link) -> Iterator[Finding]:
    target = link.target
    if not target:
        if not re.search(r"#\S", link.attributes):
            yield Finding(
                page.path,
                link.line,
                "link-empty",
                f"링크에 주소가 없습니다: [{link.text}]()",
                f"The link has no address: [{link.text}]()",
                f"괄호 안에 문서의 경로나 주소를 쓰십시오: `[{link.text}](../commands/run.md)`",
                f"Write the page's path or address: `[{link.text}](../commands/run.md)`",
            )
        return
    try:
        parts = urlsplit(target)
    except ValueError:
        parts = None
    if parts is None or (parts.scheme and parts.scheme not in ("https", "http", "mailto")):
        yield Finding(
            page.path,
            link.line,
            "link-scheme",
            f"쓸 수 없는 주소입니다: {target}",
            f"This address is not allowed: {target}",
            "다른 사이트로 가는 링크는 `https://`로 시작해야 합니다.",
            "A link to another site must start with `https://`.",
        )
    elif parts.scheme == "http" or (parts.netloc and not parts.scheme):
        if parts.hostname not in LOCAL_HOSTS:
            better = "https://" + target.removeprefix("http:").removeprefix("//")
            yield Finding(
                page.path,
                link.line,
                "link-not-https",
                f"암호화되지 않은 주소입니다: {target}",
                f"The address is not encrypted: {target}",
                f"`{better}`(으)로 고치고 열리는지 확인하십시오.",
                f"Write `{better}` and check that it opens.",
            )
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
    return Finding(
        page.path,
        link.line,
        "link-absolute",
        f"`/`로 시작하는 주소는 하위 경로에 올린 사이트에서 깨집니다: {link.target}",
        f"An address that starts with `/` breaks when the site is published below a path: {link.target}",
        f"이 문서에서 본 파일 경로로 쓰십시오. 예: `{relative}`",
        f"Write the file's path as seen from this page, e.g. `{relative}`",
    )


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
        yield Finding(
            page.path,
            link.line,
            "link-other-language",
            f"다른 언어의 문서로 가는 링크입니다: {link.target}",
            f"The link leads to a page in another language: {link.target}",
            f"`{own}`(으)로 고치십시오. "
            f"언어를 바꾸는 링크라면 뒤에 `{{ hreflang={language} }}`를 붙이십시오.",
            f"Write `{own}`. If it is meant to switch languages, append `{{ hreflang={language} }}`.",
        )
    if fragment and fragment not in other.ids:
        yield _anchor_missing(page, link, other, fragment)


def _page_missing(site: SourceTree, page: SourcePage, link: Link, source: str, fragment: str) -> Finding:
    reachable = {**site.pages[SOURCE], **site.pages[page.language]}
    names = {f"{page.language}/{name}.md" for name in reachable}
    wanted = source if source.endswith(".md") else f"{source}.md"
    exact = [path for path in (wanted, f"{source}/index.md") if path in names]
    near = exact[0] if exact else suggest.page(wanted, names - {str(page.source)})
    better = _relative(page, near) + (f"#{fragment}" if fragment else "") if near else ""
    example = "../commands/run.md"
    return Finding(
        page.path,
        link.line,
        "link-page-missing",
        f"링크가 가리키는 파일이 없습니다: {link.target}",
        f"The link leads to a file that does not exist: {link.target}",
        f"`{better}`(으)로 고치십시오."
        if near
        else f"이 문서에서 본 `.md` 파일의 경로로 고치십시오. 예: `{example}`",
        f"Write `{better}`."
        if near
        else f"Write the path of the `.md` file as seen from this page, e.g. `{example}`.",
    )


def _anchor_missing(page: SourcePage, link: Link, other: SourcePage, fragment: str) -> Finding:
    near = difflib.get_close_matches(fragment, other.ids, 1)
    path = link.target.partition("#")[0]
    ids = [id_ for id_, _, _ in other.anchors]
    choices = ", ".join(ids[:12]) + (", …" if len(ids) > 12 else "")
    return Finding(
        page.path,
        link.line,
        "link-anchor-missing",
        f"docs/{other.source}에 id `{fragment}`가 없습니다.",
        f"docs/{other.source} has no id `{fragment}`.",
        f"`{path}#{near[0]}`(으)로 고치십시오." if near else f"그 문서의 id 가운데에서 고르십시오: {choices}",
        f"Write `{path}#{near[0]}`." if near else f"Choose one of its ids: {choices}",
    )


def _markup(page: SourcePage) -> Iterator[Finding]:
    for match in _SPACED.finditer(page.prose):
        better = f"[{page.raw[slice(*match.span('text'))]}]({match['target']})"
        yield Finding(
            page.path,
            page.line_of(match.start()),
            "link-form",
            "`]`와 `(` 사이의 빈칸 때문에 링크가 되지 않습니다.",
            "Because of the space between `]` and `(`, this is not a link.",
            f"붙여 쓰십시오: `{better}`",
            f"Remove the space: `{better}`",
        )
    for match in _FORBIDDEN.finditer(page.prose):
        yield Finding(
            page.path,
            page.line_of(match.start()),
            "html-forbidden",
            f"문서에 `<{match['element']}>` 요소를 쓸 수 없습니다.",
            f"The element `<{match['element']}>` is not allowed on a page.",
            "지우고 Markdown으로 쓰십시오.",
            "Remove it and use Markdown.",
        )
    for match in _HANDLER.finditer(page.prose):
        yield Finding(
            page.path,
            page.line_of(match.start()),
            "html-forbidden",
            f"문서에 `{match['handler']}` 같은 스크립트 속성을 쓸 수 없습니다.",
            f"The script attribute `{match['handler']}` is not allowed on a page.",
            "속성을 지우십시오.",
            "Remove the attribute.",
        )
