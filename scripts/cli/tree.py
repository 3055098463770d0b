"""The committed snapshot of the docker CLI, docs/assets/cli.json, and how to read a command line with it.

Format of the file: `versions` (docker, compose, buildx) and `commands`, an object from the full command
(`docker container run`) to `usage`, `aliases`, `options` (name to `short`, `type`, `default` and the flags
`deprecated`, `experimental`, and `ignored` for options accepted only for compatibility with the old builder),
`commands` (the names of its subcommands) and `hidden` (the subcommands that `--help` leaves out). Empty values are
omitted. Everything is sorted, with one option per line.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from scripts.core.paths import DOCS
from scripts.core.text import nearest

SNAPSHOT = DOCS / "assets" / "cli.json"


@dataclass(frozen=True)
class Option:
    """An option of a command. `default` is as the CLI prints it, None if it prints none."""

    name: str
    type: str
    short: str | None = None
    default: str | None = None
    deprecated: bool = False
    experimental: bool = False
    ignored: bool = False

    @property
    def id(self) -> str:
        """The option's id on the command's page: `publish` for `--publish`."""
        return self.name.lstrip("-")

    @property
    def takes_value(self) -> bool:
        return self.type != "bool"


@dataclass(frozen=True)
class Command:
    """A command or a group of commands."""

    name: str  # docker container run
    usage: str
    aliases: tuple[str, ...]
    options: dict[str, Option]
    commands: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    deprecated: bool = False
    experimental: bool = False

    @cached_property
    def by_word(self) -> dict[str, Option]:
        """The options by long and short name."""
        return {word: o for o in self.options.values() for word in (o.name, o.short) if word}

    @property
    def stops_at_argument(self) -> bool:
        """Whether everything after the first argument belongs to another program, as in `docker run IMAGE ...`."""
        return any(rest in self.usage for rest in ("ARG...]", "ARGS...]", "[ps OPTIONS]"))


@dataclass(frozen=True)
class Used:
    """A word of a command line that the CLI knows: a command, or an option of `command`.

    `word` is its index in the command line; `letters` is the slice of the word if short options are combined.
    """

    word: int
    command: Command
    option: Option | None = None
    letters: slice | None = None


@dataclass(frozen=True)
class Unknown:
    """A word that the CLI does not know, after `command`. `near` is a similar known word."""

    word: int
    text: str
    command: Command
    near: str | None


class Tree:
    """All commands of a snapshot."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.versions: dict[str, str] = data["versions"]
        self.commands = {name: _command(name, facts) for name, facts in data["commands"].items()}

    def read(self, words: Sequence[str]) -> Iterator[Used | Unknown]:
        """How the CLI reads the words of a command line; arguments yield nothing.

        `words` are unquoted and begin with `docker`. Reading stops at a word that the CLI would reject.
        """
        command = self.commands["docker"]
        yield Used(0, command)
        arguments = False
        n = 1
        while n < len(words):
            word = words[n]
            if word == "--":
                return
            if word in ("--help", "-h") and word not in command.by_word:
                return
            if word.startswith("-") and len(word) > 1:
                consumed = 1
                for result in self._options(command, words, n):
                    yield result
                    if isinstance(result, Unknown):
                        return
                    if result.option and result.option.takes_value and _value_is_next(word, result):
                        consumed = 2
                n += consumed
                continue
            if command.commands and not arguments:
                inner = self.find(f"{command.name} {word}")
                if inner is None:
                    yield Unknown(n, word, command, nearest(word, command.commands, 0.5) or None)
                    return
                command = inner
                yield Used(n, command)
            else:
                arguments = True
                if command.stops_at_argument:
                    return
            n += 1

    def find(self, name: str) -> Command | None:
        """The command with this name or with this alias (`docker container list`), or None."""
        if name in self.commands:
            return self.commands[name]
        group, _, last = name.rpartition(" ")
        parent = self.commands.get(group)
        for child in parent.commands if parent else ():
            command = self.commands[f"{group} {child}"]
            if any(alias.split()[-1] == last and alias.rpartition(" ")[0] == group for alias in command.aliases):
                return command
        return None

    def _options(self, command: Command, words: Sequence[str], n: int) -> Iterator[Used | Unknown]:
        word = words[n]
        if word.startswith("--"):
            name = word.partition("=")[0]
            if name in command.by_word:
                yield Used(n, command, command.by_word[name])
            else:
                yield self._unknown(command, n, name)
            return
        for i, letter in enumerate(word[1:], 1):
            if letter == "=" and i > 1:
                return
            option = command.by_word.get(f"-{letter}")
            if option is None:
                yield self._unknown(command, n, f"-{letter}")
                return
            end = i + 1
            yield Used(n, command, option, slice(0 if i == 1 else i, end))
            if option.takes_value:
                return  # the rest of the word is its value

    @staticmethod
    def _unknown(command: Command, n: int, word: str) -> Unknown:
        # single letters are never similar
        near = nearest(word, command.by_word, 0.5) if word.startswith("--") else ""
        return Unknown(n, word, command, near or None)


def _value_is_next(word: str, used: Used) -> bool:
    """Whether the option's value is the next word, rather than part of this one."""
    if word.startswith("--"):
        return "=" not in word
    return used.letters is not None and used.letters.stop == len(word)


def _command(name: str, facts: dict[str, Any]) -> Command:
    options = {option: Option(option, **about) for option, about in facts.get("options", {}).items()}
    return Command(
        name,
        facts["usage"],
        tuple(facts.get("aliases", ())),
        options,
        tuple(facts.get("commands", ())),
        tuple(facts.get("hidden", ())),
        facts.get("deprecated", False),
        facts.get("experimental", False),
    )


@cache
def load(path: Path = SNAPSHOT) -> Tree:
    """The committed snapshot.

    Raises:
        OSError, ValueError: it is missing, or `make cli-snapshot` did not write it.
    """
    return Tree(parse(path.read_text(encoding="utf-8")))


def parse(text: str) -> dict[str, Any]:
    """A snapshot's text as data.

    Raises:
        ValueError: `dump` did not write it.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or {"versions", "commands"} - set(data):
        raise ValueError("not a snapshot of the docker CLI")
    return data


def dump(data: dict[str, Any]) -> str:
    """The snapshot's text, sorted, with one option per line, so that diffs show the changes of the CLI."""
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    # put innermost objects (an option's facts) and lists of names on one line
    return re.sub(r"[\[{][^\[\]{}]*[\]}]", lambda m: re.sub(r"\s*\n\s*", " ", m[0]), text) + "\n"
