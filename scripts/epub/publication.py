"""The files of an EPUB: cover, title page, contents, a page for each part, the chapters and their images."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from lxml import etree, html

from scripts.book.article import place, prepared
from scripts.book.chapters import BookError, Chapter
from scripts.book.cover import Book
from scripts.book.words import WORDS, edition
from scripts.core.languages import folder
from scripts.epub import cover
from scripts.epub.drawings import draw
from scripts.epub.xhtml import TYPE, E, converted, document

STYLE = Path(__file__).with_name("epub.css")
COVER = {"ko": "표지", "en": "Cover"}

#: Media types of the images that every reading app shows (https://www.w3.org/TR/epub-33/#sec-core-media-types).
_IMAGES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


@dataclass(frozen=True)
class Resource:
    """A file of an EPUB.

    Attributes:
        name: beside the package document, as `commands.run.xhtml`.
        media: its media type.
        content: of the file.
        properties: as the manifest names them (https://www.w3.org/TR/epub-33/#app-item-properties-vocab).
        read: whether it is in the reading order.
    """

    name: str
    media: str
    content: bytes
    properties: str = ""
    read: bool = False


def stylesheet() -> str:
    """The stylesheet, with the plain value of the light scheme before each variable, for old e-readers."""
    text = STYLE.read_text(encoding="utf-8")
    variables = dict(re.findall(r"(--guide-[\w-]+): ([^;]+);", text.partition("@media")[0]))

    def with_plain_value(declaration: re.Match[str]) -> str:
        plain = re.sub(r"var\((--guide-[\w-]+)\)", lambda variable: variables[variable[1]], declaration[0])
        return f"{plain}{declaration[0]}"

    return re.sub(r"\n *[\w-]+: [^;{}]*var\(--guide-[^;{}]*;", with_plain_value, text)


def resources(chapters: Sequence[Chapter], book: Book) -> list[Resource]:
    """All files; those that are read in their order.

    Raises:
        BookError: a chapter shows an image that is not a file of the site, or not in a format that e-readers show.
    """
    names = {chapter.address: _name(chapter.address, book.language) for chapter in chapters}
    parts = list(dict.fromkeys(chapter.part for chapter in chapters if chapter.part))
    images: dict[str, Resource] = {}
    made = [
        Resource("epub.css", "text/css", stylesheet().encode()),
        Resource("cover.png", "image/png", cover.png(book), "cover-image"),
        _page("cover.xhtml", _cover(book)),
        _page("title.xhtml", _title(book)),
        Resource("nav.xhtml", "application/xhtml+xml", _contents(chapters, names, parts, book), "nav", read=True),
    ]
    part = ""
    for chapter in chapters:
        if chapter.part and chapter.part != part:
            made.append(_page(_part_name(parts, chapter.part), _part(chapter.part, book.language)))
        part = chapter.part
        article = _article(chapter, names, book, images)
        drawn = "svg" if article.find(".//{*}svg") is not None else ""
        content = document(chapter.title, book.language, article)
        made.append(_page(names[chapter.address], content, drawn))
    return [*made, *images.values()]


def _page(name: str, content: bytes, properties: str = "") -> Resource:
    return Resource(name, "application/xhtml+xml", content, properties, read=True)


def _name(address: str, language: str) -> str:
    """The file of a chapter: the same as long as its address is, so that bookmarks keep their place."""
    inside = address.removeprefix(folder(language))
    return f"{inside.rstrip('/').replace('/', '.') or 'index'}.xhtml"


def _part_name(parts: Sequence[str], part: str) -> str:
    return f"part-{parts.index(part) + 1}.xhtml"


def _cover(book: Book) -> bytes:
    picture = E.section({TYPE: "cover", "class": "cover"}, E.img(src="cover.png", alt=book.title))
    return document(COVER[book.language], book.language, picture, kind="frontmatter")


def _title(book: Book) -> bytes:
    licence = converted(html.fragment_fromstring(book.licence))
    page = E.section(
        {TYPE: "titlepage", "class": "title"},
        E.h1(book.title),
        E.p(book.subtitle),
        *(E.p(line) for line in edition(book)),
        E.p(E.a(book.site_url, href=book.site_url)),
        licence,
    )
    return document(book.title, book.language, page, kind="frontmatter")


def _part(title: str, language: str) -> bytes:
    return document(title, language, E.section({TYPE: "part", "role": "doc-part"}, E.h1({"class": "part"}, title)))


def _contents(chapters: Sequence[Chapter], names: Mapping[str, str], parts: Sequence[str], book: Book) -> bytes:
    title = WORDS[book.language]["contents"]
    first = chapters[0]
    landmarks = (
        ("cover", "cover.xhtml", COVER[book.language]),
        ("toc", "nav.xhtml", title),
        ("bodymatter", names[first.address], first.title),
    )
    return document(
        title,
        book.language,
        E.nav({TYPE: "toc", "role": "doc-toc", "id": "toc"}, E.h1(title), E.ol(*_entries(chapters, names, parts))),
        E.nav(
            {TYPE: "landmarks", "hidden": "hidden"},
            E.ol(*(E.li(E.a({TYPE: kind, "href": name}, text)) for kind, name, text in landmarks)),
        ),
        kind="frontmatter",
    )


def _entries(chapters: Sequence[Chapter], names: Mapping[str, str], parts: Sequence[str]) -> Iterator[etree._Element]:
    for part, of_part in groupby(chapters, lambda chapter: chapter.part):
        rows = []
        for group, of_group in groupby(of_part, lambda chapter: chapter.group):
            links = [E.li(E.a(chapter.title, href=names[chapter.address])) for chapter in of_group]
            rows += [E.li(E.span(group), E.ol(*links))] if group else links
        yield from [E.li(E.a(part, href=_part_name(parts, part)), E.ol(*rows))] if part else rows


def _article(chapter: Chapter, names: Mapping[str, str], book: Book, images: dict[str, Resource]) -> etree._Element:
    article = prepared(chapter.article)
    draw(article)
    for element in article.iter("*"):
        if (href := element.get("href")) is not None:
            element.set("href", _link(href, chapter, names, book.site_url))
        if src := element.get("src"):
            image = _image(src, chapter, book)
            images[image.name] = image
            element.set("src", image.name)
        if element.tag == "table" and len(element.xpath("(.//tr)[1]/*")) > 3:
            element.set("class", "wide")
    article.tag = "section"
    article.attrib.clear()
    made = converted(article)
    made.set(TYPE, "chapter")
    made.set("role", "doc-chapter")
    made.set("aria-label", chapter.title)
    return made


def _link(href: str, chapter: Chapter, names: Mapping[str, str], site_url: str) -> str:
    found = place(href, chapter.address)
    if found is None:
        return href
    address, id_ = found
    target = names.get(address, f"{site_url}{address}")
    return f"{target}#{id_}" if id_ else target


def _image(src: str, chapter: Chapter, book: Book) -> Resource:
    found = place(src.partition("?")[0], chapter.address)
    path = None if found is None else book.site / found[0]
    if path is None or not path.is_file() or path.suffix not in _IMAGES:
        where = f"{chapter.address or '/'}: {src}"
        raise BookError(
            f"{where}: EPUB에 넣을 수 없는 그림입니다. 사이트에 있는 SVG, PNG, JPEG, GIF, WebP 파일을 쓰십시오. / "
            f"{where}: this image cannot go into the EPUB. Use an SVG, PNG, JPEG, GIF or WebP file of the site."
        )
    return Resource(f"images/{found[0].replace('/', '.')}", _IMAGES[path.suffix], path.read_bytes())
