"""The record of what was run: `tests/ledgers/examples.json`, written by `--update` and by nothing else.

Format: JSON, an object from a page's path below `docs/` to `{"blocks": digest, "engine": version,
"not_run": {reason: command lines}, "powershell": blocks, "run": command lines}`, sorted, one page after the
other, so that a change of a page is a change of its lines. The digest covers commands, options and files,
and not the printed outputs.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.examples.blocks import Console, Examples, PowerShell, read
from scripts.pages import DOCS, ROOT, Page

LEDGER = ROOT / "tests" / "ledgers" / "examples.json"


@dataclass(frozen=True)
class Verified:
    """What the foot of a page says: so many commands were run, on this version of Docker Engine."""

    count: int
    engine_version: str


def verified(page: Page, ledger: Path = LEDGER, docs: Path = DOCS) -> Verified | None:
    """What the record says of a page; None when there is no record or the page's commands are others now."""
    entry = current(read(page), ledger, docs)
    return Verified(entry["run"], entry["engine"]) if entry else None


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
    data = json.loads(ledger.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise ValueError(f"{ledger.name}: not an object")
    return data


def current(examples: Examples, ledger: Path = LEDGER, docs: Path = DOCS) -> dict[str, Any] | None:
    """The entry of a page if it is of these very commands."""
    name = key(examples.page.path, docs)
    entry = load(ledger).get(name) if name else None
    return entry if entry and entry.get("blocks") == examples.digest else None


def entry(examples: Examples, engine_version: str) -> dict[str, Any]:
    """What is written for a page. Blocks that need the internet count as not run, wherever it was written."""
    not_run: Counter[str] = Counter()
    run = 0
    for block in examples.blocks:
        if isinstance(block, Console):
            if block.needs:
                not_run[block.needs] += len(block.commands)
            else:
                run += len(block.commands)
    return {
        "blocks": examples.digest,
        "engine": engine_version,
        "not_run": dict(sorted(not_run.items())),
        "powershell": sum(isinstance(b, PowerShell) for b in examples.blocks),
        "run": run,
    }


def write(pages: list[Examples], engine_version: str, ledger: Path = LEDGER, docs: Path = DOCS) -> None:
    """Enter pages that passed, and remove those that are no longer there or have no blocks.

    Safe beside other processes that do the same.
    """
    with _alone(ledger.parent):
        data = load(ledger)
        for examples in pages:
            name = key(examples.page.path, docs)
            if name and examples.blocks:
                data[name] = entry(examples, engine_version)
            elif name:
                data.pop(name, None)
        data = {name: value for name, value in sorted(data.items()) if (docs / name).is_file()}
        text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        if not ledger.exists() or ledger.read_text(encoding="utf-8") != text:
            replace(ledger, text)


def replace(path: Path, text: str) -> None:
    """Write a file in one go: whoever reads it sees the old or the new text."""
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
