"""Command line: `python -m scripts.epub --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.book.chapters import BookError, read
from scripts.book.cover import facts
from scripts.core.languages import LANGUAGES
from scripts.epub import package, publication

NAME = "docker-guide.{language}.epub"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.epub",
        description="Make an EPUB 3 of each language from a built site. Chapters are the pages of mkdocs.yml's nav in "
        "its order; links to other pages lead to the site. Exit status: 0 written, 2 it could not run.",
    )
    parser.add_argument("site", type=Path, help="the built site")
    parser.add_argument("folder", type=Path, help=f"where the files go, as {NAME.format(language='ko')}")
    parser.add_argument("--language", choices=LANGUAGES, action="append", help="only this one; can be repeated")
    parser.add_argument("--pages", nargs="+", metavar="PAGE", help="only these chapters, as `commands/run`")
    options = parser.parse_args(arguments)
    try:
        for language in options.language or LANGUAGES:
            target = options.folder / NAME.format(language=language)
            chapters = make(options.site, target, language, options.pages)
            print(f"{target}: {chapters} chapters, {target.stat().st_size / 1e6:.1f} MB")
    except (BookError, OSError) as error:
        print(f"python -m scripts.epub: {error}", file=sys.stderr)
        return 2
    return 0


def make(site: Path, target: Path, language: str, names: Sequence[str] | None = None) -> int:
    """Write an EPUB.

    Args:
        site: the built site.
        target: the file; its folder is made.
        language: which language's pages.
        names: only these pages, as `commands/run`; None for all.

    Returns:
        How many chapters it has.

    Raises:
        BookError, OSError: it cannot be made; see the message.
    """
    chapters = read(site, language, names)
    book = facts(site, language)
    package.write(publication.resources(chapters, book), book, target)
    return len(chapters)


if __name__ == "__main__":
    sys.exit(main())
