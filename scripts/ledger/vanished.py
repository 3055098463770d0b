"""What was published and no longer exists, and the line for redirects.yml that fixes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from scripts.core.addresses import Addresses
from scripts.core.languages import LANGUAGES, join, split
from scripts.core.text import nearest
from scripts.ledger.redirects import Place, Redirects


@dataclass(frozen=True)
class Vanished:
    """A published place that no longer exists; `language` is the first language without it."""

    language: str
    place: Place
    proposal: Place  # a guess at the new place

    @property
    def line(self) -> str:
        """The line to add to redirects.yml."""
        return f"{self.place}: {self.proposal}"


def vanished(published: Addresses, present: Addresses, redirects: Redirects) -> Iterator[Vanished]:
    """Yield every published page and id that is neither present nor redirected, once for all languages."""
    reported: set[Place] = set()
    new_pages = [name for address in present if address not in published and (name := split(address)[1]) == address]
    order = sorted(published, key=lambda address: (LANGUAGES.index(split(address)[0]), address))
    for address in order:
        language, page = split(address)
        ids = published[address]
        if (moved := redirects.pages.get(page)) is not None:
            present_ids = present.get(join(language, moved.page), ())
            for id_ in ids:
                place = Place(page, id_)
                if id_ not in present_ids and place not in redirects and not moved.id and place not in reported:
                    reported.add(place)
                    yield Vanished(language, place, Place(moved.page, nearest(id_, present_ids)))
        elif address not in present:
            if (place := Place(page)) not in reported:
                reported.add(place)
                yield Vanished(language, place, Place(_new_page(page, ids, present, new_pages)))
        else:
            for id_, near in _lost(ids, present[address]):
                place = Place(page, id_)
                if place not in redirects and place not in reported:
                    reported.add(place)
                    yield Vanished(language, place, Place(page, near))


def _new_page(page: str, ids: tuple[str, ...], present: Addresses, new_pages: list[str]) -> str:
    """Where a page has probably moved: to the new page with most of its ids or a similar name, else to its folder."""
    shared = {name: len(set(ids) & set(present[name])) for name in new_pages}
    best = max(shared, key=lambda name: shared[name], default="")
    if best and shared[best]:
        return best
    folder = page.rpartition("/")[0] or "."
    return nearest(page, new_pages) or (folder if folder in present else ".")


def _lost(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(missing id, the id now at its place or similar to it, or "")."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        for n in range(i1, i2):
            if kind == "equal" or old[n] in new:
                continue
            added = [id_ for id_ in new[j1:j2] if id_ not in old]
            beside = added[min(n - i1, len(added) - 1)] if added else ""
            yield old[n], beside or nearest(old[n], new)
