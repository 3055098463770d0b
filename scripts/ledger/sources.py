"""Addresses of the source pages, in the working tree or in an older revision."""

import re
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

from scripts.core.addresses import Addresses
from scripts.core.git import GitError, git
from scripts.core.languages import LANGUAGES, join
from scripts.core.paths import ROOT
from scripts.ledger.file import LedgerError
from scripts.source_page import SourcePage, read_all


def of_pages(pages: Mapping[str, Mapping[str, SourcePage]]) -> Addresses:
    """The addresses of pages (language -> name -> page), without those of the reference."""
    addresses: Addresses = {}
    source, *others = LANGUAGES
    for name, page in pages[source].items():
        address = re.sub(r"(?:^|/)index$", "", name) or "."
        addresses[address] = _ids(page)
        for language in others:
            # without a translation, the page in the source language is shown
            addresses[join(language, address)] = _ids(pages[language].get(name, page))
    return addresses


def _ids(page: SourcePage) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for id_, _, _ in page.anchors))


def of_revision(revision: str, root: Path = ROOT) -> Addresses:
    """`of_pages` of a git revision of the repository.

    Raises:
        LedgerError: git does not know the revision, or there is no git.
    """
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "docs.tar"
        try:
            git(root, "archive", "--output", str(archive), revision, "docs")
        except GitError as error:
            raise LedgerError(
                f"git에서 `{revision}`의 docs/를 읽을 수 없습니다. 얕은 복제라면 `git fetch --unshallow`를 "
                "실행하십시오. / "
                f"git cannot read docs/ of `{revision}`; in a shallow clone, run `git fetch --unshallow`: {error}"
            ) from error
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        pages, _ = read_all(Path(folder) / "docs")  # files that are not UTF-8 were reported for that revision
        return of_pages(pages)
