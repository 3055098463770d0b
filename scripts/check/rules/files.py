"""Files under docs/: readable, in a language folder, with names that make good addresses, no symbolic links."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from scripts.check.messages import finding
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.languages import LANGUAGES, SOURCE

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every file that is misplaced, misnamed or unreadable."""
    for path, offset in site.unreadable:
        line = path.read_bytes()[:offset].count(b"\n") + 1
        yield finding(path, line, "file-not-utf-8")
    yield from _folders(site)
    yield from _links_out(site)
    korean = site.pages[SOURCE]
    for language in LANGUAGES[1:]:
        for name, page in site.pages[language].items():
            if name not in korean:
                expected = f"docs/{SOURCE}/{name}.md"
                yield finding(page.path, 1, "page-without-korean", expected=expected)
    for page in site.all_pages:
        for part in page.name.split("/"):
            if not _NAME.fullmatch(part):
                yield finding(page.path, 1, "file-name", part=part)


def _folders(site: SourceTree) -> Iterator[Finding]:
    known = {*LANGUAGES, "assets"}
    for entry in sorted(site.docs.iterdir()):
        if entry.name in known or entry.name.startswith("."):
            continue
        if entry.is_dir() and re.fullmatch(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*", entry.name):
            yield finding(entry, 0, "folder-taken-for-language", entry=entry)
        for path in sorted(entry.rglob("*.md")) if entry.is_dir() else [entry]:
            if path.suffix == ".md":
                yield finding(path, 1, "page-outside-language", source=SOURCE, languages=LANGUAGES)


def _links_out(site: SourceTree) -> Iterator[Finding]:
    for folder, folders, names in os.walk(site.docs):
        for name in (*folders, *names):
            path = Path(folder, name)
            if path.is_symlink():
                yield finding(path, 0, "file-symbolic-link")
