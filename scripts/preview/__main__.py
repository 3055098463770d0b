"""Command line: `python -m scripts.preview --help`.

`comment` runs with write access to the repository, so it uses only Python's standard library.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.preview import comment, facts


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.preview",
        description="Write the comment that links to a pull request's preview. "
        "Exit status: 0 written, 1 the artifact was not written by the check, 2 wrong arguments.",
    )
    commands = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    collect = commands.add_parser("collect", help="in the check: write the list of changed pages")
    collect.add_argument("site", type=Path, help="the built site")
    collect.add_argument("--base", required=True, metavar="REV", help="revision that the pull request is based on")
    collect.add_argument("--output", type=Path, required=True, metavar="FILE")
    write = commands.add_parser("comment", help="in the commenter: print the text of the comment")
    write.add_argument("artifact", type=Path, help="the ZIP file with preview.json (untrusted)")
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
    """The file, or just enough of it to see that it is too large."""
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
