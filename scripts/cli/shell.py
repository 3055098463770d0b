"""Finds the docker commands in a line of shell with bash's grammar (tree-sitter-bash).

They may be in pipes, lists, loops or `$(...)`, or follow `sudo`, `xargs`, `time` or assignments.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import tree_sitter
import tree_sitter_bash

from scripts.cli.tree import Tree, Unknown, Used

#: Programs that run the command after them, and those of their options that take a value.
_RUNNERS = {
    **{"sudo": "ugh", "xargs": "nPILdE", "time": "fo", "timeout": "ks"},
    **{"env": "u", "watch": "n", "nohup": "", "exec": ""},
}


@dataclass(frozen=True)
class Word:
    """A word as the program receives it, and its position in the text, in characters."""

    text: str
    start: int
    end: int


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))


def invocations(text: str) -> Iterator[list[Word]]:
    """The words of every docker command in `text`, `docker` first."""
    source = text.encode()
    # tree-sitter counts bytes
    offsets = [len(source[:n].decode(errors="ignore")) for n in range(len(source) + 1)] if not text.isascii() else None

    def word(node: tree_sitter.Node) -> Word:
        start, end = node.start_byte, node.end_byte
        if offsets:
            start, end = offsets[start], offsets[end]
        return Word(_unquoted(text[start:end]), start, end)

    def visit(node: tree_sitter.Node) -> Iterator[list[Word]]:
        if node.type == "command":
            words = [word(child) for child in node.children if _is_word(child)]
            words = _without_runners(words)
            if words and words[0].text == "docker":
                yield words
        for child in node.children:
            yield from visit(child)

    yield from visit(_parser().parse(source).root_node)


def known(text: str, tree: Tree) -> Iterator[tuple[int, int, Used]]:
    """Commands and options in `text` that the CLI knows, with their positions (start, end)."""
    for words, result in _read(text, tree):
        if isinstance(result, Used):
            word = words[result.word]
            start, end = word.start, word.end
            if result.letters:
                start, end = start + result.letters.start, start + result.letters.stop
            elif result.option and "=" in word.text:
                end = start + word.text.index("=")
            yield start, end, result


def unknown(text: str, tree: Tree) -> Iterator[tuple[int, Unknown]]:
    """Words in `text` that the CLI would reject, with their positions."""
    for words, result in _read(text, tree):
        if isinstance(result, Unknown):
            yield words[result.word].start, result


def _read(text: str, tree: Tree) -> Iterator[tuple[Sequence[Word], Used | Unknown]]:
    for words in invocations(text):
        for result in tree.read([word.text for word in words]):
            yield words, result


def _is_word(node: tree_sitter.Node) -> bool:
    return node.is_named and node.type not in (
        "variable_assignment",
        "file_redirect",
        "heredoc_redirect",
        "herestring_redirect",
        "comment",
    )


def _without_runners(words: list[Word]) -> list[Word]:
    """The command that `sudo`, `xargs` and similar programs run."""
    while words and words[0].text in _RUNNERS:
        takes_value = _RUNNERS[words[0].text]
        words = words[1:]
        while words and (words[0].text.startswith("-") or "=" in words[0].text or words[0].text[:1].isdigit()):
            option = words[0].text
            words = words[1:]
            if re.fullmatch(r"-[A-Za-z]", option) and option[1] in takes_value:
                words = words[1:]
    return words


def _unquoted(text: str) -> str:
    """A word without quotes, as far as that matters for finding commands and options."""
    return re.sub(r"""'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)""", lambda m: m[1] or m[2] or m[3] or "", text)
