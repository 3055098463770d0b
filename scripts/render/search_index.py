"""One search index for each language, in the two forms that the site has.

mkdocs-static-i18n leaves a single index with all languages in it. `split` makes one of each language below its folder,
as Material expects them; the site itself asks for them only when its own search has failed. `write` makes from them
what scripts/search reads.
"""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

from scripts import glossary
from scripts.core.languages import LANGUAGES
from scripts.core.paths import DOCS
from scripts.reference.catalog import Catalog
from scripts.search import index, synonyms

INDEX = Path("search") / "search_index.json"

_PATH = re.compile(r'<nav\b[^>]*\bclass="?md-path\b.*?</nav>', re.DOTALL)
_PLACE = re.compile(r'class="?md-ellipsis"?[^>]*>(.*?)</span>', re.DOTALL)


def split(site: Path, languages: tuple[str, ...] = LANGUAGES) -> None:
    """Split `site`'s merged index: the first language's stays in place, the others' go to their folders.

    Locations become relative to the folder. An index that is split already is left as it is.
    """
    path = site / INDEX
    merged = json.loads(path.read_text(encoding="utf-8"))
    source, *others = languages
    docs = {language: [] for language in languages}
    for doc in merged["docs"]:
        first, slash, rest = doc["location"].partition("/")
        if slash and first in others:
            docs[first].append({**doc, "location": rest})
        else:
            docs[source].append(doc)
    for language in languages:
        if not docs[language]:
            continue
        target = path if language == source else site / language / INDEX
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(index.dump({**merged, "docs": docs[language]}), encoding="utf-8")


def write(site: Path, catalog: Catalog, docs: Path = DOCS, languages: tuple[str, ...] = LANGUAGES) -> None:
    """Write what the site's own search reads, from the indexes that `split` has left.

    Does nothing while a translation is built that has not been merged with the rest.

    Raises:
        scripts.search.synonyms.SynonymsError, scripts.glossary.GlossaryError: an editor's mistake, with its line.
        OSError, ValueError: there is no built site with an index.
    """
    source = json.loads((site / INDEX).read_text(encoding="utf-8"))["docs"]
    if any(doc["location"].startswith(tuple(f"{other}/" for other in languages[1:])) for doc in source):
        return
    same = [*synonyms.load(docs), *synonyms.of_glossary(glossary.load(docs)), *synonyms.of_cli(catalog)]
    for language in languages:
        root = site if language == languages[0] else site / language
        if not (root / INDEX).is_file():
            continue
        stock = json.loads((root / INDEX).read_text(encoding="utf-8"))["docs"]
        addresses = {doc["location"].partition("#")[0] for doc in stock}
        paths = {address: place(root / address / "index.html") for address in addresses}
        made, more, pages = index.build(stock, paths, same, catalog)
        (root / index.NAME).write_text(index.dump(made), encoding="utf-8")
        (root / index.MORE).write_text(index.dump(more), encoding="utf-8")
        for page in pages:
            path = root / index.text_path(page.address)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(index.dump(index.texts(page)), encoding="utf-8")


def place(page: Path) -> str:
    """Where a built page is in the site, as its breadcrumbs say, without the first of them (the home page)."""
    found = _PATH.search(page.read_text(encoding="utf-8")) if page.is_file() else None
    places = _PLACE.findall(found[0]) if found else []
    return " › ".join(" ".join(unescape(each).split()) for each in places[1:])
