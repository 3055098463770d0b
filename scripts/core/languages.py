"""The site's languages, and where their pages are.

An address is a page's path on the site, language included, without slashes at the ends: `commands/run`,
`en/commands/run`. The home page is `.`, and `en` in English.
"""

#: The source language comes first.
LANGUAGES = ("ko", "en")
#: The language that others are translated from; its pages are at the site's root.
SOURCE = LANGUAGES[0]


def folder(language: str) -> str:
    """A language's folder below the site's root, as a path prefix: "" for the source language, otherwise like `en/`."""
    return "" if language == SOURCE else f"{language}/"


def split(address: str) -> tuple[str, str]:
    """(language, address without the language)."""
    first, _, rest = address.partition("/")
    return (first, rest or ".") if first in LANGUAGES[1:] else (SOURCE, address)


def join(language: str, name: str) -> str:
    """The address of a page in a language; the inverse of `split`."""
    if name == ".":
        return folder(language).rstrip("/") or "."
    return f"{folder(language)}{name}"
