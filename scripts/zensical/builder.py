"""Zensical's build of a staged folder: the same as scripts/build/builder.py makes with MkDocs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from scripts.core import facts
from scripts.core.languages import LANGUAGES
from scripts.core.paths import ROOT
from scripts.stage.site import MARKDOWN
from scripts.zensical import project

PROGRAM = ROOT / ".cache" / "zensical" / "bin" / "zensical"
_COLOR = re.compile(r"\x1b\[[\d;]*m")


class ZensicalError(Exception):
    """Zensical is not installed, or could not build; the text is its own."""


def build(staged: Path, target: Path, program: Path = PROGRAM, strict: bool = True) -> None:
    """Build a staged folder into `target`/html, and put beside it what finish needs.

    Raises:
        ZensicalError: it could not be built, or, if strict, gave a warning.
        OSError, UnicodeDecodeError, YamlError: the staged folder cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="docker-guide-zensical-") as work:
        # The source language comes last: the 404 page is its own.
        for language in reversed(LANGUAGES):
            site = run(project.write(staged, language, Path(work) / language), program, strict)
            shutil.copytree(site, target / "html", dirs_exist_ok=True)
    shutil.copytree(staged / MARKDOWN, target / MARKDOWN, dirs_exist_ok=True)
    shutil.copy(staged / facts.NAME, target / facts.NAME)


def run(configuration: Path, program: Path = PROGRAM, strict: bool = True) -> Path:
    """Build one project; returns the folder with its pages.

    Raises:
        ZensicalError: see `build`.
    """
    command = [str(program), "build", "--clean", *(["--strict"] if strict else []), "--config-file", str(configuration)]
    try:
        # Zensical imports our fences.
        done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    except OSError as error:
        raise ZensicalError(f"{error}; `make zensical` installs it") from error
    if done.returncode:
        said = _COLOR.sub("", done.stdout + done.stderr).partition("Traceback")[0]
        raise ZensicalError(f"{configuration}:\n{said.rstrip()}")
    return configuration.parent / "site"
