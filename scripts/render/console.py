"""The `console` fence: prompt, command and output told apart, and a copy button that takes commands alone.

Registered with pymdownx.superfences as a custom fence (scripts/hooks/site.py); needs no MkDocs.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import BashLexer

from scripts.examples.blocks import prompt_pattern
from scripts.examples.shelltext import scan

_FORMATTER = HtmlFormatter(nowrap=True)
_LEXER = BashLexer(stripnl=False, ensurenl=False)
PROMPT = "$ "


def validate(
    language: str, inputs: dict[str, str], options: dict[str, Any], attrs: dict[str, Any], md: Any
) -> bool:
    """Take every option: scripts/examples says which exist, and tells an editor of unknown ones by line."""
    options.update(inputs)
    return True


def format_console(
    source: str, language: str, css_class: str, options: dict[str, Any], md: Any, **_: Any
) -> str:
    """The block as HTML in the markup of pymdownx.highlight, so that the theme styles it alike."""
    lines = source.split("\n")
    inner = re.compile(f"({prompt_pattern(options['prompt'])} ?)(.*)") if options.get("prompt") else None
    html: list[str] = []
    commands: list[str] = []
    n = 0
    while n < len(lines):
        line = lines[n]
        n += 1
        if line.startswith(PROMPT):
            command = line[len(PROMPT) :]
            while scan(command).missing and n < len(lines):
                command += "\n" + lines[n]
                n += 1
            commands.append(command)
            html.append(_command(PROMPT, command))
        elif inner and (typed := inner.fullmatch(line)):
            html.append(_command(typed[1], typed[2]))
        else:
            html.append(f'<span class="go">{escape(line, quote=False)}</span>' if line else "")
    title = f'<span class="filename">{escape(options["title"])}</span>' if options.get("title") else ""
    return (
        f'<div class="language-console highlight" data-copy="{escape(chr(10).join(commands))}">{title}'
        f"<pre><span></span><code>{chr(10).join(html)}\n</code></pre></div>"
    )


def _command(prompt: str, command: str) -> str:
    return f'<span class="gp">{escape(prompt, quote=False)}</span>{highlight(command, _LEXER, _FORMATTER).rstrip()}'
