"""Reads the whole command tree of a docker binary with its plugins, by asking it.

Help keeps silent about commands that need swarm mode, so cobra's hidden `__complete` is asked as well. And
`docker build` prints the help of buildx, which keeps silent about the options of the old builder that it takes and
ignores: they are read from the old builder's help, and marked `ignored`.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from scripts.cli.help import Help, HelpOption, parse

#: Runs a command line where the docker to be read is.
Run = Callable[[list[str]], "subprocess.CompletedProcess[str]"]
_PLUGINS = ("compose", "buildx")
#: No engine is asked: with none, the CLI shows what any engine might offer.
_OFFLINE = ("env", "DOCKER_HOST=unix:///nonexistent.sock", "HOME=/nonexistent", "NO_COLOR=1")
_OLD_BUILDER = "DOCKER_BUILDKIT=0"


class SnapshotError(Exception):
    """The docker at hand cannot be read; the message says what is missing."""


def take(run: Run, log: Callable[[str], None], workers: int = 4) -> dict[str, Any]:
    """The snapshot of the docker that `run` reaches, as scripts/cli/tree.py describes it.

    Raises:
        SnapshotError: docker, compose or buildx does not answer.
    """
    found = versions(run)
    log(", ".join(f"{name} {version}" for name, version in found.items()))
    commands: dict[str, dict[str, Any]] = {}
    level = [("docker",)]
    with ThreadPoolExecutor(workers) as pool:
        while level:
            told = list(pool.map(lambda path: read(run, path), level))
            commands |= {" ".join(path): facts for path, facts in zip(level, told, strict=True)}
            level = [
                (*path, name)
                for path, facts in zip(level, told, strict=True)
                for name in facts.get("commands", ())
            ]
            log(f"{len(commands)} commands")
    return {"versions": found, "commands": commands}


def versions(run: Run) -> dict[str, str]:
    """Those of the CLI and of its plugins.

    Raises:
        SnapshotError: docker, compose or buildx does not answer.
    """
    told = {}
    for name, line in (
        ("docker", ["docker", "--version"]),
        *((plugin, ["docker", plugin, "version"]) for plugin in _PLUGINS),
    ):
        found = re.search(r"\d+\.\d+\.\d+", run([*_OFFLINE, *line]).stdout)
        if not found:
            raise SnapshotError(f"`{' '.join(line)}` does not answer: a docker CLI with compose and buildx is needed")
        told[name] = found[0]
    return told


def read(run: Run, path: tuple[str, ...]) -> dict[str, Any]:
    """The facts of one command, `path` being its words.

    Raises:
        SnapshotError: it prints no help, or completes options that no help tells of.
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
        raise SnapshotError(f"`{' '.join(path)}` completes {', '.join(sorted(unread))}, but no help tells of it")
    hidden: set[str] = set()
    if help_.commands:
        known = _completed(run, [path[0], "__complete", *path[1:], ""], r"[a-z][\w-]*(?=\t)")
        hidden = known - set(help_.commands) - {"help"}
    return _facts(help_, path, options, hidden)


def _completed(run: Run, line: list[str], pattern: str) -> set[str]:
    """What cobra would complete; its lines are `word<TAB>description`."""
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
    """Whether what stands as a default in the help is a value: not Go's empty list or map, nor a remark in English."""
    return default not in ("", "[]", "map[]") and not re.search(r"\s", default)


def _about(option: HelpOption) -> dict[str, Any]:
    default = option.default if option.default and is_value(option.default) else None
    if default and default.startswith("/nonexistent/"):
        default = "~" + default.removeprefix("/nonexistent")  # the home folder given above
    about = {
        "type": option.type,
        "short": option.short,
        "default": default,
        "deprecated": option.deprecated,
        "experimental": option.experimental,
    }
    return {key: value for key, value in about.items() if value not in (None, False)}
