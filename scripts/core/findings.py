"""What the checks find, and how it is told: in a terminal, on GitHub, in Korean or English.

Formats written here: GitHub's workflow commands (`::error file=,line=,title=::message`, with `%`, CR, LF and,
in properties, `:` and `,` escaped as actions/toolkit does) and a Markdown table for `GITHUB_STEP_SUMMARY`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from scripts.core.paths import ROOT

#: GitHub refuses a summary above 1 MiB; so many rows stay well below it.
SUMMARY_ROWS = 500


@dataclass(frozen=True, order=True)
class Finding:
    """One mistake, at one place, in words for the person who made it.

    Attributes:
        path: the file, absolute or relative to the repository.
        line: counts from 1; 0 when the mistake belongs to the whole file.
        code: short kebab-case name of the rule, e.g. `heading-id-missing`.
        ko, en: what is wrong, one sentence each.
        cure_ko, cure_en: how to mend it, with the exact text where that is known; may be empty.
        detail: more lines that help (a diff, a tool's own words); may be empty.
        mended: the whole line as `make fix` may write it, where no judgement is needed.
        advice: it is told, but does not fail the check: a translation that is wanted, which another may write.
    """

    path: Path
    line: int
    code: str
    ko: str
    en: str
    cure_ko: str = ""
    cure_en: str = ""
    detail: str = ""
    mended: str | None = field(default=None, compare=False)
    advice: bool = field(default=False, compare=False)

    def message(self, lang: str = "ko") -> str:
        """What is wrong and how to mend it, on one line: `message → cure`."""
        what, cure = (self.en, self.cure_en) if lang == "en" else (self.ko, self.cure_ko)
        return f"{what} → {cure}" if cure else what

    def place(self, root: Path = ROOT) -> str:
        """`path` relative to `root` where it lies below it, with `/` on every system."""
        path = self.path
        if path.is_absolute() and path.is_relative_to(root):
            path = path.relative_to(root)
        return path.as_posix()


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _cell(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "&#124;")
    return " ".join(escaped.replace("`", "&#96;").split())


def as_line(finding: Finding, lang: str = "ko", root: Path = ROOT) -> str:
    """The finding for a terminal: `path:line: message → cure [code]`, its detail indented below."""
    place = f"{finding.place(root)}:{finding.line}" if finding.line else finding.place(root)
    lines = [f"{place}: {finding.message(lang)} [{finding.code}]"]
    lines += [f"    {line}" for line in finding.detail.splitlines()]
    return "\n".join(lines)


def as_annotation(finding: Finding, lang: str = "ko", root: Path = ROOT) -> str:
    """The finding as GitHub's `::error` (or, for advice, `::notice`) workflow command.

    The place stands in the message too: the log of a job shows the message alone. Nothing else is printed
    there, since a line of a page that begins with `::` would be taken for a command.
    """
    where = f"file={_property(finding.place(root))},line={max(finding.line, 1)}"
    text = as_line(finding, lang, root)
    return f"::{'notice' if finding.advice else 'error'} {where},title={_property(finding.code)}::{_data(text)}"


def as_summary(findings: list[Finding], lang: str = "ko", root: Path = ROOT) -> str:
    """The findings as a Markdown table for the summary of a GitHub job."""
    if not findings:
        return ""
    title, head = (
        (f"Checks: {len(findings)} to mend", "| Where | What is wrong | How to mend it |")
        if lang == "en"
        else (f"검사: 고칠 곳 {len(findings)}개", "| 위치 | 무엇이 잘못되었나 | 어떻게 고치나 |")
    )
    rows = []
    for finding in findings[:SUMMARY_ROWS]:
        what, cure = (finding.en, finding.cure_en) if lang == "en" else (finding.ko, finding.cure_ko)
        place = f"{finding.place(root)}:{finding.line}" if finding.line else finding.place(root)
        rows.append(f"| {_cell(place)} | {_cell(what)} | {_cell(cure)} |")
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
    """Tell all findings, sorted by place, each once.

    Args:
        findings: in any order.
        lang: `ko` or `en`.
        root: paths are shown relative to it.
        out: where to print; standard output if not given.
        environ: `GITHUB_ACTIONS=true` adds annotations, `GITHUB_STEP_SUMMARY` names the summary's file.

    Returns:
        The exit status: 0 without findings other than advice, otherwise 1.
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
