"""A built site that stays in memory, so that one page can be made anew as MkDocs made it.

`mkdocs serve --dirty` is not this: it leaves each page unread that is not newer than its HTML, so the edited page's
navigation calls the others `None` and the search loses them; and it still lists, generates and indexes both languages.

This leans on MkDocs 1.6.1's `_populate_page` and `_build_page`, the two halves of its build of a page, and on
mkdocs-static-i18n 1.3.1's building all languages with one configuration that it changes in between (kept here for each;
its `apply_user_overrides` cannot be called again, for it writes into the values that it means to restore).
tests/serve tells when they no longer do what they did.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import _build_page, _populate_page, build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from scripts.core.languages import LANGUAGES
from scripts.core.page import Page as Source
from scripts.core.paths import ROOT
from scripts.translations.state import KEY, State, state

#: Front matter that is seen on the page itself only. The rest may stand in the navigation of others.
_OWN = {"description", KEY}


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
        self.front_matter: dict[str, dict[str, Any]] = {}  # the same way

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

    @event_priority(1000)  # before hooks put their own into it
    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        self.front_matter[page.file.dest_uri] = dict(page.meta)
        return markdown


class Built:
    """A built site.

    Args:
        folder: where to put it.
        address: where it is served, e.g. `http://127.0.0.1:8000/`.

    Raises:
        mkdocs.exceptions.MkDocsException, SystemExit: MkDocs cannot build it, and has logged why.
    """

    def __init__(self, folder: Path, address: str) -> None:
        self.config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder), site_url=address)
        self._kept = self.config.plugins["guide/serve"] = _Keeper()
        self.config.plugins.on_startup(command="serve", dirty=False)
        build(self.config, serve_url=address)

    @property
    def watched(self) -> list[str]:
        """The folders and files that the site is made from."""
        return [self.config.docs_dir, self.config.config_file_path, *self.config.watch]

    def make(self, paths: Iterable[Path]) -> Made:
        """Make the pages of changed Markdown files anew, in the languages that show them.

        Raises:
            Exception: a page cannot be made; MkDocs has logged which. It can be tried again.
        """
        made = Made()
        for path in paths:
            shown = list(self._shown(path))
            if not shown:
                made.reasons.append(f"{path.name} is no page yet")
            for language, file in shown:
                self._make(language, file, made)
        return made

    def _shown(self, path: Path) -> Iterable[tuple[str, File]]:
        """The pages made from a file, and translations of it that have to say, or no longer, that they are behind."""
        own, _, name = path.relative_to(self.config.docs_dir).as_posix().partition("/")
        for language, kept in sorted(self._kept.languages.items(), key=lambda each: each[0] != own):
            for file in kept.files.documentation_pages():
                if not file.abs_src_path or file.norm_src_uri != name:
                    continue
                source = Path(file.abs_src_path)
                if source == path:
                    yield language, file
                elif own == LANGUAGES[0]:
                    behind = state(Source(path), Source(source)) is State.STALE
                    if behind != bool(file.page.meta.get("stale")):
                        yield language, file

    def _make(self, language: str, file: File, made: Made) -> None:
        config, kept, page = self.config, self._kept.languages[language], file.page
        config.plugins["i18n"].current_language = language
        config.data.update(kept.config)
        for key, value in kept.theme.items():
            config.theme[key] = value

        title, ids, front_matter = page.title, page.present_anchor_ids or set(), self._kept.front_matter[file.dest_uri]
        vars(page).clear()
        vars(page).update(self._kept.unread[file.dest_uri])
        pages = kept.files.documentation_pages()
        _populate_page(page, config, kept.files)
        _build_page(page, config, pages, kept.nav, kept.env, excluded=file.inclusion.is_excluded())
        made.addresses.append(page.url)

        if page.title != title:
            made.reasons.append(f"{file.src_uri} has another title")
        elif _others_see(front_matter) != _others_see(self._kept.front_matter[file.dest_uri]):
            made.reasons.append(f"{file.src_uri} has other front matter")
        lost = ids - page.present_anchor_ids
        for other in pages:  # links to what is gone, as the full build tells them
            if other is file or (lost and file in (other.page.links_to_anchors or ())):
                other.page.validate_anchor_links(files=kept.files, log_level=config.validation.links.anchors)


def _others_see(front_matter: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in front_matter.items() if key not in _OWN}


def quiet() -> None:
    """Log what writers need to know, and not each step of two languages' builds."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)-7s %(message)s")
    for name in ("mkdocs.plugins.mkdocs_static_i18n", "mkdocs.commands.build", "mkdocs.plugins"):
        logging.getLogger(name).setLevel(logging.WARNING)
