"""Nothing published vanishes: addresses and ids of the ledger, and of the revision that an edit starts from."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.check.site import Site
from scripts.core.findings import Finding
from scripts.ledger import addresses, findings


def check(site: Site) -> Iterator[Finding]:
    """Yield a finding for each place that has gone without a redirect, and each wrong line of redirects.yml.

    Raises:
        LedgerError: the ledger or the revision `site.base` cannot be read.
    """
    published = addresses.load(site.root / "tests/ledgers/addresses.txt")
    if site.base:
        # What was merged since the ledger was last brought up to date is public too.
        published = addresses.merged(published, addresses.of_revision(site.base, site.root))
    yield from findings.check(site.docs, published, addresses.of_pages(site.pages), generated=False)
