"""The committed snapshot of the docker CLI, docs/assets/cli.json, and how a command line is read with it.

Format of the file: `versions` (docker, compose, buildx) and `commands`, an object from the whole command
(`docker container run`) to `usage`, `aliases`, `options` (name to `short`, `type`, `default` and the marks
`deprecated`, `experimental`, and `ignored` for what is only taken for the old builder's sake; what is empty is
left out), `commands` (names of its subcommands) and `hidden`
(those of them that `--help` keeps silent about). Sorted; an option a line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from scripts.core.paths import DOCS

SNAPSHOT = DOCS / "assets" / "cli.json"


@dataclass(frozen=True)
class Option:
    """An option of a command; `default` is as the CLI prints it, None where it prints none."""

    name: str
    type: str
    short: str | None = None
    default: str | None = None
    deprecated: bool = False
    experimental: bool = False
    ignored: bool = False

    @property
    def id(self) -> str:
        """Its id on the command's page: `publish` for `--publish`."""
        return self.name.lstrip("-")

    @property
    def takes_value(self) -> bool:
        return self.type != "bool"


@dataclass(frozen=True)
class Command:
    """A command or a group of commands, under its whole name."""

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
        """Its options by each of their names, long and short."""
        return {word: o for o in self.options.values() for word in (o.name, o.short) if word}

    @property
    def stops_at_argument(self) -> bool:
        """Whether all that follows the first argument belongs to another program, as in `docker run IMAGE ...`."""
        return any(rest in self.usage for rest in ("ARG...]", "ARGS...]", "[ps OPTIONS]"))


@dataclass(frozen=True)
class Used:
    """A word of a command line that the CLI knows: `command` alone for a command, with `option` for an option.

    `word` is its index in the command line; `letters` the slice of the word, when short options stand together.
    """

    word: int
    command: Command
    option: Option | None = None
    letters: slice | None = None


@dataclass(frozen=True)
class Unknown:
    """A word that the CLI does not know, in the command `command`; `near` is what may have been meant."""

    word: int
    text: str
    command: Command
    near: str | None


class Tree:
    """All commands of one snapshot."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.versions: dict[str, str] = data["versions"]
        self.commands = {name: _command(name, facts) for name, facts in data["commands"].items()}

    def read(self, words: Sequence[str]) -> Iterator[Used | Unknown]:
        """What each word of a command line is to the CLI; arguments yield nothing.

        `words` are after the shell's unquoting, and begin with `docker`. Nothing is yielded behind a word that the
        CLI would reject.
        """
        here = self.commands["docker"]
        yield Used(0, here)
        arguments = False
        n = 1
        while n < len(words):
            word = words[n]
            if word == "--":
                return
            if word in ("--help", "-h") and word not in here.by_word:
                return
            if word.startswith("-") and len(word) > 1:
                consumed = 1
                for found in self._options(here, words, n):
                    yield found
                    if isinstance(found, Unknown):
                        return
                    if found.option and found.option.takes_value and _value_is_next(word, found):
                        consumed = 2
                n += consumed
                continue
            if here.commands and not arguments:
                inner = self.find(f"{here.name} {word}")
                if inner is None:
                    near = get_close_matches(word, here.commands, n=1, cutoff=0.5)
                    yield Unknown(n, word, here, near[0] if near else None)
                    return
                here = inner
                yield Used(n, here)
            else:
                arguments = True
                if here.stops_at_argument:
                    return
            n += 1

    def find(self, name: str) -> Command | None:
        """A command under its name or an alias's last word (`docker container list`); None when there is none."""
        if name in self.commands:
            return self.commands[name]
        group, _, last = name.rpartition(" ")
        parent = self.commands.get(group)
        for child in parent.commands if parent else ():
            command = self.commands[f"{group} {child}"]
            if any(alias.split()[-1] == last and alias.rpartition(" ")[0] == group for alias in command.aliases):
                return command
        return None

    def _options(self, here: Command, words: Sequence[str], n: int) -> Iterator[Used | Unknown]:
        word = words[n]
        if word.startswith("--"):
            name = word.partition("=")[0]
            if name in here.by_word:
                yield Used(n, here, here.by_word[name])
            else:
                yield self._unknown(here, n, name)
            return
        for at, letter in enumerate(word[1:], 1):
            if letter == "=" and at > 1:
                return
            option = here.by_word.get(f"-{letter}")
            if option is None:
                yield self._unknown(here, n, f"-{letter}")
                return
            end = at + 1
            yield Used(n, here, option, slice(0 if at == 1 else at, end))
            if option.takes_value:
                return  # the rest of the word is its value

    @staticmethod
    def _unknown(here: Command, n: int, word: str) -> Unknown:
        # between single letters there is no likeness
        near = get_close_matches(word, here.by_word, n=1, cutoff=0.5) if word.startswith("--") else []
        return Unknown(n, word, here, near[0] if near else None)


def _value_is_next(word: str, used: Used) -> bool:
    """Whether the option's value is the next word, and not joined to this one."""
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
        OSError, ValueError: it is missing or not what `make cli-snapshot` writes.
    """
    return Tree(parse(path.read_text(encoding="utf-8")))


def parse(text: str) -> dict[str, Any]:
    """A snapshot's text as data.

    Raises:
        ValueError: it is not what `dump` writes.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or {"versions", "commands"} - set(data):
        raise ValueError("not a snapshot of the docker CLI")
    return data


def dump(data: dict[str, Any]) -> str:
    """The snapshot's text: sorted, an option a line, so that a change of the CLI is a change of lines."""
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    # the innermost objects (an option's facts) and lists of names on one line each
    return re.sub(r"[\[{][^\[\]{}]*[\]}]", lambda m: re.sub(r"\s*\n\s*", " ", m[0]), text) + "\n"
