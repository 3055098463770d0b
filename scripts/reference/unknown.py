"""Findings for words that the docker CLI does not know, unless it had them once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scripts.cli import shell
from scripts.cli.tree import Unknown, load
from scripts.core.findings import Finding
from scripts.reference.gone import is_gone

#: Commands that Docker Desktop adds to the CLI; the engine's own CLI does not have them.
DESKTOP_COMMANDS = ("ai", "debug", "desktop", "extension", "init", "mcp", "model", "offload", "sandbox", "scout")


def in_shell(path: Path, line: int, text: str) -> Iterator[Finding]:
    """Findings for the commands of a shell; `line` is the number of the text's first line in the page."""
    for at, unknown in shell.unknown(text, load()):
        yield from _told(path, line + text[:at].count("\n"), unknown)


def in_words(path: Path, line: int, words: list[str]) -> Iterator[Finding]:
    """Findings for one command, given as the words that begin with `docker`."""
    for found in load().read(words):
        if isinstance(found, Unknown):
            yield from _told(path, line, found)


def _told(path: Path, line: int, unknown: Unknown) -> Iterator[Finding]:
    if unknown.command.name == "docker" and unknown.text in DESKTOP_COMMANDS:
        return
    if is_gone(unknown):
        return  # where a block does not say that it runs on an older engine, its output will tell
    if not unknown.text.isascii():
        return  # a word for the reader to fill in, or a character that another rule tells of
    what, what_ko = ("option", "옵션은") if unknown.text.startswith("-") else ("command", "하위 명령은")
    near, help_ = unknown.near, f"{unknown.command.name} --help"
    yield Finding(
        path,
        line,
        f"cli-unknown-{what}",
        f"`{unknown.command.name}`에 `{unknown.text}`라는 {what_ko} 없습니다.",
        f"`{unknown.command.name}` has no {what} `{unknown.text}`.",
        f"`{near}`로 고치십시오." if near else f"`{help_}`로 이름을 확인하십시오.",
        f"Write `{near}`." if near else f"Look up the name with `{help_}`.",
    )
