"""The commands of the reference: every command once, with all its names.

`docker run` and `docker container run` are the same command, and so are `docker build`, `docker builder build`,
`docker image build` and `docker buildx build`. The longest name gives the address in the reference.
"""

import re
from dataclasses import dataclass
from functools import cache

from scripts.cli.tree import Command, Option, Tree, load

#: The preferred groups for a command with several long names.
_PREFERRED = ("docker buildx", "docker container", "docker image", "docker system")

#: The groups in the order of the reference, everyday ones first. Groups not listed come after them.
_GROUPS = (
    *("container", "image", "buildx", "compose", "volume", "network", "system", "context"),
    *("swarm", "node", "service", "stack", "secret", "config", "plugin", "manifest", "checkpoint"),
)


@dataclass(frozen=True, eq=False)
class Entry:
    """A command of the reference. `names` has every name that the CLI accepts: the main one, then the shortest."""

    command: Command
    names: tuple[str, ...]
    options: dict[str, Option]

    @property
    def name(self) -> str:
        return self.command.name

    @property
    def key(self) -> str:
        """Its key in the description files: `container run`; `docker` for the root."""
        return self.name.removeprefix("docker").strip() or "docker"

    @property
    def group(self) -> str:
        """Its description file: `container`, or `docker` for commands without a group."""
        words = self.name.split()
        return words[1] if len(words) > 2 or (len(words) == 2 and self.command.commands) else "docker"

    @property
    def address(self) -> str:
        """Its page below `reference/`: `container/run`, `container` for a group, `docker` for the root."""
        return self.key.replace(" ", "/")

    @property
    def title(self) -> str:
        """The name that people usually type: `docker run` rather than `docker container run`."""
        return min(self.names, key=lambda name: len(name.split()) if name in self._typed else 99)

    @property
    def _typed(self) -> set[str]:
        # aliases inside a group (`docker container list`) are less common
        return {self.name, *(name for name in self.names if len(name.split()) == 2)}

    @property
    def own_word(self) -> str:
        """The last word of its name: `run`."""
        return self.name.split()[-1]

    @property
    def is_group(self) -> bool:
        return bool(self.command.commands)


class Catalog:
    """All entries of a snapshot, by any of their names."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        families: dict[str, set[str]] = {}
        for name, command in tree.commands.items():
            family = {name, _named_by_usage(command, tree)} | {a for a in command.aliases if a in tree.commands}
            for known in [families[member] for member in family if member in families]:
                family |= known
            for member in family:
                families[member] = family
        self._entries: dict[str, Entry] = {}
        for name in sorted(tree.commands):
            if name not in self._entries:
                entry = self._entry(families[name])
                self._entries |= {member: entry for member in families[name]}

    @property
    def entries(self) -> list[Entry]:
        """Every command once, sorted by name."""
        return sorted(set(self._entries.values()), key=lambda entry: entry.name.split())

    @property
    def groups(self) -> list[str]:
        """The groups of commands in the order of the reference; `docker`, for commands without a group, is last."""

        def order(group: str) -> tuple[bool, int, str]:
            return (group == "docker", _GROUPS.index(group) if group in _GROUPS else len(_GROUPS), group)

        return sorted({entry.group for entry in self.entries}, key=order)

    def of(self, command: Command) -> Entry:
        """The entry of a command, under any of its names."""
        return self._entries[command.name]

    def by_key(self, key: str) -> Entry | None:
        """The entry of a key in the description files; None if the key is not the command's main name."""
        entry = self._entries.get("docker" if key == "docker" else f"docker {key}")
        return entry if entry and entry.key == key else None

    def _entry(self, family: set[str]) -> Entry:
        def rank(name: str) -> tuple[int, int, str]:
            words = name.split()
            index = _PREFERRED.index(group) if (group := " ".join(words[:2])) in _PREFERRED else len(_PREFERRED)
            return (-len(words), index, name)

        own = min(family, key=rank)
        aliases = {alias for name in family for alias in self.tree.commands[name].aliases}
        others = sorted((family | aliases) - {own}, key=lambda name: (len(name.split()), name))
        options: dict[str, Option] = {}
        for name in sorted(family, key=lambda name: name != own):
            options = {**self.tree.commands[name].options, **options}
        return Entry(self.tree.commands[own], (own, *others), dict(sorted(options.items())))


def _named_by_usage(command: Command, tree: Tree) -> str:
    """The command in the usage line: `docker builder du` prints the help of `docker buildx du`."""
    words = re.split(r" (?=[\[(A-Z<-])", command.usage)[0]
    return words if words in tree.commands else command.name


@cache
def load_catalog() -> Catalog:
    """The catalog of the committed snapshot."""
    return Catalog(load())
