"""A built site that stays in memory, so that one page can be made again as the full build made it.

`mkdocs serve --dirty` is not this: it leaves each page unread that is not newer than its HTML, so the edited page's
navigation calls the others `None`, and it still lists and copies the files of both languages.

This leans on MkDocs 1.6.1's `_populate_page` and `_build_page`, the two halves of its build of a page, and on
mkdocs-static-i18n 1.3.1's building all languages with one configuration that it changes in between (kept here for each;
its `apply_user_overrides` cannot be called again, for it writes into the values that it means to restore).
tests/serve fails when they no longer do what they did.
"""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import _build_page, _populate_page, build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from scripts.build import builder
from scripts.core.blocks import Console, PowerShell, read
from scripts.core.facts import PageFacts
from scripts.core.findings import Finding
from scripts.core.page import Page as Source
from scripts.core.paths import DOCS
from scripts.finish import output
from scripts.finish.page import FinishError
from scripts.outputs import SERVED
from scripts.reference.pages import tasks
from scripts.reference.unknown import in_shell
from scripts.stage.site import Stage

_log = logging.getLogger(__name__)


@dataclass
class Language:
    """What MkDocs's build of one language works with."""

    files: Files
    nav: Navigation
    config: dict[str, Any]
    theme: dict[str, Any]
    env: Environment | None = None


@dataclass
class Made:
    """What became of changed pages: their addresses, and why the other pages are to be built too, if they are."""

    addresses: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


class _Keeper(BasePlugin):
    """Keeps what passes through MkDocs's events: the last to be asked, it changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.languages: dict[str, Language] = {}
        self.unread: dict[str, dict[str, Any]] = {}  # attributes of a page before it was read, by its HTML file

    @event_priority(-1000)
    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        self.languages[config.plugins["i18n"].current_language] = Language(
            files, nav, dict(config.data), deepcopy(dict(config.theme))
        )
        return nav

    @event_priority(-1000)
    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        self.languages[config.plugins["i18n"].current_language].env = env
        return env

    @event_priority(-1000)
    def on_pre_page(self, page: Page, config: MkDocsConfig, files: Files) -> Page:
        self.unread[page.file.dest_uri] = vars(page).copy()
        return page


class Built:
    """A built site: staged, built and finished, with all three steps ready to make a page again.

    Args:
        folder: where to put it: `site/` is served, the rest is work.
        address: where it is served, e.g. `http://127.0.0.1:8000/`.

    Raises:
        StageError, FinishError: a source has to be fixed.
        mkdocs.exceptions.MkDocsException, SystemExit: MkDocs cannot build it, and has logged why.
    """

    def __init__(self, folder: Path, address: str) -> None:
        os.environ["SITE_URL"] = address  # mkdocs.yml asks for it, in stage and in MkDocs
        gc.set_threshold(100_000, 50, 50)  # as in scripts.build
        self.served, work = folder / "site", folder / "work"
        self._stage = Stage(work)
        builder.log(self._stage.write(), logging.INFO)
        self._config = load_config(str(work / "mkdocs.yml"), site_dir=str(work / builder.HTML), strict=False)
        self._kept = self._config.plugins["guide/serve"] = _Keeper()
        self._config.plugins.on_startup(command="serve", dirty=False)
        build(self._config, serve_url=address)
        # Stage's folder, with the HTML in it, is what finish takes for the folder of a build.
        self._site = output.finish(SERVED, work, self.served)
        self._titles = {page.address: page.title for page in self._site.facts.pages}
        self._menu = {
            (language, name): file.page.title
            for language, kept in self._kept.languages.items()
            for name, file in kept.files.src_uris.items()
            if file.page
        }
        # What is kept from here on is not looked at again: that would take longer than a page does.
        gc.collect()
        gc.freeze()

    def make(self, paths: Iterable[Path]) -> Made:
        """Make the pages of changed Markdown files again, in the languages that show them.

        Raises:
            StageError, FinishError: an editor's mistake, with its file and line.
            Exception: a page cannot be made; MkDocs has logged which. It can be tried again.
        """
        made = Made()
        for path in paths:
            shown = self._stage.rewrite(path)
            if not shown:
                made.reasons.append(f"{path.name} is no page yet")
                continue
            made.reasons += dict.fromkeys(self._others_show(path, [facts for _, facts in shown]))
            for name, facts in shown:
                self._make(name, facts)
                made.addresses.append("" if facts.address == "." else f"{facts.address}/")
                page = self._kept.languages[facts.language].files.src_uris[name].page
                if page.title != self._menu[facts.language, name]:
                    made.reasons.append(f"{facts.source} has another name in the menu")
            for finding in _unknown(Source(path)):
                _log.warning(f"{finding.place()}:{finding.line}: {finding.message()}")
        return made

    def _make(self, name: str, facts: PageFacts) -> None:
        """Make a page again from its staged Markdown, `name` below the staged docs/, and serve it."""
        config, kept = self._config, self._kept.languages[facts.language]
        config.plugins["i18n"].current_language = facts.language
        config.data.update(kept.config)
        for key, value in kept.theme.items():
            config.theme[key] = value

        file = kept.files.src_uris[name]
        page = file.page
        ids = page.present_anchor_ids or set()
        vars(page).clear()
        vars(page).update(self._kept.unread[file.dest_uri])
        pages = kept.files.documentation_pages()
        _populate_page(page, config, kept.files)
        _build_page(page, config, pages, kept.nav, kept.env, excluded=file.inclusion.is_excluded())
        lost = ids - page.present_anchor_ids
        for other in pages:  # links to what is gone, as the full build reports them
            if other is file or (lost and file in (other.page.links_to_anchors or ())):
                other.page.validate_anchor_links(files=kept.files, log_level=config.validation.links.anchors)

        self._site.by_address[facts.address] = facts
        try:
            html = output.one(self._site, SERVED, file.dest_uri)
        except FinishError as error:
            raise FinishError(f"docs/{facts.source}: {error}") from error
        markdown = Path(file.dest_uri).with_suffix(".md").as_posix()
        for target, text in ((file.dest_uri, html), (markdown, self._site.files[markdown])):
            (self.served / target).write_text(text, encoding="utf-8")

    def _others_show(self, path: Path, shown: Iterable[PageFacts]) -> Iterator[str]:
        """Why other pages change with a page: the reference shows its title, and that it teaches a command."""
        for facts in shown:
            if facts.title != self._titles[facts.address]:
                yield f"{facts.source} has another title"
        language, _, name = path.relative_to(DOCS).as_posix().partition("/")
        before = {key for key, pages in tasks(language, DOCS).items() if f"../{name}" in dict(map(reversed, pages))}
        if before != set(map(str, Source(path).front_matter.get("reference") or ())):
            yield f"{language}/{name} teaches other commands"


def _unknown(page: Source) -> Iterator[Finding]:
    """Commands and options that docker does not have; PowerShell's as far as a POSIX shell can read them."""
    for block in read(page).blocks:
        if isinstance(block, Console):
            for command in block.commands:
                yield from in_shell(page.path, command.line, command.text)
        elif isinstance(block, PowerShell):
            yield from in_shell(page.path, block.fence.line + 1, block.text.replace("`\n", "\\\n"))


def quiet() -> None:
    """Log what writers need to know, and not each step of two languages' builds."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)-7s %(message)s")
