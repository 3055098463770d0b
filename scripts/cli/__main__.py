"""The snapshot of the docker CLI, docs/assets/cli.json: taken from a real docker, and compared with the last one."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.cli import snapshot, tree
from scripts.core.paths import ROOT

#: Seconds that one question to the CLI may take.
_TIMEOUT = 60


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.cli",
        description="Read the whole docker CLI (compose and buildx included) and write docs/assets/cli.json. "
        "Prints what was added, removed and changed since the last time. Refuses to write what an older Docker says.",
    )
    parser.add_argument(
        "--docker",
        metavar="PATH",
        help="a docker binary of this machine, instead of the throw-away host's; written even if it is older",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if something differs")
    given = parser.parse_args(arguments)
    old = tree.SNAPSHOT.read_text(encoding="utf-8") if tree.SNAPSHOT.exists() else ""
    try:
        data = _take(given.docker)
    except (snapshot.SnapshotError, subprocess.TimeoutExpired) as error:
        print(f"scripts.cli: {error}", file=sys.stderr)
        return 1
    new = tree.dump(data)
    committed = tree.parse(old) if old else {"versions": {}, "commands": {}}
    differences = list(compare(committed, data))
    print("\n".join(differences) or "no differences")
    options = sum(len(facts.get("options", ())) for facts in data["commands"].values())
    print(f"{len(data['commands'])} commands, {options} options")
    if given.check:
        return int(new != old)
    if not given.docker and (older := _older(committed["versions"], data["versions"])):
        print(
            f"scripts.cli: {older}: nothing was written; take it from the newest Docker: "
            "DOCKER_GUIDE_ENGINE=go make cli-snapshot (or name a program: make cli-snapshot DOCKER=/usr/bin/docker)",
            file=sys.stderr,
        )
        return 1
    if new != old:
        tree.SNAPSHOT.write_text(new, encoding="utf-8")
        print(f"written: {tree.SNAPSHOT.relative_to(ROOT)}")
    return 0


def _older(committed: dict[str, str], taken: dict[str, str]) -> str:
    """Which versions are older than the committed snapshot's, as words; empty if none is."""
    return ", ".join(
        f"{name} is {taken[name]} here and {version} in the snapshot"
        for name, version in committed.items()
        if name in taken and _numbers(taken[name]) < _numbers(version)
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def compare(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """What changed between two snapshots, a line each; an option that keeps its facts under another name is renamed."""
    for name in sorted({*old["versions"], *new["versions"]}):
        before, after = old["versions"].get(name), new["versions"].get(name)
        if before != after:
            yield f"{name} {before or '(none)'} -> {after or '(none)'}"
    for name in sorted({*old["commands"], *new["commands"]}):
        before, after = old["commands"].get(name), new["commands"].get(name)
        if before is None:
            yield f"+ {name}"
        elif after is None:
            yield f"- {name}"
        else:
            yield from _compare_command(name, before, after)


def _compare_command(name: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    had, has = before.get("options", {}), after.get("options", {})
    gone, come = sorted(set(had) - set(has)), sorted(set(has) - set(had))
    for option in list(gone):
        twins = [other for other in come if has[other] == had[option]]
        if len(twins) == 1 and len([o for o in gone if had[o] == had[option]]) == 1:
            yield f"~ {name} {option} is now {twins[0]}"
            gone.remove(option)
            come.remove(twins[0])
    yield from (f"- {name} {option}" for option in gone)
    yield from (f"+ {name} {option}" for option in come)
    for option in sorted(set(had) & set(has)):
        if had[option] != has[option]:
            yield f"~ {name} {option}: {had[option]} -> {has[option]}"
    for fact in ("usage", "aliases", "hidden", "deprecated", "experimental"):
        if before.get(fact) != after.get(fact):
            yield f"~ {name} {fact}: {before.get(fact)} -> {after.get(fact)}"


def _take(docker: str | None) -> dict[str, Any]:
    def log(line: str) -> None:
        print(line, file=sys.stderr)

    if docker:
        if not os.access(docker, os.X_OK):
            raise snapshot.SnapshotError(f"{docker} is not a program")

        def run(line: list[str]) -> subprocess.CompletedProcess[str]:
            own = [str(Path(docker).resolve()) if word == "docker" else word for word in line]
            return subprocess.run(own, capture_output=True, text=True, timeout=_TIMEOUT)

        return snapshot.take(run, log)
    from scripts.engine import EngineError, Host, prepare

    try:
        with Host(prepare(log)) as host:
            return snapshot.take(lambda line: host.run(line, timeout=_TIMEOUT), log)
    except EngineError as error:
        raise snapshot.SnapshotError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
