"""The site as a book: one PDF for a language, with contents, page numbers, bookmarks and links that work."""

from __future__ import annotations

from scripts.book import chapters
from scripts.finish.page import Site

NAME = "docker-guide.{language}.pdf"


def write(site: Site) -> None:
    """Make the book of each language.

    Raises:
        BookError: there is no Chromium, it failed, or a letter has no font.
    """
    from scripts.book import compose, cover, printing  # what they need, the site's build does not have

    for language, found in chapters.of(site).items():
        book = cover.facts(site, language)
        pdf, pages = printing.render(
            lambda numbers, found=found, book=book: compose.compose(found, book, numbers), book.time
        )
        site.files[NAME.format(language=language)] = pdf
        site.told.append(f"{NAME.format(language=language)}: {len(found)} chapters, {pages} pages")
