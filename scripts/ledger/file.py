"""The ledger, `tests/ledgers/addresses.txt`: every address and id that was ever published.

Format: one line per address, sorted, followed by the page's ids in page order. `=` instead of ids means the ids of the
same page in the source language.
"""

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
    """The ledger cannot be read; the message says where and what to do, Korean first."""


def load(path: Path = LEDGER) -> Addresses:
    """Read the ledger; empty if there is no file.

    Raises:
        LedgerError: a line is malformed or duplicated.
    """
    if not path.exists():
        return {}
    addresses: Addresses = {}
    same: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = _LINE.fullmatch(line)
        if not match or match["address"] in addresses:
            raise LedgerError(
                f"{path.name}:{number}: 읽을 수 없는 줄입니다. 고치거나 지우고 `make ledger`를 실행하십시오. / "
                f"not a valid line; fix or remove it, then run `make ledger`: {line}"
            )
        ids = tuple(match["ids"].split())
        if ids == (_SAME,):
            same.append(match["address"])
        addresses[match["address"]] = ids
    for address in same:
        addresses[address] = addresses.get(split(address)[1], ())
    return addresses


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
    """The ledger with the present addresses added, and nothing removed. Present ids come first, in page order."""
    result = dict(published)
    for address, ids in present.items():
        old = (id_ for id_ in published.get(address, ()) if id_ not in ids)
        result[address] = (*ids, *old)
    return result
