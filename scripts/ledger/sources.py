"""Addresses of the source pages, in the working tree or in an older revision."""

from __future__ import annotations

import re
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from scripts.core.addresses import Addresses
from scripts.core.languages import LANGUAGES, join
from scripts.core.paths import ROOT
from scripts.ledger.file import LedgerError
from scripts.source_page import SourcePage


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
        command = ["git", "archive", "--output", str(archive), revision, "docs"]
        try:
            done = subprocess.run(command, cwd=root, capture_output=True, text=True)
        except OSError as error:
            raise LedgerError(f"git을 실행할 수 없습니다. / git cannot be run: {error}") from error
        if done.returncode != 0:
            raise LedgerError(
                f"git에서 `{revision}`의 docs/를 읽을 수 없습니다. 얕은 복제라면 `git fetch --unshallow`를 "
                "실행하십시오. / "
                f"git cannot read docs/ of `{revision}`; in a shallow clone, run `git fetch --unshallow`: "
                f"{done.stderr.strip()}"
            )
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        docs = Path(folder) / "docs"
        pages: dict[str, dict[str, SourcePage]] = {language: {} for language in LANGUAGES}
        for language in LANGUAGES:
            for path in (docs / language).rglob("*.md"):
                with suppress(UnicodeDecodeError):  # reported when that revision was checked
                    page = SourcePage(path, docs)
                    pages[language][page.name] = page
        return of_pages(pages)
