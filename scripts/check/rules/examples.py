"""The notation of command blocks, which scripts/examples checks without running them."""

from collections.abc import Iterator

from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.examples import problems


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield the findings of scripts.examples for every page."""
    for page in site.all_pages:
        yield from problems(page.page)
