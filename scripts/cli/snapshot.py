"""Reads the whole command tree of a docker binary and its plugins by running it.

`--help` leaves out commands that need swarm mode, so cobra's hidden `__complete` is used too. `docker build` prints
the help of buildx, which leaves out the options of the old builder that it accepts and ignores: they are read from
the old builder's help and marked `ignored`.
"""

import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from scripts.cli.help import Help, HelpOption, parse

#: Runs a command line on the host of the docker to read.
Run = Callable[[list[str]], "subprocess.CompletedProcess[str]"]
_PLUGINS = ("compose", "buildx")
#: No engine is used: without one, the CLI shows what any engine might offer.
_OFFLINE = ("env", "DOCKER_HOST=unix:///nonexistent.sock", "HOME=/nonexistent", "NO_COLOR=1")
_OLD_BUILDER = "DOCKER_BUILDKIT=0"


class SnapshotError(Exception):
    """The docker cannot be read; the message says what is missing."""


def take(run: Run, log: Callable[[str], None], workers: int = 4) -> dict[str, Any]:
    """The snapshot of the docker that `run` uses, in the format of scripts/cli/tree.py.

    Raises:
        SnapshotError: docker, compose or buildx does not answer.
    """
    versions_ = versions(run)
    log(", ".join(f"{name} {version}" for name, version in versions_.items()))
    commands: dict[str, dict[str, Any]] = {}
    level = [("docker",)]
    with ThreadPoolExecutor(workers) as pool:
        while level:
            level_facts = list(pool.map(lambda path: read(run, path), level))
            commands |= {" ".join(path): facts for path, facts in zip(level, level_facts, strict=True)}
            level = [
                (*path, name)
                for path, facts in zip(level, level_facts, strict=True)
                for name in facts.get("commands", ())
            ]
            log(f"{len(commands)} commands")
    return {"versions": versions_, "commands": commands}


def versions(run: Run) -> dict[str, str]:
    """The versions of the CLI and its plugins.

    Raises:
        SnapshotError: docker, compose or buildx does not answer.
    """
    numbers = {}
    for name, line in (
        ("docker", ["docker", "--version"]),
        *((plugin, ["docker", plugin, "version"]) for plugin in _PLUGINS),
    ):
        match = re.search(r"\d+\.\d+\.\d+", run([*_OFFLINE, *line]).stdout)
        if not match:
            raise SnapshotError(f"`{' '.join(line)}` prints no version: docker with compose and buildx is required")
        numbers[name] = match[0]
    return numbers


def read(run: Run, path: tuple[str, ...]) -> dict[str, Any]:
    """The facts of one command, given by its words.

    Raises:
        SnapshotError: it prints no help, or completes options that are in no help.
    """
    help_ = parse(run([*_OFFLINE, *path, "--help"]).stdout)
    if help_ is None:
        raise SnapshotError(f"`{' '.join(path)} --help` prints no help")
    options = {option.name: _about(option) for option in help_.options if option.name != "--help"}
    completed = _completed(run, [path[0], "__complete", *path[1:], "--"], r"--[\w.-]+")
    if completed - {*options, "--help"}:
        old = parse(run([*_OFFLINE, _OLD_BUILDER, *path, "--help"]).stdout)
        for option in old.options if old else ():
            if option.name in completed and option.name not in options:
                options[option.name] = {**_about(option), "ignored": True}
    if unread := completed - {*options, "--help"}:
        raise SnapshotError(f"`{' '.join(path)}` completes {', '.join(sorted(unread))}, which no help lists")
    hidden: set[str] = set()
    if help_.commands:
        known = _completed(run, [path[0], "__complete", *path[1:], ""], r"[a-z][\w-]*(?=\t)")
        hidden = known - set(help_.commands) - {"help"}
    return _facts(help_, path, options, hidden)


def _completed(run: Run, line: list[str], pattern: str) -> set[str]:
    """What cobra would complete. It prints lines of `word<TAB>description`."""
    return set(re.findall(rf"^{pattern}", run([*_OFFLINE, *line]).stdout, re.MULTILINE))


def _facts(help_: Help, path: tuple[str, ...], options: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
    facts = {
        "usage": help_.usage,
        "aliases": sorted(set(help_.aliases) - {" ".join(path)}),
        "options": options,
        "commands": sorted({*help_.commands, *hidden} - {"help"}),
        "hidden": sorted(hidden),
        "deprecated": help_.deprecated,
        "experimental": help_.experimental,
    }
    return {key: value for key, value in facts.items() if value}


def is_value(default: str) -> bool:
    """Whether a default in the help is a value, not Go's empty list or map, nor a remark in English."""
    return default not in ("", "[]", "map[]") and not re.search(r"\s", default)


def _about(option: HelpOption) -> dict[str, Any]:
    default = option.default if option.default and is_value(option.default) else None
    if default and default.startswith("/nonexistent/"):
        default = "~" + default.removeprefix("/nonexistent")  # HOME in _OFFLINE
    about = {
        "type": option.type,
        "short": option.short,
        "default": default,
        "deprecated": option.deprecated,
        "experimental": option.experimental,
    }
    return {key: value for key, value in about.items() if value not in (None, False)}
