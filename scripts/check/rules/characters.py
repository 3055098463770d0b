"""Characters that are not what they look like: invisible, full-width, from another alphabet, decomposed."""

import re
import unicodedata
from collections.abc import Iterator

from scripts.check.messages import finding
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.source_page import SourcePage

#: Spaces other than U+0020, format characters, and filler letters that show nothing.
_INVISIBLE = re.compile(
    "[\u00a0\u00ad\u034f\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u115f\u1160\u3000\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
#: The joiner in a compound emoji, where it is allowed.
_JOINER_IN_EMOJI = re.compile("(?<=[\ufe0f\u2600-\u27bf\U0001f000-\U0001faff])\u200d")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_FULL_WIDTH = re.compile("[\uff01-\uff5e]+")
#: A word that mixes Latin letters with Cyrillic or Greek ones.
_MIXED = re.compile(
    "(?=[A-Za-z0-9]*[\u0370-\u03ff\u0400-\u052f])(?=[\u0370-\u052f0-9]*[A-Za-z])[A-Za-z0-9\u0370-\u052f]+"
)
_JAMO = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+")
#: A shell treats these as ordinary letters.
_TYPOGRAPHIC = re.compile("[\u2018\u2019\u201c\u201d\u2013\u2014\u2212]")
_PLAIN = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014\u2212", "''\"\"---")
#: `--` as changed by a word processor.
_DASHED_OPTION = re.compile(r"(?<!\S)[\u2013\u2014](?=[a-z])")


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every line with a character that looks like another one or is invisible."""
    for page in (*site.all_pages, *site.descriptions):
        for number, line in enumerate(page.page.lines, 1):
            if not line.isascii() or _CONTROL.search(line):
                yield from _line(page, number, line.rstrip("\r"))
        for fence in page.page.fences:
            if fence.lang in ("console", "powershell"):
                yield from _commands(page, fence.lang, fence.line + 1, fence.body)


def _name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def _line(page: SourcePage, number: int, line: str) -> Iterator[Finding]:
    hidden = _INVISIBLE.search(_JOINER_IN_EMOJI.sub("~", line)) or _CONTROL.search(line)
    if hidden:
        before = line[: hidden.start()][-12:]
        yield finding(page.path, number, "character-invisible", before=before, name=_name(hidden[0]))
    if wide := _FULL_WIDTH.search(line):
        better = unicodedata.normalize("NFKC", wide[0])
        yield finding(page.path, number, "character-full-width", wide=wide, better=better)
    if mixed := _MIXED.search(line):
        letter = next(c for c in mixed[0] if "\u0370" <= c <= "\u052f")
        yield finding(page.path, number, "character-look-alike", mixed=mixed, name=_name(letter))
    if jamo := _JAMO.search(line):
        better = unicodedata.normalize("NFC", jamo[0])
        yield finding(page.path, number, "character-taken-apart", better=better)


def _commands(page: SourcePage, language: str, first: int, body: tuple[str, ...]) -> Iterator[Finding]:
    for number, line in enumerate(body, first):
        if language == "console" and not line.startswith("$ "):
            continue  # output stays as it was printed
        if wrong := _TYPOGRAPHIC.search(line):
            better = _DASHED_OPTION.sub("--", line).translate(_PLAIN).removeprefix("$ ")
            yield finding(page.path, number, "character-in-command", wrong=wrong, name=_name(wrong[0]), better=better)
