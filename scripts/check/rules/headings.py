"""Headings: one title per page, an explicit English id on every heading, the same ids in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

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


def _title(page: SourcePage) -> Iterator[Finding]:
    titles = [h for h in page.page.headings if h.level == 1]
    if not titles:
        below = range(page.page.body_start, len(page.page.lines))
        first = next((n for n in below if page.page.lines[n].strip()), page.page.body_start)
        yield Finding(
            page.path,
            first + 1,
            "title-missing",
            "문서에 제목이 없습니다.",
            "The page has no title.",
            "머리말(front matter) 바로 아래에 `# 제목 { #english-id }` 한 줄을 쓰십시오.",
            "Write a line `# Title { #english-id }` directly below the front matter.",
        )
    for heading in titles[1:]:
        better = Heading(heading.line, 2, heading.text, heading.id)
        line = with_id(better, heading.id or slug(heading.text) or "english-id")
        yield Finding(
            page.path,
            heading.line,
            "title-twice",
            f"`#` 하나짜리 제목은 문서에 하나만 있어야 합니다. {titles[0].line}번째 줄에 이미 있습니다.",
            f"A page has one `#` title, which is already on line {titles[0].line}.",
            f"다음과 같이 낮추십시오: `{line}`",
            f"Make it a lower level: `{line}`",
        )


def _levels(page: SourcePage) -> Iterator[Finding]:
    before = 1
    for heading in page.page.headings:
        if heading.level > before + 1:
            better = Heading(heading.line, before + 1, heading.text, heading.id)
            line = with_id(better, heading.id or slug(heading.text) or "english-id")
            yield Finding(
                page.path,
                heading.line,
                "heading-level-jump",
                f"제목 수준이 {before}에서 {heading.level}(으)로 건너뜁니다.",
                f"The heading level jumps from {before} to {heading.level}.",
                f"다음과 같이 쓰십시오: `{line}`",
                f"Write `{line}`",
            )
        before = heading.level


def _ids(page: SourcePage, site: SourceTree) -> Iterator[Finding]:
    for heading in page.page.headings:
        if heading.id and not _UNSPACED.search(page.page.lines[heading.line - 1].rstrip()):
            if not _ID.fullmatch(heading.id):
                better = slug(heading.id) or _proposal(page, heading, site)
                line = with_id(heading, better or "english-id")
                yield Finding(
                    page.path,
                    heading.line,
                    "heading-id-form",
                    f"제목의 id는 영어 소문자, 숫자, 붙임표(-)로만 씁니다: `{heading.id}`",
                    f"Ids consist of lowercase English letters, digits and hyphens: `{heading.id}`",
                    f"다음과 같이 쓰십시오: `{line}`",
                    f"Write `{line}`",
                    fixed_line=line if better and better not in page.ids else None,
                )
            continue
        if heading.id:
            line = with_id(heading, heading.id)
            yield Finding(
                page.path,
                heading.line,
                "heading-id-form",
                "제목과 `{` 사이에 빈칸이 없어 id가 글자로 보입니다.",
                "There is no space before `{`, so the id is shown as text.",
                f"다음과 같이 쓰십시오: `{line}`",
                f"Write `{line}`",
                fixed_line=line,
            )
            continue
        proposal = _proposal(page, heading, site)
        line = with_id(heading, proposal or "english-id")
        yield Finding(
            page.path,
            heading.line,
            "heading-id-missing",
            f"제목에 id가 없습니다: {heading.text}",
            f"The heading has no id: {heading.text}",
            f"다음 줄로 바꾸십시오: `{line}`" + ("" if proposal else " (id는 뜻에 맞는 영어로 바꾸십시오)"),
            f"Replace it with `{line}`" + ("" if proposal else " (with an id that says what the section is about)"),
            fixed_line=line if proposal else None,
        )


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
            yield Finding(
                page.path,
                line,
                "id-double",
                f"id `{id_}`는 {first[id_]}번째 줄에 이미 있습니다.",
                f"The id `{id_}` is already on line {first[id_]}.",
                f"다른 id를 쓰십시오. 예: `{{ #{id_}-{number} }}`",
                f"Use another id, e.g. `{{ #{id_}-{number} }}`",
            )
        first.setdefault(id_, line)


def _indented(page: SourcePage) -> Iterator[Finding]:
    """Headings in lists, admonitions and tabs, which get generated ids and break the outline."""
    inside = False
    for number, line in enumerate(page.prose.split("\n"), 1):
        if line.strip() and not line.startswith(" "):
            inside = bool(_LIST_OR_BLOCK.match(line))
        if inside and (match := _INDENTED.match(line)):
            text = re.sub(r"[ \t]*\{:?[^{}]*\}$", "", page.raw.split("\n")[number - 1].strip().lstrip("# "))
            yield Finding(
                page.path,
                number,
                "heading-indented",
                f"목록, 알림 상자, 탭 안에는 제목을 쓸 수 없습니다: {match['line']}",
                f"Headings are not allowed in lists, admonitions and tabs: {match['line']}",
                f"굵은 글씨로 바꾸거나(`**{text}**`) 상자 밖으로 꺼내십시오.",
                f"Make it bold (`**{text}**`) or move it outside.",
            )


def differences(korean: SourcePage, page: SourcePage) -> Iterator[Finding]:
    """Yield a finding for every id and level of a translated page that differs from the Korean page."""
    ours, theirs = korean.anchors, page.anchors
    if any(h.id is None for h in (*korean.page.headings, *page.page.headings)):
        return  # other rules report these, and the sequences cannot be compared yet
    matcher = SequenceMatcher(None, [a[0] for a in ours], [a[0] for a in theirs], autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            for (id_, line, level), (_, other_line, other_level) in zip(
                ours[i1:i2], theirs[j1:j2], strict=True
            ):
                if level != other_level:
                    yield _level_differs(korean, page, id_, (line, level), (other_line, other_level))
            continue
        for k in range(max(i2 - i1, j2 - j1)):
            korean_anchor = ours[i1 + k] if i1 + k < i2 else None
            page_anchor = theirs[j1 + k] if j1 + k < j2 else None
            if korean_anchor and page_anchor:
                yield _id_differs(korean, page, korean_anchor, page_anchor)
            elif korean_anchor:
                # The section belongs below the last id that both pages have.
                line = theirs[j2 - 1][1] if j2 else 1
                yield _id_missing(korean, page, korean_anchor, line)
            elif page_anchor:
                yield _id_extra(korean, page, page_anchor)


_Anchor = tuple[str, int, int]


def _place(page: SourcePage, line: int) -> str:
    return f"docs/{page.source}:{line}"


def _id_differs(korean: SourcePage, page: SourcePage, ours: _Anchor, theirs: _Anchor) -> Finding:
    heading = next((h for h in page.page.headings if h.line == theirs[1]), None)
    line = with_id(heading, ours[0]) if heading else f"{{ #{ours[0]} }}"
    where = _place(korean, ours[1])
    return Finding(
        page.path,
        theirs[1],
        "ids-differ",
        f"id `{theirs[0]}`가 한국어 문서의 `{ours[0]}`와 다릅니다({where}).",
        f"The id `{theirs[0]}` differs from `{ours[0]}` on the Korean page ({where}).",
        f"두 언어의 id를 같게 하십시오: `{line}`",
        f"Use the same id in both languages: `{line}`",
    )


def _id_missing(korean: SourcePage, page: SourcePage, ours: _Anchor, line: int) -> Finding:
    id_, where = ours[0], _place(korean, ours[1])
    marks = "#" * ours[2]
    example = f"{marks} … {{ #{id_} }}".strip()
    return Finding(
        page.path,
        line,
        "ids-differ",
        f"한국어 문서에 있는 id `{id_}`가 이 문서에는 없습니다({where}).",
        f"The id `{id_}` of the Korean page ({where}) is missing here.",
        f"여기에 같은 절을 `{example}`로 넣으십시오.",
        f"Add the section here: `{example}`",
    )


def _id_extra(korean: SourcePage, page: SourcePage, theirs: _Anchor) -> Finding:
    return Finding(
        page.path,
        theirs[1],
        "ids-differ",
        f"id `{theirs[0]}`가 한국어 문서 docs/{korean.source}의 같은 위치에 없습니다.",
        f"The Korean page docs/{korean.source} does not have the id `{theirs[0]}` at this position.",
        "한국어 문서에도 같은 절을 같은 순서로 넣거나, 여기에서 지우십시오.",
        "Add the section to the Korean page in the same order, or remove it here.",
    )


def _level_differs(
    korean: SourcePage, page: SourcePage, id_: str, ours: tuple[int, int], theirs: tuple[int, int]
) -> Finding:
    where = _place(korean, ours[0])
    return Finding(
        page.path,
        theirs[0],
        "heading-levels-differ",
        f"`{id_}`의 수준이 {theirs[1]}인데 한국어 문서에서는 {ours[1]}입니다({where}).",
        f"`{id_}` has level {theirs[1]}, but {ours[1]} on the Korean page ({where}).",
        f"`#`을 {ours[1]}개로 맞추십시오." if ours[1] else "제목이 아닌 본문에 붙이십시오.",
        f"Use {ours[1]} `#`." if ours[1] else "Put it on text that is not a heading.",
    )
