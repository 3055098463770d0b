"""`docs/redirects.yml`: where pages and ids that were published have gone. Written once for all languages.

Format: YAML, `old: new` a line. Both are pages as addresses say them, without language and slashes at the
ends, and may have an id: `commands/old: commands/new`, `commands/run#old: commands/run#new`. The home page
is `.`. An id of a page that has gone leads to the same id of the new page where no line says otherwise.
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
    """A page, and an id on it or none."""

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
    """A line that cannot stay as it is: `code`, then what is wrong and the cure, in Korean and English."""

    line: int
    code: str
    ko: str
    en: str
    fix_ko: str
    fix_en: str


class Redirects(dict[Place, Place]):
    """The redirects: from a place to the place it is now. `lines` has each one's line in the file."""

    def __init__(self, redirects: list[Redirect]) -> None:
        super().__init__((r.old, r.new) for r in redirects)
        self.lines = {r.old: r.line for r in redirects}

    @property
    def pages(self) -> dict[str, Place]:
        """Pages that have gone."""
        return {old.page: new for old, new in self.items() if not old.id}

    def ids(self, page: str) -> dict[str, Place]:
        """Ids of a page that lead elsewhere."""
        return {old.id: new for old, new in self.items() if old.page == page and old.id}


def read(docs: Path = DOCS) -> tuple[Redirects, list[Mistake]]:
    """The redirects of a docs folder that can be used, and what is wrong with the other lines; chains are left in."""
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
    found: dict[Place, Redirect] = {}
    wrong = []
    for key, value in node.value:
        line = yaml_lines.line_of(key)
        old, new = (_place(part) for part in (key, value))
        if old is None or new is None:
            wrong.append(_form(line, f"{getattr(key, 'value', '…')}: {getattr(value, 'value', '…')}"))
        elif old in found:
            wrong.append(
                Mistake(
                    line,
                    "redirect-twice",
                    f"`{old}`는 {found[old].line}번째 줄에 이미 있습니다.",
                    f"`{old}` is on line {found[old].line} already.",
                    "둘 중 하나를 지우십시오.",
                    "Remove one of the two.",
                )
            )
        else:
            found[old] = Redirect(line, old, new)
    return Redirects(list(found.values())), wrong


def _form(line: int, text: str) -> Mistake:
    return Mistake(
        line,
        "redirect-form",
        f"옮긴 곳을 적은 줄이 아닙니다: {text}",
        f"This is no redirect: {text}",
        "`commands/old: commands/new`나 `commands/run#old: commands/run#new`처럼, 언어와 `.md` 없이 쓰십시오.",
        "Write `commands/old: commands/new` or `commands/run#old: commands/run#new`, without language and `.md`.",
    )


def _place(node: object) -> Place | None:
    if not isinstance(node, ScalarNode):
        return None
    match = _PLACE.fullmatch(node.value)
    if not match or match["page"].split("/")[0] in LANGUAGES or match["page"].endswith((".md", ".html")):
        return None
    return Place(match["page"], match["id"] or "")


def final(redirects: Mapping[Place, Place], place: Place) -> Place | None:
    """Where a place is in the end; None when it goes round in a circle."""
    seen = {place}
    while (after := step(redirects, place)) is not None:
        if after in seen:
            return None
        seen.add(after)
        place = after
    return place


def step(redirects: Mapping[Place, Place], place: Place) -> Place | None:
    """The next place on the way; None when it is not redirected."""
    if place in redirects:
        return redirects[place]
    if place.id and (page := redirects.get(Place(place.page))):
        return page if page.id else Place(page.page, place.id)
    return None


def mistakes(redirects: Redirects, present: Addresses, generated: bool = True) -> Iterator[Mistake]:
    """What is wrong with redirects on a site that has these pages (of the source language).

    `generated`: whether `present` has the pages of the reference too; places there are not judged otherwise.
    """
    pages = set(present) - set(redirects.pages)  # a built site has a page of its own for each redirect
    for old, new in redirects.items():
        line = redirects.lines[old]
        if step(redirects, new) is not None:
            yield _chain(redirects, line, old, new)
        elif (generated or not is_generated(new.page)) and new.page not in pages:
            near = get_close_matches(new.page, pages, 1)
            yield Mistake(
                line,
                "redirect-target",
                f"옮긴 곳 `{new.page}`라는 페이지가 없습니다.",
                f"There is no page `{new.page}` to lead to.",
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
    """A redirect whose old place is still there: the real page, or id, would never be seen."""
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
            f"`{old.page}`라는 페이지가 없어 이 줄은 쓰이지 않습니다.",
            f"There is no page `{old.page}`, so this line does nothing.",
            f"`{near[0]}`(으)로 고치거나 이 줄을 지우십시오." if near else "이 줄을 지우십시오.",
            f"Write `{near[0]}` or remove the line." if near else "Remove this line.",
        )


def _chain(redirects: Redirects, line: int, old: Place, new: Place) -> Mistake:
    end = final(redirects, old)
    if end is None:
        return Mistake(
            line,
            "redirect-loop",
            f"`{old}`에서 시작해 돌고 돌아 끝나지 않습니다.",
            f"From `{old}` the way goes round in a circle.",
            "있는 페이지로 가도록 고치십시오.",
            "Let it lead to a page that exists.",
        )
    return Mistake(
        line,
        "redirect-chain",
        f"옮긴 곳 `{new}`도 다른 곳으로 옮겨졌습니다.",
        f"`{new}` has moved on itself.",
        f"끝까지 한 번에 가도록 쓰십시오: `{old}: {end}`",
        f"Lead there at once: `{old}: {end}`",
    )
