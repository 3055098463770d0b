"""The cheat sheet: the headings and tables of one page, laid out as the site's stylesheet prints that page."""

from __future__ import annotations

from html import escape
from pathlib import Path

from lxml import html

from scripts.book.article import prepared
from scripts.book.chapters import Chapter
from scripts.book.compose import css_string, link
from scripts.book.cover import Book
from scripts.book.fonts import SANS
from scripts.book.words import WORDS

STYLE = Path(__file__).with_name("sheet.css")
#: Most pages that it may have: the two sides of a sheet of paper.
SIDES = 2


def compose(chapter: Chapter, book: Book) -> str:
    """The document: each heading with a table below it, and links to the site.

    It asks for `fonts.css` beside it, and for the stylesheets where they are.
    """
    article = prepared(chapter.article)
    for child in list(article):
        if not (child.tag in ("h1", "table") or (child.tag == "h2" and _heads_table(child))):
            article.remove(child)
    for code in article.iter("code"):
        _keep_words(code)
    for element in article.iter("a"):
        element.set("href", link(element.get("href", ""), chapter, {}, book.site_url))
    sheets = "".join(
        f'<link rel="stylesheet" href="{escape(path.resolve().as_uri())}">' for path in (*book.stylesheets, STYLE)
    )
    title = f"{chapter.title} - {book.title}"
    return "".join(
        (
            f'<!doctype html><html lang="{book.language}" data-scheme="light"><meta charset="utf-8">',
            f'<title>{escape(title)}</title><link rel="stylesheet" href="fonts.css">{sheets}',
            f"<style>{_margins(chapter, book)}</style>",
            '<body class="sheet"><section class="guide-text">',
            *(html.tostring(child, encoding="unicode") for child in article),
            "</section>",
        )
    )


def _heads_table(heading: html.HtmlElement) -> bool:
    """Whether a table follows before the next heading."""
    following = next((each.tag for each in heading.itersiblings("h2", "table")), "")
    return following == "table"


def _keep_words(code: html.HtmlElement) -> None:
    """Put each word of a command with hyphens into an element in which no line breaks: `--no-cache` stays whole."""
    words = [word for word in (code.text or "").split(" ") if word]
    if len(code) or not any("-" in word for word in words):
        return
    code.text = ""
    for number, word in enumerate(words):
        span = html.Element("span", {"class": "sheet-word"})
        span.text, span.tail = word, " " if number + 1 < len(words) else ""
        code.append(span)


def _margins(chapter: Chapter, book: Book) -> str:
    """The style of what stands below the text: the address of the page and what the sheet is for."""
    font = f'font: 7.5pt "{SANS}"; color: #586470'  # no variables reach here
    edition = WORDS[book.language]["sheet"].format(**book.versions)
    if book.time:
        edition = f"{WORDS[book.language]['edition'].format(date=book.time.date().isoformat())} · {edition}"
    where = f"{book.title} · {book.site_url}{chapter.address}"
    return (
        f"@page cheat-sheet {{ @bottom-left {{ content: {css_string(where)}; {font} }} "
        f'@bottom-right {{ content: {css_string(edition + " · ")} counter(page) "/" counter(pages); {font} }} }}'
    )
