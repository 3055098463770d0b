"""Admonitions (`!!!`, `???`) and tabs (`===`), in which a mistake silently gives plain text.

The syntax is from Python-Markdown's admonition and pymdown-extensions' details and tabbed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from scripts.check.settings import ADMONITION_MODIFIERS, ADMONITIONS
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.source_page import SourcePage

_OPENING = re.compile(r"^(?P<indent> *)(?P<marks>!!!|\?\?\?\+?|===[+!]{0,2})(?P<rest>(?![=!?])[^\n]*)$")
_ADMONITION = re.compile(r"^ ?(?P<words>[\w-]+(?: +[\w-]+)*)(?: +\"(?P<title>.*)\")? *$")
_TAB = re.compile(r"^ +\"(?P<title>.+)\" *$")


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every admonition or tab that would not be shown as one."""
    for page in site.all_pages:
        shown = page.prose.split("\n")  # without comments
        for number, line in enumerate(page.raw.split("\n"), 1):
            if shown[number - 1].strip() and (opening := _OPENING.match(line)):
                yield from _opening(page, number, opening)
                yield from _body(page, number, opening)


def _finding(page: SourcePage, line: int, code: str, ko: str, en: str, fix: tuple[str, str]) -> Finding:
    return Finding(page.path, line, code, ko, en, *fix)


def _opening(page: SourcePage, number: int, opening: re.Match[str]) -> Iterator[Finding]:
    indent, marks, rest = opening["indent"], opening["marks"], opening["rest"]
    if len(indent) % 4:
        better = len(indent) // 4 * 4 + 4
        yield _finding(
            page,
            number,
            "block-indent",
            f"`{marks}`가 빈칸 {len(indent)}개로 들여 쓰여 있어 알림 상자나 탭이 되지 않습니다.",
            f"`{marks}` is indented by {len(indent)} spaces, so it does not become an admonition or a tab.",
            (
                f"빈칸 {better}개로(목록 밖이라면 0개로) 들여 쓰십시오.",
                f"Indent it by {better} spaces (by none outside lists).",
            ),
        )
    if marks.startswith("="):
        if not _TAB.match(rest):
            title = rest.strip().strip("\"'“”") or "macOS/Linux"
            better_line = f'{marks} "{title}"'
            yield _finding(
                page,
                number,
                "tab-form",
                "탭의 첫 줄이 바르지 않아 글자로 보입니다.",
                "The first line of the tab is malformed, so it is shown as text.",
                (f"다음과 같이 쓰십시오: `{better_line}`", f"Write `{better_line}`"),
            )
        return
    form = _ADMONITION.match(rest)
    if not form:
        kind = next((word for word in re.findall(r"[a-z]+", rest.lower()) if word in ADMONITIONS), "note")
        title = re.sub(rf"^\s*{kind}\b", "", rest, flags=re.IGNORECASE).strip().strip("\"'“”")
        better_line = f'{marks} {kind} "{title}"' if title else f"{marks} {kind}"
        yield _finding(
            page,
            number,
            "admonition-form",
            "알림 상자의 첫 줄이 바르지 않아 글자로 보입니다.",
            "The first line of the admonition is malformed, so it is shown as text.",
            (f"다음과 같이 쓰십시오: `{better_line}`", f"Write `{better_line}`"),
        )
        return
    kind, *modifiers = form["words"].split()
    if kind not in ADMONITIONS:
        near = difflib.get_close_matches(kind.lower(), ADMONITIONS, 1)
        kinds = ", ".join(ADMONITIONS)
        yield _finding(
            page,
            number,
            "admonition-kind",
            f"없는 알림 상자 종류입니다: {kind}",
            f"Unknown type of admonition: {kind}",
            (
                f"`{marks} {near[0]}`(으)로 고치십시오." if near else f"다음 가운데에서 고르십시오: {kinds}",
                f"Write `{marks} {near[0]}`." if near else f"Choose one of {kinds}",
            ),
        )
    if wrong := [word for word in modifiers if word not in ADMONITION_MODIFIERS]:
        title = " ".join(wrong)
        better_line = f'{marks} {kind} "{title}"'
        yield _finding(
            page,
            number,
            "admonition-form",
            f"알림 상자의 제목은 큰따옴표로 감싸야 제목으로 보입니다: {title}",
            f"The title of an admonition must be in double quotes: {title}",
            (f"다음과 같이 쓰십시오: `{better_line}`", f"Write `{better_line}`"),
        )


def _body(page: SourcePage, number: int, opening: re.Match[str]) -> Iterator[Finding]:
    """The body must be indented four spaces more than the first line; only after an empty line does less end it."""
    tab = opening["marks"].startswith("=")
    wanted = len(opening["indent"]) + 4
    lines = page.page.lines
    first = next((n for n in range(number, len(lines)) if lines[n].strip()), None)
    if first is None or _indent(lines[first]) < wanted:
        has_body = first is not None and (first == number or _indent(lines[first]) > len(opening["indent"]))
        line = first + 1 if has_body and first is not None else number
        what_ko, what_en = ("탭", "tab") if tab else ("알림 상자", "admonition")
        yield _finding(
            page,
            line,
            "tab-body" if tab else "admonition-body",
            f"{number}번째 줄에서 시작한 {what_ko}의 내용이 들여 쓰여 있지 않아 밖으로 빠집니다.",
            f"The body of the {what_en} that begins on line {number} is not indented, so it is outside.",
            (
                f"{what_ko} 안에 들어갈 줄을 모두 빈칸 {wanted}개로 들여 쓰십시오.",
                f"Indent all lines that belong to it by {wanted} spaces.",
            ),
        )
        return
    for n in range(first + 1, len(lines)):
        line = lines[n]
        if not line.strip() or _indent(line) >= wanted:
            continue
        # Code inside may be indented less; the fence rules report that.
        if lines[n - 1].strip() and n + 1 not in page.page.fenced_lines and not _OPENING.match(line):
            yield _finding(
                page,
                n + 1,
                "tab-body" if tab else "admonition-body",
                f"이 줄이 {number}번째 줄에서 시작한 {'탭' if tab else '알림 상자'} 밖으로 빠집니다.",
                f"This line is outside the {'tab' if tab else 'admonition'} that begins on line {number}.",
                (
                    f"안의 내용이면 빈칸 {wanted}개로 들여 쓰고, 아니면 앞에 빈 줄을 하나 두십시오.",
                    f"Indent it by {wanted} spaces if it belongs inside; otherwise add an empty line before it.",
                ),
            )
        return


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
