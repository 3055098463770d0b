"""`--update`: replaces outputs in the Markdown of a page, and changes nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.core.blocks import Output, read
from scripts.core.page import Page


@dataclass(frozen=True)
class Change:
    """New lines for an output."""

    output: Output
    indent: int  # the block's indentation in columns
    lines: tuple[str, ...]


class UnprintableOutput(Exception):
    """An output that would turn into a command or a fence in the page. `line` is its line in the page."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def changed(page: Page, changes: Sequence[Change]) -> str:
    """Return the page's text with the changes applied.

    Raises:
        UnprintableOutput: the commands in the new text would differ from those in the old one.
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
