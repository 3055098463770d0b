"""The glossary and the words of the pages: spellings that docs/glossary.yml avoids."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts import glossary
from scripts.check.findings import Finding
from scripts.check.site import Site, SourcePage

#: The page that lists the avoided spellings.
_GLOSSARY = "glossary"
#: Front matter that readers see.
_FRONT_MATTER = re.compile(r"(?:title|description):")


def check(site: Site) -> Iterator[Finding]:
    """Yield a finding for each avoided spelling, outside code; and for a glossary that cannot be read."""
    try:
        groups = glossary.load(site.docs)
    except glossary.GlossaryError as error:
        yield Finding(
            site.docs / glossary.NAME,
            error.line,
            "glossary-form",
            error.ko,
            f"{error.en[0].upper()}{error.en[1:]}.",
            "파일 맨 위의 설명대로 고치십시오.",
            "See the top of the file for its format.",
        )
        return
    better = {wrong: right for group in groups for term in group.terms for wrong, right in term.avoid.items()}
    if not better:
        return
    # The longest first, so that `도커 엔진` is told as a whole. A particle may follow a Korean word.
    words = "|".join(re.escape(word) for word in sorted(better, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w가-힣./-])(?:{words})(?![A-Za-z0-9/]|-\w)")
    for page in (*site.all_pages, *site.descriptions):
        if page.name != _GLOSSARY:
            yield from _page(page, pattern, better)


def _page(page: SourcePage, pattern: re.Pattern[str], better: dict[str, str]) -> Iterator[Finding]:
    front = [line if _FRONT_MATTER.match(line) else "" for line in page.page.lines[: page.page.body_start]]
    prose = page.text.split("\n")
    for number, line in enumerate([*front, *prose[len(front) :]], 1):
        for match in pattern.finditer(line):
            right = better[match[0]]
            yield Finding(
                page.path,
                number,
                "term-avoided",
                f"이 사이트에서 쓰지 않는 표기입니다: `{match[0]}`",
                f"A spelling that this site does not use: `{match[0]}`",
                f"`{right}`(으)로 쓰십시오.",
                f"Write `{right}`.",
            )
