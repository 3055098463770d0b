"""Finds the sizes, digests and program versions of stand-in images that a page prints.

The real images have other figures, so a page that was recorded with stand-ins prints `...` in their place. Figures of
images that the page makes itself are its own and may be shown. README.md says what counts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, zip_longest
from typing import Any

from scripts.core.blocks import Command, Console, Examples, File, Output
from scripts.examples.volatile import PROGRAM_VERSION, SIZE


@dataclass(frozen=True)
class Figure:
    """A figure of a stand-in: its line in the page, the text, and `size`, `digest` or `version`."""

    line: int
    kind: str
    text: str


# Commands that print sizes of images.
_IMAGES = re.compile(r"\bdocker (?:images|image (?:ls|list))\b")
_HISTORY = re.compile(r"\bdocker (?:image )?history\b")
_DISK_USAGE = re.compile(r"\bdocker system df\b")
_PRUNES_IMAGES = re.compile(r"\bdocker (?:image|system) prune\b.* (?:-\w*a\w*|--all)\b")
_INSPECT = re.compile(r"\b(?:inspect|manifest)\b")
# Commands whose digests are those of the page's own images.
_MAKES_IMAGE = re.compile(
    r"\bdocker (?:(?:image|builder|buildx|container|compose)\b.*? )?(?:build|bake|commit|import)\b"
)
# These print versions of Docker itself.
_ABOUT_DOCKER = re.compile(
    r"\bdocker (?:version|info|system info|--version|-v|(?:compose|buildx) version)\b"
    r"|\bapt-cache (?:madison|policy) docker-ce\b|\buname\b"
)
_DOCKERS_OWN = re.compile(
    r"(?i)\b(?:api|bake|buildkit|buildx|cli|compose|containerd|docker|engine|runc)\b[ \w]{0,20}[ /]v?$"
)
_ASKS_VERSION = re.compile(r"(?i)version|release| -v\b")

_SIZE = re.compile(rf"(?<![\w.])(?!0(?:\.0+)?B\b){SIZE}\b")
_VIRTUAL = re.compile(rf"(?<=\(virtual ){SIZE}")
_JSON_SIZE = re.compile(r'(?i)(?<="size": )\d{3,}')
_SIZE_FIELD = re.compile(r"\.(?:Size|SizeRootFs)\b")
_NUMBER = re.compile(r"\b\d{4,}\b")
_DIGEST = re.compile(r"(?:(?P<name>[\w./:-]+)@)?sha256:(?P<hex>[0-9a-f]{7,64})")
_PULLS = re.compile(r"^ ?=> => (?:sha256:|extracting |resolve )")
_VERSION = re.compile(PROGRAM_VERSION)
_BARE_VERSION = re.compile(r"\d+\.\d+")
# The beginning of an instruction in `docker history`, after what Docker puts before it.
_CREATED_BY = re.compile(r"\b(?:RUN|COPY|ADD)(?: \|\d+ .*?)?(?: /bin/sh -c)? (?P<text>.{4,15})")
# A row that begins with the name of an image, and not with an id, a size or a digest.
_ROW_NAME = re.compile(rf"(?![0-9a-f]{{12}}\b|{SIZE}\b|sha256:)(?=\S*[a-z])[a-z0-9<]")
_TREE = re.compile(r"^[│ ]*[├└]─")
# The names that commands give to images: by a build, by `docker tag` and `docker commit`, in a Compose file.
_BUILT = re.compile(r"\s(?:-t|--tag)[ =](?P<name>[^\s;|&)]+)")
_TAGGED = re.compile(r"\bdocker (?:image )?tag (?P<source>\S+) (?P<name>[^\s;|&)]+)")
_COMMITTED = re.compile(r"\bdocker (?:container )?commit\b.* (?P<name>[^\s;|&)>]+) *(?:$|[;|&)>])", re.MULTILINE)
_IMAGE_KEY = re.compile(r"^ +image: *[\"']?(?P<name>[^\s\"']+)", re.MULTILINE)


def figures(examples: Examples, entry: Mapping[str, Any]) -> list[Figure]:
    """Return the stand-ins' figures that a page prints in blocks that are run.

    `entry`: the page's entry in the record. A page without stand-ins has none.
    """
    return list(_Page(examples, entry).figures()) if entry.get("stand_ins") else []


class _Page:
    def __init__(self, examples: Examples, entry: Mapping[str, Any]) -> None:
        self._consoles = [block for block in examples.blocks if isinstance(block, Console) and not block.needs]
        files = "\n".join(block.text for block in examples.blocks if isinstance(block, File))
        commands = [text for block in self._consoles for command in block.commands for text in _typed(command)]
        self._written = "\n".join((files, *commands))
        self._stand_ins = {_full(name) for name in entry["stand_ins"]}
        self._own = {_full(found["name"]) for found in _IMAGE_KEY.finditer(files)}
        for command in commands:
            for found in _TAGGED.finditer(command):
                source, name = _full(found["source"]), _full(found["name"])
                (self._stand_ins if source in self._stand_ins else self._own).add(name)
            made = [*_COMMITTED.finditer(command), *(_BUILT.finditer(command) if _MAKES_IMAGE.search(command) else ())]
            self._own |= {_full(found["name"]) for found in made}
        self._own |= {f"{name.rpartition(':')[0]}:latest" for name in self._own}  # `docker images app` names all tags
        self._own -= self._stand_ins
        self._repositories = {name.rpartition(":")[0] for name in self._stand_ins}
        # Versions that are not the stand-ins': those in commands and files, such as `python:3.13`, and Docker's.
        self._chosen = {version.lstrip("v") for version in _VERSION.findall(self._written)}
        self._chosen |= set(re.findall(r"\d+(?:\.\d+)+", self._written))
        self._chosen |= {version for which in ("on", "older") for version in entry.get(which, {}).values()}
        self._own_digests = set(self._made())

    def _outputs(self) -> Iterator[tuple[str, Output]]:
        """Yield (command, output) for every command and every line that is typed into one."""
        for block in self._consoles:
            for command in block.commands:
                yield from zip(_typed(command), command.outputs, strict=True)

    def _made(self) -> Iterator[str]:
        for command, output in self._outputs():
            if _MAKES_IMAGE.search(command):
                for line in output.lines:
                    if not _PULLS.match(line):
                        yield from (found["hex"][:12] for found in _DIGEST.finditer(line) if not found["name"])

    def figures(self) -> Iterator[Figure]:
        for command, output in self._outputs():
            sizes = self._sizes(command, output.lines)
            for number, (line, of_line) in enumerate(zip(output.lines, sizes, strict=True), output.line):
                yield from (Figure(number, "size", text) for text in of_line)
                yield from (Figure(number, "digest", text) for text in self._digests(command, line))
                yield from (Figure(number, "version", text) for text in self._versions(command, line))

    # sizes ------------------------------------------------------------------------------------------------

    def _sizes(self, command: str, lines: Sequence[str]) -> list[list[str]]:
        """Return the sizes of stand-ins in every line."""
        if _IMAGES.search(command):
            return self._sizes_in_rows(command, lines)
        if _DISK_USAGE.search(command):
            # The tables of `-v` are told apart by their headings.
            tables = accumulate(lines, lambda table, line: line if "usage:" in line else table, initial="")
            rows = [line if table.startswith("Images") else "" for line, table in zip(lines, tables, strict=False)]
            sums = [_SIZE.findall(line) if line.startswith("Images ") else [] for line in lines]
            return [a + b for a, b in zip(self._sizes_in_rows(command, rows), sums, strict=True)]
        if _HISTORY.search(command):
            return [[] if self._is_own_step(command, line) else _SIZE.findall(line) for line in lines]
        if _INSPECT.search(command):
            pattern = _NUMBER if _SIZE_FIELD.search(command) else _JSON_SIZE
            return [[] if self._names_own(command) else pattern.findall(line) for line in lines]
        if _PRUNES_IMAGES.search(command):
            return [_SIZE.findall(line) if line.startswith("Total reclaimed space:") else [] for line in lines]
        return [_VIRTUAL.findall(line) for line in lines]

    def _sizes_in_rows(self, command: str, lines: Sequence[str]) -> list[list[str]]:
        found: list[list[str]] = []
        of_stand_in = False
        for line in lines:
            if not _TREE.match(line):  # a branch of `--tree` belongs to the row above it
                of_stand_in = self._is_row_of_stand_in(command, line)
            found.append(_SIZE.findall(line) if of_stand_in else [])
        return found

    def _is_row_of_stand_in(self, command: str, line: str) -> bool:
        """Whether a row is about a stand-in; if the row names no image, whether the command is."""
        if self._names_stand_in(line):
            return True
        named = _ROW_NAME.match(line)
        return not (named or self._names_own(line) or self._names_own(command))

    def _is_own_step(self, command: str, line: str) -> bool:
        """Whether a row of `docker history` comes from an instruction on the page."""
        step = _CREATED_BY.search(line)
        return bool(step) and not self._names_stand_in(command) and step["text"].split("…")[0].strip() in self._written

    # digests ----------------------------------------------------------------------------------------------

    def _digests(self, command: str, line: str) -> Iterator[str]:
        for found in _DIGEST.finditer(line):
            if found["hex"][:12] in self._own_digests:
                continue
            if found["name"]:
                own = found["name"].removeprefix("docker.io/").removeprefix("library/") not in self._repositories
                own = own and not found["name"].startswith("docker.io/library/")
            else:
                own = self._names_own(command) and not self._names_stand_in(f"{command} {line}")
            if not own:
                yield found.group()

    # versions ---------------------------------------------------------------------------------------------

    def _versions(self, command: str, line: str) -> Iterator[str]:
        if _ABOUT_DOCKER.search(command):
            return
        if _ASKS_VERSION.search(command) and _BARE_VERSION.fullmatch(line.strip()):
            found = [(0, line.strip())]
        else:
            found = [(match.start(), match.group()) for match in _VERSION.finditer(line)]
        for start, text in found:
            if text.lstrip("v") not in self._chosen and not _DOCKERS_OWN.search(line[:start]):
                yield text

    # names ------------------------------------------------------------------------------------------------

    def _names_stand_in(self, text: str) -> bool:
        return self._names(text, self._stand_ins)

    def _names_own(self, text: str) -> bool:
        return self._names(text, self._own)

    @staticmethod
    def _names(text: str, images: set[str]) -> bool:
        words = [_plain(word) for word in text.split()]
        pairs = zip_longest(words, words[1:], fillvalue="")
        return any(_full(word) in images or f"{word}:{after}" in images for word, after in pairs if word)


def _typed(command: Command) -> list[str]:
    return [command.text, *(typed.text for typed in command.typed)]


def _plain(word: str) -> str:
    return word.strip("\"'`,;()[]{}").removeprefix("docker.io/").removeprefix("library/")


def _full(name: str) -> str:
    """Return a name with its tag, and without Docker Hub's prefix."""
    name = _plain(name).partition("@")[0]
    return name if ":" in name.rpartition("/")[2] else f"{name}:latest"
