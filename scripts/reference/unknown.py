"""Findings for words that the docker CLI does not know, except former commands and options."""

from collections.abc import Iterator
from pathlib import Path

from scripts.cli import shell
from scripts.cli.tree import Unknown, load
from scripts.core.findings import Finding
from scripts.reference.gone import is_gone

#: Commands that Docker Desktop adds to the CLI; the engine's own CLI does not have them.
DESKTOP_COMMANDS = ("ai", "debug", "desktop", "extension", "init", "mcp", "model", "offload", "sandbox", "scout")


def in_shell(path: Path, line: int, text: str) -> Iterator[Finding]:
    """Findings for the commands in shell text; `line` is the number of its first line on the page."""
    for at, unknown in shell.unknown(text, load()):
        yield from _findings(path, line + text[:at].count("\n"), unknown)


def in_words(path: Path, line: int, words: list[str]) -> Iterator[Finding]:
    """Findings for one command, given as words starting with `docker`."""
    for word in load().read(words):
        if isinstance(word, Unknown):
            yield from _findings(path, line, word)


def _findings(path: Path, line: int, unknown: Unknown) -> Iterator[Finding]:
    if unknown.command.name == "docker" and unknown.text in DESKTOP_COMMANDS:
        return
    if is_gone(unknown):
        return  # if the block should run on an older engine and does not say so, its output shows that
    if not unknown.text.isascii():
        return  # a placeholder, or a character that another rule reports
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
