"""A page that failed is run once more, alone; what then passes is told, and fails nothing."""

from __future__ import annotations

import io
from pathlib import Path

from scripts.core.blocks import Examples, read
from scripts.core.findings import Finding, report
from scripts.core.page import Page
from scripts.core.paths import DOCS
from scripts.examples.__main__ import again
from scripts.examples.runner import Outcome


def outcome(name: str, wrong: bool) -> Outcome:
    path = DOCS / f"ko/{name}.md"
    findings = [Finding(path, 12, "example-output", "다릅니다.", "It differs.")] if wrong else []
    return Outcome([read(Page(path))], findings, passed=4, failed=int(wrong))


def told(outcomes: list[Outcome]) -> tuple[int, str]:
    out = io.StringIO()
    return report([f for each in outcomes for f in each.findings], "en", out=out, environ={}), out.getvalue()


def test_a_page_that_is_right_the_second_time_is_told_and_fails_nothing() -> None:
    first = [outcome("commands/ps", wrong=False), outcome("commands/rm", wrong=True)]
    ran: list[Path] = []

    def run(pages: list[Examples]) -> Outcome:
        ran.append(pages[0].page.path)
        return outcome("commands/rm", wrong=False)

    second = again(first, run)
    assert ran == [DOCS / "ko/commands/rm.md"]
    status, text = told(second)
    assert status == 0 and "docs/ko/commands/rm.md:12: It differs." in text
    assert [each.unstable for each in second] == [False, True] and sum(each.failed for each in second) == 0


def test_a_page_that_is_wrong_twice_fails() -> None:
    second = again([outcome("commands/rm", wrong=True)], lambda pages: outcome("commands/rm", wrong=True))
    assert told(second)[0] == 1 and not second[0].unstable


def test_when_much_fails_nothing_is_run_again() -> None:
    first = [outcome(f"commands/{name}", wrong=True) for name in ("ps", "rm", "run", "exec")]
    assert again(first, lambda pages: outcome("commands/rm", wrong=False)) == first
    assert told(first)[0] == 1
