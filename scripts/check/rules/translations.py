"""Translations: every one records the version of the Korean page it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.languages import LANGUAGES
from scripts.translations.state import KEY, mark_line, mark_of

_HASH = re.compile(r"[0-9a-f]{12}")


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every translation without that mark, or with an invalid one."""
    source, *others = LANGUAGES
    for page in site.pages[source].values():
        if KEY in page.page.front_matter:
            yield Finding(
                page.path,
                _line(page.page.lines),
                "translation-form",
                f"`{KEY}`은 번역한 문서에만 씁니다.",
                f"`{KEY}` belongs on translated pages only.",
                "이 줄을 지우십시오.",
                "Remove the line.",
            )
    for language in others:
        for name, page in site.pages[language].items():
            original = site.pages[source].get(name)
            if original is None or page.page.problems:
                continue  # other rules report this
            mark = page.page.front_matter.get(KEY)
            line = mark_line(original.page)
            if mark is None:
                yield Finding(
                    page.path,
                    max(page.page.body_start, 1),
                    "translation-missing",
                    f"어느 버전의 한국어 문서를 옮겼는지 적혀 있지 않습니다: docs/{original.source}",
                    f"The page does not say which version of docs/{original.source} it was made from.",
                    f"지금의 한국어 문서를 옮겼다면 머리말에 이 줄을 더하십시오: `{line}`",
                    f"If it follows the current Korean page, add this line to the front matter: `{line}`",
                )
            elif not _HASH.fullmatch(mark_of(page.page)):
                yield Finding(
                    page.path,
                    _line(page.page.lines),
                    "translation-form",
                    f"`{KEY}`의 값이 문서의 버전을 나타내지 않습니다: {mark}",
                    f"The value of `{KEY}` is not a version of a page: {mark}",
                    f"지금의 한국어 문서를 옮겼다면 이렇게 쓰십시오: `{line}`",
                    f"If it follows the current Korean page, write `{line}`",
                )


def _line(lines: list[str]) -> int:
    return next((n for n, line in enumerate(lines, 1) if line.startswith(f"{KEY}:")), 1)
