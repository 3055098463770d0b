"""What every built page must have for readers, screen readers and search engines, and must not load."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from scripts.check.built.built_site import BuiltPage, BuiltSite
from scripts.check.messages import finding
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
            yield finding(path, line, "html-id-double", page=page, id=id_, count=count)


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
            yield finding(path, line, "html-heading-id", text=text, id=id_)


def _images(page: BuiltPage) -> Iterator[Finding]:
    for image in page.tree.iter("img"):
        if image.get("alt") is None:
            source = image.get("src") or ""
            path, line = page.place(source.rpartition("/")[2], line=image.sourceline or 0)
            yield finding(path, line, "html-image-alt", page=page, source=source)


def _diagrams(page: BuiltPage) -> Iterator[Finding]:
    """Inline SVG in the article. The templates' icons are named by the control that contains them."""
    for svg in page.tree.xpath("//article//svg"):
        if any(_is_named_otherwise(e) for e in (svg, *svg.iterancestors())):
            continue
        titled = any(child.tag == "title" and (child.text or "").strip() for child in svg)
        named = titled or svg.get("aria-label") or svg.get("aria-labelledby")
        if svg.get("role") != "img" or not named:
            yield finding(page.path, svg.sourceline or 0, "html-svg-name")


def _is_named_otherwise(element: HtmlElement) -> bool:
    """Whether the element is a control, whose icons it names, or is hidden from screen readers."""
    classes = set((element.get("class") or "").split())
    return (
        element.tag in ("a", "button", "label", "summary")
        or element.get("aria-hidden") == "true"
        or "twemoji" in classes
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
            yield finding(path, line, "html-external-load", page=page, element=element, address=address)


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
            yield finding(
                path, text.count("\n", 0, text.find(address)) + 1, "html-external-load.stylesheet", address=address
            )


def _outline(page: BuiltPage) -> Iterator[Finding]:
    language = page.tree.get("lang") or ""
    if language != page.language:
        yield finding(page.path, 1, "html-lang", language=language, page=page)
    titles = list(page.tree.iter("h1"))
    if len(titles) != 1:
        yield finding(page.source or page.path, 0 if not page.source else 1, "html-h1", page=page, count=len(titles))


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
        key = "html-canonical" if canonical else "html-canonical.none"
        yield finding(page.path, _first_line(links), key, addresses=", ".join(canonical), own=own)
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
        yield finding(page.path, _first_line(links), "html-hreflang", differences=differences)


def _first_line(elements: list[HtmlElement]) -> int:
    return (elements[0].sourceline or 0) if elements else 0


def _sitemaps(site: BuiltSite) -> Iterator[Finding]:
    for path, addresses in site.sitemaps():
        for line, address in addresses:
            if not site.has(address):
                yield finding(path, line, "html-sitemap", address=address)
