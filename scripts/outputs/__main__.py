"""Command line: `python -m scripts.outputs --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.core.facts import PageFacts
from scripts.core.languages import LANGUAGES
from scripts.core.paths import ROOT
from scripts.finish.output import finish
from scripts.finish.page import FinishError, Site
from scripts.outputs import OUTPUTS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.outputs",
        description="Make outputs of what `make build` has built: the site to open without a server, books, and more. "
        "Exit status: 0 made, 1 they cannot be made of this, 2 it could not run.",
    )
    parser.add_argument("output", choices=OUTPUTS, help="what to make")
    parser.add_argument("target", type=Path, help="the folder where it goes")
    parser.add_argument("--built", type=Path, default=ROOT / ".cache" / "build", help="the folder of the build")
    parser.add_argument("--language", choices=LANGUAGES, action="append", help="only this one; can be repeated")
    parser.add_argument("--pages", nargs="+", metavar="PAGE", help="only these pages, as `commands/run`")
    options = parser.parse_args(arguments)

    def wanted(page: PageFacts) -> bool:
        return page.language in (options.language or LANGUAGES) and (not options.pages or page.name in options.pages)

    output = OUTPUTS[options.output]
    try:
        names = {page.name for page in Site(options.built).facts.pages}
        if missing := sorted(set(options.pages or ()) - names):
            raise FinishError(
                f"그런 페이지가 없습니다: {', '.join(missing)}. `commands/run`처럼, 첫 페이지는 `.`으로 쓰십시오. / "
                "There are no such pages. Write them as `commands/run`, and the home page as `.`."
            )
        site = finish(output.only(wanted), options.built, options.target)
    except FinishError as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(f"python -m scripts.outputs: {error}", file=sys.stderr)
        return 2
    for line in site.told or [f"{options.target}: {len(site.html)} pages"]:
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
