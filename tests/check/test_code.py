"""The check of the Python programs: silent on ours, exact on a faulty one."""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts.check import code
from tests.check.faulty_edits import ROOT


def test_the_programs_have_no_finding() -> None:
    assert [f"{f.place()}:{f.line} {f.message('en')}" for f in code.check()] == []


def test_a_faulty_program_is_told(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/wrong.py").write_text("import os\n\n\ndef f(:\n", encoding="utf-8")
    (tmp_path / "scripts/unused.py").write_text("import os\n", encoding="utf-8")
    told = {f"{f.place(tmp_path)}:{f.line} {f.code}" for f in code.check(tmp_path)}
    assert "scripts/unused.py:1 python-f401" in told
    assert any(line.startswith("scripts/wrong.py:4 python-") for line in told)
