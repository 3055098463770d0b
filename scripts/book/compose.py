"""Chapters joined to one HTML document: ids that are unique in the book, links that lead within it or to the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from lxml import etree, html

from scripts.book.article import place, prepared
from scripts.book.chapters import Chapter
from scripts.book.cover import Book
from scripts.book.fonts import SANS
from scripts.book.words import WORDS, edition

STYLE = Path(__file__).with_name("book.css")

#: Attributes that hold an id of the same page, or ids.
_REFERRING = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
_SMALL = f'font: 8pt "{SANS}"; color: #586470'


def compose(chapters: Sequence[Chapter], book: Book, pages: Mapping[str, int] | None = None) -> str:
    """The document. `pages` are page numbers by id, for the table of contents; None leaves them blank.

    It asks for `fonts.css` beside it, and for the book's stylesheets and logo where they are.
    """
    words = WORDS[book.language]
    names = {chapter.address: f"c{number}" for number, chapter in enumerate(chapters, 1)}
    parts = list(dict.fromkeys(chapter.part for chapter in chapters if chapter.part))
    headers = "".join(
        f"@page part-{number} {{ @top-right {{ content: {css_string(part)}; {_SMALL} }} }} "
        f".part-{number} {{ page: part-{number}; }}\n"
        for number, part in enumerate(parts, 1)
    )
    sheets = "".join(
        f'<link rel="stylesheet" href="{escape(path.resolve().as_uri())}">' for path in (*book.stylesheets, STYLE)
    )
    out = [
        f'<!doctype html><html lang="{book.language}" data-scheme="light"><meta charset="utf-8">',
        f"<title>{escape(book.title)}</title>",
        f'<link rel="stylesheet" href="fonts.css">{sheets}',
        f"<style>@page {{ @top-left {{ content: {css_string(book.title)}; {_SMALL} }} }}\n{headers}"
        "@page :first { @top-left { content: none } }</style>",
        '<body class="book">',
        *_cover(book),
        f'<nav class="toc"><h1 id="contents">{words["contents"]}</h1>',
        *_contents(chapters, names, parts, pages or {}),
        "</nav>",
    ]
    part = ""
    for chapter in chapters:
        if chapter.part and chapter.part != part:
            number = parts.index(chapter.part) + 1
            out.append(f'<h1 class="part part-{number}" id="part-{number}">{escape(chapter.part)}</h1>')
        part = chapter.part
        number = parts.index(part) + 1 if part else 0
        body = _body(chapter, names, book)
        out.append(f'<section class="guide-text part-{number}" id="{names[chapter.address]}">{body}</section>')
    return "".join(out)


def _cover(book: Book) -> Iterator[str]:
    yield f'<section class="cover"><img src="{escape(book.logo.resolve().as_uri())}" alt="">'
    yield f'<p class="cover-title">{escape(book.title)}</p><p class="cover-line">{escape(book.subtitle)}</p>'
    yield '<p class="cover-facts">'
    yield from (f"{escape(line)}<br>" for line in edition(book))
    yield f'<a href="{escape(book.site_url)}">{escape(book.site_url)}</a></p>'
    yield f'<div class="cover-licence">{book.licence}</div></section>'


def css_string(text: str) -> str:
    """A string of CSS, in which no character ends the element that it stands in."""
    return '"' + re.sub(r'[\\"<\n]', lambda match: f"\\{ord(match[0]):x} ", text) + '"'


def _contents(
    chapters: Sequence[Chapter], names: Mapping[str, str], parts: list[str], pages: Mapping[str, int]
) -> Iterator[str]:
    def line(id_: str, title: str, kind: str) -> str:
        page = pages.get(id_, "")
        return f'<p class="{kind}"><a href="#{id_}"><span>{escape(title)}</span><i></i><b>{page}</b></a></p>'

    part = group = ""
    for chapter in chapters:
        if chapter.part and chapter.part != part:
            yield line(f"part-{parts.index(chapter.part) + 1}", chapter.part, "toc-part")
        if chapter.group and chapter.group != group:
            yield f'<p class="toc-group">{escape(chapter.group)}</p>'
        part, group = chapter.part, chapter.group
        kind = "toc-chapter" if part else "toc-part"
        yield line(names[chapter.address], chapter.title, f"{kind} toc-grouped" if group else kind)


def _body(chapter: Chapter, names: Mapping[str, str], book: Book) -> str:
    article = prepared(chapter.article)
    name = names[chapter.address]
    for element in list(article.iter(etree.Element)):
        _rename(element, name)
        if (href := element.get("href")) is not None:
            element.set("href", link(href, chapter, names, book.site_url))
        if src := element.get("src"):
            # of the site that is printed, not of the one that is published
            element.set("src", (book.site / chapter.address / src.partition("?")[0]).resolve().as_uri())
        if heading := re.fullmatch(r"h([1-5])", str(element.tag)):
            # h1 are the parts, as the bookmarks come from the headings
            element.tag = f"h{int(heading[1]) + (1 if chapter.part else 0)}"
            element.set("class", f"{element.get('class', '')} book-{heading[1]}".strip())
    return "".join(html.tostring(child, encoding="unicode") for child in article)


def _rename(element: html.HtmlElement, name: str) -> None:
    """Put a chapter's name before the ids of an element, and before those that it refers to."""
    if id_ := element.get("id"):
        element.set("id", f"{name}-{id_}")
    for attribute in _REFERRING:
        if value := element.get(attribute):
            element.set(attribute, " ".join(f"{name}-{each}" for each in value.split()))
    for attribute, value in element.attrib.items():
        if "url(#" in value:
            element.set(attribute, value.replace("url(#", f"url(#{name}-"))
    if element.tag == "style" and element.text:
        element.text = element.text.replace("url(#", f"url(#{name}-")


def link(href: str, chapter: Chapter, names: Mapping[str, str], site_url: str) -> str:
    """Where a link of a chapter leads in the document: to one of the chapters in `names`, or to the site."""
    found = place(href, chapter.address)
    if found is None:
        return href
    address, id_ = found
    if address in names:
        return f"#{names[address]}-{id_}" if id_ else f"#{names[address]}"
    return f"{site_url}{address}{'#' + id_ if id_ else ''}"
