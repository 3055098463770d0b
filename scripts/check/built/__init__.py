"""The check of a built site: links and anchors, and what pages must and must not have."""

from __future__ import annotations

from pathlib import Path

from scripts.check.built import links, pages
from scripts.check.built.built_site import BuiltSite
from scripts.core.findings import Finding
from scripts.core.paths import ROOT


def check(folder: Path, base: str = "/docker-guide/", root: Path = ROOT) -> list[Finding]:
    """Check what `make build` wrote.

    Args:
        folder: the built site.
        base: the path that it is served below.
        root: the repository that it was built from; mistakes are traced to its docs/.

    Raises:
        FileNotFoundError: there is no built site in the folder.
        ToolError: lychee is missing or failed.
    """
    site = BuiltSite(folder, base, root)
    return [*links.check(site), *pages.check(site)]
