"""A page's Markdown for programs and for pasting elsewhere, without the syntax that only this site understands.

Links become full URLs, tabs and admonitions become bold text and quotations, and the options of command blocks are
removed, since they are for the tests. Headings keep their `{ #id }`, which links to sections use.
"""

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from scripts.core import yaml_lines
from scripts.core.languages import LANGUAGES, folder
from scripts.core.links import address_of
from scripts.core.page import Page as SourcePage

#: The file beside a page's index.html.
NAME = "index.md"

_LINK = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))|(?P<before>\]\()(?P<target>[^\s()]+)(?=[\s)])"
)
_BOX = re.compile(r'^ *(?:(?P<kind>!!!|\?\?\?\+?) +(?P<type>[\w-]+)|===[!+]*)(?: +"(?P<title>.*)")? *$')
_HEADING = re.compile(r"^(#{1,6} .*?)[ \t]*\{:?[^{}]*?#(?P<id>[^\s.{}]+)[^{}]*\}[ \t]*$")
_ONLY_HERE = re.compile(r"^ *(?:\{:? *[.#][\w -]+\}|</?div[^>]*>|<!--.*-->) *$")


@dataclass(frozen=True)
class Facts:
    """The front matter of the file. `address` is the page's full URL, `changed` a date (`2026-11-24`) or empty."""

    title: str
    description: str
    address: str
    language: str
    changed: str = ""


def page(markdown: str, facts: Facts, source: str, site_url: str) -> str:
    """The Markdown file of a page: front matter, and the portable form of `markdown`, which has none.

    Links are relative to `source`, a path below docs/ such as `ko/commands/run.md`. `site_url` ends with a slash.
    """
    about = {"title": facts.title, "description": facts.description, "url": facts.address, "language": facts.language}
    if facts.changed:
        about["changed"] = facts.changed
    front = yaml_lines.dump(about)
    return f"---\n{front}---\n\n{text(markdown, source, site_url, facts.language)}"


def text(markdown: str, source: str, site_url: str, language: str) -> str:
    """The text alone; see `page`. `language` is the reader's, and links lead to its pages."""
    lines = _lines(markdown.split("\n"), lambda target: absolute(target, source, site_url, language))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _lines(lines: list[str], resolve) -> list[str]:
    scanned = SourcePage(Path("page.md"), "\n".join(["", *lines]))  # the first line is never front matter
    fences = {fence.line - 2: fence for fence in scanned.fences}
    portable: list[str] = []
    n = 0
    while n < len(lines):
        line = lines[n]
        if fence := fences.get(n):
            marks = line[fence.indent :].split(fence.lang or "\n", 1)[0].strip()
            title = f' title="{fence.title}"' if fence.title else ""
            portable.append(f"{' ' * fence.indent}{marks}{fence.lang}{title}")
            portable += lines[n + 1 : fence.end - 1]
            n = fence.end - 1
            continue
        n += 1
        if box := _BOX.match(line):
            indent = len(line) - len(line.lstrip(" "))
            inner: list[str] = []
            while n < len(lines) and (not lines[n].strip() or lines[n].startswith(" " * (indent + 4))):
                inner.append(lines[n][indent + 4 :])
                n += 1
            title = box["title"] if box["title"] is not None else (box["type"] or "").capitalize()
            body = [*([f"**{title}**", ""] if title else []), *_stripped(_lines(inner, resolve))]
            quote = "> " if box["kind"] else ""
            portable += [f"{' ' * indent}{quote}{text}".rstrip() for text in body]
            portable.append("")
        elif not _ONLY_HERE.match(line):
            if line.startswith("#"):
                line = _HEADING.sub(r"\1 { #\g<id> }", line)
                line = re.sub(r"<small>(.*?)</small>", r"`\1`", line)
            if "](" in line:
                line = _LINK.sub(lambda m: m["code"] or f"{m['before']}{resolve(m['target'])}", line)
            portable.append(line)
    return portable


def _stripped(lines: list[str]) -> list[str]:
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def absolute(target: str, source: str, site_url: str, language: str) -> str:
    """A link in a Markdown file under docs/ as a URL of the site."""
    path, mark, id_ = target.partition("#")
    if re.match(r"[a-z][a-z0-9+.-]*:|/", target):
        return target
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), path)) if path else source
    return f"{site_url}{address(path, language)}{mark}{id_}"


def address(path: str, language: str) -> str:
    """Where a file under docs/ is published on the site: `ko/commands/run.md` is `commands/run/`."""
    first, _, rest = path.partition("/")
    if first not in LANGUAGES:
        return path
    if not rest.endswith(".md"):
        return folder(language) + rest
    page = address_of(language, rest.removesuffix(".md"))
    return "" if page == "." else f"{page}/"
