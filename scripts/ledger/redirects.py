"""`docs/redirects.yml`: where published pages and ids have moved, for all languages at once.

Format: YAML, one `old: new` per line. Both are addresses without the language and without slashes at the ends,
and may have an id: `commands/old: commands/new`, `commands/run#old: commands/run#new`. The home page is `.`.
An id of a page that has moved leads to the same id on the new page unless a line says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from yaml.nodes import MappingNode, ScalarNode

from scripts.core import yaml_lines
from scripts.core.addresses import Addresses, is_generated
from scripts.core.languages import LANGUAGES
from scripts.core.paths import DOCS

NAME = "redirects.yml"

_PLACE = re.compile(r"(?P<page>\.|[a-z0-9][\w.-]*(?:/[a-z0-9][\w.-]*)*)(?:#(?P<id>[^\s#]+))?")


@dataclass(frozen=True)
class Place:
    """A page, or an id on it."""

    page: str
    id: str = ""

    def __str__(self) -> str:
        return f"{self.page}#{self.id}" if self.id else self.page


@dataclass(frozen=True)
class Redirect:
    """A line of the file."""

    line: int
    old: Place
    new: Place


@dataclass(frozen=True)
class Mistake:
    """A wrong line: `code`, then what is wrong and how to fix it, in Korean and English."""

    line: int
    code: str
    ko: str
    en: str
    fix_ko: str
    fix_en: str


class Redirects(dict[Place, Place]):
    """The redirects, from old place to new place. `lines` has their line numbers in the file."""

    def __init__(self, redirects: list[Redirect]) -> None:
        super().__init__((r.old, r.new) for r in redirects)
        self.lines = {r.old: r.line for r in redirects}

    @property
    def pages(self) -> dict[str, Place]:
        """Pages that have moved."""
        return {old.page: new for old, new in self.items() if not old.id}

    def ids(self, page: str) -> dict[str, Place]:
        """Ids of a page that have moved."""
        return {old.id: new for old, new in self.items() if old.page == page and old.id}


def read(docs: Path = DOCS) -> tuple[Redirects, list[Mistake]]:
    """The valid redirects of a docs folder, chains included, and what is wrong with the other lines."""
    path = docs / NAME
    if not path.exists():
        return Redirects([]), []
    try:
        node = yaml_lines.compose(path.read_text(encoding="utf-8"), NAME)
    except yaml_lines.YamlError as error:
        return Redirects([]), [_form(error.line, error.problem)]
    if node is None:
        return Redirects([]), []
    if not isinstance(node, MappingNode):
        return Redirects([]), [_form(1, "list")]
    redirects: dict[Place, Redirect] = {}
    wrong = []
    for key, value in node.value:
        line = yaml_lines.line_of(key)
        old, new = (_place(part) for part in (key, value))
        if old is None or new is None:
            wrong.append(_form(line, f"{getattr(key, 'value', '…')}: {getattr(value, 'value', '…')}"))
        elif old in redirects:
            wrong.append(
                Mistake(
                    line,
                    "redirect-twice",
                    f"`{old}`는 {redirects[old].line}번째 줄에 이미 있습니다.",
                    f"`{old}` is already on line {redirects[old].line}.",
                    "둘 중 하나를 지우십시오.",
                    "Remove one of the two.",
                )
            )
        else:
            redirects[old] = Redirect(line, old, new)
    return Redirects(list(redirects.values())), wrong


def _form(line: int, text: str) -> Mistake:
    return Mistake(
        line,
        "redirect-form",
        f"`이전 주소: 새 주소` 형식이 아닙니다: {text}",
        f"This is not a redirect: {text}",
        "`commands/old: commands/new`나 `commands/run#old: commands/run#new`처럼, 언어와 `.md` 없이 쓰십시오.",
        "Write `commands/old: commands/new` or `commands/run#old: commands/run#new`, without the language and `.md`.",
    )


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


def mistakes(redirects: Redirects, present: Addresses, generated: bool = True) -> Iterator[Mistake]:
    """The mistakes in the redirects of a site with these pages (in the source language).

    `generated`: whether `present` includes the reference; otherwise places there are not checked.
    """
    pages = set(present) - set(redirects.pages)  # a built site has a page for every redirect
    for old, new in redirects.items():
        line = redirects.lines[old]
        if step(redirects, new) is not None:
            yield _chain(redirects, line, old, new)
        elif (generated or not is_generated(new.page)) and new.page not in pages:
            near = get_close_matches(new.page, pages, 1)
            yield Mistake(
                line,
                "redirect-target",
                f"새 주소 `{new.page}`의 페이지가 없습니다.",
                f"The target page `{new.page}` does not exist.",
                f"다음과 같이 쓰십시오: `{old}: {near[0]}`" if near else "있는 페이지의 주소로 고치십시오.",
                f"Write `{old}: {near[0]}`" if near else "Write the address of a page that exists.",
            )
        elif (generated or not is_generated(new.page)) and new.id and new.id not in present[new.page]:
            near = get_close_matches(new.id, present[new.page], 1)
            better = f"{old}: {Place(new.page, near[0])}" if near else f"{old}: {new.page}"
            yield Mistake(
                line,
                "redirect-target",
                f"`{new.page}` 페이지에 id `{new.id}`가 없습니다.",
                f"The page `{new.page}` has no id `{new.id}`.",
                f"다음과 같이 쓰십시오: `{better}`",
                f"Write `{better}`",
            )
        elif generated or not is_generated(old.page):
            yield from _needless(redirects, present, pages, line, old)


def _needless(
    redirects: Redirects, present: Addresses, pages: set[str], line: int, old: Place
) -> Iterator[Mistake]:
    """Redirects that are not needed: their old place still exists, or its page never did."""
    exists = old.id in present.get(old.page, ()) if old.id else (old.page in present and bool(present[old.page]))
    if exists:
        yield Mistake(
            line,
            "redirect-needless",
            f"`{old}`는 아직 있습니다.",
            f"`{old}` still exists.",
            "이 줄을 지우십시오.",
            "Remove this line.",
        )
    elif old.id and old.page not in pages and old.page not in redirects.pages:
        near = get_close_matches(old.page, pages, 1)
        yield Mistake(
            line,
            "redirect-needless",
            f"`{old.page}`라는 페이지가 없어 이 줄은 효과가 없습니다.",
            f"There is no page `{old.page}`, so this line has no effect.",
            f"`{near[0]}`(으)로 고치거나 이 줄을 지우십시오." if near else "이 줄을 지우십시오.",
            f"Write `{near[0]}` or remove the line." if near else "Remove this line.",
        )


def _chain(redirects: Redirects, line: int, old: Place, new: Place) -> Mistake:
    end = final(redirects, old)
    if end is None:
        return Mistake(
            line,
            "redirect-loop",
            f"`{old}`에서 시작한 이동이 순환합니다.",
            f"The redirects from `{old}` form a loop.",
            "있는 페이지로 가도록 고치십시오.",
            "Redirect to a page that exists.",
        )
    return Mistake(
        line,
        "redirect-chain",
        f"새 주소 `{new}`도 다른 곳으로 옮겨졌습니다.",
        f"`{new}` has moved too.",
        f"마지막 주소를 바로 쓰십시오: `{old}: {end}`",
        f"Redirect to the final place: `{old}: {end}`",
    )
