"""Reads and checks the pages' command blocks, runs them on a throw-away Docker Engine, and compares or updates outputs.

The checker uses `problems(page)`, which starts no process and takes milliseconds.
The site's build uses `record.verified(page)`, which imports none of the packages that only tests need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.core.findings import Finding
    from scripts.core.page import Page


def problems(page: Page) -> list[Finding]:
    """Return everything that is wrong with how the page's blocks are written."""
    from scripts.core.blocks import read
    from scripts.examples.validate import written

    examples = read(page)
    return examples.findings + written(examples)
