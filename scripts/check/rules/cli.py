"""Commands held against the docker CLI: every docker command and option in a block or in the text exists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.check.findings import Finding
from scripts.check.settings import DESKTOP_COMMANDS
from scripts.check.site import Site, SourcePage
from scripts.cli import shell
from scripts.cli.tree import Unknown, load
from scripts.examples.blocks import Console, PowerShell, read

_INLINE = re.compile(r"(?<!`)`(?P<code>docker [^`\n]+)`(?!`)")
_PLACEHOLDER = re.compile(r"<[^<>]*>|\.\.\.|…")


def check(site: Site) -> Iterator[Finding]:
    """Yield a finding for every word that the CLI of docs/assets/cli.json would reject."""
    for page in site.all_pages:
        for line, text in _commands(page):
            for at, unknown in shell.unknown(text, load()):
                if unknown.command.name == "docker" and unknown.text in DESKTOP_COMMANDS:
                    continue
                if not unknown.text.isascii():
                    continue  # a word for the reader to fill in, or a character that another rule tells of
                yield _finding(page, line + text[:at].count("\n"), unknown)


def _commands(page: SourcePage) -> Iterator[tuple[int, str]]:
    """(first line, text) of all that a reader may type."""
    for block in read(page.page).blocks:
        if isinstance(block, Console):
            yield from ((command.line, command.text) for command in block.commands)
        elif isinstance(block, PowerShell):
            yield block.fence.line + 1, block.text.replace("`\n", "\\\n")
    for line, text in page.page.prose:
        yield from ((line, _PLACEHOLDER.sub("X", m["code"])) for m in _INLINE.finditer(text))


def _finding(page: SourcePage, line: int, unknown: Unknown) -> Finding:
    what, what_ko = ("option", "옵션은") if unknown.text.startswith("-") else ("command", "하위 명령은")
    near, help_ = unknown.near, f"{unknown.command.name} --help"
    return Finding(
        page.path,
        line,
        f"cli-unknown-{what}",
        f"`{unknown.command.name}`에 `{unknown.text}`라는 {what_ko} 없습니다.",
        f"`{unknown.command.name}` has no {what} `{unknown.text}`.",
        f"`{near}`로 고치십시오." if near else f"`{help_}`로 이름을 확인하십시오.",
        f"Write `{near}`." if near else f"Look up the name with `{help_}`.",
    )
