"""Command line: `python -m scripts.translations --help`."""

import argparse
import sys
from collections.abc import Sequence

from scripts.check.rules.headings import differences
from scripts.core.blocks import read
from scripts.core.page import Page
from scripts.core.paths import DOCS
from scripts.core.text import nearest
from scripts.examples.validate import languages
from scripts.source_page import SourcePage
from scripts.translations.history import HistoryError, difference, version_with
from scripts.translations.state import State, content_hash, mark_of, marked, pairs, state

_EPILOG = """\
A translated page records the version of the Korean page it was made from (`translation: <hash>` in its front
matter). When the Korean page changes, readers of the translation see a small notice until someone updates the
translation and records that:

  python -m scripts.translations                          list what is missing, stale or has another structure
  python -m scripts.translations commands/run             the same for one page
  python -m scripts.translations --mark commands/run      record that the page is up to date
  python -m scripts.translations --mark all               record that all pages are

Exit status: 0 (even if there is something to translate, which is not an error), 2 the tool could not run.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.translations",
        description="List the pages whose translation is missing, stale or has another structure.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="commands/run; all without one")
    parser.add_argument("--mark", action="append", default=[], metavar="PAGE", help="record it (or all) as up to date")
    options = parser.parse_args(arguments)
    try:
        all_pairs = pairs()
        names = {name for _, name, _, _ in all_pairs}
        for page in (*options.pages, *options.mark):
            if page not in names and not (page == "all" and page in options.mark):
                near = nearest(page, names)
                parser.error(f"no page {page!r}" + (f": did you mean {near}?" if near else ""))
        if options.mark:
            return _mark([pair for pair in all_pairs if pair[1] in options.mark or "all" in options.mark])
        return _list([pair for pair in all_pairs if not options.pages or pair[1] in options.pages])
    except (OSError, UnicodeDecodeError) as error:
        print(f"python -m scripts.translations: {error}", file=sys.stderr)
        return 2


_Pair = tuple[str, str, Page, Page | None]


def _mark(chosen: list[_Pair]) -> int:
    status = 0
    for language, name, original, translated in chosen:
        if translated is None:
            if len(chosen) == 1:
                print(f"docs/{language}/{name}.md: the page does not exist", file=sys.stderr)
                status = 2
            continue
        try:
            text = marked(translated.text, original)
        except ValueError as error:
            print(f"docs/{language}/{name}.md:1: {error}: `make check` says what to write", file=sys.stderr)
            status = 2
            continue
        if text != translated.text:
            translated.path.write_text(text, encoding="utf-8")
            print(f"docs/{language}/{name}.md: {content_hash(original)}")
    return status


def _list(chosen: list[_Pair]) -> int:
    counts = dict.fromkeys(State, 0)
    different = 0
    for language, name, original, translated in chosen:
        place = f"docs/{language}/{name}.md"
        now = state(original, translated)
        counts[now] += 1
        if now is State.MISSING:
            print(f"{place}: missing")
        elif now is State.UNMARKED:
            print(f"{place}: unmarked: does not record the Korean version it was made from")
        elif now is State.STALE:
            print(f"{place}: stale: made from {mark_of(translated)}; the Korean page is now {content_hash(original)}")
            try:
                changes = difference(version_with(original.path, mark_of(translated)), original)
            except HistoryError as error:
                changes = str(error)
            print("".join(f"    {line}\n" for line in changes.splitlines()), end="")
        if translated is not None and (differences_ := _structure(original, translated)):
            different += 1
            print(f"{place}: another structure")
            print("".join(f"    {line}\n" for line in differences_), end="")
    summary = ", ".join(f"{count} {now.value}" for now, count in counts.items())
    print(f"translations: {summary}; {different} with another structure")
    return 0


def _structure(original: Page, translated: Page) -> list[str]:
    findings = [
        *differences(SourcePage(original.path, DOCS), SourcePage(translated.path, DOCS)),
        *languages(read(translated), stale_too=True),
    ]
    return [f"line {f.line}: {f.en} {f.fix_en}" for f in sorted(findings, key=lambda f: f.line)]


if __name__ == "__main__":
    sys.exit(main())
