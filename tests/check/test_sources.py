"""The check of the sources: silent on clean pages, exact on faulty ones."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from scripts.check import sources
from scripts.check.messages import MESSAGES
from scripts.check.rules.markdown_lint import KOREAN
from tests.check.faulty_edits import ROOT, FaultyEdit, clean_copy, faulty_edits

EDITS = faulty_edits()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return clean_copy(tmp_path)


def test_the_clean_site_has_no_finding(site: Path) -> None:
    assert [f.message("en") for f in sources.check(site)] == []


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_a_faulty_edit_is_told_with_its_place_and_fix(site: Path, edit: FaultyEdit) -> None:
    edit.make(site)
    findings = sources.check(site)
    told = sorted(f"{f.place(site)}:{f.line} {f.code}" for f in findings)
    assert told == sorted(edit.expect)
    assert edit.code in {f.code for f in findings}
    for finding in findings:
        assert finding.ko and finding.en and finding.fix_ko, finding
        assert "\n" not in finding.message("ko") + finding.message("en")
    if edit.fix:
        fixes = [f.fix_ko for f in findings if f.code == edit.code]
        assert any(edit.fix in fix for fix in fixes), fixes


def test_pages_can_be_asked_for_one_by_one(site: Path) -> None:
    for edit in EDITS:
        if edit.name in ("heading-id-form-1", "fence-indent-1", "title-twice-1"):
            break
    edit.make(site)
    assert {f.path.name for f in sources.check(site, ["commands/ps"])} == {"ps.md"}
    assert {f.path.name for f in sources.check(site, [str(site / "docs/ko/commands/ps.md")])} == {"ps.md"}
    assert sources.check(site, ["commands/run"]) == []
    with pytest.raises(sources.UnknownPage, match="commands/run"):
        sources.check(site, ["commands/rnu"])


def test_descriptions_of_the_cli_are_read_as_prose_too(site: Path) -> None:
    descriptions = site / "docs/ko/reference/container.yml"
    descriptions.parent.mkdir()
    descriptions.write_text(
        "shared:\n  --rm: >-\n    끝나면 `docker rm` 을 대신합니다.\n"
        "    도커 컴포즈에서도 같습니다.\n    편리한 옵션이다.\n",
        encoding="utf-8",
    )
    told = {(f.line, f.code) for f in sources.check(site) if f.path == descriptions}
    assert {(3, "style-particle-space"), (4, "term-avoided"), (5, "style-ending")} <= told


def test_every_code_has_a_faulty_edit_and_a_line_in_the_readme() -> None:
    codes = {key.partition(".")[0] for key in MESSAGES.texts}
    # the built site and the reference's descriptions have their own tests, in test_built.py and tests/reference
    codes = {code for code in codes if not code.startswith(("html-", "reference-"))} | {"html-forbidden"}
    assert len(codes) > 40
    caught = {line.split()[1] for edit in EDITS for line in edit.expect}
    assert codes - caught == set()
    readme = (ROOT / "scripts/check/README.md").read_text(encoding="utf-8")
    assert {code for code in codes if f"`{code}`" not in readme} == set()


def test_every_lint_rule_has_korean_words() -> None:
    enabled = tomllib.loads((ROOT / ".rumdl.toml").read_text(encoding="utf-8"))["global"]["enable"]
    assert sorted(enabled) == sorted(KOREAN)


def test_the_command_line(tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "scripts.check", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert run("--help").returncode == 0
    unknown = run("sources", "no/such-page")
    assert unknown.returncode == 2 and "no such page: no/such-page" in unknown.stderr
    unbuilt = run("built", str(tmp_path))
    assert unbuilt.returncode == 2 and "make build" in unbuilt.stderr
    assert "Traceback" not in unknown.stderr + unbuilt.stderr


def test_the_pages_of_the_site_have_no_finding() -> None:
    assert [f"{f.place()}:{f.line} {f.message('en')}" for f in sources.check()] == []
