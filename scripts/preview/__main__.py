"""Command line: `python -m scripts.preview --help`.

`comment` runs with rights of the repository, and therefore with nothing but Python's standard library.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.preview import comment, facts


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.preview",
        description="The comment that leads to a pull request's preview. "
        "Exit status: 0 written, 1 the artifact is not what the check writes, 2 wrong arguments.",
    )
    commands = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    collect = commands.add_parser("collect", help="in the check: which pages changed")
    collect.add_argument("site", type=Path, help="the built site")
    collect.add_argument("--base", required=True, metavar="REV", help="where the pull request starts from")
    collect.add_argument("--output", type=Path, required=True, metavar="FILE")
    write = commands.add_parser("comment", help="in the commenter: the comment's text, on standard output")
    write.add_argument("artifact", type=Path, help="the ZIP file with preview.json, which is not trusted")
    for name in ("artifact-url", "run-url", "site-url"):
        write.add_argument(f"--{name}", required=True, type=_https)
    write.add_argument("--commit", required=True, type=_commit)
    write.add_argument("--passed", action="store_true")
    options = parser.parse_args(arguments)
    if options.what == "collect":
        from scripts.preview.collect import UnknownRevision, changed_pages  # needs more than the standard library

        try:
            pages = changed_pages(options.base, options.site)
        except UnknownRevision as error:
            parser.error(str(error))
        options.output.write_text(facts.write(pages), encoding="utf-8")
        print(f"preview: {len(pages)} pages changed")
        return 0
    try:
        pages = facts.read(_bytes(options.artifact))
    except facts.Hostile as error:
        print(f"python -m scripts.preview: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        parser.error(str(error))
    urls = (options.artifact_url, options.run_url)
    print(comment.text(pages, *urls, options.commit, options.passed, options.site_url), end="")
    return 0


def _bytes(path: Path) -> bytes:
    """The file, or as much of it as shows that it is too large."""
    with path.open("rb") as file:
        return file.read(facts.LARGEST_ARTIFACT + 1)


def _https(text: str) -> str:
    if not re.fullmatch(r"https://[A-Za-z0-9.-]+(?:/[\w./%~-]*)?", text):
        raise argparse.ArgumentTypeError(f"not an https address: {text!r}")
    return text


def _commit(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{40}", text):
        raise argparse.ArgumentTypeError(f"not a commit: {text!r}")
    return text


if __name__ == "__main__":
    sys.exit(main())
