"""The record of what was run: `tests/ledgers/examples.json`, written by `--update` and by nothing else.

Format: JSON, an object from a page's path below `docs/` to

    {"blocks": digest, "date": "2026-11-29", "images": "stand-ins" | "Docker Hub", where it pulled any,
     "not_run": {reason: command lines},
     "on": {"engine": version, "cli": ..., "store": ..., "compose": ..., "buildx": ..., "cgroup": ...},
     "older": the same, where blocks ran on an older engine, "powershell": blocks, "run": command lines,
     "seconds": how long it took, "stand_ins": [image]}

sorted, one page after the other, so that a change of a page is a change of its lines. The digest covers commands,
options and files, and not the printed outputs.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from scripts.core.blocks import Console, Examples, PowerShell, read
from scripts.core.page import Page
from scripts.core.paths import DOCS, ROOT
from scripts.engine import Platform

LEDGER = ROOT / "tests" / "ledgers" / "examples.json"
STAND_INS = "stand-ins"
HUB = "Docker Hub"


@dataclass(frozen=True)
class Ran:
    """What the blocks of a page ran on; `older` only where some are for an older engine.

    `date` is like 2026-11-29. `images` says where they came from, and is empty where the page pulled none; `stand_ins`
    names those that stood in for Docker Hub's, like nginx:1.29.
    """

    platform: Platform
    older: Platform | None
    date: str
    images: str = ""
    stand_ins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verified:
    """What the foot of a page says: how many command lines ran on what, and how many did not.

    `count` is of the newest engine, `older` of the older one; `not_run` is by reason. `powershell` counts blocks.
    """

    count: int
    older: int
    not_run: dict[str, int]
    powershell: int
    ran: Ran


def verified(page: Page, ledger: Path = LEDGER, docs: Path = DOCS) -> Verified | None:
    """What the record says of a page; None when there is no record or the page's commands are others now."""
    examples = read(page)
    entry = current(examples, ledger, docs)
    if entry is None:
        return None
    blocks = (block for block in examples.blocks if isinstance(block, Console) and block.engine and not block.needs)
    older = sum(len(block.commands) for block in blocks)
    return Verified(entry["run"] - older, older, entry["not_run"], entry["powershell"], _ran(entry))


def _ran(entry: dict[str, Any]) -> Ran:
    older = Platform(**entry["older"]) if "older" in entry else None
    stand_ins = tuple(entry.get("stand_ins", ()))
    return Ran(Platform(**entry["on"]), older, entry["date"], entry.get("images", ""), stand_ins)


def platform(ledger: Path = LEDGER) -> Platform:
    """What the pages that were recorded last ran on."""
    last = max(load(ledger).values(), key=lambda entry: (as_numbers(entry["on"]["engine"]), entry["date"]))
    return Platform(**last["on"])


def newest(ledger: dict[str, dict[str, Any]], which: str = "on") -> str | None:
    """The newest engine in the record, of those for blocks as they are (`on`) or for an older engine (`older`)."""
    return max((entry[which]["engine"] for entry in ledger.values() if which in entry), key=as_numbers, default=None)


def as_numbers(version: str) -> tuple[int, ...]:
    """`29.8.1` as numbers to compare."""
    return tuple(int(number) for number in version.split("."))


def key(path: Path, docs: Path = DOCS) -> str | None:
    """A page's name in the record; None for a file outside `docs/`, of which no record is kept."""
    path = path.resolve()
    return path.relative_to(docs).as_posix() if path.is_relative_to(docs) else None


def load(ledger: Path = LEDGER) -> dict[str, dict[str, Any]]:
    """The whole record; empty when there is none yet.

    Raises:
        ValueError: the file is not what this module writes.
    """
    if not ledger.exists():
        return {}
    return dict(_read(ledger, ledger.stat().st_mtime_ns))


@lru_cache(maxsize=2)
def _read(ledger: Path, _written: int) -> dict[str, dict[str, Any]]:
    data = json.loads(ledger.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise ValueError(f"{ledger.name}: not an object")
    return data


def current(examples: Examples, ledger: Path = LEDGER, docs: Path = DOCS) -> dict[str, Any] | None:
    """The entry of a page if it is of these very commands, and says on what they ran."""
    name = key(examples.page.path, docs)
    entry = load(ledger).get(name) if name else None
    return entry if entry and entry.get("blocks") == examples.digest and "on" in entry else None


def entry(examples: Examples, ran: Ran, seconds: int) -> dict[str, Any]:
    """What is written for a page. Blocks that need the internet count as not run, wherever it was written."""
    not_run: Counter[str] = Counter()
    run = 0
    older = False
    for block in examples.blocks:
        if isinstance(block, Console):
            if block.needs:
                not_run[block.needs] += len(block.commands)
            else:
                run += len(block.commands)
                older = older or bool(block.engine)
    written: dict[str, Any] = {
        "blocks": examples.digest,
        "date": ran.date,
        "not_run": dict(sorted(not_run.items())),
        "on": asdict(ran.platform),
        "powershell": sum(isinstance(b, PowerShell) for b in examples.blocks),
        "run": run,
        "seconds": seconds,
    }
    if older and ran.older:
        written["older"] = asdict(ran.older)
    if ran.images:
        written["images"] = ran.images
    if ran.stand_ins:
        written["stand_ins"] = list(ran.stand_ins)
    return written


def write(
    pages: list[Examples], ran: Ran, seconds: int, ledger: Path = LEDGER, docs: Path = DOCS
) -> None:
    """Enter pages that passed, and remove those that are no longer there or have no blocks.

    Safe beside other processes that do the same.
    """
    with _alone(ledger.parent):
        data = load(ledger)
        for examples in pages:
            name = key(examples.page.path, docs)
            if name and examples.blocks:
                data[name] = entry(examples, ran, seconds)
            elif name:
                data.pop(name, None)
        data = {name: value for name, value in sorted(data.items()) if (docs / name).is_file()}
        text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        if not ledger.exists() or ledger.read_text(encoding="utf-8") != text:
            replace(ledger, text)


def replace(path: Path, text: str) -> None:
    """Write a file in one go: anyone who reads it sees the old or the new text."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o777)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
