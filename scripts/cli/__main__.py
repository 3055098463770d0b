"""Takes the snapshot of the docker CLI, docs/assets/cli.json, from a real docker, and compares it with the last one."""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.cli import snapshot, tree
from scripts.core.paths import ROOT

#: Timeout of one call of the CLI, in seconds.
_TIMEOUT = 60


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.cli",
        description="Read the whole docker CLI (compose and buildx included) and write docs/assets/cli.json. "
        "Print what was added, removed and changed since the last one. Do not write a snapshot of an older Docker.",
    )
    parser.add_argument(
        "--docker",
        metavar="PATH",
        help="a docker binary on this machine, instead of a temporary host's; written even if it is older",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit with status 1 if anything differs")
    options = parser.parse_args(arguments)
    old = tree.SNAPSHOT.read_text(encoding="utf-8") if tree.SNAPSHOT.exists() else ""
    try:
        data = _take(options.docker)
    except (snapshot.SnapshotError, subprocess.TimeoutExpired) as error:
        print(f"scripts.cli: {error}", file=sys.stderr)
        return 1
    new = tree.dump(data)
    committed = tree.parse(old) if old else {"versions": {}, "commands": {}}
    differences = list(compare(committed, data))
    print("\n".join(differences) or "no differences")
    count = sum(len(facts.get("options", ())) for facts in data["commands"].values())
    print(f"{len(data['commands'])} commands, {count} options")
    if options.check:
        return int(new != old)
    if not options.docker and (older := _older(committed["versions"], data["versions"])):
        print(
            f"scripts.cli: {older}. Nothing was written. Take the snapshot from the newest Docker: "
            "DOCKER_GUIDE_ENGINE=go make cli-snapshot (or of one binary: make cli-snapshot DOCKER=/usr/bin/docker)",
            file=sys.stderr,
        )
        return 1
    if new != old:
        tree.SNAPSHOT.write_text(new, encoding="utf-8")
        print(f"written: {tree.SNAPSHOT.relative_to(ROOT)}")
    return 0


def _older(committed: dict[str, str], taken: dict[str, str]) -> str:
    """The versions that are older than in the committed snapshot, as text; empty if there are none."""
    return ", ".join(
        f"{name} is {taken[name]} here and {version} in the snapshot"
        for name, version in committed.items()
        if name in taken and _numbers(taken[name]) < _numbers(version)
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def compare(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """The changes between two snapshots, as lines. An option with the same facts under another name is a rename."""
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
    removed, added = sorted(set(had) - set(has)), sorted(set(has) - set(had))
    for option in list(removed):
        twins = [other for other in added if has[other] == had[option]]
        if len(twins) == 1 and len([o for o in removed if had[o] == had[option]]) == 1:
            yield f"~ {name} {option} is now {twins[0]}"
            removed.remove(option)
            added.remove(twins[0])
    yield from (f"- {name} {option}" for option in removed)
    yield from (f"+ {name} {option}" for option in added)
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
            raise snapshot.SnapshotError(f"{docker} is not an executable")

        def run(line: list[str]) -> subprocess.CompletedProcess[str]:
            command = [str(Path(docker).resolve()) if word == "docker" else word for word in line]
            return subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT)

        return snapshot.take(run, log)
    from scripts.engine import EngineError, Host, prepare

    try:
        with Host(prepare(log)) as host:
            return snapshot.take(lambda line: host.run(line, timeout=_TIMEOUT), log)
    except EngineError as error:
        raise snapshot.SnapshotError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
