"""Our sentences for commands and options: docs/<language>/reference/*.yml.

Format of a file, named after the group of commands whose keys it holds (`docker.yml` for those that stand alone):

    shared:                  # options that mean the same in several commands of this file
      --detach-keys: ...
    commands:
      container run:         # the command's longest name without `docker`
        summary: ...         # one sentence
        details: |           # optional: Markdown, for what a sentence cannot hold
          ...
        options:
          --publish: ...     # one or more sentences of Markdown without blocks

`common.yml` holds only `shared`, for options that mean the same everywhere. A command's own words go before
those of its file, and these before the common ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from scripts.pages import DOCS
from scripts.reference.catalog import Catalog, Entry

COMMON = "common"


@dataclass(frozen=True)
class Text:
    """A sentence or more, and where it stands."""

    text: str
    path: Path
    line: int


@dataclass
class Described:
    """What a file says of one command."""

    path: Path
    line: int
    summary: Text | None = None
    details: Text | None = None
    options: dict[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """Something wrong in a description file.

    `kind` is one of: yaml, duplicate, unknown-key, not-text, wrong-file, unknown-command, unknown-option,
    unused-shared, missing-command, missing-option. `subject` is the key, command or option meant;
    `command` the command in which it stands.
    """

    path: Path
    line: int
    kind: str
    subject: str
    command: str = ""


#: libyaml's, where PyYAML has it: eight times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Descriptions:
    """All descriptions of one language. What cannot be read is left out and told in `faults`."""

    def __init__(self, language: str, catalog: Catalog, docs: Path = DOCS) -> None:
        self.folder = docs / language / "reference"
        self.catalog = catalog
        self.faults: list[Fault] = []
        self.commands: dict[str, Described] = {}  # by the entry's key
        self.shared: dict[str, dict[str, Text]] = {}  # by the file's name
        for path in sorted(self.folder.glob("*.yml")):
            self._read(path)

    def command(self, entry: Entry) -> Described | None:
        """What is said of a command itself."""
        return self.commands.get(entry.key)

    def option(self, entry: Entry, name: str) -> Text | None:
        """What is said of a command's option."""
        own = self.commands.get(entry.key)
        for place in (own.options if own else {}, self.shared.get(entry.group, {}), self.shared.get(COMMON, {})):
            if name in place:
                return place[name]
        return None

    def path(self, entry: Entry) -> Path:
        """The file in which a command is described."""
        return self.folder / f"{entry.group}.yml"

    def check(self) -> Iterator[Fault]:
        """All that is wrong: what could not be read, what is missing, what describes nothing."""
        yield from self.faults
        used: set[tuple[str, str]] = set()
        for entry in self.catalog.entries:
            path = self.path(entry)
            described = self.commands.get(entry.key)
            if described is None or described.summary is None:
                yield Fault(path, described.line if described else 1, "missing-command", entry.key)
            for name in entry.options:
                if described and name in described.options:
                    continue
                group = next((g for g in (entry.group, COMMON) if name in self.shared.get(g, {})), None)
                if group is None:
                    yield Fault(path, described.line if described else 1, "missing-option", name, entry.key)
                else:
                    used.add((group, name))
        for group, options in self.shared.items():
            for name, text in options.items():
                if (group, name) not in used:
                    yield Fault(text.path, text.line, "unused-shared", name)

    # reading ----------------------------------------------------------------------------------------------

    def _fault(self, path: Path, node: yaml.Node, kind: str, subject: str, command: str = "") -> None:
        self.faults.append(Fault(path, node.start_mark.line + 1, kind, subject, command))

    def _read(self, path: Path) -> None:
        try:
            root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or str(error)
            self.faults.append(Fault(path, mark.line + 1 if mark else 1, "yaml", problem))
            return
        if root is None:
            return
        known = ("shared",) if path.stem == COMMON else ("shared", "commands")
        for key, node in self._items(path, root, known):
            if key == "shared":
                self.shared[path.stem] = dict(self._texts(path, node))
            else:
                for name, command in self._items(path, node):
                    self._read_command(path, name, command)

    def _read_command(self, path: Path, name: str, node: yaml.Node) -> None:
        entry = self.catalog.by_key(name)
        if entry is None:
            self._fault(path, node, "unknown-command", name)
            return
        if entry.group != path.stem:
            self._fault(path, node, "wrong-file", name, entry.group)
        described = Described(path, node.start_mark.line)  # the key's own line
        self.commands[name] = described
        for key, value in self._items(path, node, ("summary", "details", "options"), name):
            if key == "options":
                for option, text in self._texts(path, value, name):
                    if option in entry.options:
                        described.options[option] = text
                    else:
                        self.faults.append(Fault(path, text.line, "unknown-option", option, name))
            elif (text := self._text(path, key, value, name)) is not None:
                setattr(described, key, text)

    def _texts(self, path: Path, node: yaml.Node, command: str = "") -> Iterator[tuple[str, Text]]:
        for key, value in self._items(path, node, command=command):
            if (text := self._text(path, key, value, command)) is not None:
                yield key, text

    def _text(self, path: Path, key: str, node: yaml.Node, command: str) -> Text | None:
        if isinstance(node, yaml.ScalarNode) and node.value.strip() and node.tag == "tag:yaml.org,2002:str":
            return Text(node.value.strip(), path, node.start_mark.line + 1)
        self._fault(path, node, "not-text", key, command)
        return None

    def _items(
        self, path: Path, node: yaml.Node, known: tuple[str, ...] = (), command: str = ""
    ) -> Iterator[tuple[str, yaml.Node]]:
        """The pairs of a mapping; a key twice, or not among the `known`, becomes a fault."""
        if not isinstance(node, yaml.MappingNode):
            self._fault(path, node, "not-text", command or path.stem, command)
            return
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                self._fault(path, key, "duplicate", name, command)
            elif known and name not in known:
                self._fault(path, key, "unknown-key", name, command)
            else:
                seen.add(name)
                yield name, value
