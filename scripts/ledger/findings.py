"""Findings about vanished pages and ids and about redirects, for the checker."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from scripts.core.addresses import Addresses, is_generated
from scripts.core.findings import Finding
from scripts.core.languages import SOURCE, split
from scripts.ledger import redirects as redirects_
from scripts.ledger.messages import finding
from scripts.ledger.redirects import Redirects
from scripts.ledger.vanished import Vanished, vanished


def check(docs: Path, published: Addresses, present: Addresses, generated: bool) -> Iterator[Finding]:
    """Yield a finding for every published page or id that has vanished, and for every wrong line of redirects.yml.

    Args:
        docs: the folder of the sources.
        published: what must exist or be redirected.
        present: the pages that exist.
        generated: whether `present` includes the reference; otherwise the reference is not checked.
    """
    redirects, wrong = redirects_.read(docs)
    own = {address: ids for address, ids in present.items() if split(address)[0] == SOURCE}
    yield from wrong
    yield from redirects_.mistakes(redirects, own, generated)
    if not generated:
        published = {address: ids for address, ids in published.items() if not is_generated(split(address)[1])}
    for gone in vanished(published, present, redirects):
        yield _vanished(docs, gone, redirects)


def lacking(ledger: Path, published: Addresses, present: Addresses) -> Iterator[Finding]:
    """Yield a finding if pages or ids of the reference are not in the ledger.

    They change with the CLI's snapshot, which needs the tools anyway. Pages that people write are protected by
    `--base` until the ledger is updated, so that editors need only a browser.
    """
    new = [
        address
        for address, ids in present.items()
        if is_generated(split(address)[1]) and (address not in published or set(ids) - set(published[address]))
    ]
    if new:
        yield finding(ledger, 0, "ledger-lacks", count=len(new), page=new[0])


def _vanished(docs: Path, gone: Vanished, redirects: Redirects) -> Finding:
    if gone.place.id:
        return finding(*_source(docs, gone), "id-vanished", place=gone.place, line=gone.line)
    last = max(redirects.lines.values(), default=0)
    return finding(redirects.path, last, "address-vanished", place=gone.place, line=gone.line)


def _source(docs: Path, gone: Vanished) -> tuple[Path, int]:
    """The page's file and the line of the proposed new id, or redirects.yml if the page has no file."""
    page = gone.place.page
    candidates: Iterable[str] = ("index.md",) if page == "." else (f"{page}.md", f"{page}/index.md")
    for language in dict.fromkeys((gone.language, SOURCE)):
        for candidate in candidates:
            if (path := docs / language / candidate).is_file():
                wanted = re.compile(rf"#{re.escape(gone.proposal.id)}[ }}]") if gone.proposal.id else None
                for number, text in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
                    if wanted and wanted.search(text):
                        return path, number
                return path, 1
    return docs / redirects_.NAME, 0
