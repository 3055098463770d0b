"""Command line: `python -m scripts.book --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.book.chapters import BookError, read
from scripts.book.compose import compose
from scripts.book.cover import facts
from scripts.book.printing import render
from scripts.core.languages import LANGUAGES
from scripts.core.yaml_lines import YamlError

NAME = "docker-guide.{language}.pdf"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.book",
        description="Print a built site as a book, one PDF for a language: cover, contents, page numbers, bookmarks. "
        "Chapters are the pages of mkdocs.yml's nav in its order; links to other pages lead to the site. "
        "Exit status: 0 written, 2 it could not run.",
    )
    parser.add_argument("site", type=Path, help="the built site")
    parser.add_argument("folder", type=Path, help=f"where the books go, as {NAME.format(language='ko')}")
    parser.add_argument("--language", choices=LANGUAGES, action="append", help="only this one; can be repeated")
    parser.add_argument("--pages", nargs="+", metavar="PAGE", help="only these chapters, as `commands/run`")
    options = parser.parse_args(arguments)
    try:
        for language in options.language or LANGUAGES:
            target = options.folder / NAME.format(language=language)
            chapters, pages = make(options.site, target, language, options.pages)
            print(f"{target}: {chapters} chapters, {pages} pages, {target.stat().st_size / 1e6:.1f} MB")
    except (BookError, YamlError, OSError) as error:
        print(f"python -m scripts.book: {error}", file=sys.stderr)
        return 2
    return 0


def make(site: Path, target: Path, language: str, names: Sequence[str] | None = None) -> tuple[int, int]:
    """Write a book.

    Args:
        site: the built site.
        target: the PDF; its folder is made.
        language: which language's pages.
        names: only these pages, as `commands/run`; None for all.

    Returns:
        How many chapters and how many pages it has.

    Raises:
        BookError, OSError: it cannot be made; see the message.
    """
    chapters = read(site, language, names)
    book = facts(site, language)
    pdf, pages = render(lambda numbers: compose(chapters, book, numbers), book.time)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(pdf)
    return len(chapters), pages


if __name__ == "__main__":
    sys.exit(main())
