"""A copy of the repository's sources, for tests that edit them."""

from __future__ import annotations

from pathlib import Path

from scripts.core.copies import copy_of_sources

__all__ = ["copy_of_sources", "replace"]


def replace(path: Path, old: str, new: str) -> None:
    """Replace a text that occurs exactly once in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times in {path.name}: {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")
