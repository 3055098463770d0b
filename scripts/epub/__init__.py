"""The book's chapters for e-readers: an EPUB 3 of each language."""

from __future__ import annotations

from scripts.book import chapters
from scripts.finish.page import Site

NAME = "docker-guide.{language}.epub"


def write(site: Site) -> None:
    """Make the EPUB of each language."""
    from scripts.book import cover  # what they need, the site's build does not have
    from scripts.epub import package, publication

    for language, found in chapters.of(site).items():
        book = cover.facts(site, language)
        site.files[NAME.format(language=language)] = package.packed(publication.resources(found, book), book)
        site.told.append(f"{NAME.format(language=language)}: {len(found)} chapters")
