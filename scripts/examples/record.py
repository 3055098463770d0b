"""The record of runs, `tests/ledgers/examples.json`. Only `--update` writes it.

Format: JSON, an object that maps a page's path in `docs/` to

    {"blocks": digest, "date": "2026-11-29", "images": "stand-ins" (if it pulled any) | "Docker Hub",
     "not_run": {reason: number of command lines},
     "on": {"engine": version, "cli": ..., "store": ..., "compose": ..., "buildx": ..., "cgroup": ...},
     "machine": {"system": ..., "kernel": ..., "cgroup": ...} (if blocks ran on a virtual machine),
     "older": like "on" (if blocks ran on an older engine), "powershell": number of blocks,
     "run": number of command lines, "seconds": duration, "stand_ins": [image]}

Entries are sorted by page, so that changes to a page change only its lines. The digest covers commands, options and
files, but not the printed outputs.
"""

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
from scripts.core.text import replace
from scripts.engine import MachinePlatform, Platform

LEDGER = ROOT / "tests" / "ledgers" / "examples.json"
STAND_INS = "stand-ins"
HUB = "Docker Hub"


@dataclass(frozen=True)
class Ran:
    """What the blocks of a page ran on."""

    platform: Platform
    older: Platform | None  # only if some blocks are for an older engine
    date: str  # like 2026-11-29
    images: str = ""  # the source of images; empty if the page pulled no stand-in
    stand_ins: tuple[str, ...] = ()  # images that replaced Docker Hub's, such as nginx:1.29
    machine: MachinePlatform | None = None  # only if some blocks are for a virtual machine


@dataclass(frozen=True)
class Verified:
    """What the footer of a page says: how many command lines ran, on what, and how many did not run."""

    count: int  # on the newest engine, also in virtual machines
    older: int  # on the older one
    not_run: dict[str, int]  # by reason
    powershell: int  # number of blocks
    ran: Ran
    machine: int = 0  # in virtual machines


def verified(page: Page, ledger: Path = LEDGER, docs: Path = DOCS) -> Verified | None:
    """Return what the record says about a page; None if it has no record or its commands have changed since."""
    examples = read(page)
    entry = current(examples, ledger, docs)
    if entry is None:
        return None
    run = [block for block in examples.blocks if isinstance(block, Console) and not block.needs]
    older = sum(len(block.commands) for block in run if block.engine)
    machine = sum(len(block.commands) for block in run if block.machine)
    return Verified(entry["run"] - older, older, entry["not_run"], entry["powershell"], _ran(entry), machine)


def _ran(entry: dict[str, Any]) -> Ran:
    older = Platform(**entry["older"]) if "older" in entry else None
    stand_ins = tuple(entry.get("stand_ins", ()))
    machine = MachinePlatform(**entry["machine"]) if "machine" in entry else None
    return Ran(Platform(**entry["on"]), older, entry["date"], entry.get("images", ""), stand_ins, machine)


def platform(ledger: Path = LEDGER) -> Platform:
    """Return what the latest recorded pages ran on."""
    last = max(load(ledger).values(), key=lambda entry: (as_numbers(entry["on"]["engine"]), entry["date"]))
    return Platform(**last["on"])


def newest(ledger: dict[str, dict[str, Any]], which: str = "on") -> str | None:
    """Return the newest engine version in the record, for normal blocks (`on`) or for an older engine (`older`)."""
    return max((entry[which]["engine"] for entry in ledger.values() if which in entry), key=as_numbers, default=None)


def as_numbers(version: str) -> tuple[int, ...]:
    """Convert a version such as `29.8.1` to numbers for comparison."""
    return tuple(int(number) for number in version.split("."))


def key(path: Path, docs: Path = DOCS) -> str | None:
    """Return a page's name in the record; None for a file outside `docs/`, which is not recorded."""
    path = path.resolve()
    return path.relative_to(docs).as_posix() if path.is_relative_to(docs) else None


def load(ledger: Path = LEDGER) -> dict[str, dict[str, Any]]:
    """Read the whole record; empty if there is none yet.

    Raises:
        ValueError: the file is not valid.
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
    """Return the entry of a page; None if it is for other commands or does not say what they ran on."""
    name = key(examples.page.path, docs)
    entry = load(ledger).get(name) if name else None
    return entry if entry and entry.get("blocks") == examples.digest and "on" in entry else None


def entry(examples: Examples, ran: Ran, seconds: int) -> dict[str, Any]:
    """Create the entry of a page. Blocks that need the internet count as not run, even if they were."""
    consoles = [block for block in examples.blocks if isinstance(block, Console)]
    not_run: Counter[str] = Counter()
    for block in consoles:
        if block.needs:
            not_run[block.needs] += len(block.commands)
    written: dict[str, Any] = {
        "blocks": examples.digest,
        "date": ran.date,
        "not_run": dict(sorted(not_run.items())),
        "on": asdict(ran.platform),
        "powershell": sum(isinstance(b, PowerShell) for b in examples.blocks),
        "run": sum(len(block.commands) for block in consoles if not block.needs),
        "seconds": seconds,
    }
    if ran.older and any(block.engine and not block.needs for block in consoles):
        written["older"] = asdict(ran.older)
    if ran.machine and any(block.machine and not block.needs for block in consoles):
        written["machine"] = asdict(ran.machine)
    if ran.images:
        written["images"] = ran.images
    if ran.stand_ins:
        written["stand_ins"] = list(ran.stand_ins)
    return written


def write(pages: list[Examples], ran: Ran, seconds: int, ledger: Path = LEDGER, docs: Path = DOCS) -> None:
    """Record pages that passed, and remove pages that no longer exist or have no blocks.

    Several processes can do this at once.
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


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
