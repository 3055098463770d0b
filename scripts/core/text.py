"""Text files, Markdown as plain text, and similar words."""

import os
import re
from collections.abc import Iterable
from difflib import get_close_matches
from html import unescape
from pathlib import Path


class EncodingError(UnicodeDecodeError):
    """A file that is not UTF-8; the message names it, the line and what to do, Korean first."""

    def __init__(self, path: Path, error: UnicodeDecodeError) -> None:
        super().__init__(error.encoding, error.object, error.start, error.end, error.reason)
        self.path = path
        self.line = error.object.count(b"\n", 0, error.start) + 1

    def __str__(self) -> str:
        return (
            f"{self.path}:{self.line}: UTF-8로 저장한 파일이 아닙니다. UTF-8로 다시 저장하십시오. / "
            "This file is not UTF-8: save it as UTF-8."
        )


def read(path: Path) -> str:
    """The text of a file.

    Raises:
        OSError, EncodingError: it cannot be read as UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise EncodingError(path, error) from error


def replace(path: Path, text: str) -> None:
    """Write a file atomically."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8")
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def plain(markdown: str) -> str:
    """A line of Markdown as plain text: without links, code and emphasis marks."""
    return unescape(" ".join(re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", lambda m: m[1] or "", markdown).split()))


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known word most like this one, or "" if none is; `cutoff` is from 0 (any) to 1 (the same)."""
    return next(iter(get_close_matches(word, list(known), 1, cutoff)), "")
