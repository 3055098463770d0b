"""The ledger, `tests/ledgers/addresses.txt`: every address and id that was ever published.

Format: a line an address, sorted, with the page's ids after it in their order. `=` in place of ids: those of the same
page in the source language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from scripts.core.addresses import Addresses
from scripts.core.languages import SOURCE, split
from scripts.core.paths import ROOT

LEDGER = ROOT / "tests/ledgers/addresses.txt"

_SAME = "="
_LINE = re.compile(r"(?P<address>\S+)(?P<ids>(?: \S+)*)")


class LedgerError(Exception):
    """The ledger cannot be read; the text says where and what to do, Korean first."""


def load(path: Path = LEDGER) -> Addresses:
    """Read the ledger; empty when there is none yet.

    Raises:
        LedgerError: a line is not of the format, or stands twice.
    """
    if not path.exists():
        return {}
    found: Addresses = {}
    same: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = _LINE.fullmatch(line)
        if not match or match["address"] in found:
            raise LedgerError(
                f"{path.name}:{number}: 읽을 수 없는 줄입니다. 고치거나 지우고 `make ledger`를 실행하십시오. / "
                f"not a line of the ledger; mend or remove it, then run `make ledger`: {line}"
            )
        ids = tuple(match["ids"].split())
        if ids == (_SAME,):
            same.append(match["address"])
        found[match["address"]] = ids
    for address in same:
        found[address] = found.get(split(address)[1], ())
    return found


def dump(addresses: Mapping[str, Iterable[str]]) -> str:
    """The ledger's text."""
    lines = []
    for address in sorted(addresses):
        ids = tuple(addresses[address])
        language, name = split(address)
        if language != SOURCE and ids and ids == tuple(addresses.get(name, ())):
            ids = (_SAME,)
        lines.append(" ".join((address, *ids)))
    return "".join(f"{line}\n" for line in lines)


def merged(published: Addresses, present: Addresses) -> Addresses:
    """The ledger with what is there now; nothing leaves it. A page's present ids come first, in its order."""
    result = dict(published)
    for address, ids in present.items():
        old = (id_ for id_ in published.get(address, ()) if id_ not in ids)
        result[address] = (*ids, *old)
    return result
