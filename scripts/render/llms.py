"""llms.txt and llms-full.txt of a language (https://llmstxt.org): what the site has, and all of it in one file.

Of our own: mkdocs-llmstxt (0.5.1) wants each section's files listed again beside `nav`, writes one llms.txt in the
language whose build ends last, and makes its Markdown from the built HTML, without ids and with the theme's marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scripts.core.languages import LANGUAGES
from scripts.core.portable import NAME

NAMES = ("llms.txt", "llms-full.txt")

WORDS = {
    "ko": {
        "lead": (
            "실행할 수 있는 명령은 모두 실제 Docker Engine에서 실행해 확인한 한국어 도커 문서입니다. 페이지 주소 뒤에 "
            "`index.md`를 붙이면 그 페이지의 Markdown이 나오고, 제목의 `{ #id }`가 그 절의 주소(`#id`)입니다. "
            "글은 CC BY 4.0입니다."
        ),
        "optional": "Optional",
        "full": "모든 페이지를 한 파일로",
        "cli": "docker 명령줄의 모든 명령과 옵션, 설명(JSON)",
        "schema": "그 JSON의 스키마",
        "other": "English",
    },
    "en": {
        "lead": (
            "Docker documentation in which every command that can be run was run on a real Docker Engine. `index.md` "
            "behind a page's address is that page's Markdown; a heading's `{ #id }` is its section's address (`#id`). "
            "The text is CC BY 4.0."
        ),
        "optional": "Optional",
        "full": "All pages in one file",
        "cli": "All commands and options of the docker command line, with descriptions (JSON)",
        "schema": "The schema of that JSON",
        "other": "한국어",
    },
}


@dataclass(frozen=True)
class Entry:
    """A page in a list: its section of the navigation, title, description, whole address, and Markdown."""

    section: str
    title: str
    description: str
    address: str
    markdown: str


def index(site_name: str, description: str, language: str, entries: Iterable[Entry], site_url: str) -> str:
    """The text of llms.txt: a link to each page's Markdown, by section in the order given."""
    words = WORDS[language]
    root, others = roots(site_url, language)
    lines = [f"# {site_name}", "", f"> {description}", "", words["lead"], ""]
    section = None
    for entry in entries:
        if entry.section != section:
            section = entry.section
            lines += [*([""] if lines[-1] else []), f"## {section}", ""]
        lines.append(f"- [{entry.title}]({entry.address}{NAME}): {entry.description}")
    lines += ["", f"## {words['optional']}", ""]
    lines.append(f"- [llms-full.txt]({root}llms-full.txt): {words['full']}")
    lines.append(f"- [cli.json]({root}cli.json): {words['cli']}")
    lines.append(f"- [cli.schema.json]({site_url}cli.schema.json): {words['schema']}")
    lines += [f"- [{words['other']}]({other}llms.txt)" for other in others]
    return "\n".join(lines) + "\n"


def full(site_name: str, description: str, entries: Iterable[Entry]) -> str:
    """The text of llms-full.txt: every page's Markdown, one after the other."""
    return "\n".join([f"# {site_name}\n\n> {description}\n", *(entry.markdown for entry in entries)])


def roots(site_url: str, language: str) -> tuple[str, list[str]]:
    """The address of a language's home page, and those of the other languages'."""
    found = {each: site_url if each == LANGUAGES[0] else f"{site_url}{each}/" for each in LANGUAGES}
    return found.pop(language), list(found.values())
