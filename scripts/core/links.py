"""From file to address, and from address to link; addresses as in `scripts.core.languages`."""

from __future__ import annotations

import posixpath

from scripts.core.languages import join


def relative(target: str, address: str) -> str:
    """The link from a page to another.

    `target` may have an id: `commands/run#options`. To the page itself, only the id is left.
    """
    page, mark, id_ = target.partition("#")
    if page == address:
        return mark + id_ or "./"
    way = posixpath.relpath(page, address)
    return f"{'./' if way == '.' else way + '/'}{mark}{id_}"


def address_of(language: str, name: str) -> str:
    """The address of a page by its name, the path below its language without `.md`: `commands/index`."""
    folder, _, last = name.rpartition("/")
    return join(language, (folder or ".") if last == "index" else name)
