"""What every built page must have for readers, screen readers and search engines, and must not load."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from scripts.check.built.built_site import BuiltPage, BuiltSite
from scripts.core.findings import Finding
from scripts.core.languages import LANGUAGES, folder
from scripts.source_page import SourcePage

#: Relations whose `link` a browser does not load.
_NOT_LOADED = frozenset(("canonical", "alternate", "next", "prev", "license", "author", "help", "search"))
#: element -> attributes with addresses that a browser loads automatically.
_LOADED = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "input": ("src",),
    "use": ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"),
    "image": ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"),
}
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_ADDRESS = re.compile(
    r"""url\(\s*["']?(?P<url>[^"')]+)["']?\s*\)|@import\s+["'](?P<import>[^"']+)["']""", re.IGNORECASE
)


def check(site: BuiltSite) -> Iterator[Finding]:
    """Yield a finding for every page, stylesheet and sitemap that breaks a rule."""
    for page in site.pages:
        yield from _ids(page)
        yield from _headings(page)
        yield from _images(page)
        yield from _diagrams(page)
        yield from _loads(site, page)
        if not page.is_redirect:
            yield from _outline(page)
            yield from _addresses(site, page)
    for path in site.stylesheets:
        yield from _stylesheet(site, path)
    yield from _sitemaps(site)


def _ids(page: BuiltPage) -> Iterator[Finding]:
    elements: dict[str, list[HtmlElement]] = {}
    for element in page.tree.iter(etree.Element):
        if id_ := element.get("id"):
            elements.setdefault(id_, []).append(element)
    for id_, same in elements.items():
        if (count := len(same)) > 1:
            path, line = page.place(f"#{id_} ", f"#{id_}}}", f'id="{id_}"', line=same[0].sourceline or 0)
            yield Finding(
                path,
                line,
                "html-id-double",
                f"만들어진 페이지 {page.file}에 id `{id_}`가 {count}번 있습니다.",
                f"The built page {page.file} has the id `{id_}` {count} times.",
                "하나를 빼고 다른 id로 바꾸십시오.",
                "Change all but one.",
            )


def _headings(page: BuiltPage) -> Iterator[Finding]:
    """Ids that Markdown generated (`_1`). They change with the next edit, so links to them break."""
    if page.source is None:
        return
    written = SourcePage(page.source, page.docs).ids
    for heading in page.tree.xpath(
        "//article//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
    ):
        if (id_ := heading.get("id")) not in written:
            text = " ".join(heading.xpath("string()").split()).rstrip("¶").strip()
            path, line = page.place(f"# {text}", text, line=heading.sourceline or 0)
            yield Finding(
                path,
                line,
                "html-heading-id",
                f"제목 `{text}`의 id `{id_}`가 문서에 적혀 있지 않습니다.",
                f"The id `{id_}` of the heading `{text}` is not written in the page.",
                "제목 줄 끝에 `{ #english-id }`를 쓰십시오.",
                "Write `{ #english-id }` at the end of the heading.",
            )


def _images(page: BuiltPage) -> Iterator[Finding]:
    for image in page.tree.iter("img"):
        if image.get("alt") is None:
            source = image.get("src") or ""
            path, line = page.place(source.rpartition("/")[2], line=image.sourceline or 0)
            yield Finding(
                path,
                line,
                "html-image-alt",
                f"만들어진 페이지 {page.file}의 그림에 alt가 없습니다: {source}",
                f"An image on the built page {page.file} has no alt: {source}",
                '그림의 내용을 한 문장으로 쓰고, 장식일 뿐이면 빈 값(alt="")을 두십시오.',
                'Describe it, or write alt="" if it is only decoration.',
            )


def _diagrams(page: BuiltPage) -> Iterator[Finding]:
    """Inline SVG in the article. The theme's icons are named by the control that contains them."""
    for svg in page.tree.xpath("//article//svg"):
        if any(_is_named_otherwise(e) for e in (svg, *svg.iterancestors())):
            continue
        titled = any(child.tag == "title" and (child.text or "").strip() for child in svg)
        named = titled or svg.get("aria-label") or svg.get("aria-labelledby")
        if svg.get("role") != "img" or not named:
            yield Finding(
                page.path,
                svg.sourceline or 0,
                "html-svg-name",
                '본문의 SVG 그림에 이름(title)이나 role="img"가 없습니다.',
                'An SVG image in the article has no title or no role="img".',
                '`<svg role="img" aria-labelledby="…"><title id="…">…</title>`처럼 쓰고, '
                '장식이면 aria-hidden="true"를 붙이십시오.',
                'Write `<svg role="img" aria-labelledby="…"><title id="…">…</title>`, '
                'or aria-hidden="true" if it is only decoration.',
            )


