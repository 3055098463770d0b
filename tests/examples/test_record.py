"""The record of what was run. No engine is started."""

import json
from pathlib import Path

from scripts.examples import record
from scripts.examples.blocks import read
from scripts.pages import Page

TEXT = (
    "```console\n$ docker ps\n$ docker info\nx\n```\n"
    '```console needs="account"\n$ docker login\n```\n'
    "```powershell\ndocker ps\n```\n"
)


def test_what_is_recorded_and_when_it_holds(tmp_path: Path) -> None:
    docs, ledger = tmp_path / "docs", tmp_path / "ledgers" / "examples.json"
    path = docs / "ko" / "a.md"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, encoding="utf-8")
    assert record.verified(Page(path), ledger, docs) is None
    record.write([read(Page(path))], "28.5.2", ledger, docs)
    assert record.verified(Page(path), ledger, docs) == record.Verified(2, "28.5.2")
    first = ledger.read_bytes()
    record.write([read(Page(path))], "28.5.2", ledger, docs)
    assert ledger.read_bytes() == first
    assert json.loads(first) == {
        "ko/a.md": {
            "blocks": read(Page(path)).digest,
            "engine": "28.5.2",
            "not_run": {"account": 1},
            "powershell": 1,
            "run": 2,
        }
    }
    assert record.verified(Page(path, TEXT.replace("\nx\n", "\ny\n")), ledger, docs)
    assert record.verified(Page(path, TEXT.replace("info", "version")), ledger, docs) is None


def test_pages_that_are_gone_or_without_blocks_leave_the_record(tmp_path: Path) -> None:
    docs, ledger = tmp_path / "docs", tmp_path / "examples.json"
    paths = [docs / "ko" / name for name in ("a.md", "b.md", "c.md")]
    docs.joinpath("ko").mkdir(parents=True)
    for path in paths:
        path.write_text(TEXT, encoding="utf-8")
    record.write([read(Page(path)) for path in paths], "28.5.2", ledger, docs)
    paths[0].unlink()
    paths[1].write_text("no blocks\n", encoding="utf-8")
    record.write([read(Page(paths[1]))], "28.5.2", ledger, docs)
    assert list(json.loads(ledger.read_text())) == ["ko/c.md"]


def test_files_outside_docs_have_no_record(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    ledger = tmp_path / "examples.json"
    record.write([read(Page(path))], "28.5.2", ledger, tmp_path / "docs")
    assert json.loads(ledger.read_text()) == {}


def test_replacing_keeps_the_mode_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o640)
    record.replace(path, "new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)
    assert list(tmp_path.iterdir()) == [path]
