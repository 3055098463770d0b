"""One search index for each language.

mkdocs-static-i18n leaves a single index with all languages in it. Material asks for `search/search_index.json`
below the `base` of its configuration, which overrides/main.html sets to the language's own folder.
"""

from __future__ import annotations

import json
from pathlib import Path

from scripts.pages import LANGUAGES

INDEX = Path("search") / "search_index.json"


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
        index = {**merged, "docs": docs[language]}
        target.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
