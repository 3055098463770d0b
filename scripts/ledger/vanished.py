"""What was published and is no longer there, and the line for redirects.yml that mends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from scripts.core.addresses import Addresses
from scripts.core.languages import LANGUAGES, join, split
from scripts.ledger.redirects import Place, Redirects


@dataclass(frozen=True)
class Vanished:
    """A published place that leads nowhere: in the language where it was found missing first."""

    language: str
    place: Place
    proposal: Place  # the most likely new place; certain it is not

    @property
    def line(self) -> str:
        """What to add to redirects.yml."""
        return f"{self.place}: {self.proposal}"


def vanished(published: Addresses, present: Addresses, redirects: Redirects) -> Iterator[Vanished]:
    """Yield each published page and id that is neither present nor redirected; once for all languages."""
    told: set[Place] = set()
    fresh = [name for address in present if address not in published and (name := split(address)[1]) == address]
    order = sorted(published, key=lambda address: (LANGUAGES.index(split(address)[0]), address))
    for address in order:
        language, page = split(address)
        ids = published[address]
        if (moved := redirects.pages.get(page)) is not None:
            there = present.get(join(language, moved.page), ())
            for id_ in ids:
                place = Place(page, id_)
                if id_ not in there and place not in redirects and not moved.id and place not in told:
                    told.add(place)
                    near = get_close_matches(id_, there, 1)
                    yield Vanished(language, place, Place(moved.page, near[0] if near else ""))
        elif address not in present:
            if (place := Place(page)) not in told:
                told.add(place)
                yield Vanished(language, place, Place(_new_page(page, ids, present, fresh)))
        else:
            for id_, near in _lost(ids, present[address]):
                place = Place(page, id_)
                if place not in redirects and place not in told:
                    told.add(place)
                    yield Vanished(language, place, Place(page, near))


def _new_page(page: str, ids: tuple[str, ...], present: Addresses, fresh: list[str]) -> str:
    """Where a page has gone: the new page that has most of its ids, or a name like its own, else its folder."""
    shared = {name: len(set(ids) & set(present[name])) for name in fresh}
    best = max(shared, key=lambda name: shared[name], default="")
    if best and shared[best]:
        return best
    folder = page.rpartition("/")[0] or "."
    near = get_close_matches(page, fresh, 1)
    return near[0] if near else folder if folder in present else "."


def _lost(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(id that is gone, id at its place or like it, or "")."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        for n in range(i1, i2):
            if kind == "equal" or old[n] in new:
                continue
            added = [id_ for id_ in new[j1:j2] if id_ not in old]
            near = get_close_matches(old[n], new, 1)
            beside = added[min(n - i1, len(added) - 1)] if added else ""
            yield old[n], beside or (near[0] if near else "")
