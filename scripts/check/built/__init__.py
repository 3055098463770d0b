"""The check of a built site: links, anchors, and what pages must and must not contain."""

from pathlib import Path

from scripts.check.built import links, pages
from scripts.check.built.built_site import BuiltSite
from scripts.core.findings import Finding
from scripts.core.paths import ROOT


def check(folder: Path, base: str = "/docker-guide/", root: Path = ROOT) -> list[Finding]:
    """Check the output of `make build`.

    Args:
        folder: the built site.
        base: the path where it is served.
        root: the repository it was built from; mistakes are traced to its docs/.

    Raises:
        FileNotFoundError: the folder has no built site.
        ToolError: lychee is missing or failed.
    """
    site = BuiltSite(folder, base, root)
    return [*links.check(site), *pages.check(site)]
