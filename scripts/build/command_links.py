"""Commands and options of docker in code, marked with their entries in the reference.

A fence does not know which page it is on, so the mark is a link without an address; finish gives it one.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from itertools import pairwise

from pygments.lexer import Lexer
from pygments.token import STANDARD_TYPES, Number, Text, Whitespace, _TokenType

from scripts.cli import shell
from scripts.cli.tree import Used, load
from scripts.reference.catalog import load_catalog

#: The attribute that names the entry: `container/run`, or `container/run#publish` for an option.
ENTRY = "data-guide-cli"


@lru_cache(maxsize=4096)  # the languages have most commands in common
def linked(code: str, lexer: Lexer, shell_text: str | None = None) -> str:
    """`code` highlighted, with docker's words marked by `ENTRY`.

    `shell_text` is what a POSIX shell would have in its place, of the same length, where `code` is for another shell.
    """
    links = sorted(
        (start, end, _address(used))
        for start, end, used in shell.known(shell_text or code, load())
        if used.option or used.command.name != "docker"
    )
    cuts = sorted({0, len(code), *(start for start, _, _ in links), *(end for _, end, _ in links)})
    # blanks need no element of their own, and what looks like a number is the beginning of a port, an address, a user
    tokens = _cut(
        [(Text if kind in Whitespace or kind in Number else kind, text) for kind, text in lexer.get_tokens(code)], cuts
    )
    by_start = {start: (end, address) for start, end, address in links}
    html = []
    for start, end in pairwise(cuts):
        piece = _format(tokens[start])
        if start in by_start and by_start[start][0] == end:
            piece = f'<a class="guide-cli" {ENTRY}="{escape(by_start[start][1])}">{piece}</a>'
        html.append(piece)
    return "".join(html)


def _address(used: Used) -> str:
    entry = load_catalog().of(used.command)
    return f"{entry.address}#{used.option.id}" if used.option else entry.address


def _cut(tokens: list[tuple[_TokenType, str]], cuts: list[int]) -> dict[int, list[tuple[_TokenType, str]]]:
    """The tokens of the pieces between the cuts, by the place where a piece begins."""
    pieces: dict[int, list[tuple[_TokenType, str]]] = {cut: [] for cut in cuts}
    place, n = 0, 0
    for kind, text in tokens:
        while text:
            while n + 1 < len(cuts) and cuts[n + 1] <= place:
                n += 1
            room = cuts[n + 1] - place if n + 1 < len(cuts) else len(text)
            pieces[cuts[n]].append((kind, text[:room]))
            place += len(text[:room])
            text = text[room:]
    return pieces


def _format(tokens: list[tuple[_TokenType, str]]) -> str:
    """Tokens as Pygments's HtmlFormatter writes them, which is slow to start for each word."""
    html, open_ = [], ""

    def span(class_: str) -> None:
        nonlocal open_
        if class_ != open_:
            html.append(("</span>" if open_ else "") + (f'<span class="{class_}">' if class_ else ""))
            open_ = class_

    for kind, text in tokens:
        while kind not in STANDARD_TYPES:
            kind = kind.parent
        for number, line in enumerate(escape(text).split("\n")):
            if number:
                span("")
                html.append("\n")
            if line:
                span(STANDARD_TYPES[kind])
                html.append(line)
    span("")
    return "".join(html)
