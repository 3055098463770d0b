"""Parses the output of `docker COMMAND --help`.

Format: cobra's usage template as customized by docker/cli, compose and buildx: a `Usage:` line, `Aliases:`, lists
of commands under headings that end in `Commands:`, and options under `Options:`, e.g.
`  -p, --publish list   Publish ... (default ...)`. A word after the name is the type of its value; an option
without one is a switch. Descriptions are searched for defaults and deprecations, and not kept.
"""

import re
from dataclasses import dataclass, field

# A name begins in the seventh column. A continued description may also start with dashes, but further right.
_OPTION = re.compile(r"^(?:  -(?P<short>\w), | {6})--(?P<name>[\w.-]+)(?: (?P<type>\S+))?(?: {2,}(?P<text>.*))?$")
_SECTION = re.compile(r"^(?P<title>[A-Z][A-Za-z ]*):\s*$")
_COMMAND = re.compile(r"^ {2}(?P<name>[a-z][\w-]*)\*?(?: +(?P<text>.*))?$")
_DEFAULT = re.compile(r"\(default (?:is )?(?P<value>[^()]*(?:\([^()]*\)[^()]*)*)\)\s*$")
_DEPRECATED = re.compile(r"deprecated", re.IGNORECASE)
_EXPERIMENTAL = re.compile(r"experimental", re.IGNORECASE)


@dataclass(frozen=True)
class HelpOption:
    """An option. `type` is the CLI's own name for the type of its value, `bool` for a switch."""

    name: str  # with its dashes: --publish
    short: str | None  # -p
    type: str
    default: str | None
    deprecated: bool
    experimental: bool


@dataclass
class Help:
    """A command's help. `commands` has the names it lists; `aliases` has full commands such as `docker run`."""

    usage: str
    aliases: list[str] = field(default_factory=list)
    options: list[HelpOption] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    deprecated: bool = False
    experimental: bool = False


def parse(text: str) -> Help | None:
    """The facts in a command's help; None if the text is not help."""
    usage = re.search(r"^Usage:\s*(docker.*)$", text, re.MULTILINE)
    if not usage:
        return None
    help_ = Help(" ".join(usage[1].split()))
    about = text[usage.end() :].split("\nOptions:")[0].split("Commands:")[0]
    help_.deprecated = bool(_DEPRECATED.search(about))
    help_.experimental = bool(_EXPERIMENTAL.search(about))
    section = ""
    pending: list[str] = []  # an option's line and the continuation of its description

    def finish() -> None:
        if pending:
            help_.options.append(_option(pending))
            pending.clear()

    for line in text[usage.end() :].splitlines():
        if title := _SECTION.match(line):
            finish()
            section = title["title"]
        elif section == "Aliases" and line.strip():
            help_.aliases += [alias.strip() for alias in line.split(",") if alias.strip()]
        elif section in ("Options", "Global Options"):  # the latter is the root command's
            if _OPTION.match(line):
                finish()
                pending.append(line)
            elif line.startswith(" " * 8) and pending:
                pending.append(line.strip())
            elif line and not line.startswith(" "):
                finish()
                section = ""
        elif section.endswith("Commands") and (command := _COMMAND.match(line)):
            help_.commands.append(command["name"])
    finish()
    return help_


def _option(lines: list[str]) -> HelpOption:
    first = _OPTION.match(lines[0])
    assert first
    text = " ".join([first["text"] or "", *lines[1:]]).strip()
    default = _DEFAULT.search(text)
    return HelpOption(
        name=f"--{first['name']}",
        short=f"-{first['short']}" if first["short"] else None,
        type=first["type"] or "bool",
        default=default["value"].strip('"') if default else None,
        deprecated=bool(_DEPRECATED.search(text)),
        experimental=bool(_EXPERIMENTAL.search(text)),
    )
