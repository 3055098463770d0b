"""What the checks find, and how it is reported: in a terminal or on GitHub, in Korean or English.

Formats written here: GitHub's workflow commands (`::error file=,line=,title=::message`, with `%`, CR, LF and,
in properties, `:` and `,` escaped as actions/toolkit does) and a Markdown table for `GITHUB_STEP_SUMMARY`.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from scripts.core.paths import ROOT

#: GitHub rejects a summary over 1 MiB; this many rows stay well below it.
SUMMARY_ROWS = 500


@dataclass(frozen=True, order=True)
class Finding:
    """One mistake at one place, described for the person who made it."""

    path: Path  # absolute or relative to the repository
    line: int  # counts from 1; 0 if the mistake concerns the whole file
    code: str  # short kebab-case name of the rule, e.g. `heading-id-missing`
    ko: str  # what is wrong, one sentence
    en: str
    fix_ko: str = ""  # how to fix it, with the exact text if that is known
    fix_en: str = ""
    detail: str = ""  # more lines that help: a diff, a tool's own output
    #: The whole line as `make fix` should write it, where no judgment is needed.
    fixed_line: str | None = field(default=None, compare=False)
    #: It is reported but does not fail the check, such as a missing translation that someone else may write.
    advice: bool = field(default=False, compare=False)

    def message(self, lang: str = "ko") -> str:
        """What is wrong and how to fix it, on one line: `message → fix`."""
        what, fix = (self.en, self.fix_en) if lang == "en" else (self.ko, self.fix_ko)
        return f"{what} → {fix}" if fix else what

    def place(self, root: Path = ROOT) -> str:
        """`path` relative to `root` if it is below it, with `/` on every system."""
        return (self.path.relative_to(root) if self.path.is_relative_to(root) else self.path).as_posix()

    def where(self, root: Path = ROOT) -> str:
        """`path:line`, or the path alone if the line is 0."""
        return f"{self.place(root)}:{self.line}" if self.line else self.place(root)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _cell(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "&#124;")
    return " ".join(escaped.replace("`", "&#96;").split())


def as_line(finding: Finding, lang: str = "ko", root: Path = ROOT) -> str:
    """The finding for a terminal: `path:line: message → fix [code]`, with the detail indented below."""
    lines = [f"{finding.where(root)}: {finding.message(lang)} [{finding.code}]"]
    lines += [f"    {line}" for line in finding.detail.splitlines()]
    return "\n".join(lines)


def as_annotation(finding: Finding, lang: str = "ko", root: Path = ROOT) -> str:
    """The finding as GitHub's `::error` (or, for advice, `::notice`) workflow command.

    The message repeats the place, because the log of a job shows only the message. Nothing else is printed on
    GitHub: a line of a page that starts with `::` would be taken for a command.
    """
    where = f"file={_property(finding.place(root))},line={max(finding.line, 1)}"
    text = as_line(finding, lang, root)
    return f"::{'notice' if finding.advice else 'error'} {where},title={_property(finding.code)}::{_data(text)}"


def as_summary(findings: list[Finding], lang: str = "ko", root: Path = ROOT) -> str:
    """The findings as a Markdown table for the summary of a GitHub job."""
    if not findings:
        return ""
    title, head = (
        (f"Checks: {len(findings)} to fix", "| Where | What is wrong | How to fix it |")
        if lang == "en"
        else (f"검사: 고칠 곳 {len(findings)}개", "| 위치 | 무엇이 잘못되었나 | 어떻게 고치나 |")
    )
    rows = []
    for finding in findings[:SUMMARY_ROWS]:
        what, fix = (finding.en, finding.fix_en) if lang == "en" else (finding.ko, finding.fix_ko)
        rows.append(f"| {_cell(finding.where(root))} | {_cell(what)} | {_cell(fix)} |")
    if (left := len(findings) - SUMMARY_ROWS) > 0:
        rows.append(f"| … | +{left} | |")
    return "\n".join([f"### {title}", "", head, "|---|---|---|", *rows, ""])


def report(
    findings: Iterable[Finding],
    lang: str = "ko",
    *,
    root: Path = ROOT,
    out: TextIO | None = None,
    environ: Mapping[str, str] = os.environ,
) -> int:
    """Print all findings, sorted by place, without duplicates, to standard output or `out`.

    In `environ`, `GITHUB_ACTIONS=true` adds annotations and `GITHUB_STEP_SUMMARY` names the summary's file.

    Returns:
        The exit status: 0 if there is nothing but advice, otherwise 1.
    """
    out = out or sys.stdout
    ordered = sorted(set(findings), key=lambda f: (f.place(root), f.line, f.code, f.ko, f.detail))
    annotate = environ.get("GITHUB_ACTIONS") == "true"
    for finding in ordered:
        print(as_annotation(finding, lang, root) if annotate else as_line(finding, lang, root), file=out)
    if ordered and (summary := environ.get("GITHUB_STEP_SUMMARY")):
        with open(summary, "a", encoding="utf-8") as file:
            file.write(as_summary(ordered, lang, root) + "\n")
    return 0 if all(finding.advice for finding in ordered) else 1
