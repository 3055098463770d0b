"""`docs/redirects.yml`: where published pages and ids have moved, for all languages at once.

Format: YAML, one `old: new` per line. Both are addresses without the language and without slashes at the ends,
and may have an id: `commands/old: commands/new`, `commands/run#old: commands/run#new`. The home page is `.`.
An id of a page that has moved leads to the same id on the new page unless a line says otherwise.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from yaml.nodes import MappingNode, ScalarNode

from scripts.core import yaml_lines
from scripts.core.addresses import Addresses, is_generated
from scripts.core.findings import Finding
from scripts.core.languages import LANGUAGES
from scripts.core.paths import DOCS
from scripts.core.text import nearest
from scripts.ledger.messages import finding

NAME = "redirects.yml"

_PLACE = re.compile(r"(?P<page>\.|[a-z0-9][\w.-]*(?:/[a-z0-9][\w.-]*)*)(?:#(?P<id>[^\s#]+))?")


@dataclass(frozen=True)
class Place:
    """A page, or an id on it."""

    page: str
    id: str = ""

    def __str__(self) -> str:
        return f"{self.page}#{self.id}" if self.id else self.page


class Redirects(dict[Place, Place]):
    """The redirects of a file, from old place to new place. `lines` has their line numbers."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.lines: dict[Place, int] = {}

    @property
    def pages(self) -> dict[str, Place]:
        """Pages that have moved."""
        return {old.page: new for old, new in self.items() if not old.id}

    def ids(self, page: str) -> dict[str, Place]:
        """Ids of a page that have moved."""
        return {old.id: new for old, new in self.items() if old.page == page and old.id}


def read(docs: Path = DOCS) -> tuple[Redirects, list[Finding]]:
    """The valid redirects of a docs folder, chains included, and what is wrong with the other lines."""
    path = docs / NAME
    redirects = Redirects(path)
    try:
        node = yaml_lines.compose(path.read_text(encoding="utf-8"), NAME) if path.exists() else None
    except yaml_lines.YamlError as error:
        return redirects, [finding(path, error.line, "redirect-form", text=error.problem)]
    if node is None:
        return redirects, []
    if not isinstance(node, MappingNode):
        return redirects, [finding(path, 1, "redirect-form", text="list")]
    wrong = []
    for key, value in node.value:
        line = yaml_lines.line_of(key)
        old, new = (_place(part) for part in (key, value))
        if old is None or new is None:
            text = f"{getattr(key, 'value', '…')}: {getattr(value, 'value', '…')}"
            wrong.append(finding(path, line, "redirect-form", text=text))
        elif old in redirects:
            wrong.append(finding(path, line, "redirect-twice", old=old, before=redirects.lines[old]))
        else:
            redirects[old], redirects.lines[old] = new, line
    return redirects, wrong


def _place(node: object) -> Place | None:
    if not isinstance(node, ScalarNode):
        return None
    match = _PLACE.fullmatch(node.value)
    if not match or match["page"].split("/")[0] in LANGUAGES or match["page"].endswith((".md", ".html")):
        return None
    return Place(match["page"], match["id"] or "")


def final(redirects: Mapping[Place, Place], place: Place) -> Place | None:
    """Where a place finally leads; None if the redirects form a loop."""
    seen = {place}
    while (after := step(redirects, place)) is not None:
        if after in seen:
            return None
        seen.add(after)
        place = after
    return place


def step(redirects: Mapping[Place, Place], place: Place) -> Place | None:
    """Where a place redirects to; None if it is not redirected."""
    if place in redirects:
        return redirects[place]
    if place.id and (page := redirects.get(Place(place.page))):
        return page if page.id else Place(page.page, place.id)
    return None


def mistakes(redirects: Redirects, present: Addresses, generated: bool = True) -> Iterator[Finding]:
    """The mistakes in the redirects of a site with these pages (in the source language).

    `generated`: whether `present` includes the reference; otherwise places there are not checked.
    """
    pages = set(present) - set(redirects.pages)  # a built site has a page for every redirect
    for old, new in redirects.items():
        if wrong := _mistake(redirects, present, pages, old, new, generated):
            key, values = wrong
            yield finding(redirects.path, redirects.lines[old], key, old=old, new=new, **values)


def _mistake(
    redirects: Redirects, present: Addresses, pages: set[str], old: Place, new: Place, generated: bool
) -> tuple[str, dict[str, object]] | None:
    """The key of a redirect's message, and values for it; None if nothing is wrong."""
    if step(redirects, new) is not None:
        end = final(redirects, old)
        return ("redirect-chain", {"end": end}) if end else ("redirect-loop", {})
    if generated or not is_generated(new.page):
        if new.page not in pages:
            near = nearest(new.page, pages)
            return ("redirect-target.near", {"near": near}) if near else ("redirect-target", {})
        if new.id and new.id not in present[new.page]:
            return "redirect-target.id", {"near": Place(new.page, nearest(new.id, present[new.page]))}
    if generated or not is_generated(old.page):
        # an address that redirects is a page without ids on the built site
        if old.id in present.get(old.page, ()) if old.id else present.get(old.page):
            return "redirect-needless", {}
        if old.id and old.page not in pages and old.page not in redirects.pages:
            near = nearest(old.page, pages)
            return ("redirect-needless.near", {"near": near}) if near else ("redirect-needless.no-page", {})
    return None
