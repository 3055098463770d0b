"""A copy of the site's sources, for tests and benchmarks to change."""

import shutil
from pathlib import Path

from scripts.core.paths import ROOT

#: What a build needs.
_FOLDERS = ("docs", "overrides", "scripts", "tests/ledgers")
_FILES = ("mkdocs.yml", "pyproject.toml", ".rumdl.toml", "CONTRIBUTING.md")


def copy_of_sources(folder: Path) -> Path:
    """Copy the site's sources into a new folder, which must not exist."""
    folder.mkdir(parents=True)
    for name in _FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules", ".*"))
    for name in _FILES:
        shutil.copy(ROOT / name, folder)
    return folder
