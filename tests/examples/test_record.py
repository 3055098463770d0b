"""The record of what was run. No engine is started."""

import dataclasses
import json
from pathlib import Path

from scripts.core.blocks import read
from scripts.core.page import Page
from scripts.engine import MachinePlatform, Platform
from scripts.examples import record

TEXT = (
    "```console\n$ docker ps\n$ docker info\nx\n```\n"
    '```console needs="account"\n$ docker login\n```\n'
    "```powershell\ndocker ps\n```\n"
)
NEWEST = Platform("29.8.1", "29.9.2", "containerd (overlayfs)", "5.6.0", "0.38.2", "2")
OLDER = Platform("28.5.2", "28.5.2", "overlay2", "2.40.3", "0.29.1", "2")
RAN = record.Ran(NEWEST, OLDER, "2026-11-29", "stand-ins", ("alpine:latest", "nginx:1.29"))


def test_what_is_recorded_and_when_it_holds(tmp_path: Path) -> None:
    docs, ledger = tmp_path / "docs", tmp_path / "ledgers" / "examples.json"
    path = docs / "ko" / "a.md"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, encoding="utf-8")
    assert record.verified(Page(path), ledger, docs) is None
    record.write([read(Page(path))], RAN, 7, ledger, docs)
    assert record.verified(Page(path), ledger, docs) == record.Verified(
        2, 0, {"account": 1}, 1, dataclasses.replace(RAN, older=None)
    )
    first = ledger.read_bytes()
    record.write([read(Page(path))], RAN, 7, ledger, docs)
    assert ledger.read_bytes() == first
    assert json.loads(first) == {
        "ko/a.md": {
            "blocks": read(Page(path)).digest,
            "date": "2026-11-29",
            "images": "stand-ins",
            "not_run": {"account": 1},
            "on": {
                "buildx": "0.38.2",
                "cgroup": "2",
                "cli": "29.9.2",
                "compose": "5.6.0",
                "engine": "29.8.1",
                "store": "containerd (overlayfs)",
            },
            "powershell": 1,
            "run": 2,
            "seconds": 7,
            "stand_ins": ["alpine:latest", "nginx:1.29"],
        }
    }
    assert record.verified(Page(path, TEXT.replace("\nx\n", "\ny\n")), ledger, docs)
    assert record.verified(Page(path, TEXT.replace("info", "version")), ledger, docs) is None


def test_a_page_for_both_engines_keeps_both_and_one_on_docker_hub_says_so(tmp_path: Path) -> None:
    docs, ledger = tmp_path / "docs", tmp_path / "examples.json"
    path = docs / "ko" / "a.md"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT + '```console engine="28"\n$ docker images\n```\n', encoding="utf-8")
    ran = dataclasses.replace(RAN, images="Docker Hub", stand_ins=())
    record.write([read(Page(path))], ran, 7, ledger, docs)
    assert record.verified(Page(path), ledger, docs) == record.Verified(2, 1, {"account": 1}, 1, ran)
    entry = json.loads(ledger.read_text())["ko/a.md"]
    assert (entry["images"], entry["older"]["engine"], "stand_ins" in entry) == ("Docker Hub", "28.5.2", False)
    assert record.newest({"a": entry, "b": {"on": {"engine": "29.10.0"}}}) == "29.10.0"
    assert record.newest({"a": entry}, "older") == "28.5.2"


def test_a_page_with_a_virtual_machine_keeps_what_that_was(tmp_path: Path) -> None:
    docs, ledger = tmp_path / "docs", tmp_path / "examples.json"
    path = docs / "ko" / "a.md"
    path.parent.mkdir(parents=True)
    machine = MachinePlatform("Debian GNU/Linux 13 (trixie)", "6.12.1", "2")
    ran = dataclasses.replace(RAN, older=None, machine=machine)
    path.write_text(TEXT, encoding="utf-8")
    record.write([read(Page(path))], ran, 7, ledger, docs)
    assert "machine" not in json.loads(ledger.read_text())["ko/a.md"]
    path.write_text(TEXT + '```console machine="server"\n$ sudo reboot\n```\n', encoding="utf-8")
    record.write([read(Page(path))], ran, 7, ledger, docs)
    assert record.verified(Page(path), ledger, docs) == record.Verified(3, 0, {"account": 1}, 1, ran, 1)


def test_pages_that_are_gone_or_without_blocks_leave_the_record(tmp_path: Path) -> None:
    docs, ledger = tmp_path / "docs", tmp_path / "examples.json"
    paths = [docs / "ko" / name for name in ("a.md", "b.md", "c.md")]
    docs.joinpath("ko").mkdir(parents=True)
    for path in paths:
        path.write_text(TEXT, encoding="utf-8")
    record.write([read(Page(path)) for path in paths], RAN, 7, ledger, docs)
    paths[0].unlink()
    paths[1].write_text("no blocks\n", encoding="utf-8")
    record.write([read(Page(paths[1]))], RAN, 7, ledger, docs)
    assert list(json.loads(ledger.read_text())) == ["ko/c.md"]


def test_files_outside_docs_have_no_record(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    ledger = tmp_path / "examples.json"
    record.write([read(Page(path))], RAN, 7, ledger, tmp_path / "docs")
    assert json.loads(ledger.read_text()) == {}


def test_replacing_keeps_the_mode_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o640)
    record.replace(path, "new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)
    assert list(tmp_path.iterdir()) == [path]
