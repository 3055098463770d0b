"""Which pages of a built site a pull request changed."""

import re
from pathlib import Path

from scripts.core.git import GitError, git
from scripts.core.languages import LANGUAGES, SOURCE, join
from scripts.core.paths import ROOT


class UnknownRevision(Exception):
    """Git does not know the revision that the pull request is based on."""


def changed_pages(revision: str, site: Path, root: Path = ROOT) -> list[str]:
    """Addresses (`commands/run/`) of the built pages whose sources changed since a revision.

    A changed description file or glossary counts for the pages generated from it; changed templates count for none.

    Raises:
        UnknownRevision: git does not know the revision.
    """
    try:
        paths = git(root, "diff", "--name-only", "--no-renames", "-z", revision, "--", "docs").split("\0")
    except GitError as error:
        raise UnknownRevision(f"git does not know {revision}: {error}") from error
    addresses = {address for path in paths for address in _addresses(path)}
    return sorted(address for address in addresses if (site / address / "index.html").is_file())


def _addresses(path: str) -> list[str]:
    parts = path.split("/")
    if path == "docs/glossary.yml":
        return [_address(language, "glossary") for language in LANGUAGES]
    if len(parts) < 3 or parts[1] not in LANGUAGES:
        return []
    language, name = parts[1], "/".join(parts[2:])
    if parts[2] == "reference" and name.endswith(".yml"):
        group = name.removesuffix(".yml")
        return [_address(language, group), _address(language, "reference")]
    if name.endswith(".md"):
        page = re.sub(r"(?:^|/)index$", "", name.removesuffix(".md")) or "."
        # without a translation, the other language shows this page too
        return [_address(shown, page) for shown in (LANGUAGES if language == SOURCE else (language,))]
    return []


def _address(language: str, page: str) -> str:
    address = join(language, page)
    return "" if address == "." else f"{address}/"
