"""The mark of a translated page: `translation: <hash>` in its front matter, the hash of its original."""

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
#: Front matter shown to readers; other keys have nothing to translate.
_READ = ("title", "description")
_HASH_LENGTH = 12


class State(Enum):
    """State of a translated page. MISSING: it does not exist; UNMARKED: it does not record its original's hash."""

    CURRENT = "current"
    STALE = "stale"
    UNMARKED = "unmarked"
    MISSING = "missing"


def content_hash(page: Page) -> str:
    """A short hash of everything that a translator has to follow: 12 hexadecimal digits.

    It ignores the outputs of command blocks (the runner writes them into all languages), trailing spaces, the number
    of consecutive empty lines, and front matter that readers do not see.
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
        line.rstrip() for number, line in enumerate(page.lines, 1) if number > page.body_start and number not in outputs
    ]
    front = {key: page.front_matter[key] for key in _READ if key in page.front_matter}
    text = yaml.safe_dump(front, allow_unicode=True, sort_keys=True)
    text += re.sub(r"\n{2,}", "\n\n", "\n".join(body)).strip()
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]


def mark_of(page: Page) -> str:
    """The hash that a translated page records, or ""."""
    value = page.front_matter.get(KEY)
    return value if isinstance(value, str) else ""


def state(original: Page, translated: Page | None) -> State:
    """The state of a translated page."""
    if translated is None:
        return State.MISSING
    mark = mark_of(translated)
    if not mark:
        return State.UNMARKED
    return State.CURRENT if mark == content_hash(original) else State.STALE


def mark_line(original: Page) -> str:
    """The line of front matter that records this version. It has quotes because YAML reads digits alone as a number."""
    return f'{KEY}: "{content_hash(original)}"'


def pairs(docs: Path = DOCS) -> list[tuple[str, str, Page, Page | None]]:
    """(language, name, original, translation or None) of every page in every other language, sorted.

    Raises:
        OSError, UnicodeDecodeError: a page cannot be read.
    """
    pages: list[tuple[str, str, Page, Page | None]] = []
    source, *others = LANGUAGES
    originals = {path.relative_to(docs / source): Page(path) for path in page_paths(source, docs)}
    for language in others:
        for relative, original in originals.items():
            path = docs / language / relative
            translated = Page(path) if path.is_file() else None
            pages.append((language, relative.with_suffix("").as_posix(), original, translated))
    return pages


def marked(text: str, original: Page) -> str:
    """A translated page's text with the mark replaced, or added at the end of the front matter.

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
