"""A copy of the repository's sources, for tests that edit them, and commits in it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from scripts.core.copies import copy_of_sources

__all__ = ["copy_of_sources", "git", "replace"]

_NAMES = {
    **{"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.org"},
    **{"GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.org"},
}


def replace(path: Path, old: str, new: str) -> None:
    """Replace a text that stands exactly once in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times in {path.name}: {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def git(folder: Path, *arguments: str, day: str = "2026-01-05") -> str:
    """Run git in a folder, as the same person and on the same day wherever the tests run; returns what it prints."""
    dates = {"GIT_AUTHOR_DATE": f"{day}T10:00:00+0900", "GIT_COMMITTER_DATE": f"{day}T10:00:00+0900"}
    environment = {**os.environ, **_NAMES, **dates, "HOME": str(folder)}
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()
