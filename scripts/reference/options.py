"""How the options of a command are grouped on its page: groups.yml, for commands with many options."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scripts.reference.catalog import Catalog, Entry
from scripts.reference.descriptions import Descriptions

GROUPS = Path(__file__).with_name("groups.yml")
#: A page with at least this many options shows them in groups.
MANY = 25


@dataclass(frozen=True)
class OptionGroup:
    """Options under one heading; `id` is empty if the command's options are not grouped.

    The heading's id is `ID-options`, because there are options named `--network` and `--restart`.
    """

    id: str
    titles: dict[str, str]
    options: tuple[str, ...]


@cache
def _table() -> dict[str, Any]:
    return yaml.safe_load(GROUPS.read_text(encoding="utf-8"))


def groups(entry: Entry, options: Iterable[str]) -> list[OptionGroup]:
    """The options on a command's page, in its order. Options in no group come last."""
    left = dict.fromkeys(options)
    if len(left) < MANY:
        return [OptionGroup("", {}, tuple(left))]
    result = []
    for id_, about in _table().items():
        if entry.key not in about.get("only", [entry.key]):
            continue
        names = tuple(name for name in about["options"] if name in left)
        for name in names:
            del left[name]
        if names:
            result.append(OptionGroup(id_, {"ko": about["ko"], "en": about["en"]}, names))
    if left:
        result.append(OptionGroup("other", {}, tuple(left)))
    return result


def unknown(catalog: Catalog, descriptions: Descriptions) -> Iterator[str]:
    """Options in groups.yml that no command with groups has."""
    shown = map(descriptions.options, catalog.entries)
    known = {name for options in shown if len(options) >= MANY for name in options}
    for about in _table().values():
        yield from (name for name in about["options"] if name not in known)
