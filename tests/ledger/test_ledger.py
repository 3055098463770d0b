"""The ledger: nothing leaves it, what has gone is told with the line to add, and redirects go straight."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.core.paths import ROOT
from scripts.ledger.file import LedgerError, dump, load, merged
from scripts.ledger.findings import check
from scripts.ledger.redirects import read
from scripts.ledger.sources import of_revision

PUBLISHED = {
    ".": ("home",),
    "en": ("home",),
    "commands": ("commands",),
    "en/commands": ("commands",),
    "commands/run": ("docker-run", "ports", "options"),
    "en/commands/run": ("docker-run", "ports", "options"),
    "commands/ps": ("docker-ps", "filter"),
    "en/commands/ps": ("docker-ps", "filter"),
    "reference/run": (),
    "en/reference/run": (),
}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / "docs/ko/commands").mkdir(parents=True)
    (tmp_path / "docs/ko/commands/run.md").write_text("# run { #docker-run }\n\n## Port { #publish }\n")
    return tmp_path / "docs"


def told(docs: Path, present: dict, redirects: str = "", generated: bool = True) -> list[str]:
    (docs / "redirects.yml").write_text(redirects)
    found = check(docs, PUBLISHED, present, generated)
    return [f"{f.path.relative_to(docs)}:{f.line} {f.code} {f.fix_en.rpartition(': ')[2] or f.fix_en}" for f in found]


def changed(**pages: tuple[str, ...] | None) -> dict:
    """What is there after an edit of both languages; None: the page is gone. `_` stands for `/`."""
    present = dict(PUBLISHED)
    for name, ids in pages.items():
        for prefix in ("", "en/"):
            address = prefix + name.replace("_", "/")
            if ids is None:
                present.pop(address)
            else:
                present[address] = ids
    return present


def fixes(docs: Path, present: dict, redirects: str = "") -> list[str]:
    (docs / "redirects.yml").write_text(redirects)
    return [f"{f.code} {f.fix_en.split('`')[-2]}" for f in check(docs, PUBLISHED, present, True)]


def test_what_is_there_is_well(docs: Path) -> None:
    assert told(docs, PUBLISHED) == []
    assert told(docs, changed(commands_run=("docker-run", "new", "ports", "options"), commands_new=("new",))) == []


def test_a_renamed_id_is_told_once_with_the_line_to_add(docs: Path) -> None:
    present = changed(commands_run=("docker-run", "publish", "options"))
    (docs / "redirects.yml").write_text("")
    (found,) = check(docs, PUBLISHED, present, True)
    assert (found.path, found.line, found.code) == (docs / "ko/commands/run.md", 3, "id-vanished")
    line = "commands/run#ports: commands/run#publish"
    assert f"`{line}`" in found.fix_ko and f"`{line}`" in found.fix_en
    assert told(docs, present, f"{line}\n") == []


def test_a_removed_id_may_lead_to_the_page(docs: Path) -> None:
    present = changed(commands_run=("docker-run", "options"))
    assert fixes(docs, present) == ["id-vanished commands/run#ports: commands/run"]
    assert told(docs, present, "commands/run#ports: commands/run\n") == []


def test_an_id_that_only_english_lost_is_told(docs: Path) -> None:
    present = {**PUBLISHED, "en/commands/run": ("docker-run", "options")}
    assert fixes(docs, present) == ["id-vanished commands/run#ports: commands/run"]


def test_a_renamed_page_is_told_and_its_ids_are_followed(docs: Path) -> None:
    present = changed(commands_run=None, commands_create=("docker-run", "options"))
    assert fixes(docs, present) == ["address-vanished commands/run: commands/create"]
    page = "commands/run: commands/create\n"
    assert fixes(docs, present, page) == ["id-vanished commands/run#ports: commands/create"]
    assert told(docs, present, page + "commands/run#ports: commands/create#options\n") == []
    # as built, the old address is a page without ids
    built = {**present, "commands/run": (), "en/commands/run": ()}
    assert told(docs, built, page + "commands/run#ports: commands/create#options\n") == []


def test_a_page_without_successor_leads_to_its_folder(docs: Path) -> None:
    assert fixes(docs, changed(commands_run=None)) == ["address-vanished commands/run: commands"]


def test_generated_pages_are_judged_only_when_they_are_there(docs: Path) -> None:
    present = changed(reference_run=None)
    assert fixes(docs, present)[0].startswith("address-vanished reference/run")
    assert told(docs, present, generated=False) == []


@pytest.mark.parametrize(
    ("redirects", "expect"),
    [
        ("commands/a: commands/b\ncommands/b: commands/run\n", "1 redirect-chain `commands/a: commands/run`"),
        ("commands/a: commands/b\ncommands/b: commands/a\n", "1 redirect-loop exists."),
        ("commands/run#a: commands/run#b\ncommands/run#b: commands/run#a\n", "1 redirect-loop exists."),
        ("commands/run#a: commands/old#x\ncommands/old: commands/ps\n", "1 redirect-chain `commands/ps#x`"),
        ("commands/a: commands/a\n", "1 redirect-loop exists."),
        ("\ncommands/a: commands/rnu\n", "2 redirect-target `commands/run`"),
        ("commands/run#a: commands/run#option\n", "1 redirect-target `commands/run#options`"),
        ("commands/run: commands/ps\n", "1 redirect-needless line."),
        ("commands/run#ports: commands/ps\n", "1 redirect-needless line."),
        ("commands/rnu#a: commands/ps\n", "1 redirect-needless line."),
        ("en/commands/a: commands/ps\n", "1 redirect-form .md`."),
        ("commands/a.md: commands/ps.md\n", "1 redirect-form .md`."),
        ("commands/a: https://example.com/\n", "1 redirect-form .md`."),
        ("commands/a: ../../etc\n", "1 redirect-form .md`."),
        ("commands/a: commands/ps\ncommands/a: commands/run\n", "2 redirect-twice two."),
        ("- a\n- b\n", "1 redirect-form .md`."),
        ("a: [\n", "2 redirect-form .md`."),
    ],
)
def test_a_wrong_redirect_is_told(docs: Path, redirects: str, expect: str) -> None:
    (docs / "redirects.yml").write_text(redirects)
    found = list(check(docs, PUBLISHED, PUBLISHED, True))
    line, code, fix = expect.split(" ", 2)
    assert found[0].path == docs / "redirects.yml"
    assert (found[0].line, found[0].code) == (int(line), code)
    assert fix.strip("`") in found[0].fix_en
    assert found[0].ko and found[0].fix_ko


def test_the_ledger_is_read_as_it_was_written_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "addresses.txt"
    path.write_text(dump(PUBLISHED))
    assert load(path) == PUBLISHED
    assert "en/commands/run =\n" in path.read_text()
    after = merged(PUBLISHED, {"commands/run": ("new", "docker-run")})
    assert after["commands/run"] == ("new", "docker-run", "ports", "options")
    assert after.keys() == PUBLISHED.keys()
    # English keeps its own ids when the Korean line has more
    path.write_text(dump(after))
    assert load(path) == after


@pytest.mark.parametrize("text", ["commands/run  two-blanks\n", "a b\na c\n", "\n"])
def test_a_damaged_ledger_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "addresses.txt"
    path.write_text(text)
    with pytest.raises(LedgerError, match=r"addresses.txt:\d: .*make ledger"):
        load(path)


def test_an_unknown_revision_is_told() -> None:
    with pytest.raises(LedgerError, match="unshallow"):
        of_revision("no-such-revision")


def test_the_command_line(tmp_path: Path, site: Path) -> None:
    ledger = tmp_path / "addresses.txt"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "scripts.ledger", *arguments, "--ledger", str(ledger)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    missing = run("check", str(tmp_path / "nothing"))
    assert missing.returncode == 2 and "make build" in missing.stderr and "Traceback" not in missing.stderr
    lacking = run("check", str(site), "--lang", "en")
    assert lacking.returncode == 1 and "Run `make ledger`. [ledger-lacks]" in lacking.stdout
    assert run("update", str(site)).returncode == 0
    assert run("check", str(site)).stdout.endswith("0 not in it yet\n")
    text = ledger.read_text()
    ledger.write_text(text + "commands/zzz gone\n")
    gone = run("update", str(site), "--lang", "en")
    assert gone.returncode == 1 and "`commands/zzz: commands`" in gone.stdout
    assert ledger.read_text().endswith("gone\n")


def test_the_sites_own_redirects_can_be_read() -> None:
    assert read()[1] == []
