"""Command line: `python -m scripts.zensical --help`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from scripts.core.yaml_lines import YamlError
from scripts.finish import compare as sites
from scripts.finish.output import finish
from scripts.finish.page import FinishError
from scripts.outputs import ZENSICAL
from scripts.stage.errors import StageError
from scripts.stage.site import Stage
from scripts.zensical import compare
from scripts.zensical.builder import PROGRAM, ZensicalError, build


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.zensical",
        description="Stage the sources, build them with Zensical, finish them, and compare the result with the site "
        "of MkDocs. Exit status: 0 addresses, texts, ids and links are equal, 1 they differ, 2 it could not run.",
    )
    parser.add_argument("site", type=Path, help="the site that `make build` has built")
    parser.add_argument("target", type=Path, help="folder for the other site; what is in it is replaced")
    parser.add_argument("--zensical", type=Path, default=PROGRAM, metavar="FILE", help="the program")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="docker-guide-") as name:
            staged, built = Path(name) / "stage", Path(name) / "built"
            Stage(staged).write()
            build(staged, built, options.zensical)
            finish(ZENSICAL, built, options.target)
        took = time.monotonic() - began
        lost = list(compare.lost(options.site, options.target))
        differences = {
            f"In {one}, and not in {other}": list(sites.lost(one, other))
            for one, other in ((options.site, options.target), (options.target, options.site))
        }
    except (ZensicalError, StageError, FinishError, YamlError, OSError, UnicodeDecodeError) as error:
        print(f"python -m scripts.zensical: {error}", file=sys.stderr)
        return 2
    pages = sum(1 for _ in options.target.rglob("index.html"))
    print(f"zensical: {pages} addresses in {took:.1f} s, in {options.target}")
    _print("Lost", lost)
    if not any(differences.values()):
        print("\nAddresses, texts, ids, links, alternates and redirects: equal")
        return 0
    for title, lines in differences.items():
        _print(title, lines)
    return 1


def _print(title: str, lines: list[str]) -> None:
    print(f"\n{title}:")
    print("\n".join(f"- {line}" for line in lines) or "- nothing")


if __name__ == "__main__":
    sys.exit(main())
