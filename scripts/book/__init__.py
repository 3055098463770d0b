"""The site as a book, one PDF for a language, with contents, page numbers, bookmarks and links that work; and its cheat
sheet alone, as a PDF of two pages."""

from __future__ import annotations

from scripts.book import chapters
from scripts.finish.page import Site

NAME = "docker-guide.{language}.pdf"
SHEET = "docker-guide.cheat-sheet.{language}.pdf"


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


def write_sheet(site: Site) -> None:
    """Make the cheat sheet of each language.

    Raises:
        BookError: it needs more than two pages, there is no Chromium, it failed, or a letter has no font.
    """
    from scripts.book import cover, printing, sheet  # what they need, the site's build does not have

    for language, (chapter,) in chapters.of(site).items():
        about = cover.facts(site, language)
        text = sheet.compose(chapter, about)
        pdf, pages = printing.render(lambda _, text=text: text, about.time)
        name = SHEET.format(language=language)
        if pages > sheet.SIDES:
            raise chapters.BookError(
                f"{name}: {pages}쪽이라 A4 앞뒤에 들어가지 않습니다. "
                f"docs/{language}/commands/index.md의 표를 줄이십시오. / "
                f"It takes {pages} pages and does not fit the two sides of a sheet: shorten the tables of that page."
            )
        site.files[name] = pdf
        site.told.append(f"{name}: {pages} pages")
