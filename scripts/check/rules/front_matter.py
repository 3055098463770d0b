"""Front matter: valid YAML, known keys, and a description short enough for search engines."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from scripts.check.settings import DESCRIPTION_LENGTH, FRONT_MATTER_KEYS
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.source_page import SourcePage


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every page whose front matter is invalid, incomplete or has unknown keys."""
    for page in site.all_pages:
        problems = {problem.kind: problem for problem in page.page.problems}
        if problem := problems.get("unclosed-front-matter"):
            yield Finding(
                page.path,
                problem.line,
                "front-matter-unclosed",
                "`---`로 시작한 머리말(front matter)이 닫히지 않았습니다.",
                "The front matter that begins with `---` is not closed.",
                "머리말이 끝나는 곳에 `---` 한 줄을 쓰십시오.",
                "End it with a line `---`.",
            )
        elif problem := problems.get("front-matter"):
            yield Finding(
                page.path,
                problem.line,
                "front-matter-yaml",
                f"머리말(front matter)을 YAML로 읽을 수 없습니다: {problem.detail}",
                f"The front matter cannot be read as YAML: {problem.detail}",
                '값에 쌍점(:)이 있으면 전체를 큰따옴표로 감싸십시오. 예: description: "이렇게: 씁니다."',
                'Quote a value that contains a colon, e.g. description: "Like this: so."',
            )
        else:
            yield from _keys(page)
            yield from _values(page)


def _line(page: SourcePage, key: str) -> int:
    for number, line in enumerate(page.page.lines[: page.page.body_start], 1):
        if re.match(rf"""["']?{re.escape(key)}["']?[ \t]*:""", line):
            return number
    return 1


def _keys(page: SourcePage) -> Iterator[Finding]:
    for key in page.page.front_matter:
        if key in FRONT_MATTER_KEYS:
            continue
        near = difflib.get_close_matches(str(key), FRONT_MATTER_KEYS, 1)
        allowed = ", ".join(FRONT_MATTER_KEYS)
        yield Finding(
            page.path,
            _line(page, str(key)),
            "front-matter-key",
            f"머리말에 쓸 수 없는 항목입니다: {key}",
            f"Unknown key in the front matter: {key}",
            f"`{near[0]}`(으)로 고치십시오." if near else f"지우십시오. 쓸 수 있는 항목: {allowed}",
            f"Write `{near[0]}`." if near else f"Remove it. Known keys: {allowed}",
        )


def _values(page: SourcePage) -> Iterator[Finding]:
    low, high = DESCRIPTION_LENGTH[page.language]
    data = page.page.front_matter
    for key in ("title", "description"):
        if key in data and not isinstance(data[key], str):
            yield Finding(
                page.path,
                _line(page, key),
                "front-matter-value",
                f"머리말의 {key} 값이 글이 아닙니다.",
                f"The value of {key} in the front matter is not text.",
                f'한 문장을 큰따옴표로 감싸 쓰십시오: {key}: "…"',
                f'Write one sentence in quotes: {key}: "…"',
            )
        elif key in data and (mark := next((c for c in '<>"' if c in data[key]), "")):
            yield Finding(
                page.path,
                _line(page, key),
                "front-matter-markup",
                f"머리말의 {key}에 `{mark}`를 쓸 수 없습니다.",
                f"`{mark}` is not allowed in the {key} of the front matter.",
                "지우거나 말로 바꾸십시오. 따옴표가 필요하면 ‘ ’를 씁니다.",
                "Remove it or use words; if you need quotation marks, use ‘ ’.",
            )
    description = data.get("description")
    if "description" not in data:
        has_front_matter = page.page.body_start > 0
        yield Finding(
            page.path,
            1,
            "description-missing",
            "머리말에 description(설명)이 없습니다.",
            "The front matter has no description.",
            f"{'`---` 아래에' if has_front_matter else '문서 맨 위에 `---` 두 줄을 쓰고 그 사이에'} "
            f"`description: …` 한 문장({low}~{high}자)을 쓰십시오.",
            f"Write `description: …`, one sentence of {low} to {high} characters, "
            f"{'below `---`' if has_front_matter else 'between two lines `---` at the top'}.",
        )
    elif isinstance(description, str) and not low <= len(description) <= high:
        yield Finding(
            page.path,
            _line(page, "description"),
            "description-length",
            f"description이 {len(description)}자입니다.",
            f"The description has {len(description)} characters.",
            f"{low}자 이상 {high}자 이하의 한 문장으로 고치십시오.",
            f"Make it one sentence of {low} to {high} characters.",
        )