def _is_named_otherwise(element: HtmlElement) -> bool:
    """Whether the element is a control, whose icons it names, or is hidden from screen readers."""
    classes = set((element.get("class") or "").split())
    return (
        element.tag in ("a", "button", "label", "summary")
        or element.get("aria-hidden") == "true"
        or bool(classes & {"twemoji", "md-icon"})
    )


def _is_foreign(site: BuiltSite, page_address: str, address: str) -> bool:
    try:
        parts = urlsplit(urljoin(page_address, address.strip()))
    except ValueError:
        return True
    if parts.scheme in ("data", "blob", "about", "javascript", "mailto"):
        return False
    return f"{parts.scheme}://{parts.netloc}" != (site.origin or "https://site.invalid")


def _loads(site: BuiltSite, page: BuiltPage) -> Iterator[Finding]:
    here = f"{site.origin or 'https://site.invalid'}{site.base}{page.url}"
    for element, address in _loaded(page.tree):
        if _is_foreign(site, here, address):
            path, line = page.place(address, line=element.sourceline or 0)
            yield Finding(
                path,
                line,
                "html-external-load",
                f"만들어진 페이지 {page.file}가 다른 사이트에서 불러옵니다: <{element.tag}> {address}",
                f"The built page {page.file} loads from another site: <{element.tag}> {address}",
                "그 파일을 docs/assets/에 넣고 거기서 쓰십시오.",
                "Put the file into docs/assets/ and use it from there.",
            )


