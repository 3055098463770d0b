"""Nothing published vanishes: addresses and ids in the ledger, and in the revision that an edit is based on."""

from collections.abc import Iterator

from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.paths import ROOT
from scripts.ledger import file, findings, sources


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every address or id gone without a redirect, and for every wrong line in redirects.yml.

    Raises:
        LedgerError: the ledger or the revision `site.base` cannot be read.
    """
    published = file.load(site.root / file.LEDGER.relative_to(ROOT))
    if site.base:
        # What was merged after the ledger's last update is public too.
        published = file.merged(published, sources.of_revision(site.base, site.root))
    yield from findings.check(site.docs, published, sources.of_pages(site.pages), generated=False)
