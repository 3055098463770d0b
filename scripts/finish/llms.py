"""The site for programs: each page's Markdown, llms.txt and llms-full.txt (https://llmstxt.org), the CLI as JSON.

Of our own: mkdocs-llmstxt (0.5.1) wants each section's files listed again beside `nav`, writes one llms.txt in the
language whose build ends last, and makes its Markdown from the built HTML, without ids and with the theme's marks.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

from scripts.core.languages import LANGUAGES, folder
from scripts.core.portable import NAME
from scripts.finish.page import Page, Site
from scripts.reference import data
from scripts.reference.catalog import load_catalog

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


def offer_markdown(page: Page) -> None:
    """Show the button that leads to the page's Markdown, and publish that beside the page."""
    if not page.facts:
        return
    for button in page.tree.css("[data-guide-markdown][hidden]"):
        del button.attrs["hidden"]
    page.site.files[posixpath.join(posixpath.dirname(page.path), NAME)] = page.site.markdown(page.facts)


def write(site: Site) -> None:
    """Write each language's lists, and what the docker command line has as data."""
    about = site.facts
    for language in LANGUAGES:
        entries = [
            Entry(
                page.sections[0][0] if page.sections else about.names[language],
                page.title,
                page.description,
                about.url(page.address),
                site.markdown(page),
            )
            for page in about.in_nav(language)
            if not page.untranslated
        ]
        name, description, root = about.names[language], about.descriptions[language], folder(language)
        site.files[f"{root}{NAMES[0]}"] = index(name, description, language, entries, about.site_url)
        site.files[f"{root}{NAMES[1]}"] = full(name, description, entries)
        commands = data.build(language, load_catalog(), about.site_url, site.docs)
        site.files[f"{root}{data.NAME}"] = data.dump(commands)
    site.files[data.SCHEMA] = data.schema(about.site_url)


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
    root = f"{site_url}{folder(language)}"
    others = [f"{site_url}{folder(other)}" for other in LANGUAGES if other != language]
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
