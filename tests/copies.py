"""A copy of the repository's sources, for tests that edit them."""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts.core.paths import ROOT

#: What a build needs.
_SOURCES = ("docs", "overrides", "scripts", "tests/ledgers")
_FILES = ("mkdocs.yml", ".rumdl.toml", "CONTRIBUTING.md")


def copy_of_sources(folder: Path) -> Path:
    """Copy what the site is built from into a folder that is not there yet."""
    folder.mkdir(parents=True)
    for name in _SOURCES:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "node_modules", ".*")
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in _FILES:
        shutil.copy(ROOT / name, folder)
    return folder


def replace(path: Path, old: str, new: str) -> None:
    """Replace a text that stands exactly once in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times in {path.name}: {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")
