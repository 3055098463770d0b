"""Addresses with their ids: of the ledger, of a built site, of the sources, of an older revision.

An address is a page's path on the site without slashes at the ends, its language included: `commands/run`,
`en/commands/run`; the home page is `.`, the English one `en`.

Format of the ledger, `tests/ledgers/addresses.txt`: a line an address, sorted, with the page's ids after it in
their order. `=` in place of ids: those of the same page in the source language.
"""

from __future__ import annotations

import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from scripts.check.site import SourcePage
from scripts.core.languages import LANGUAGES, join, split
from scripts.core.paths import ROOT

LEDGER = ROOT / "tests/ledgers/addresses.txt"
#: Pages that are made from data, whose ids no source page tells.
GENERATED = "reference"

#: address -> ids in the page's order
Addresses: TypeAlias = dict[str, tuple[str, ...]]

_SAME = "="
_LINE = re.compile(r"(?P<address>\S+)(?P<ids>(?: \S+)*)")


class LedgerError(Exception):
    """The ledger cannot be read; the text says where and what to do, Korean first."""


def is_generated(name: str) -> bool:
    """Whether a page (without its language) is of the reference."""
    return name.split("/")[0] == GENERATED


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
        if language != LANGUAGES[0] and ids and ids == tuple(addresses.get(name, ())):
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


def of_built(site: Path) -> Addresses:
    """Every page of a built site, pages that only redirect included, with the ids of their text.

    Raises:
        FileNotFoundError: there is no built site in the folder.
    """
    from lxml import html  # slow to load, and only this needs it

    if not (site / "index.html").is_file():
        raise FileNotFoundError(
            f"{site}에 빌드한 사이트가 없습니다. 먼저 `make build`를 실행하십시오. / "
            f"No built site in {site}; run `make build` first."
        )
    found: Addresses = {}
    parser = html.HTMLParser(encoding="utf-8")
    for path in sorted(site.rglob("index.html")):
        tree = html.parse(str(path), parser=parser)
        # A drawing's inner ids and those that Material gives to its controls are nobody's address.
        given = tree.xpath("//article//*[@id and not(ancestor-or-self::svg) and not(starts-with(@id, '__'))]/@id")
        found[path.parent.relative_to(site).as_posix()] = tuple(dict.fromkeys(map(str, given)))
    return found


def of_pages(pages: Mapping[str, Mapping[str, SourcePage]]) -> Addresses:
    """What pages (language -> name -> page) make; pages of the reference are not among them."""
    found: Addresses = {}
    source, *others = LANGUAGES
    for name, page in pages[source].items():
        address = re.sub(r"(?:^|/)index$", "", name) or "."
        found[address] = _ids(page)
        for language in others:
            # without a translation, readers get the source language's page
            found[join(language, address)] = _ids(pages[language].get(name, page))
    return found


def _ids(page: SourcePage) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for id_, _, _ in page.anchors))


def of_revision(revision: str, root: Path = ROOT) -> Addresses:
    """`of_pages` of a git revision of the repository.

    Raises:
        LedgerError: git does not know the revision, or there is no git.
    """
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "docs.tar"
        command = ["git", "archive", "--output", str(archive), revision, "docs"]
        try:
            done = subprocess.run(command, cwd=root, capture_output=True, text=True)
        except OSError as error:
            raise LedgerError(f"git을 실행할 수 없습니다. / git cannot be run: {error}") from error
        if done.returncode != 0:
            raise LedgerError(
                f"git에서 `{revision}`의 docs/를 읽을 수 없습니다. 얕은 복제라면 `git fetch --unshallow`를 "
                "실행하십시오. / "
                f"git cannot read docs/ of `{revision}`; in a shallow clone, run `git fetch --unshallow`: "
                f"{done.stderr.strip()}"
            )
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        docs = Path(folder) / "docs"
        pages: dict[str, dict[str, SourcePage]] = {language: {} for language in LANGUAGES}
        for language in LANGUAGES:
            for path in (docs / language).rglob("*.md"):
                with suppress(UnicodeDecodeError):  # it was told when that revision was checked
                    page = SourcePage(path, docs)
                    pages[language][page.name] = page
        return of_pages(pages)
