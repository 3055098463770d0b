"""Headings: one title per page, an explicit English id on every heading, the same ids in both languages."""

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import zip_longest

from scripts.check.messages import finding
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.languages import LANGUAGES, SOURCE
from scripts.core.page import Heading
from scripts.source_page import SourcePage
from scripts.translations.state import State, state

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_UNSPACED = re.compile(r"\S\{:?[ ]*#[^{}\s]+[ ]*\}$")
_INDENTED = re.compile(r"^ {1,}(?P<line>#{1,6}[ \t]+\S.*)$")
_LIST_OR_BLOCK = re.compile(r"^ *(?:[-*+]|\d+[.)]|!!!|\?\?\?\+?|===[+!]*)[ \t]")


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every heading that lacks a permanent id in both languages."""
    for page in site.all_pages:
        yield from _title(page)
        yield from _levels(page)
        yield from _ids(page, site)
        yield from _doubles(page)
        yield from _indented(page)
    korean = site.pages[SOURCE]
    for language in LANGUAGES[1:]:
        for name, page in site.pages[language].items():
            # An edit of the Korean page must not fail because the translation is out of date.
            if name in korean and state(korean[name].page, page.page) is not State.STALE:
                yield from differences(korean[name], page)


def slug(text: str) -> str:
    """An id made from the English words and numbers in a text; may be empty."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower().replace("'", "")))


def with_id(heading: Heading, id_: str) -> str:
    """The heading's line as it should be written."""
    text = re.sub(r"[ \t]*\{:?[^{}]*\}$", "", heading.text)
    return f"{'#' * heading.level} {text} {{ #{id_} }}"


def _at_level(heading: Heading, level: int) -> str:
    return with_id(replace(heading, level=level), heading.id or slug(heading.text) or "english-id")


def _title(page: SourcePage) -> Iterator[Finding]:
    titles = [h for h in page.page.headings if h.level == 1]
    if not titles:
        below = range(page.page.body_start, len(page.page.lines))
        first = next((n for n in below if page.page.lines[n].strip()), page.page.body_start)
        yield finding(page.path, first + 1, "title-missing")
    for heading in titles[1:]:
        line = _at_level(heading, 2)
        yield finding(page.path, heading.line, "title-twice", titles=titles, line=line)


def _levels(page: SourcePage) -> Iterator[Finding]:
    before = 1
    for heading in page.page.headings:
        if heading.level > before + 1:
            line = _at_level(heading, before + 1)
            yield finding(page.path, heading.line, "heading-level-jump", before=before, heading=heading, line=line)
        before = heading.level


def _ids(page: SourcePage, site: SourceTree) -> Iterator[Finding]:
    for heading in page.page.headings:
        if heading.id and not _UNSPACED.search(page.page.lines[heading.line - 1].rstrip()):
            if not _ID.fullmatch(heading.id):
                better = slug(heading.id) or _proposal(page, heading, site)
                line = with_id(heading, better or "english-id")
                fixed = line if better and better not in page.ids else None
                yield finding(page.path, heading.line, "heading-id-form", heading=heading, line=line, fixed_line=fixed)
            continue
        if heading.id:
            line = with_id(heading, heading.id)
            yield finding(page.path, heading.line, "heading-id-form.unspaced", line=line, fixed_line=line)
            continue
        proposal = _proposal(page, heading, site)
        line = with_id(heading, proposal or "english-id")
        key = "heading-id-missing" if proposal else "heading-id-missing.unknown"
        yield finding(page.path, heading.line, key, heading=heading, line=line, fixed_line=line if proposal else None)


def _proposal(page: SourcePage, heading: Heading, site: SourceTree) -> str:
    """An id for a heading: the other language's at the same position, or one made from its English words."""
    place = page.page.headings.index(heading)
    candidates: list[str] = []
    for language in LANGUAGES:
        other = site.pages[language].get(page.name)
        if language == page.language or other is None:
            continue
        headings = other.page.headings
        if len(headings) == len(page.page.headings) and headings[place].level == heading.level:
            # First the Korean page's id, then the words of an English heading without an id.
            candidates += [headings[place].id or "", slug(headings[place].text) if language == "en" else ""]
    own = slug(heading.text)
    # The English words of a Korean heading are only enough if they are most of it.
    if page.language != SOURCE or len(own) > len(heading.text) / 2:
        candidates.append(own)
    return next((c for c in candidates if _ID.fullmatch(c) and c not in page.ids), "")


def _doubles(page: SourcePage) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for id_, line, _ in page.anchors:
        if id_ in first:
            number = next(n for n in range(2, 1000) if f"{id_}-{n}" not in page.ids)
            yield finding(page.path, line, "id-double", id=id_, before=first[id_], number=number)
        first.setdefault(id_, line)


def _indented(page: SourcePage) -> Iterator[Finding]:
    """Headings in lists, admonitions and tabs, which get generated ids and break the outline."""
    inside = False
    for number, line in enumerate(page.prose.split("\n"), 1):
        if line.strip() and not line.startswith(" "):
            inside = bool(_LIST_OR_BLOCK.match(line))
        if inside and (match := _INDENTED.match(line)):
            text = re.sub(r"[ \t]*\{:?[^{}]*\}$", "", page.raw.split("\n")[number - 1].strip().lstrip("# "))
            yield finding(page.path, number, "heading-indented", match=match, text=text)


def differences(korean: SourcePage, page: SourcePage) -> Iterator[Finding]:
    """Yield a finding for every id and level of a translated page that differs from the Korean page."""
    ours, theirs = korean.anchors, page.anchors
    if any(h.id is None for h in (*korean.page.headings, *page.page.headings)):
        return  # other rules report these, and the sequences cannot be compared yet
    matcher = SequenceMatcher(None, [a[0] for a in ours], [a[0] for a in theirs], autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        for our, their in zip_longest(ours[i1:i2], theirs[j1:j2]):
            if our is None:
                yield finding(page.path, their[1], "ids-differ.extra", id=their[0], korean=korean)
                continue
            id_, where = our[0], f"docs/{korean.source}:{our[1]}"
            if their is None:
                # The section belongs below the last id that both pages have.
                line = theirs[j2 - 1][1] if j2 else 1
                example = f"{'#' * our[2]} … {{ #{id_} }}".strip()
                yield finding(page.path, line, "ids-differ.missing", id=id_, where=where, example=example)
            elif kind != "equal":
                heading = next((h for h in page.page.headings if h.line == their[1]), None)
                line = with_id(heading, id_) if heading else f"{{ #{id_} }}"
                yield finding(page.path, their[1], "ids-differ", id=their[0], korean_id=id_, where=where, line=line)
            elif our[2] != their[2]:
                key = "heading-levels-differ" if our[2] else "heading-levels-differ.text"
                yield finding(page.path, their[1], key, id=id_, level=their[2], korean_level=our[2], where=where)
