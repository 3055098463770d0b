"""Front matter: valid YAML, known keys, and a description short enough for search engines."""

import re
from collections.abc import Iterator

from scripts.check.messages import finding
from scripts.check.settings import DESCRIPTION_LENGTH, FRONT_MATTER_KEYS
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.text import nearest
from scripts.source_page import SourcePage


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every page whose front matter is invalid, incomplete or has unknown keys."""
    for page in site.all_pages:
        problems = {problem.kind: problem for problem in page.page.problems}
        if problem := problems.get("unclosed-front-matter"):
            yield finding(page.path, problem.line, "front-matter-unclosed")
        elif problem := problems.get("front-matter"):
            yield finding(page.path, problem.line, "front-matter-yaml", problem=problem)
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
        near, allowed = nearest(str(key), FRONT_MATTER_KEYS), ", ".join(FRONT_MATTER_KEYS)
        yield finding(page.path, _line(page, str(key)), "front-matter-key", key=key, allowed=allowed, write=near)


def _values(page: SourcePage) -> Iterator[Finding]:
    low, high = DESCRIPTION_LENGTH[page.language]
    data = page.page.front_matter
    for key in ("title", "description"):
        if key in data and not isinstance(data[key], str):
            yield finding(page.path, _line(page, key), "front-matter-value", key=key)
        elif key in data and (mark := next((c for c in '<>"' if c in data[key]), "")):
            yield finding(page.path, _line(page, key), "front-matter-markup", key=key, mark=mark)
    description = data.get("description")
    if "description" not in data:
        key = "description-missing" if page.page.body_start else "description-missing.front-matter"
        yield finding(page.path, 1, key, low=low, high=high)
    elif isinstance(description, str) and not low <= len(description) <= high:
        line, length = _line(page, "description"), len(description)
        yield finding(page.path, line, "description-length", length=length, low=low, high=high)