def _loaded(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Everything that a browser fetches automatically for a page, as (element, address)."""
    for element in tree.iter(etree.Element):
        for attribute in _LOADED.get(str(element.tag), ()):
            if value := element.get(attribute):
                if attribute == "srcset":
                    yield from ((element, part.split()[0]) for part in value.split(",") if part.strip())
                else:
                    yield element, value
        if element.tag == "link" and element.get("href"):
            rel = set((element.get("rel") or "").lower().split())
            if not rel or rel - _NOT_LOADED:
                yield element, element.get("href")
        if element.tag == "form" and element.get("action"):
            yield element, element.get("action")
        css = (element.get("style") or "") + ((element.text or "") if element.tag == "style" else "")
        yield from ((element, address) for address in _css_addresses(css))


def _css_addresses(css: str) -> Iterator[str]:
    for match in _CSS_ADDRESS.finditer(_CSS_COMMENT.sub("", css)):
        yield (match["url"] or match["import"]).strip()


def _stylesheet(site: BuiltSite, path: Path) -> Iterator[Finding]:
    name = path.relative_to(site.folder).as_posix()
    here = f"{site.origin or 'https://site.invalid'}{site.base}{name}"
    text = path.read_text(encoding="utf-8", errors="replace")
    for address in _css_addresses(text):
        if _is_foreign(site, here, address):
            yield Finding(
                path,
                text.count("\n", 0, text.find(address)) + 1,
                "html-external-load",
                f"스타일시트가 다른 사이트에서 불러옵니다: {address}",
                f"The stylesheet loads from another site: {address}",
                "그 파일을 docs/assets/에 넣고 거기서 쓰십시오.",
                "Put the file into docs/assets/ and use it from there.",
            )


def _outline(page: BuiltPage) -> Iterator[Finding]:
    language = page.tree.get("lang") or ""
    if language != page.language:
        yield Finding(
            page.path,
            1,
            "html-lang",
            f'`<html lang="{language}">`인데 이 주소의 언어는 {page.language}입니다.',
            f'The page says `<html lang="{language}">`, but the language of its address is {page.language}.',
            f'`lang="{page.language}"`로 고치십시오(mkdocs.yml의 언어 설정).',
            f'Change it to `lang="{page.language}"` (the languages in mkdocs.yml).',
        )
    titles = list(page.tree.iter("h1"))
    if len(titles) != 1:
        yield Finding(
            page.source or page.path,
            0 if not page.source else 1,
            "html-h1",
            f"만들어진 페이지 {page.file}의 h1이 {len(titles)}개입니다.",
            f"The built page {page.file} has {len(titles)} h1 elements.",
            "문서의 `#` 제목을 하나만 두십시오.",
            "Keep one `#` heading on the page.",
        )


def _addresses(site: BuiltSite, page: BuiltPage) -> Iterator[Finding]:
    if page.is_not_found_page:
        return
    untranslated = page.source is not None and f"/{page.language}/" not in page.source.as_posix()
    own = site.address(page.url)
    korean = site.address(page.name)
    links = page.links("canonical")
    canonical = [link.get("href") or "" for link in links]
    # An untranslated page may name the Korean page as its canonical address.
    allowed = [own, korean] if untranslated else [own]
    if len(canonical) != 1 or canonical[0] not in allowed:
        yield Finding(
            page.path,
            (links[0].sourceline or 0) if links else 0,
            "html-canonical",
            f"canonical 주소가 바르지 않습니다: {', '.join(canonical) or '없음'}",
            f"The canonical address is wrong: {', '.join(canonical) or 'none'}",
            f'`<link rel="canonical" href="{own}">` 하나여야 합니다.',
            f'It must be one `<link rel="canonical" href="{own}">`.',
        )
    if untranslated:
        return
    expected = {}
    for language in LANGUAGES:
        url = folder(language) + page.name
        other = site.by_url.get(url)
        if other is not None and (other.source is None or f"/{language}/" in other.source.as_posix()):
            expected[language] = site.address(url)
    expected["x-default"] = korean
    links = [link for link in page.links("alternate") if link.get("hreflang")]
    actual = [(link.get("hreflang"), link.get("href") or "") for link in links]
    if sorted(actual) != sorted(expected.items()):
        wrong = [f"− {k}: {v}" for k, v in expected.items() if (k, v) not in actual]
        wrong += [f"+ {k}: {v}" for k, v in actual if expected.get(k) != v]
        wrong += [f"2× {k}: {v}" for (k, v), count in Counter(actual).items() if count > 1]
        differences = "; ".join(wrong)
        yield Finding(
            page.path,
            (links[0].sourceline or 0) if links else 0,
            "html-hreflang",
            f"다른 언어를 가리키는 링크(hreflang)가 바르지 않습니다(− 빠짐, + 잘못됨): {differences}",
            f"The links to other languages (hreflang) are wrong (− missing, + incorrect): {differences}",
            "overrides/partials/alternates.html을 고치십시오.",
            "Fix overrides/partials/alternates.html.",
        )


def _sitemaps(site: BuiltSite) -> Iterator[Finding]:
    for path, addresses in site.sitemaps():
        for line, address in addresses:
            if not site.has(address):
                yield Finding(
                    path,
                    line,
                    "html-sitemap",
                    f"사이트맵에 존재하지 않는 페이지의 주소가 있습니다: {address}",
                    f"The sitemap names a page that does not exist: {address}",
                    "overrides/sitemap.xml을 고치십시오.",
                    "Fix overrides/sitemap.xml.",
                )
