"""The package document and the container of an EPUB 3.3: https://www.w3.org/TR/epub-33/."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from lxml import etree, html
from lxml.builder import ElementMaker

from scripts.book.cover import Book
from scripts.epub.publication import Resource
from scripts.epub.xhtml import written
from scripts.finish.zipped import entry

_FOLDER = "EPUB"
_PACKAGE = f"{_FOLDER}/package.opf"
_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_OCF = "urn:oasis:names:tc:opendocument:xmlns:container"
_P = ElementMaker(namespace=_OPF, nsmap={None: _OPF, "dc": _DC})
_D = ElementMaker(namespace=_DC)
_C = ElementMaker(namespace=_OCF, nsmap={None: _OCF})

#: The earliest time that a zip can hold.
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)

CONTRIBUTORS = {"ko": "{title} 기여자", "en": "{title} contributors"}
ACCESSIBILITY = {
    "ko": "본문은 모두 글이고, 제목과 차례로 이동할 수 있습니다. 그림에는 대체 텍스트와 설명이 있습니다. "
    "글자 크기, 글꼴, 색은 읽는 프로그램에서 바꿀 수 있습니다. 공인된 접근성 평가는 받지 않았습니다.",
    "en": "All content is text that can be navigated by headings and the table of contents. Diagrams have text "
    "alternatives and descriptions. Text size, fonts and colors follow the reading system. The publication has had no "
    "certified accessibility evaluation.",
}
_METADATA = (
    ("schema:accessMode", "textual"),
    ("schema:accessMode", "visual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "alternativeText"),
    ("schema:accessibilityFeature", "displayTransformability"),
    ("schema:accessibilityFeature", "readingOrder"),
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityHazard", "none"),
)


def packed(resources: Sequence[Resource], book: Book) -> bytes:
    """The EPUB, the same bytes for the same files and time."""
    moment = max(book.time or _EARLIEST, _EARLIEST)
    container = _C.container(
        _C.rootfiles(_C.rootfile({"full-path": _PACKAGE, "media-type": "application/oebps-package+xml"})), version="1.0"
    )
    files = [
        ("META-INF/container.xml", written(container)),
        (_PACKAGE, written(_package(resources, book, moment))),
        *((f"{_FOLDER}/{resource.name}", resource.content) for resource in resources),
    ]
    time, made = int(moment.timestamp()), io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        # first and not compressed, so that the file can be recognized by its beginning
        archive.writestr(entry("mimetype", time), b"application/epub+zip", zipfile.ZIP_STORED)
        for name, content in files:
            archive.writestr(entry(name, time), content, zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


def _package(resources: Sequence[Resource], book: Book, moment: datetime) -> etree._Element:
    ids = {resource.name: f"r{number}" for number, resource in enumerate(resources, 1)}
    items = []
    for resource in resources:
        item = _P.item({"id": ids[resource.name], "href": resource.name, "media-type": resource.media})
        if resource.properties:
            item.set("properties", resource.properties)
        items.append(item)
    return _P.package(
        {"version": "3.0", "unique-identifier": "id", "{http://www.w3.org/XML/1998/namespace}lang": book.language},
        _P.metadata(*_metadata(book, moment)),
        _P.manifest(*items),
        _P.spine(*(_P.itemref(idref=ids[resource.name]) for resource in resources if resource.read)),
    )


def _metadata(book: Book, moment: datetime) -> Iterator[etree._Element]:
    # one identifier for all editions of a language: a reader replaces the older one
    yield _D.identifier(uuid.uuid5(uuid.NAMESPACE_URL, f"{book.site_url}#epub-{book.language}").urn, id="id")
    yield _D.title(book.title)
    yield _D.language(book.language)
    yield _D.creator(CONTRIBUTORS[book.language].format(title=book.title))
    yield _D.publisher(book.title)
    yield _D.description(book.subtitle)
    yield _D.source(book.site_url)
    yield _D.rights(" ".join(html.fragment_fromstring(book.licence).text_content().split()))
    if book.time:
        yield _D.date(book.time.date().isoformat())
    yield _P.meta(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), property="dcterms:modified")
    for name, value in _METADATA:
        yield _P.meta(value, property=name)
    yield _P.meta(ACCESSIBILITY[book.language], property="schema:accessibilitySummary")
