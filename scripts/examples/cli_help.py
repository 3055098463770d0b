"""Docker commands held against the CLI's own help, without running them.

Format read: what `docker COMMAND --help` prints (cobra's usage template): a `Usage:` line, `Aliases:`, lists
of commands, and `Options:` with lines like `  -p, --publish list   Publish ...`; a word after the option's
name is the type of its value, and an option without one is a switch.
"""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

_OPTION = re.compile(
    r"^ +(?:-(?P<short>\w), +)?--(?P<long>[\w.-]+)(?: (?P<type>[\w.:,\[\]<>|/=-]+))?(?:  |$)", re.MULTILINE
)
_USAGE = re.compile(r"^Usage: +(?P<usage>docker.*)$", re.MULTILINE)
_ALIASES = re.compile(r"^Aliases:\n +(?P<names>.+)$", re.MULTILINE)
_COMMANDS = re.compile(r"^  (?P<name>[a-z][\w-]*)\*?(?: |$)", re.MULTILINE)


#: Runs a command line in a host.
Run = Callable[[list[str]], "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True)
class Wrong:
    """A word that the CLI does not know, the command in which it stands, and what may be meant."""

    word: str
    command: str
    near: tuple[str, ...]


@dataclass(frozen=True)
class Help:
    """What the CLI says of one command; `options` maps `--name` and `-n` to whether a value follows."""

    usage: str
    options: dict[str, bool]
    commands: tuple[str, ...]

    @property
    def is_group(self) -> bool:
        """Whether a further command must follow."""
        return bool(re.search(r" COMMAND$", self.usage))

    @property
    def stops_at_argument(self) -> bool:
        """Whether all after the first argument belongs to another program, as in `docker run IMAGE ...`."""
        return "[ARG...]" in self.usage or "[ARGS...]" in self.usage


def parse(text: str) -> Help | None:
    """The help of a command; None when the text is no such help."""
    usage = _USAGE.search(text)
    if not usage:
        return None
    options = {}
    for found in _OPTION.finditer(text):
        options[f"--{found['long']}"] = takes = found["type"] is not None
        if found["short"]:
            options[f"-{found['short']}"] = takes
    lists = re.split(r"^\S.*ommands:$", text, flags=re.MULTILINE)[1:]
    commands = [m["name"] for part in lists for m in _COMMANDS.finditer(part.split("\n\n")[0])]
    return Help(usage["usage"].strip(), options, tuple(commands))


class Cli:
    """The CLI; what it says is asked once, in whichever host is at hand, and kept."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], tuple[Help, str] | None] = {}
        self._lock = threading.Lock()

    def help(self, path: tuple[str, ...], run: Run) -> Help | None:
        """The help of `docker PATH`; None when there is no such command."""
        with self._lock:
            if path not in self._kept:
                said = run(["docker", *path, "--help"]).stdout
                found = parse(said)
                self._kept[path] = (found, said) if found and self._is_of(path, found, said) else None
            kept = self._kept[path]
        return kept[0] if kept else None

    @staticmethod
    def _is_of(path: tuple[str, ...], found: Help, said: str) -> bool:
        """An unknown command gets its group's help: its usage names another path and no alias of it."""
        if not path:
            return True
        if (aliases := _ALIASES.search(said)) and any(
            alias.split()[-1] == path[-1] for alias in aliases["names"].split(",")
        ):
            return True
        words = re.split(r" (?=[\[(A-Z])", found.usage)[0].split()[1:]
        return words[-1:] == [path[-1]]

    def wrong(self, words: Sequence[str], run: Run) -> Wrong | None:
        """What is wrong with `docker WORDS`, or None."""
        path: tuple[str, ...] = ()
        here = self.help((), run)
        if here is None:
            return Wrong("docker", "docker", ())
        rest = list(words)
        arguments = False
        while rest:
            word = rest.pop(0)
            if word == "--":
                return None
            if word in ("--help", "-h") and word not in here.options:
                return None
            if word.startswith("-") and len(word) > 1:
                name, assigned, _ = word.partition("=")
                unknown, takes = _option(name, here.options)
                if unknown:
                    near = get_close_matches(unknown, here.options, n=1, cutoff=0.6)
                    return Wrong(unknown, " ".join(("docker", *path)), tuple(near))
                if takes and not assigned and rest:
                    rest.pop(0)
            elif here.is_group and not arguments:
                inner = self.help((*path, word), run)
                if inner is None:
                    near = get_close_matches(word, here.commands, n=1, cutoff=0.6)
                    return Wrong(word, " ".join(("docker", *path)), tuple(near))
                path, here = (*path, word), inner
            else:
                arguments = True
                if here.stops_at_argument:
                    return None
        return None


def _option(name: str, options: dict[str, bool]) -> tuple[str | None, bool]:
    """(the unknown part or None, whether the next word is its value)."""
    if name.startswith("--"):
        return (None, options[name]) if name in options else (name, False)
    letters = name[1:]
    for n, letter in enumerate(letters):
        short = f"-{letter}"
        if short not in options:
            return short, False
        if options[short]:  # the rest of the word is its value
            return None, n == len(letters) - 1
    return None, False
