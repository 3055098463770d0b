"""The command blocks of the pages: read, checked, run on a throw-away Docker Engine, compared and refilled.

`problems(page)` is what the checker needs: it starts nothing and takes milliseconds.
`record.verified(page)` is what the site's build needs: it imports nothing that only tests are run with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.core.findings import Finding
    from scripts.core.page import Page


def problems(page: Page) -> list[Finding]:
    """All that is wrong with how the page's blocks are written."""
    from scripts.examples.validate import problems as found

    return found(page)
