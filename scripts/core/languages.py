"""The site's languages, and where each one's pages are.

An address is a page's path on the site without slashes at the ends, its language included: `commands/run`,
`en/commands/run`; the home page is `.`, the English one `en`.
"""

from __future__ import annotations

#: The source language comes first.
LANGUAGES = ("ko", "en")
#: The language that is translated from; its pages are at the site's root.
SOURCE = LANGUAGES[0]


def folder(language: str) -> str:
    """A language's folder below the site's root, as the beginning of a path: "" for the source language, `en/` else."""
    return "" if language == SOURCE else f"{language}/"


def split(address: str) -> tuple[str, str]:
    """(language, address without it)."""
    first, _, rest = address.partition("/")
    return (first, rest or ".") if first in LANGUAGES[1:] else (SOURCE, address)


def join(language: str, name: str) -> str:
    """The address of a page of a language: the opposite of `split`."""
    if name == ".":
        return folder(language).rstrip("/") or "."
    return f"{folder(language)}{name}"
