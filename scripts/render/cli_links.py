"""Commands and options of docker in code, as links to their entries in the reference.

Two steps, since a fence does not know which page it stands on: `linked` writes links to `cli:` addresses, and
`resolve` turns those of a page into relative ones, in the page's language, with the descriptions beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import escape
from itertools import pairwise

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.token import Number, Text, Whitespace, _TokenType

from scripts.cli import shell
from scripts.cli.tree import Used, load
from scripts.reference.catalog import Catalog, load_catalog
from scripts.reference.descriptions import Descriptions
from scripts.render import prose

_FORMATTER = HtmlFormatter(nowrap=True)
_LINK = re.compile(r'<a class="guide-cli" href="cli:(?P<address>[^"#]*)(?P<id>#[^"]*)?">')
#: Longest description shown beside an option, in characters; the reference has the rest.
_LONGEST = 160


def linked(code: str, lexer: Lexer, shell_text: str | None = None) -> str:
    """`code` highlighted, with links to `cli:` addresses.

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
            piece = f'<a class="guide-cli" href="cli:{escape(by_start[start][1])}">{piece}</a>'
        html.append(piece)
    return "".join(html)


def resolve(html: str, language: str, to: Callable[[str], str]) -> str:
    """A page's HTML with its `cli:` links made real.

    Args:
        html: the page's content.
        language: whose descriptions stand beside the links.
        to: gives the link from this page to an address below the language's root, e.g. `reference/container/run/`.
    """

    def real(match: re.Match[str]) -> str:
        address, id_ = match["address"], match["id"] or ""
        tip = escape(_tip(language, address, id_.lstrip("#")))
        return f'<a class="guide-cli" href="{escape(to(f"reference/{address}/"))}{id_}" data-guide-tip="{tip}">'

    return _LINK.sub(real, html)


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


class _Fixed(Lexer):
    """Tokens that are there already, for the formatter."""

    def __init__(self, tokens: list[tuple[_TokenType, str]]) -> None:
        super().__init__()
        self._tokens = tokens

    def get_tokens(self, text: str, unfiltered: bool = False) -> list[tuple[_TokenType, str]]:
        return self._tokens


def _format(tokens: list[tuple[_TokenType, str]]) -> str:
    if not tokens:
        return ""
    html = highlight("", _Fixed(tokens), _FORMATTER)
    return html if tokens[-1][1].endswith("\n") else html.removesuffix("\n")


@cache
def _descriptions(language: str, catalog: Catalog) -> Descriptions:
    return Descriptions(language, catalog)


@cache
def _tip(language: str, address: str, option_id: str) -> str:
    """The description as plain text, not longer than a glance."""
    catalog = load_catalog()
    entry = catalog.by_key(address.replace("/", " "))
    assert entry
    descriptions = _descriptions(language, catalog)
    if option_id:
        text = descriptions.option(entry, f"--{option_id}")
    else:
        described = descriptions.command(entry)
        text = described.summary if described else None
    plain = prose.plain(text.text if text else "")
    if len(plain) <= _LONGEST:
        return plain
    sentences = re.match(rf".{{20,{_LONGEST}}}[.!?](?= |$)", plain)
    return sentences[0] if sentences else plain[: _LONGEST - 1].rstrip() + "…"


def forget() -> None:
    """Read the descriptions anew; they are edited while the site is served."""
    _descriptions.cache_clear()
    _tip.cache_clear()
