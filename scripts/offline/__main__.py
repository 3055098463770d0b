"""Command line: `python -m scripts.offline --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.core import revision
from scripts.core.paths import ROOT
from scripts.offline import archive
from scripts.offline.convert import convert


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.offline",
        description="Make a built site open from a folder: links and search work from file://, without a server. "
        "Exit status: 0 written, 2 it could not run.",
    )
    parser.add_argument("site", type=Path, help="the built site")
    parser.add_argument("target", type=Path, help="a folder that is not there yet")
    parser.add_argument("--zip", type=Path, help="also this file, with all of it in a folder named as the file")
    options = parser.parse_args(arguments)
    try:
        count = convert(options.site, options.target)
        if options.zip:
            size = archive.write(options.target, options.zip, options.zip.stem, revision.moment(ROOT))
    except OSError as error:
        print(f"python -m scripts.offline: {error}", file=sys.stderr)
        return 2
    print(f"offline: {count} pages; open {options.target / 'index.html'}")
    if options.zip:
        print(f"{options.zip}: {size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
