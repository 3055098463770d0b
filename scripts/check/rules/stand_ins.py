"""Figures of stand-in images in the outputs of pages: readers get others from the real images."""

from collections.abc import Iterator

from scripts.check.messages import finding
from scripts.check.source_tree import SourceTree
from scripts.core.blocks import read
from scripts.core.findings import Finding
from scripts.core.paths import ROOT
from scripts.examples import record
from scripts.examples.figures import figures


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every size, digest and version that a page recorded with stand-ins shows of them."""
    ledger = site.root / record.LEDGER.relative_to(ROOT)
    try:
        entries = record.load(ledger)
    except ValueError as error:
        yield finding(ledger, getattr(error, "lineno", 1), "record-unreadable", error=error)
        return
    for page in site.all_pages:
        entry = entries.get(page.source.as_posix(), {})
        for figure in figures(read(page.page), entry):
            yield finding(page.path, figure.line, f"stand-in-figure.{figure.kind}", text=figure.text)
