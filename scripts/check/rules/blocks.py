"""Admonitions (`!!!`, `???`) and tabs (`===`), in which a mistake silently gives plain text.

The syntax is from Python-Markdown's admonition and pymdown-extensions' details and tabbed.
"""

import re
from collections.abc import Iterator

from scripts.check.messages import finding
from scripts.check.settings import ADMONITIONS, CLEANING_UP, FOLDED
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.text import nearest
from scripts.source_page import SourcePage

_OPENING = re.compile(r"^(?P<indent> *)(?P<marks>!!!|\?\?\?\+?|===[+!]{0,2})(?P<rest>(?![=!?])[^\n]*)$")
_ADMONITION = re.compile(r"^ ?(?P<words>[\w-]+(?: +[\w-]+)*)(?: +\"(?P<title>.*)\")? *$")
#: A block whose content readers type.
_TYPED = re.compile(r" *```+(console|powershell|\w+ .*\btitle=)")
_TAB = re.compile(r"^ +\"(?P<title>.+)\" *$")


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every admonition or tab that would not be shown as one."""
    for page in site.all_pages:
        shown = page.prose.split("\n")  # without comments
        for number, line in enumerate(page.raw.split("\n"), 1):
            if shown[number - 1].strip() and (opening := _OPENING.match(line)):
                yield from _opening(page, number, opening)
                yield from _body(page, number, opening)
                yield from _folded(page, number, opening)


def _opening(page: SourcePage, number: int, opening: re.Match[str]) -> Iterator[Finding]:
    indent, marks, rest = opening["indent"], opening["marks"], opening["rest"]
    if len(indent) % 4:
        better = len(indent) // 4 * 4 + 4
        yield finding(page.path, number, "block-indent", marks=marks, spaces=len(indent), better=better)
    if marks.startswith("="):
        if not _TAB.match(rest):
            title = rest.strip().strip("\"'“”") or "macOS/Linux"
            line = f'{marks} "{title}"'
            yield finding(page.path, number, "tab-form", line=line)
        return
    form, known = _ADMONITION.match(rest), ADMONITIONS if marks == "!!!" else FOLDED
    if not form:
        kind = next((word for word in re.findall(r"[a-z]+", rest.lower()) if word in known), "note")
        title = re.sub(rf"^\s*{kind}\b", "", rest, flags=re.IGNORECASE).strip().strip("\"'“”")
        line = f'{marks} {kind} "{title}"' if title else f"{marks} {kind}"
        yield finding(page.path, number, "admonition-form", line=line)
        return
    kind, *more = form["words"].split()
    if kind not in known:
        near, kinds = nearest(kind.lower(), known), ", ".join(known)
        write = f"{marks} {near}" if near else ""
        yield finding(page.path, number, "admonition-kind", kind=kind, kinds=kinds, write=write)
    if more:
        title = " ".join(more)
        line = f'{marks} {kind} "{title}"'
        yield finding(page.path, number, "admonition-form.title", title=title, line=line)


def _body(page: SourcePage, number: int, opening: re.Match[str]) -> Iterator[Finding]:
    """The body must be indented four spaces more than the first line; only after an empty line does less end it."""
    code = "tab-body" if opening["marks"].startswith("=") else "admonition-body"
    wanted = len(opening["indent"]) + 4
    lines = page.page.lines
    first = next((n for n in range(number, len(lines)) if lines[n].strip()), None)
    if first is None or _indent(lines[first]) < wanted:
        has_body = first is not None and (first == number or _indent(lines[first]) > len(opening["indent"]))
        line = first + 1 if has_body and first is not None else number
        yield finding(page.path, line, code, number=number, wanted=wanted)
        return
    for n in range(first + 1, len(lines)):
        line = lines[n]
        if not line.strip() or _indent(line) >= wanted:
            continue
        # Code inside may be indented less; the fence rules report that.
        if lines[n - 1].strip() and n + 1 not in page.page.fenced_lines and not _OPENING.match(line):
            yield finding(page.path, n + 1, f"{code}.later", number=number, wanted=wanted)
        return


def _folded(page: SourcePage, number: int, opening: re.Match[str]) -> Iterator[Finding]:
    """What readers must type is in sight; only cleaning up may be folded."""
    if not opening["marks"].startswith("?") or any(word in opening["rest"] for word in CLEANING_UP):
        return
    for n, line in enumerate(page.page.lines[number:], number + 1):
        if line.strip() and _indent(line) <= len(opening["indent"]):
            return
        if _TYPED.match(line):
            yield finding(page.path, n, "folded-commands", number=number, title=" · ".join(CLEANING_UP))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
