"""How findings are told: terminal, GitHub, both languages."""

from __future__ import annotations

import io
from pathlib import Path

from scripts.core.findings import Finding, report

ROOT = Path("/repo")
LATER = Finding(
    ROOT / "docs/ko/b.md", 12, "x-late", "늦다.", "Late.", "고치기 1,2: 100%", "mend", "::warning::x\ny"
)
EARLY = Finding(ROOT / "docs/ko/a.md", 0, "x-early", "이르다 | `<b>`.", "Early.")


def told(lang: str = "ko", **environ: str) -> tuple[int, str]:
    out = io.StringIO()
    return report([LATER, EARLY, LATER], lang, root=ROOT, out=out, environ=environ), out.getvalue()


def test_terminal_lines_are_sorted_and_told_once() -> None:
    status, text = told()
    assert status == 1
    assert text.splitlines() == [
        "docs/ko/a.md: 이르다 | `<b>`. [x-early]",
        "docs/ko/b.md:12: 늦다. → 고치기 1,2: 100% [x-late]",
        "    ::warning::x",
        "    y",
    ]


def test_english() -> None:
    assert "docs/ko/b.md:12: Late. → mend [x-late]\n" in told("en")[1]


def test_nothing_found_is_status_0_and_silent() -> None:
    out = io.StringIO()
    assert report([], root=ROOT, out=out, environ={}) == 0
    assert out.getvalue() == ""


def test_annotations_are_escaped_so_that_page_text_cannot_be_a_command() -> None:
    lines = told(GITHUB_ACTIONS="true")[1].splitlines()
    assert len(lines) == 2
    assert lines[1] == (
        "::error file=docs/ko/b.md,line=12,title=x-late::docs/ko/b.md:12: 늦다. → 고치기 1,2: 100%25 [x-late]"
        "%0A    ::warning::x%0A    y"
    )
    assert lines[0].startswith("::error file=docs/ko/a.md,line=1,title=x-early::")


def test_summary_is_appended_and_cells_hold(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    told(GITHUB_STEP_SUMMARY=str(summary))
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("before\n### 검사: 고칠 곳 2개\n")
    assert "| docs/ko/a.md | 이르다 &#124; &#96;&lt;b&gt;&#96;. |  |" in text
    assert "| docs/ko/b.md:12 | 늦다. | 고치기 1,2: 100% |" in text
