"""Puts beside MkDocs's pages what others read of them: Markdown, llms.txt, the CLI as JSON, cards for shared links.

The texts and pictures are made in scripts/render and scripts/reference/data.py.
"""

from __future__ import annotations

import posixpath
import sys
from dataclasses import dataclass, field
from pathlib import Path

# `mkdocs` is started from anywhere, and takes only this file's folder into sys.path.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mkdocs.plugins import event_priority

from scripts.core import portable
from scripts.core.languages import LANGUAGES
from scripts.reference import data
from scripts.reference.catalog import load_catalog
from scripts.render import card, llms, provenance, social


@dataclass
class _Language:
    """What one language's build has made; the builds run one in the other."""

    site_name: str
    description: str
    order: list[str]  # of the pages' files, as the navigation has them
    texts: dict[str, str] = field(default_factory=dict)
    entries: dict[str, llms.Entry] = field(default_factory=dict)
    cards: dict[str, card.Card] = field(default_factory=dict)


_languages: dict[str, _Language] = {}


def _language(config):
    return config.plugins["i18n"].current_language or LANGUAGES[0]


@event_priority(-300)  # when all pages have their titles' files, generated ones too
def on_nav(nav, config, files):
    order = [page.file.dest_uri for page in nav.pages]
    _languages[_language(config)] = _Language(config.site_name, config.site_description, order)


@event_priority(-300)  # when hooks have put in what they generate
def on_page_markdown(markdown, page, config, files):
    language = _language(config)
    address = page.canonical_url or ""
    facts = portable.Facts(
        _title(page), str(page.meta.get("description", "")), address, language, page.meta.get("changed", "")
    )
    if verified := page.meta.get("verified"):
        markdown += provenance.markdown(verified, language, page.file.src_uri)
    made = portable.page(markdown, facts, page.file.src_uri, config.site_url or "/")
    _languages[language].texts[page.file.dest_uri] = made
    page.meta["markdown"] = True


@event_priority(-300)  # when the canonical address is known
def on_page_context(context, page, config, nav):
    state = _languages[_language(config)]
    title, description = _title(page), str(page.meta.get("description", state.description))
    section, name = _section(page, state)
    drawn = card.Card(section or card.HOME[_language(config)], state.site_name, state.description)
    state.cards[name] = drawn
    page.meta["share"] = social.head(
        social.Shared(
            title=title,
            description=description,
            address=page.canonical_url,
            language=_language(config),
            site_name=state.site_name,
            card=config.site_url + name,
            card_text=drawn.text,
            path=_path(page, nav, state),
            translated=len({file.localization for file in page.file.alternates.values()}) > 1,
            changed=page.meta.get("changed", ""),
        )
    )
    if not page.meta.get("untranslated"):
        text = state.texts[page.file.dest_uri]
        shown = section or state.site_name
        state.entries[page.file.dest_uri] = llms.Entry(shown, title, description, page.canonical_url, text)
    return context


def on_post_page(output, page, config):
    file = Path(config.site_dir) / posixpath.dirname(page.file.dest_uri) / portable.NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_languages[_language(config)].texts[page.file.dest_uri], encoding="utf-8")
    return output


@event_priority(-300)  # when all languages are built
def on_post_build(config):
    site = Path(config.site_dir)
    for language, state in _languages.items():
        root = site if language == LANGUAGES[0] else site / language
        entries = [state.entries[name] for name in state.order if name in state.entries]
        if not entries:
            continue  # its pages come later
        index = llms.index(state.site_name, state.description, language, entries, config.site_url)
        (root / llms.NAMES[0]).write_text(index, encoding="utf-8")
        (root / llms.NAMES[1]).write_text(llms.full(state.site_name, state.description, entries), encoding="utf-8")
        commands = data.build(language, load_catalog(), config.site_url, Path(config.docs_dir))
        (root / data.NAME).write_text(data.dump(commands), encoding="utf-8")
        for name, drawn in state.cards.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_bytes(card.png(drawn))
        state.entries.clear()  # written; the next language's build ends here again
    (site / data.SCHEMA).write_text(data.schema(config.site_url), encoding="utf-8")


def _title(page) -> str:
    return str(page.meta.get("title") or page.title)


def _section(page, state) -> tuple[str, str]:
    """The title of the page's part of the site, empty for the home page, and the file of its card."""
    name = page.file.src_uri.partition("/")[2]
    language = next(each for each, found in _languages.items() if found is state)
    title = "" if page.is_homepage or not page.ancestors else str(page.ancestors[-1].title)
    folder = posixpath.dirname(name).partition("/")[0] or ("guide" if title else "home")
    return title, f"assets/images/cards/{folder}.{language}.png"


def _path(page, nav, state) -> tuple[tuple[str, str], ...]:
    """(title, address) of the home page, of the sections that have a page, and of the page."""
    places = [(state.site_name, nav.homepage.canonical_url)] if nav.homepage else []
    for ancestor in reversed(page.ancestors):
        first = ancestor.children[0]
        if first.is_page and first.file.name == "index":
            places.append((str(ancestor.title), first.canonical_url))
    places.append((_title(page), page.canonical_url))
    return tuple({address: (title, address) for title, address in reversed(places)}.values())[::-1]
