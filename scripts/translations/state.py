"""The mark of a translated page: `translation: <hash>` in its front matter, of the original that it was made from."""

from __future__ import annotations

import hashlib
import re
from enum import Enum
from pathlib import Path

import yaml

from scripts.core.blocks import Console, read
from scripts.core.languages import LANGUAGES
from scripts.core.page import Page, page_paths
from scripts.core.paths import DOCS

KEY = "translation"
#: Front matter that readers see; the rest may change without a word to translate.
_READ = ("title", "description")
_HASH_LENGTH = 12


class State(Enum):
    """Of a translated page; MISSING: there is none, UNMARKED: it does not say what it was made from."""

    CURRENT = "current"
    STALE = "stale"
    UNMARKED = "unmarked"
    MISSING = "missing"


def content_hash(page: Page) -> str:
    """A short hash over what a translator has to follow: 12 hexadecimal digits.

    Left out are outputs of command blocks, which the runner writes into all languages, blanks at the ends of
    lines, how many empty lines follow each other, and front matter that nobody reads.
    """
    outputs = {
        number
        for block in read(page).blocks
        if isinstance(block, Console)
        for command in block.commands
        for output in command.outputs
        for number in range(output.line, output.line + len(output.lines))
    }
    body = [
        line.rstrip()
        for number, line in enumerate(page.lines, 1)
        if number > page.body_start and number not in outputs
    ]
    front = {key: page.front_matter[key] for key in _READ if key in page.front_matter}
    text = yaml.safe_dump(front, allow_unicode=True, sort_keys=True)
    text += re.sub(r"\n{2,}", "\n\n", "\n".join(body)).strip()
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]


def mark_of(page: Page) -> str:
    """The hash that a translated page records, or an empty text."""
    value = page.front_matter.get(KEY)
    return value if isinstance(value, str) else ""


def state(original: Page, translated: Page | None) -> State:
    """Whether a translated page follows its original."""
    if translated is None:
        return State.MISSING
    mark = mark_of(translated)
    if not mark:
        return State.UNMARKED
    return State.CURRENT if mark == content_hash(original) else State.STALE


def mark_line(original: Page) -> str:
    """The line of front matter that says: made from this version. In quotes, since digits alone are a number."""
    return f'{KEY}: "{content_hash(original)}"'


def pairs(docs: Path = DOCS) -> list[tuple[str, str, Page, Page | None]]:
    """(language, name, original, translation or None) of every page in every other language, sorted.

    Raises:
        OSError, UnicodeDecodeError: a page cannot be read.
    """
    found: list[tuple[str, str, Page, Page | None]] = []
    source, *others = LANGUAGES
    originals = {path.relative_to(docs / source): Page(path) for path in page_paths(source, docs)}
    for language in others:
        for relative, original in originals.items():
            path = docs / language / relative
            translated = Page(path) if path.is_file() else None
            found.append((language, relative.with_suffix("").as_posix(), original, translated))
    return found


def marked(text: str, original: Page) -> str:
    """A translated page's text with the mark set: the line replaced, or added below the description.

    Raises:
        ValueError: the page has no front matter.
    """
    lines = text.split("\n")
    if lines[0].strip() != "---":
        raise ValueError("no front matter")
    end = next(n for n, line in enumerate(lines[1:], 1) if line.strip() == "---")
    new = mark_line(original)
    for n in range(1, end):
        if re.match(rf"{KEY}[ \t]*:", lines[n]):
            lines[n] = new
            return "\n".join(lines)
    lines.insert(end, new)
    return "\n".join(lines)
