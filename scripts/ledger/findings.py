"""Findings about vanished pages and ids and about redirects, for the checker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from scripts.core.addresses import Addresses, is_generated
from scripts.core.findings import Finding
from scripts.core.languages import SOURCE, split
from scripts.ledger import redirects as redirects_
from scripts.ledger.redirects import Mistake, Redirects
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
    wrong += redirects_.mistakes(redirects, own, generated)
    yield from (_mistake(docs, mistake) for mistake in wrong)
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
        count = len(new)
        yield Finding(
            ledger,
            0,
            "ledger-lacks",
            f"레퍼런스의 페이지 {count}개(예: `{new[0]}`)에 주소 목록에 없는 주소나 id가 있습니다.",
            f"{count} pages of the reference (e.g. `{new[0]}`) have addresses or ids that are not in the ledger.",
            "`make ledger`를 실행하십시오.",
            "Run `make ledger`.",
        )


def _mistake(docs: Path, mistake: Mistake) -> Finding:
    return Finding(
        docs / redirects_.NAME,
        mistake.line,
        mistake.code,
        mistake.ko,
        mistake.en,
        mistake.fix_ko,
        mistake.fix_en,
    )


def _vanished(docs: Path, gone: Vanished, redirects: Redirects) -> Finding:
    place, line = gone.place, gone.line
    if not place.id:
        return Finding(
            docs / redirects_.NAME,
            max(redirects.lines.values(), default=0),
            "address-vanished",
            f"공개한 주소 `{place.page}`가 없어졌습니다. 다른 곳에서 이 주소로 링크하고 있을 수 있습니다.",
            f"The published address `{place.page}` no longer exists; other sites may link to it.",
            f"페이지를 되돌리거나, docs/{redirects_.NAME}에 새 주소를 적으십시오: `{line}`",
            f"Restore the page, or add its new address to docs/{redirects_.NAME}: `{line}`",
        )
    path, number = _source(docs, gone)
    return Finding(
        path,
        number,
        "id-vanished",
        f"공개한 id `{place.id}`가 없어졌습니다. 다른 곳에서 이 절로 링크하고 있을 수 있습니다.",
        f"The published id `{place.id}` no longer exists; other sites may link to it.",
        f"id를 되돌리거나, docs/{redirects_.NAME}에 이 줄을 추가하십시오: `{line}`",
        f"Restore the id, or add this line to docs/{redirects_.NAME}: `{line}`",
    )


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
