"""The snapshot of the CLI: what it holds, how it is read from help, what a new docker changes."""

from __future__ import annotations

import subprocess
import warnings
from pathlib import Path

import pytest

from scripts.cli import __main__ as program
from scripts.cli import snapshot, tree
from scripts.cli.help import parse
from scripts.engine import Host, prepare, ways

HELP = """
Usage:  docker thing [OPTIONS] NAME

Do a thing

Aliases:
  docker thing, docker th

Options:
      --add-host list          Add a host (default "none") and let
                               --colour of it be. (default [])
  -c, --colour string          Colour ("red"|"blue")
                               (default "red")
  -q, --quiet                  DEPRECATED: Say little
      --help                   Print usage
"""


def test_help_becomes_facts() -> None:
    help_ = parse(HELP)
    assert help_
    assert help_.usage == "docker thing [OPTIONS] NAME"
    assert help_.aliases == ["docker thing", "docker th"]
    assert [(o.name, o.short, o.type, o.default, o.deprecated) for o in help_.options] == [
        ("--add-host", None, "list", "[]", False),
        ("--colour", "-c", "string", "red", False),
        ("--quiet", "-q", "bool", None, True),
        ("--help", None, "bool", None, False),
    ]


@pytest.mark.parametrize("default", ["[]", "map[]", "0 = unlimited", "to stdout", "shows just running"])
def test_what_is_no_value_is_no_default(default: str) -> None:
    def run(line: list[str]) -> subprocess.CompletedProcess[str]:
        text = HELP.replace("(default [])", f"(default {default})") if "--help" in line else ""
        return subprocess.CompletedProcess(line, 0, text)

    options = snapshot.read(run, ("docker", "thing"))["options"]
    assert options["--add-host"] == {"type": "list"}
    assert options["--colour"]["default"] == "red"


def test_no_default_of_the_snapshot_is_noise_or_prose() -> None:
    defaults = [
        (name, option.name, option.default)
        for name, command in tree.load().commands.items()
        for option in command.options.values()
        if option.default is not None
    ]
    assert len(defaults) > 150
    assert [each for each in defaults if not snapshot.is_value(each[2])] == []


def test_what_is_no_help_is_not_taken_for_it() -> None:
    assert parse("docker: unknown command: docker thing\n") is None


def test_a_new_docker_is_told_by_what_it_adds_removes_and_renames() -> None:
    old = {
        "versions": {"docker": "28.5.2"},
        "commands": {
            "docker commit": {
                "usage": "u",
                "options": {"--pause": {"type": "bool", "short": "-p"}, "--old": {"type": "int"}},
            },
            "docker gone": {"usage": "g"},
        },
    }
    new = {
        "versions": {"docker": "29.0.0"},
        "commands": {
            "docker commit": {
                "usage": "u",
                "options": {"--no-pause": {"type": "bool", "short": "-p"}, "--new": {"type": "map"}},
            },
            "docker come": {"usage": "c"},
        },
    }
    assert list(program.compare(old, new)) == [
        "docker 28.5.2 -> 29.0.0",
        "+ docker come",
        "~ docker commit --pause is now --no-pause",
        "- docker commit --old",
        "+ docker commit --new",
        "- docker gone",
    ]


@pytest.mark.parametrize(
    ("versions", "told"),
    [
        ({"docker": "29.9.10", "compose": "5.6.0", "buildx": "0.38.0"}, ""),
        ({"docker": "28.5.2", "compose": "5.6.0", "buildx": "0.38.0"}, "docker is 28.5.2 here and 29.9.2 in the"),
        ({"docker": "30.0.0", "compose": "5.6.0", "buildx": "0.9.0"}, "buildx is 0.9.0 here and 0.38.0 in the"),
    ],
)
@pytest.mark.parametrize("named", [False, True])
def test_an_older_docker_is_written_only_if_it_is_named(
    versions: dict[str, str],
    told: str,
    named: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    committed = {"versions": {"docker": "29.9.2", "compose": "5.6.0", "buildx": "0.38.0"}, "commands": {}}
    file = tmp_path / "cli.json"
    file.write_text(tree.dump(committed), encoding="utf-8")
    monkeypatch.setattr(tree, "SNAPSHOT", file)
    monkeypatch.setattr(program, "ROOT", tmp_path)
    monkeypatch.setattr(program, "_take", lambda _: {"versions": versions, "commands": {}})
    refused = bool(told) and not named
    assert program.main(["--docker", "/usr/bin/docker"] if named else []) == int(refused)
    seen = capsys.readouterr()
    assert " -> " in seen.out
    assert tree.parse(file.read_text(encoding="utf-8"))["versions"] == (committed["versions"] if refused else versions)
    if refused:
        assert told in seen.err and "DOCKER_GUIDE_ENGINE=go make cli-snapshot" in seen.err
        assert seen.err.count("\n") == 1


def test_the_snapshot_is_whole_and_says_nothing_in_docker_s_words() -> None:
    whole = tree.load()
    assert len(whole.commands) >= 270
    assert sum(len(command.options) for command in whole.commands.values()) >= 1600
    for name in ("docker service create", "docker checkpoint create", "docker compose up", "docker buildx bake"):
        assert name in whole.commands
    assert whole.commands["docker run"].by_word["-p"].name == "--publish"
    text = tree.SNAPSHOT.read_text(encoding="utf-8")
    assert tree.dump(tree.parse(text)) == text


@pytest.mark.engine
def test_the_committed_snapshot_is_what_the_engine_of_the_tests_says() -> None:
    """A few commands of each plugin; `make cli-snapshot` reads them all.

    Our own way has the snapshot's versions. Another may be newer: what it has is read all the same, and a warning says
    what could not be compared.
    """
    committed = tree.parse(tree.SNAPSHOT.read_text(encoding="utf-8"))
    with Host(prepare(lambda _: None)) as host:

        def run(line: list[str]) -> subprocess.CompletedProcess[str]:
            return host.run(line, timeout=60)

        versions = snapshot.versions(run)
        if ways.choose() == "go":
            assert versions == committed["versions"], "run `make cli-snapshot`"
        for name in ("docker", "docker container run", "docker swarm", "docker compose up", "docker buildx create"):
            facts = snapshot.read(run, tuple(name.split()))
            product = next((plugin for plugin in ("compose", "buildx") if plugin in name), "docker")
            if versions[product] == committed["versions"][product]:
                assert facts == committed["commands"][name], "run `make cli-snapshot`"
            else:
                assert facts["options"] or facts["commands"]
                warnings.warn(
                    f"{name} is not compared: {product} is {versions[product]} here, "
                    f"{committed['versions'][product]} in the snapshot",
                    stacklevel=1,
                )


def test_a_docker_without_plugins_is_refused_with_a_reason() -> None:
    def run(line: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(line, 0, "Docker version 28.5.2" if "--version" in line else "", "")

    with pytest.raises(snapshot.SnapshotError, match="compose"):
        snapshot.take(run, lambda _: None)
