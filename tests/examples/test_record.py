"""The record of what was run, and the CLI's help that blocks are held against. No engine is started."""

import json
import subprocess
from pathlib import Path

import pytest

from scripts.examples import record
from scripts.examples.blocks import read
from scripts.examples.cli_help import Cli, parse
from scripts.examples.runner import shell_invocations
from scripts.pages import Page

TEXT = (
    "```console\n$ docker ps\n$ docker info\nx\n```\n"
    '```console needs="account"\n$ docker login\n```\n'
    "```powershell\ndocker ps\n```\n"
)


def test_what_is_recorded_and_when_it_holds(tmp_path: Path) -> None:
    docs, ledger = tmp_path / "docs", tmp_path / "ledgers" / "examples.json"
    path = docs / "ko" / "a.md"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, encoding="utf-8")
    assert record.verified(Page(path), ledger, docs) is None
    record.write([read(Page(path))], "28.5.2", ledger, docs)
    assert record.verified(Page(path), ledger, docs) == record.Verified(2, "28.5.2")
    first = ledger.read_bytes()
    record.write([read(Page(path))], "28.5.2", ledger, docs)
    assert ledger.read_bytes() == first
    assert json.loads(first) == {
        "ko/a.md": {
            "blocks": read(Page(path)).digest,
            "engine": "28.5.2",
            "not_run": {"account": 1},
            "powershell": 1,
            "run": 2,
        }
    }
    assert record.verified(Page(path, TEXT.replace("\nx\n", "\ny\n")), ledger, docs)
    assert record.verified(Page(path, TEXT.replace("info", "version")), ledger, docs) is None


def test_pages_that_are_gone_or_without_blocks_leave_the_record(tmp_path: Path) -> None:
    docs, ledger = tmp_path / "docs", tmp_path / "examples.json"
    paths = [docs / "ko" / name for name in ("a.md", "b.md", "c.md")]
    docs.joinpath("ko").mkdir(parents=True)
    for path in paths:
        path.write_text(TEXT, encoding="utf-8")
    record.write([read(Page(path)) for path in paths], "28.5.2", ledger, docs)
    paths[0].unlink()
    paths[1].write_text("no blocks\n", encoding="utf-8")
    record.write([read(Page(paths[1]))], "28.5.2", ledger, docs)
    assert list(json.loads(ledger.read_text())) == ["ko/c.md"]


def test_files_outside_docs_have_no_record(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    ledger = tmp_path / "examples.json"
    record.write([read(Page(path))], "28.5.2", ledger, tmp_path / "docs")
    assert json.loads(ledger.read_text()) == {}


def test_replacing_keeps_the_mode_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o640)
    record.replace(path, "new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)
    assert list(tmp_path.iterdir()) == [path]


HELP = {
    (): """Usage:  docker [OPTIONS] COMMAND

Common Commands:
  run         Create and run a new container from an image

Management Commands:
  buildx*     Docker Buildx
  container   Manage containers

Global Options:
  -H, --host string        Daemon socket to connect to
  -v, --version            Print version information and quit
""",
    ("run",): """Usage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]

Aliases:
  docker container run, docker run

Options:
  -d, --detach                           Run container in background
  -i, --interactive                      Keep STDIN open
  -t, --tty                              Allocate a pseudo-TTY
  -p, --publish list                     Publish a port
      --health-timeout duration          Maximum time (ms|s|m|h)
      --pull string                      Pull image ("always", "missing", "never")
""",
    ("container",): """Usage:  docker container COMMAND

Commands:
  ls          List containers
""",
    ("container", "ls"): """Usage:  docker container ls [OPTIONS]

Aliases:
  docker container ls, docker container list, docker container ps, docker ps

Options:
  -a, --all    Show all containers
""",
}
HELP[("container", "ps")] = HELP[("container", "ls")]


def ask(argv: list[str]) -> "subprocess.CompletedProcess[str]":
    """What the real CLI does: the help of an unknown command is its group's."""
    path = tuple(argv[1:-1])
    return subprocess.CompletedProcess(argv, 0, HELP.get(path, HELP.get(path[:-1], "")))


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("run -d -p 80:80 nginx --anything", None),
        ("run -dit --pull=always --health-timeout 3s nginx -x", None),
        ("run -p80:80 nginx", None),
        ("--host unix:///x run nginx", None),
        ("container ls -a", None),
        ("container ps --all", None),
        ("run --help", None),
        ("run --detatch nginx", ("--detatch", "docker run", "--detach")),
        ("run -dx nginx", ("-x", "docker run", None)),
        ("rnu nginx", ("rnu", "docker", "run")),
        ("container lss", ("lss", "docker container", "ls")),
        ("--hots x run", ("--hots", "docker", "--host")),
    ],
)
def test_docker_commands_against_the_help(words: str, wrong: tuple[str, str, str | None] | None) -> None:
    told = Cli().wrong(words.split(), ask)
    if wrong is None:
        assert told is None
    else:
        assert told and (told.word, told.command) == wrong[:2]
        assert (told.near[0] if told.near else None) == wrong[2]


def test_help_lists() -> None:
    top = parse(HELP[()])
    assert top and top.commands == ("run", "buildx", "container") and top.is_group
    run = parse(HELP[("run",)])
    assert run and run.options["--publish"] and not run.options["--tty"] and run.stops_at_argument
    assert parse("nothing") is None


def test_docker_commands_in_shell_lines() -> None:
    assert shell_invocations("docker login -u me && echo x | docker push 'a b' > docker") == [
        ["login", "-u", "me"],
        ["push", "a b"],
    ]
    assert shell_invocations("docker run \\\n  alpine # docker x") == [["run", "alpine"]]
    assert shell_invocations("docker run 'open") == []
