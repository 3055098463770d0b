"""Front matter: valid YAML, known keys, a description short enough for search engines, a name that fits in the menu.

The title of a page with a `message` begins with that error message, the same in all languages.
"""

import re
from collections.abc import Iterator

from scripts.check.messages import finding
from scripts.check.settings import DESCRIPTION_LENGTH, FRONT_MATTER_KEYS, MENU_WIDTH
from scripts.check.source_tree import SourceTree
from scripts.core import names
from scripts.core.findings import Finding
from scripts.core.languages import SOURCE
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
            yield from _message(site, page)


def _line(page: SourcePage, key: str) -> int:
    for number, line in enumerate(page.page.lines[: page.page.body_start], 1):
        if re.match(rf"""["']?{re.escape(key)}["']?[ \t]*:""", line):
            return number
    return 1


def _title_line(page: SourcePage) -> int:
    heading = next((each.line for each in page.page.headings), 1)
    return _line(page, "title") if "title" in page.page.front_matter else heading


def _keys(page: SourcePage) -> Iterator[Finding]:
    for key in page.page.front_matter:
        if key in FRONT_MATTER_KEYS:
            continue
        near, allowed = nearest(str(key), FRONT_MATTER_KEYS), ", ".join(FRONT_MATTER_KEYS)
        yield finding(page.path, _line(page, str(key)), "front-matter-key", key=key, allowed=allowed, write=near)


def _message(site: SourceTree, page: SourcePage) -> Iterator[Finding]:
    message = page.page.front_matter.get("message", "")
    if not isinstance(message, str):
        return  # told by _values
    korean = site.pages[SOURCE].get(page.name)
    if korean is not None and korean is not page and not korean.page.problems:
        theirs = korean.page.front_matter.get("message", "")
        if theirs != message:
            line, where = _line(page, "message"), f"docs/{korean.source}"
            key = "message-differs" if theirs else "message-differs.extra"
            yield finding(page.path, line, key, message=message, theirs=theirs, where=where)
            return
    heading = next((each for each in page.page.headings if each.level == 1), None)
    if message and heading and not heading.text.startswith(f"{message}: "):
        yield finding(page.path, heading.line, "message-heading", message=message, title=heading.text)


def _values(page: SourcePage) -> Iterator[Finding]:
    low, high = DESCRIPTION_LENGTH[page.language]
    data = page.page.front_matter
    for key in ("title", "menu", "message", "description"):
        if key in data and not isinstance(data[key], str):
            yield finding(page.path, _line(page, key), "front-matter-value", key=key)
        elif key in data and (mark := next((c for c in '<>"' if c in data[key]), "")):
            yield finding(page.path, _line(page, key), "front-matter-markup", key=key, mark=mark)
    shown = names.in_menu(page.page, page.name)
    if (width := names.width(shown)) > MENU_WIDTH:
        key = "menu-length" if data.get("menu") else "menu-length.title"
        line = _line(page, "menu") if data.get("menu") else _title_line(page)
        yield finding(page.path, line, key, name=shown, width=width, high=MENU_WIDTH)
    description = data.get("description")
    if "description" not in data:
        key = "description-missing" if page.page.body_start else "description-missing.front-matter"
        yield finding(page.path, 1, key, low=low, high=high)
    elif isinstance(description, str) and not low <= len(description) <= high:
        line, length = _line(page, "description"), len(description)
        yield finding(page.path, line, "description-length", length=length, low=low, high=high)
