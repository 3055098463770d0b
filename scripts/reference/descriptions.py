"""The descriptions of commands and options: docs/<language>/reference/*.yml.

Format of a file, which is named after its group of commands (`docker.yml` for commands without a group):

    shared:                  # options that mean the same for several commands of this file
      --detach-keys: ...
    commands:
      container run:         # the command's longest name without `docker`
        summary: ...         # one sentence
        details: |           # optional: Markdown, for what does not fit in a sentence
          ...
        options:
          --publish: ...     # one or more sentences of Markdown without blocks
          --umask:           # a mapping, if there is more to say than the text
            since: "29.8"    # the first version that has it, of Docker, Compose or Buildx, if known
            text: ...
          --kernel-memory:   # an option no longer listed in the newest version's help
            until: "28"      # the last version that did
            type: bytes      # from its last help: type, and if it had them, short, default, and ignored: true
            text: ...
      buildx history trace:
        since: "0.21"        # a command may have `since` too
        summary: ...

`common.yml` has only `shared`, for options that mean the same everywhere. A command's own text takes precedence over
the shared text in its file, which takes precedence over `common.yml`. `text` may be omitted if there is a shared one.
When a command no longer exists, remove it here and add a line to docs/redirects.yml.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from scripts.cli.tree import Option
from scripts.core import yaml_lines
from scripts.core.paths import DOCS
from scripts.core.yaml_lines import line_of
from scripts.reference.catalog import Catalog, Entry

COMMON = "common"

_VERSION = re.compile(r"\d+(\.\d+)*")
#: Keys for a removed option, which is no longer in the snapshot.
_OLD_FACTS = ("type", "short", "default", "ignored")
#: All keys allowed in an option's mapping.
OPTION_KEYS = ("text", "since", "until", *_OLD_FACTS)


@dataclass(frozen=True)
class Text:
    """One or more sentences and their place; for an option also the versions that have it, if given.

    `old` has the facts of a removed option.
    """

    text: str
    path: Path
    line: int
    since: str = ""
    until: str = ""
    old: Option | None = None


@dataclass
class Described:
    """A file's description of a command."""

    path: Path
    line: int
    summary: Text | None = None
    details: Text | None = None
    since: Text | None = None
    options: dict[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """A mistake in a description file.

    `kind` is one of: yaml, duplicate, unknown-key, not-text, wrong-file, unknown-command, unknown-option,
    unused-shared, missing-command, missing-option, not-version, no-type. `subject` is the key, command or option;
    `command` is the command that contains it.
    """

    path: Path
    line: int
    kind: str
    subject: str
    command: str = ""


class Descriptions:
    """All descriptions in a language. What cannot be read is left out and listed in `faults`."""

    def __init__(self, language: str, catalog: Catalog, docs: Path = DOCS) -> None:
        self.folder = docs / language / "reference"
        self.catalog = catalog
        self.faults: list[Fault] = []
        self.commands: dict[str, Described] = {}  # by the entry's key
        self.shared: dict[str, dict[str, Text]] = {}  # by the file's name
        for path in sorted(self.folder.glob("*.yml")):
            self._read(path)

    def command(self, entry: Entry) -> Described | None:
        """The description of a command."""
        return self.commands.get(entry.key)

    def option(self, entry: Entry, name: str) -> Text | None:
        """The description of a command's option."""
        command = self.commands.get(entry.key)
        own = command.options.get(name) if command else None
        if own and own.text:
            return own
        for texts in (self.shared.get(entry.group, {}), self.shared.get(COMMON, {})):
            if name in texts:
                shared = texts[name]
                return replace(own, text=shared.text, since=own.since or shared.since) if own else shared
        return None

    def options(self, entry: Entry) -> dict[str, Option]:
        """The command's options by name, including removed ones that are still described."""
        command = self.commands.get(entry.key)
        removed = {name: text.old for name, text in (command.options if command else {}).items() if text.old}
        return dict(sorted({**removed, **entry.options}.items()))

    def path(self, entry: Entry) -> Path:
        """The file that describes a command."""
        return self.folder / f"{entry.group}.yml"

    def check(self) -> Iterator[Fault]:
        """All mistakes: what cannot be read, what is missing, and what describes nothing."""
        yield from self.faults
        used: set[tuple[str, str]] = set()
        for entry in self.catalog.entries:
            path = self.path(entry)
            described = self.commands.get(entry.key)
            if described is None or described.summary is None:
                yield Fault(path, described.line if described else 1, "missing-command", entry.key)
            for name in self.options(entry):
                if described and name in described.options and described.options[name].text:
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
        self.faults.append(Fault(path, line_of(node), kind, subject, command))

    def _read(self, path: Path) -> None:
        try:
            root = yaml_lines.compose(path.read_text(encoding="utf-8"), path.name)
        except yaml_lines.YamlError as error:
            self.faults.append(Fault(path, error.line, "yaml", error.problem))
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
        for key, value in self._items(path, node, ("since", "summary", "details", "options"), name):
            if key == "options":
                for option, text in self._texts(path, value, name, own=True):
                    if option in entry.options:
                        described.options[option] = replace(text, old=None)
                    elif not text.until:
                        self.faults.append(Fault(path, text.line, "unknown-option", option, name))
                    elif text.old is None:
                        self.faults.append(Fault(path, text.line, "no-type", option, name))
                    else:
                        described.options[option] = text
            elif key == "since":
                if (version := self._version(path, key, value, name)) is not None:
                    described.since = Text(version, path, line_of(value))
            elif (text := self._text(path, key, value, name)) is not None:
                setattr(described, key, text)

    def _texts(self, path: Path, node: yaml.Node, command: str = "", own: bool = False) -> Iterator[tuple[str, Text]]:
        """The options and their texts. `own`: under a command, where an option may give its versions alone."""
        for key, value in self._items(path, node, command=command):
            if isinstance(value, yaml.MappingNode):
                yield key, self._about(path, key, value, command, own)
            elif (text := self._text(path, key, value, command)) is not None:
                yield key, text

    def _about(self, path: Path, name: str, node: yaml.MappingNode, command: str, own: bool) -> Text:
        """The text of an option that is given as a mapping."""
        texts: dict[str, str] = {}
        facts: dict[str, str | bool] = {}
        for key, value in self._items(path, node, OPTION_KEYS if own else ("text", "since"), name):
            if key in ("since", "until"):
                texts[key] = self._version(path, key, value, name) or ""
            elif key == "text":
                texts[key] = text.text if (text := self._text(path, key, value, name)) else ""
            elif isinstance(value, yaml.ScalarNode):
                facts[key] = value.value == "true" if key == "ignored" else value.value
            else:
                self._fault(path, value, "not-text", key, name)
        line = node.start_mark.line + bool(node.flow_style)  # the key's own line
        old = Option(name, **facts) if texts.get("until") and "type" in facts else None
        return Text(texts.get("text", ""), path, line, texts.get("since", ""), texts.get("until", ""), old)

    def _version(self, path: Path, key: str, node: yaml.Node, where: str) -> str | None:
        if isinstance(node, yaml.ScalarNode) and _VERSION.fullmatch(node.value):
            return node.value
        self._fault(path, node, "not-version", key, where)
        return None

    def _text(self, path: Path, key: str, node: yaml.Node, command: str) -> Text | None:
        if isinstance(node, yaml.ScalarNode) and node.value.strip() and node.tag == "tag:yaml.org,2002:str":
            return Text(node.value.strip(), path, line_of(node))
        self._fault(path, node, "not-text", key, command)
        return None

    def _items(
        self, path: Path, node: yaml.Node, known: tuple[str, ...] = (), command: str = ""
    ) -> Iterator[tuple[str, yaml.Node]]:
        """The pairs of a mapping. A duplicate key, or one that is not in `known`, becomes a fault."""
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
