"""The site's sources, read once for all rules."""

import os
from functools import cached_property
from pathlib import Path

from scripts.core import mkdocs_yml
from scripts.core.languages import LANGUAGES, SOURCE
from scripts.core.paths import ROOT
from scripts.source_page import SourcePage, read_all


class SourceTree:
    """The sources of a site.

    Args:
        root: the repository, with mkdocs.yml and docs/.
        base: the git revision that the edit is based on, whose addresses and ids are public; "" for none.

    Raises:
        OSError, UnicodeDecodeError: mkdocs.yml cannot be read as UTF-8.
    """

    def __init__(self, root: Path = ROOT, base: str = "") -> None:
        self.root = root
        self.docs = root / "docs"
        self.base = base
        self.config = mkdocs_yml.read(root / mkdocs_yml.NAME)
        #: `unreadable` has the files that are not UTF-8; see `read_all`.
        self.pages, self.unreadable = read_all(self.docs)

    @property
    def all_pages(self) -> list[SourcePage]:
        """The pages of all languages, source language first."""
        return [page for pages in self.pages.values() for page in pages.values()]

    @cached_property
    def descriptions(self) -> list[SourcePage]:
        """The descriptions of the CLI, docs/<language>/reference/*.yml, of which only the prose is checked."""
        files = (path for language in LANGUAGES for path in (self.docs / language / "reference").glob("*.yml"))
        return [SourcePage(path, self.docs) for path in sorted(files)]

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file under docs/, relative to it. Names are case-sensitive on every file system."""
        return frozenset(
            Path(folder, name).relative_to(self.docs).as_posix()
            for folder, _, names in os.walk(self.docs)
            for name in names
        )

    def page_at(self, source: str) -> SourcePage | None:
        """The page that a link to `source` (relative to docs/) opens: the Korean one if there is no translation."""
        language, _, rest = source.partition("/")
        if language not in self.pages:
            return None
        name = rest.removesuffix(".md")
        return self.pages[language].get(name) or self.pages[SOURCE].get(name)
