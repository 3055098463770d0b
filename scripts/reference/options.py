"""Which options of a command stand together on its page: groups.yml, for commands with many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scripts.reference.catalog import Catalog, Entry
from scripts.reference.descriptions import Descriptions

GROUPS = Path(__file__).with_name("groups.yml")
#: From so many options on, a page shows them in groups.
MANY = 25


@dataclass(frozen=True)
class OptionGroup:
    """Options under one heading; `id` is empty for a command whose options are not grouped.

    The heading's id is `ID-options`: there are options named `--network` and `--restart`.
    """

    id: str
    titles: dict[str, str]
    options: tuple[str, ...]


@cache
def _table() -> dict[str, Any]:
    return yaml.safe_load(GROUPS.read_text(encoding="utf-8"))


def groups(entry: Entry, options: Iterable[str]) -> list[OptionGroup]:
    """The options of a command's page in its order; those that no group names come last."""
    left = dict.fromkeys(options)
    if len(left) < MANY:
        return [OptionGroup("", {}, tuple(left))]
    found = []
    for id_, about in _table().items():
        if entry.key not in about.get("only", [entry.key]):
            continue
        names = tuple(name for name in about["options"] if name in left)
        for name in names:
            del left[name]
        if names:
            found.append(OptionGroup(id_, {"ko": about["ko"], "en": about["en"]}, names))
    if left:
        found.append(OptionGroup("other", {}, tuple(left)))
    return found


def unknown(catalog: Catalog, descriptions: Descriptions) -> Iterator[str]:
    """Options that groups.yml names and no grouped command has."""
    shown = map(descriptions.options, catalog.entries)
    known = {name for options in shown if len(options) >= MANY for name in options}
    for about in _table().values():
        yield from (name for name in about["options"] if name not in known)
