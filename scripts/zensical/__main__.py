"""Command line: `python -m scripts.zensical --help`."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import yaml

from scripts.core.languages import LANGUAGES
from scripts.core.paths import ROOT
from scripts.glossary import GlossaryError
from scripts.render import moved
from scripts.zensical import compare, config
from scripts.zensical.stage import stage

PROGRAM = ROOT / ".cache/zensical/bin/zensical"
WORK = ROOT / ".cache/zensical-site"
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


class ZensicalError(Exception):
    """Zensical is not there, or could not build; the text is what it says."""


def run(configuration: Path, program: Path = PROGRAM, strict: bool = True) -> Path:
    """Build from a staged folder and return the folder of the site.

    Raises:
        ZensicalError: it could not.
    """
    command = [str(program), "build", "--clean", *(["--strict"] if strict else []), "--config-file", str(configuration)]
    # Zensical loads our Markdown extension, and the extension this package.
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
    except OSError as error:
        raise ZensicalError(f"{error}; `make zensical` installs it") from error
    if done.returncode:
        told = _COLOUR.sub("", done.stdout + done.stderr).partition("Traceback")[0]
        raise ZensicalError(f"{configuration}:\n{told.rstrip()}")
    return configuration.parent / "site"


def build(target: Path, program: Path, work: Path = WORK) -> None:
    """Build all languages into a folder, which is removed first.

    Raises:
        ZensicalError: Zensical could not build one of them.
        ValueError: a redirect leads nowhere.
        OSError, yaml.YAMLError, GlossaryError: a source cannot be read.
    """
    shutil.rmtree(target, ignore_errors=True)
    for language in LANGUAGES:
        site = run(stage(language, work / language), program)
        shutil.copytree(site, target if language == LANGUAGES[0] else target / language)
    url = config.site_url(config.read(), LANGUAGES[0])
    moved.write(target, url)
    moved.write_names(target, url)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.zensical",
        description="Build the sources with Zensical and compare with the site that MkDocs has built: addresses, ids "
        "and redirects must be equal. Exit status: 0 they are, 1 they are not, 2 it could not run.",
    )
    parser.add_argument("site", type=Path, help="the site that `make build` has built")
    parser.add_argument("target", type=Path, help="folder for the other site; what is in it is removed")
    parser.add_argument("--zensical", type=Path, default=PROGRAM, metavar="FILE", help="the program")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    try:
        build(options.target, options.zensical)
        took = time.monotonic() - began
        different = list(compare.differences(options.site, options.target))
        lost = list(compare.lost(options.site, options.target))
    except (ZensicalError, GlossaryError, ValueError, OSError, yaml.YAMLError) as error:
        print(f"python -m scripts.zensical: {error}", file=sys.stderr)
        return 2
    pages = sum(1 for _ in options.target.rglob("index.html"))
    print(f"zensical: {pages} addresses in {took:.1f} s, in {options.target}")
    print("\nLost until hooks and templates are moved:")
    print("\n".join(f"- {line}" for line in lost) or "- nothing")
    print(f"\nAddresses, ids and redirects: {f'{len(different)} differ' if different else 'equal'}")
    print("".join(f"- {line}\n" for line in different), end="")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
