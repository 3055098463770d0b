"""Files under docs/: readable, in a language folder, with names that make good addresses, no symbolic links."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.languages import LANGUAGES, SOURCE

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every file that is misplaced, misnamed or unreadable."""
    for path, offset in site.unreadable:
        line = path.read_bytes()[:offset].count(b"\n") + 1
        yield Finding(
            path,
            line,
            "file-not-utf-8",
            "파일이 UTF-8로 저장되어 있지 않습니다.",
            "The file is not saved as UTF-8.",
            "편집기에서 인코딩을 UTF-8로 바꾸어 다시 저장하십시오.",
            "Save it again in UTF-8.",
        )
    yield from _folders(site)
    yield from _links_out(site)
    korean = site.pages[SOURCE]
    for language in LANGUAGES[1:]:
        for name, page in site.pages[language].items():
            if name not in korean:
                expected = f"docs/{SOURCE}/{name}.md"
                yield Finding(
                    page.path,
                    1,
                    "page-without-korean",
                    f"같은 경로의 한국어 문서가 없습니다: {expected}",
                    f"There is no Korean page at the same path: {expected}",
                    f"{expected} 파일을 먼저 만들거나, 이 파일을 한국어 문서와 같은 경로로 옮기십시오.",
                    f"Write {expected} first, or move this file to the same path as its Korean page.",
                )
    for page in site.all_pages:
        for part in page.name.split("/"):
            if not _NAME.fullmatch(part):
                yield Finding(
                    page.path,
                    1,
                    "file-name",
                    f"주소로 쓰기에 알맞지 않은 파일 이름입니다: {part}",
                    f"The file name does not make a good address: {part}",
                    "영어 소문자, 숫자, 붙임표(-)만으로 이름을 바꾸십시오. 예: start-stop.md",
                    "Rename it: only lowercase English letters, digits and hyphens, e.g. start-stop.md",
                )


def _folders(site: SourceTree) -> Iterator[Finding]:
    known = {*LANGUAGES, "assets"}
    for entry in sorted(site.docs.iterdir()):
        if entry.name in known or entry.name.startswith("."):
            continue
        if entry.is_dir() and re.fullmatch(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*", entry.name):
            yield Finding(
                entry,
                0,
                "folder-taken-for-language",
                f"docs/{entry.name}/ 폴더는 언어 폴더로 처리되어 사이트에서 빠집니다.",
                f"The folder docs/{entry.name}/ is mistaken for a language and left out of the site.",
                "두 언어가 함께 쓰는 파일은 docs/assets/ 아래에 두십시오.",
                "Put files that both languages use under docs/assets/.",
            )
        for path in sorted(entry.rglob("*.md")) if entry.is_dir() else [entry]:
            if path.suffix == ".md":
                yield Finding(
                    path,
                    1,
                    "page-outside-language",
                    "문서가 언어 폴더 밖에 있습니다.",
                    "The page is outside the language folders.",
                    f"docs/{SOURCE}/ 아래로 옮기십시오.",
                    f"Move it to docs/{SOURCE}/ or docs/{LANGUAGES[1]}/.",
                )


def _links_out(site: SourceTree) -> Iterator[Finding]:
    for folder, folders, names in os.walk(site.docs):
        for name in (*folders, *names):
            path = Path(folder, name)
            if path.is_symlink():
                yield Finding(
                    path,
                    0,
                    "file-symbolic-link",
                    "docs/ 안에는 심볼릭 링크를 둘 수 없습니다.",
                    "Symbolic links are not allowed under docs/.",
                    "링크를 지우고 파일 자체를 두십시오.",
                    "Remove the link and put the file itself there.",
                )
