"""Plain text of Markdown."""

from __future__ import annotations

import re
from html import unescape


def plain(markdown: str) -> str:
    """A line of Markdown as plain text: without links, code and emphasis marks."""
    return unescape(" ".join(re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", lambda m: m[1] or "", markdown).split()))
