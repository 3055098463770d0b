"""Translations: every one records the version of the Korean page it was made from."""

import re
from collections.abc import Iterator

from scripts.check.messages import finding
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
            yield finding(page.path, _line(page.page.lines), "translation-form", key=KEY)
    for language in others:
        for name, page in site.pages[language].items():
            original = site.pages[source].get(name)
            if original is None or page.page.problems:
                continue  # other rules report this
            mark = page.page.front_matter.get(KEY)
            line = mark_line(original.page)
            if mark is None:
                yield finding(
                    page.path, max(page.page.body_start, 1), "translation-missing", original=original, line=line
                )
            elif not _HASH.fullmatch(mark_of(page.page)):
                yield finding(
                    page.path, _line(page.page.lines), "translation-form.value", key=KEY, mark=mark, line=line
                )


def _line(lines: list[str]) -> int:
    return next((n for n, line in enumerate(lines, 1) if line.startswith(f"{KEY}:")), 1)
