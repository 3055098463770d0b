"""How a command line is read: which of its words are docker's commands and options."""

from __future__ import annotations

import pytest

from scripts.cli import shell
from scripts.cli.tree import load


def _known(text: str) -> list[str]:
    return [
        f"{text[start:end]}={used.option.name if used.option else used.command.name.removeprefix('docker ')}"
        for start, end, used in shell.known(text, load())
        if used.option or used.command.name != "docker"
    ]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("docker run -it --rm alpine sh", "run=run -i=--interactive t=--tty --rm=--rm"),
        ("docker run -p8080:80 nginx", "run=run -p=--publish"),
        ("docker run -e A='b c' -- x", "run=run -e=--env"),
        ("docker run alpine ls --all -l", "run=run"),
        ("docker stop --timeout=3 web", "stop=stop --timeout=--timeout"),
        ("docker rm $(docker ps -aq)", "rm=rm ps=ps -a=--all q=--quiet"),
        ("docker ps -q | xargs -r docker rm -f", "ps=ps -q=--quiet rm=rm -f=--force"),
        ("sudo -u root docker --context x ps", "--context=--context ps=ps"),
        ('for c in a b; do docker logs --tail 3 "$c"; done', "logs=logs --tail=--tail"),
        ("echo 안녕 && docker exec -it web \\\n  sh", "exec=exec -i=--interactive t=--tty"),
        ("docker container list -a", "container=container list=container ls -a=--all"),
        ("docker compose -f a.yml run --rm web sh --rm", "compose=compose -f=--file run=compose run --rm=--rm"),
        ("DOCKER_BUILDKIT=0 docker build --memory 1g .", "build=build --memory=--memory"),
        ("docker top web -eo pid", "top=top"),
        ("cat <<'EOF'\ndocker rm --no\nEOF", ""),
        ("echo 'docker rm --no'", ""),
    ],
)
def test_what_a_reader_types_is_understood(text: str, known: str) -> None:
    found = _known(text)
    assert [one.replace("=docker ", "=") for one in found] == [
        one.replace("_", " ") for one in _split(known)
    ]


def _split(known: str) -> list[str]:
    """`a=b c=d e` as its pairs; a command's name may have a blank."""
    pairs: list[str] = []
    for word in known.split():
        if "=" in word:
            pairs.append(word)
        else:
            pairs[-1] += f" {word}"
    return pairs


@pytest.mark.parametrize(
    ("text", "word", "near"),
    [
        ("docker contaner ls", "contaner", "container"),
        ("docker run --nmae web nginx", "--nmae", "--name"),
        ("docker rm -fz web", "-z", None),
        ("docker compose up --detatch", "--detatch", "--detach"),
        ("docker logs $(docker ps --lates -q)", "--lates", "--latest"),
    ],
)
def test_what_the_cli_would_reject_is_named_with_its_place(text: str, word: str, near: str | None) -> None:
    [(at, unknown)] = shell.unknown(text, load())
    assert unknown.text == word
    assert text[at:].startswith(word if word in text else "-f")
    assert unknown.near == near
