"""Counts what the pages hold, for notes and decisions: `python -m scripts.census [PAGE ...]`.

A reader takes about 500 syllables of Korean a minute; in other languages words are counted instead.
"""

import argparse
import re
import sys
from collections.abc import Sequence

from scripts.core import blocks
from scripts.core.languages import LANGUAGES
from scripts.core.page import Page, page_paths
from scripts.core.paths import DOCS
from scripts.source_page import SourcePage

SYLLABLES_A_MINUTE = 500
_SYLLABLE = re.compile(r"[가-힣]")
_DRAWING = re.compile(r"!\[[^\]]*\]\([^)]*/diagrams/([\w-]+)\.svg\)")


def rows(language: str, only: Sequence[str] = ()) -> list[tuple[str, str]]:
    """What the pages of a language hold, or those that are named (`commands/run`): names and figures."""
    paths = page_paths(language)
    if only:
        paths = [path for path in paths if path.relative_to(DOCS / language).with_suffix("").as_posix() in only]
    pages = [SourcePage(path, DOCS) for path in paths]
    drawings = [set(_DRAWING.findall(page.raw)) for page in pages]
    syllables = sum(len(_SYLLABLE.findall(page.text)) for page in pages)
    found = [
        ("pages", f"{len(pages)}"),
        ("words", f"{sum(len(page.text.split()) for page in pages):,}"),
        ("command lines", f"{sum(len(blocks.read(Page(path)).commands) for path in paths):,}"),
        ("drawings", f"{len(set().union(*drawings))}"),
        ("pages with a drawing", f"{sum(map(bool, drawings))}"),
    ]
    if language == "ko":
        found.append(("minutes to read", f"{syllables / SYLLABLES_A_MINUTE:.1f} ({syllables:,} syllables)"))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.census", description="Count what the pages hold.")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="such as commands/run; all pages without one")
    only = parser.parse_args(arguments).pages
    for language in LANGUAGES:
        found = rows(language, only)
        if found[0][1] == "0":
            print(f"no page of docs/{language} is named {', '.join(only)}", file=sys.stderr)
            return 2
        print(language, *(f"  {name}: {figure}" for name, figure in found), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
