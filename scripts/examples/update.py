"""`--update`: new outputs in the Markdown of a page, and nothing else changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.core.blocks import Output, read
from scripts.core.page import Page


@dataclass(frozen=True)
class Change:
    """New lines in place of an output."""

    output: Output
    indent: int  # columns before the block
    lines: tuple[str, ...]


class UnprintableOutput(Exception):
    """An output that would be read as something else in a page: a command, a fence; `line` is its place."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def changed(page: Page, changes: Sequence[Change]) -> str:
    """The page's text with the changes made.

    Raises:
        UnprintableOutput: the new text would have other commands than the old one.
    """
    lines = list(page.lines)
    for change in sorted(changes, key=lambda c: c.output.line, reverse=True):
        start = change.output.line - 1
        new = [(" " * change.indent + line).rstrip() for line in change.lines]
        lines[start : start + len(change.output.lines)] = new
    text = "\n".join(lines)
    before, after = read(page), read(Page(page.path, text))
    if before.digest != after.digest or len(before.commands) != len(after.commands):
        raise UnprintableOutput(min((c.output.line for c in changes), default=1))
    return text
