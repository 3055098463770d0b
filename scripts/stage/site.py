"""The staged folder of the whole site, and one page of it again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from scripts import glossary
from scripts.core import facts, mkdocs_yml, portable, revision, yaml_lines
from scripts.core.languages import LANGUAGES, SOURCE
from scripts.core.links import address_of
from scripts.core.page import page_paths
from scripts.core.paths import ROOT
from scripts.core.yaml_lines import YamlError
from scripts.examples import record
from scripts.reference.catalog import load_catalog
from scripts.reference.pages import Reference
from scripts.stage import contents, settings
from scripts.stage.errors import StageError
from scripts.stage.pages import Context, Staged, generated, written

#: Below the staged folder: the Markdown that is published beside each page, at the page's address.
MARKDOWN = "markdown"
#: What docs/assets holds for the tools alone.
_DATA = shutil.ignore_patterns("*.yml", "cli.json")


class Stage:
    """A staged folder: `mkdocs.yml` and `docs/` for the builder, `markdown/` and `facts.json` for finish.

    Args:
        folder: where it goes; it need not exist.
        root: the repository.

    Raises:
        StageError: a source cannot be used.
        OSError, UnicodeDecodeError: a source cannot be read.
    """

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        self.folder, self.root, self.docs = folder, root, root / "docs"
        self._catalog = load_catalog()
        try:
            self._data = mkdocs_yml.data(root)
            terms = glossary.load(self.docs)
        except (glossary.GlossaryError, YamlError) as error:
            raise StageError(str(error)) from error
        ledger = root / record.LEDGER.relative_to(ROOT)
        try:
            record.load(ledger)
        except ValueError as error:
            name, line = ledger.relative_to(root), getattr(error, "lineno", 1)
            raise StageError(
                f"{name}:{line}: 읽을 수 없습니다: {error}. "
                "파일을 되돌리거나, 지우고 `make examples UPDATE=1`을 실행하십시오. / "
                "This file cannot be read. Restore it, or remove it and run `make examples UPDATE=1`."
            ) from error
        self.revision = revision.read(root)
        self._nav = settings.nav(self._data, self._catalog)
        self._paths = {language: dict(self._sources(language)) for language in LANGUAGES}
        self._reference = {
            language: list(Reference(language, self._catalog, self.docs).pages()) for language in LANGUAGES
        }
        self._context = Context(
            docs=self.docs,
            site_url=mkdocs_yml.site_url(self._data),
            repo_url=(self._data.get("repo_url") or "").rstrip("/"),
            edit_uri=self._data.get("edit_uri") or "",
            descriptions=settings.words(self._data, "site_description"),
            sections={
                (language, page.removesuffix(".md")): tuple(
                    (title, address_of(language, index.removesuffix(".md")) if index else "") for title, index in around
                )
                for language in LANGUAGES
                for page, around in settings.places(self._nav, mkdocs_yml.nav_titles(self._data, language))
            },
            names={
                language: frozenset(
                    name for name, path in self._paths[language].items() if path.is_relative_to(self.docs / language)
                )
                | {page.name for page in self._reference[language]}
                | {contents.NAME}
                for language in LANGUAGES
            },
            terms=terms,
            catalog=self._catalog,
            ledger=ledger,
            revision=self.revision,
        )

    def write(self) -> facts.SiteFacts:
        """Write the whole folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.docs / "assets", self.folder / "docs" / "assets", ignore=_DATA, dirs_exist_ok=True)
        settings.write(self.folder, self.root, self._catalog)
        pages = [page for language in LANGUAGES for page in self._pages(language)]
        for page in pages:
            self._write(page)
        order = {key: n for n, key in enumerate(self._context.sections)}
        pages.sort(key=lambda page: order.get((page.facts.language, page.name), len(order)))
        site = facts.SiteFacts(
            site_url=self._context.site_url,
            repo_url=self._context.repo_url,
            edit_uri=self._context.edit_uri,
            commit=self.revision.commit if self.revision else "",
            time=revision.moment(self.root),
            names=settings.words(self._data, "site_name"),
            descriptions=dict(self._context.descriptions),
            licences=settings.words(self._data, "copyright"),
            pages=tuple(page.facts for page in pages),
        )
        facts.write(site, self.folder / facts.NAME)
        return site

    def rewrite(self, path: Path) -> list[tuple[str, facts.PageFacts]]:
        """Write the pages that show a changed Markdown file; (path below the staged docs/, facts) of each.

        A translation of it is among them where it now says, or no longer says, that it is behind.

        Raises:
            StageError: the file cannot be used.
            OSError: it cannot be read.
        """
        found = []
        for language in LANGUAGES:
            for name, source in self._paths[language].items():
                if path not in (source, self.docs / SOURCE / f"{name}.md"):
                    continue
                page, staged = written(language, source, self._context), f"{language}/{name}.md"
                if path == source or page.markdown != (self.folder / "docs" / staged).read_text(encoding="utf-8"):
                    self._write(page)
                    found.append((staged, page.facts))
        return found

    def _sources(self, language: str) -> Iterator[tuple[str, Path]]:
        """Each page's name and the file with its text; without a translation, readers get the source language's."""
        for each in dict.fromkeys((SOURCE, language)):
            for path in page_paths(each, self.docs):
                yield path.relative_to(self.docs / each).with_suffix("").as_posix(), path

    def _pages(self, language: str) -> Iterator[Staged]:
        pages = [written(language, path, self._context) for path in self._paths[language].values()]
        pages += [
            generated(language, page.name, page.markdown, page.source, self._context, page.menu, page.read)
            for page in self._reference[language]
        ]
        order = {name: n for n, (of, name) in enumerate(self._context.sections) if of == language}
        listed = sorted((page for page in pages if page.name in order), key=lambda page: order[page.name])
        words = contents.WORDS[language]
        front = yaml_lines.dump(words)
        text = contents.markdown(language, [(page.name, page.facts) for page in listed])
        yield from pages
        yield generated(language, contents.NAME, f"---\n{front}---\n{text}", "", self._context)

    def _write(self, page: Staged) -> None:
        target = self.folder / "docs" / page.facts.language / f"{page.name}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page.markdown, encoding="utf-8")
        target = self.folder / MARKDOWN / page.facts.address / portable.NAME
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page.portable, encoding="utf-8")
