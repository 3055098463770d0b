"""Books to test: the small site's, made here; the whole ones where DOCKER_GUIDE_DOWNLOADS names their folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.book import chapters, cover
from scripts.core.paths import ROOT
from scripts.finish.output import make
from scripts.outputs import BOOK
from tests.conftest import run
from tests.small_site import Small

#: The folder of the whole books.
GIVEN = os.environ.get("DOCKER_GUIDE_DOWNLOADS")


@dataclass(frozen=True)
class Sources:
    """What a book is made of: the chapters of one language, and what is known of the site."""

    chapters: list[chapters.Chapter]
    facts: cover.Book

    def chapter(self, name: str) -> chapters.Chapter:
        """The chapter of a page: `commands/run`."""
        (found,) = (each for each in self.chapters if each.address.removeprefix("en/") == f"{name}/")
        return found


def sources(root: Path, built: Path, language: str) -> Sources:
    """What is in the book of a language, from a repository and its build."""
    output = replace(BOOK, site=()).only(lambda page: page.language == language)
    site = make(output, built, root / "docs")
    return Sources(chapters.of(site)[language], cover.facts(site, language))


def made(output: str, language: str, small: Small, built: Callable[[], Path], folder: Path) -> tuple[Path, Sources]:
    """A book, `book` or `epub`, and what it is made of."""
    name = f"docker-guide.{language}.{'pdf' if output == 'book' else 'epub'}"
    if GIVEN:
        return Path(GIVEN) / name, sources(ROOT, built(), language)
    return printed(output, name, language, small, folder), sources(small.root, small.built, language)


def printed(output: str, name: str, language: str, small: Small, folder: Path) -> Path:
    """The file of an output: the given one, or the small site's, made in a folder."""
    if GIVEN:
        return Path(GIVEN) / name
    done = run(small.root, "outputs", output, folder, "--built", small.built, "--language", language)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / name
