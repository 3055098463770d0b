"""The `console`, `powershell` and `text` fences: commands link to the reference, and what is output is marked, since
guide.js copies the commands alone.

Registered with pymdownx.superfences as custom fences (`FENCES`); needs no MkDocs.
"""

from __future__ import annotations

import re
from html import escape
from itertools import pairwise
from typing import Any

from pygments.lexers import BashLexer, PowerShellLexer

from scripts.build.command_links import linked
from scripts.core.blocks import prompt_pattern
from scripts.core.shelltext import scan

_BASH = BashLexer(stripnl=False, ensurenl=False)
_POWERSHELL = PowerShellLexer(stripnl=False, ensurenl=False)
PROMPT = "$ "
#: Before a column.
_GAP = re.compile(r"(?<=\S)\s{2,}(?=\S)")


def validate(language: str, inputs: dict[str, str], options: dict[str, Any], attrs: dict[str, Any], md: Any) -> bool:
    """Take every option: scripts/examples says which exist, and tells an editor of unknown ones by line."""
    options.update(inputs)
    return True


def format_console(source: str, language: str, css_class: str, options: dict[str, Any], md: Any, **_: Any) -> str:
    """The block as HTML in the markup of pymdownx.highlight, so that the stylesheet treats it alike."""
    lines = source.split("\n")
    inner = re.compile(f"({prompt_pattern(options['prompt'])} ?)(.*)") if options.get("prompt") else None
    html: list[str] = []
    output: list[str] = []

    def end_output() -> None:
        if output:
            kind = "go guide-aligned" if aligned(output) else "go"
            html.append(f'<span class="{kind}">{escape(chr(10).join(output), quote=False)}</span>')
            output.clear()

    n = 0
    while n < len(lines):
        line = lines[n]
        n += 1
        if line.startswith(PROMPT):
            command = line[len(PROMPT) :]
            while scan(command).missing and n < len(lines):
                command += "\n" + lines[n]
                n += 1
            end_output()
            html.append(_command(PROMPT, command))
        elif inner and (typed := inner.fullmatch(line)):
            end_output()
            html.append(_command(typed[1], typed[2]))
        else:
            output.append(line)
    end_output()
    return _block("console", options, "\n".join(html))


def aligned(lines: list[str]) -> bool:
    """Whether two neighbouring lines have columns that begin at the same place, as in the table of `docker ps`."""
    starts = [{match.end() for match in _GAP.finditer(line)} for line in lines]
    return any(a & b for a, b in pairwise(starts))


def format_powershell(source: str, language: str, css_class: str, options: dict[str, Any], md: Any, **_: Any) -> str:
    """The block as HTML; what is typed into PowerShell has no prompt and no output."""
    # for the search of docker's words only: a line goes on with ` there and with \\ in a POSIX shell
    return _block("powershell", options, linked(source, _POWERSHELL, source.replace("`\n", "\\\n")))


def format_text(source: str, language: str, css_class: str, options: dict[str, Any], md: Any, **_: Any) -> str:
    """A block of plain text as HTML, as pymdownx.highlight writes it, without looking for a lexer and its styles."""
    title = f'<span class="filename">{escape(options["title"])}</span>' if options.get("title") else ""
    code = escape(source, quote=False)
    return f'<div class="language-text highlight">{title}<pre><span></span><code>{code}\n</code></pre></div>'


def _block(language: str, options: dict[str, Any], html: str) -> str:
    title = f'<span class="filename">{escape(options["title"])}</span>' if options.get("title") else ""
    return f'<div class="language-{language} highlight">{title}<pre><code>{html}\n</code></pre></div>'


def _command(prompt: str, command: str) -> str:
    return f'<span class="gp">{escape(prompt, quote=False)}</span>{linked(command, _BASH)}'


#: For pymdownx.superfences' `custom_fences`.
FENCES = [
    {"name": name, "class": name, "validator": validate, "format": made}
    for name, made in (("console", format_console), ("powershell", format_powershell), ("text", format_text))
]
