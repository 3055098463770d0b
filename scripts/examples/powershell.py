"""Parses PowerShell blocks with tree-sitter and extracts their docker commands for the CLI check."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tree_sitter
import tree_sitter_powershell

from scripts.core.findings import Finding

# The grammar does not support `--name=value`, which PowerShell passes as one word. It is masked with text of the same
# length to keep positions.
_LONG_OPTION = re.compile(r"(?P<name>(?<!\S)--?[A-Za-z][\w-]*)=")
_PROMPT = re.compile(r"^PS\b.*?> |^> |^\$ ")


@dataclass(frozen=True)
class Invocation:
    """A docker command. `line` is its line in the file, from 1; `words` are the words after `docker`."""

    line: int
    words: tuple[str, ...]


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))


def _parse(text: str) -> tree_sitter.Tree:
    masked = _LONG_OPTION.sub(lambda option: option["name"] + "_", text)
    return _parser().parse(masked.encode())


def problems(path: Path, first_line: int, text: str) -> list[Finding]:
    """Find syntax errors, and prompts that readers would copy with the command. The block begins at `first_line`."""
    for n, line in enumerate(text.split("\n")):
        if prompt := _PROMPT.match(line):
            return [
                Finding(
                    path,
                    first_line + n,
                    "example-prompt",
                    f"`powershell` 블록에는 명령만 쓸 수 있지만 프롬프트 `{prompt.group()}`이(가) 있습니다",
                    f"a `powershell` block must contain only commands, but this line has the prompt `{prompt.group()}`",
                    "프롬프트와 출력을 지우세요",
                    "remove prompts and outputs",
                )
            ]
    root = _parse(text).root_node
    if not root.has_error:
        return []
    node = next(_errors(root), root)
    shown = text.encode()[node.start_byte : node.end_byte].decode(errors="replace").split("\n")[0][:60]
    return [
        Finding(
            path,
            first_line + node.start_point[0],
            "example-powershell",
            f"PowerShell 문법에 맞지 않습니다: `{shown}`",
            f"this is not PowerShell: `{shown}`",
            "괄호와 따옴표를 닫고, 줄을 이을 때는 줄 끝에 `를 쓰세요",
            "close brackets and quotes; to continue a line, end it with `",
        )
    ]


def _errors(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    if node.is_error or node.is_missing:
        yield node
    for child in node.children:
        if child.has_error or child.is_missing:
            yield from _errors(child)


def invocations(first_line: int, text: str) -> list[Invocation]:
    """Return all docker commands of a block, including those in `$(...)` and `{ ... }`."""
    source = text.encode()
    commands: list[Invocation] = []

    def visit(node: tree_sitter.Node) -> None:
        if node.type == "command":
            name = node.child_by_field_name("command_name")
            name = name or next((c for c in node.children if c.type == "command_name"), None)
            if name and source[name.start_byte : name.end_byte].decode().lower() in ("docker", "docker.exe"):
                rest = source[name.end_byte : node.end_byte].decode()
                commands.append(Invocation(first_line + node.start_point[0], tuple(_words(rest))))
        for child in node.children:
            visit(child)

    visit(_parse(text).root_node)
    return commands


def _words(text: str) -> Iterator[str]:
    """Split a command into words. Quoted and bracketed text stays together; redirections are left out."""
    word, depth, quote, n = "", 0, "", 0
    text += " "
    while n < len(text):
        c = text[n]
        if quote:
            word += c if c != quote else ""
            quote = "" if c == quote else quote
        elif c in "\"'":
            quote = c
            word = word or "\0"
        elif c in "({":
            depth += 1
            word += c
        elif c in ")}":
            depth -= 1
            word += c
        elif c == "`" and text[n + 1] == "\n":
            n += 1
        elif c.isspace() and depth <= 0:
            if word and not re.match(r"\d?>", word):
                yield word.removeprefix("\0")
            word = ""
        else:
            word += c
        n += 1
