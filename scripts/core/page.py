"""The Markdown pages under docs/, read the way the site's Markdown extensions read them.

A page has front matter (YAML between `---` lines), headings with attr_list ids, and fences as
pymdownx.superfences defines them: they may be indented inside admonitions and tabs, and close with the
same fence at the same indentation. The checker, the example runner and the build share this scanner.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from scripts.core import yaml_lines
from scripts.core.paths import DOCS
from scripts.core.text import read
from scripts.core.yaml_lines import YamlError

_FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
_OPTION = re.compile(r"""(?P<key>[A-Za-z][\w-]*)=(?P<quote>["'])(?P<value>.*?)(?P=quote)""")
_HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<text>.*?)[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*(?P<body>[^{}]*?)[ \t]*\}$")
_ID = re.compile(r"#(?P<id>[^\s#.{}]+)")


@dataclass(frozen=True)
class Problem:
    """Something the scanner could not read; `line` counts from 1 in the file."""

    line: int
    kind: str  # "unclosed-fence", "front-matter" or "unclosed-front-matter"
    detail: str = ""


@dataclass(frozen=True)
class Heading:
    """An ATX heading; `id` is None if the author gave none."""

    line: int
    level: int
    text: str
    id: str | None


@dataclass(frozen=True)
class Fence:
    """A fenced block. `line` is the line of the opening fence; `body[0]` is on `line + 1`."""

    line: int
    end: int  # line of the closing fence
    indent: int  # columns before the fence
    lang: str
    info: str  # the info string as written
    options: dict[str, str] = field(hash=False)
    body: tuple[str, ...]  # without the fence's indentation

    @property
    def title(self) -> str | None:
        return self.options.get("title")


class Page:
    """A Markdown file, scanned once. `text` replaces that on disk; `docs` has the languages' folders.

    Raises:
        OSError, UnicodeDecodeError: the file cannot be read as UTF-8.
    """

    def __init__(self, path: Path, text: str | None = None, docs: Path = DOCS) -> None:
        self.path, self.docs = path, docs
        self.text = read(path) if text is None else text
        self.lines = self.text.split("\n")
        self.problems: list[Problem] = []
        self.front_matter: dict[str, Any] = {}
        self.body_start = self._read_front_matter()  # index of the first line after the front matter
        self.headings: list[Heading] = []
        self.fences: list[Fence] = []
        self._scan()

    @property
    def language(self) -> str:
        return self.path.relative_to(self.docs).parts[0]

    @property
    def name(self) -> str:
        """The page's path below its language's folder without `.md`, e.g. `commands/run`."""
        return self.path.relative_to(self.docs / self.language).with_suffix("").as_posix()

    @property
    def address(self) -> str:
        """The page's address below its language's root: `commands/run/`, or "" for the home page."""
        folder = self.name.removesuffix("index").rstrip("/") if self.name.split("/")[-1] == "index" else self.name
        return f"{folder}/" if folder else ""

    @cached_property
    def fenced_lines(self) -> frozenset[int]:
        """Numbers of all lines in fenced blocks, including the fences."""
        return frozenset(n for f in self.fences for n in range(f.line, f.end + 1))

    @property
    def prose(self) -> list[tuple[int, str]]:
        """(line number, text) of every line outside front matter and fences."""
        return [(n, line) for n, line in enumerate(self.lines, 1) if n > self.body_start and n not in self.fenced_lines]

    def _read_front_matter(self) -> int:
        if not self.lines or self.lines[0].strip() != "---":
            return 0
        end = next((n for n, line in enumerate(self.lines) if n and line.strip() == "---"), None)
        if end is None:
            self.problems.append(Problem(1, "unclosed-front-matter"))
            return 0
        try:
            data = yaml_lines.load("\n".join(self.lines[1:end])) or {}
            if not isinstance(data, dict):
                raise YamlError(1, "not a list of `key: value` lines")
            self.front_matter = data
        except YamlError as error:
            self.problems.append(Problem(error.line + 1, "front-matter", error.problem))
        return end + 1

    def _scan(self) -> None:
        n = self.body_start
        while n < len(self.lines):
            line = self.lines[n]
            if opening := _FENCE.match(line):
                n = self._scan_fence(n, opening)
                continue
            if heading := _HEADING.match(line):
                text, id_ = heading["text"], None
                if attributes := _ATTRIBUTES.search(text):
                    text = text[: attributes.start()]
                    if match := _ID.search(attributes["body"]):
                        id_ = match["id"]
                self.headings.append(Heading(n + 1, len(heading["marks"]), text, id_))
            n += 1

    def _scan_fence(self, start: int, opening: re.Match[str]) -> int:
        """Record the fence that opens at index `start`, and return the index after it."""
        indent, fence, info = len(opening["indent"]), opening["fence"], opening["info"].strip()
        body: list[str] = []
        for n in range(start + 1, len(self.lines)):
            line = self.lines[n]
            spaces = len(line) - len(line.lstrip(" "))
            if line.strip() == fence and spaces == indent:
                lang = info.split(None, 1)[0] if info and "=" not in info.split(None, 1)[0] else ""
                options = {m["key"]: m["value"] for m in _OPTION.finditer(info)}
                self.fences.append(Fence(start + 1, n + 1, indent, lang, info, options, tuple(body)))
                return n + 1
            if line.strip() and spaces < indent:
                break
            body.append(line[indent:])
        self.problems.append(Problem(start + 1, "unclosed-fence", info))
        return start + 1


def page_paths(language: str, docs: Path = DOCS) -> list[Path]:
    """A language's pages, sorted by path."""
    return sorted((docs / language).rglob("*.md"))
