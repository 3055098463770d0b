"""File names to addresses, and addresses to links; `scripts.core.languages` says what an address is."""

import posixpath

from scripts.core.languages import join


def relative(target: str, address: str) -> str:
    """The link from the page at `address` to another page.

    `target` may have an id: `commands/run#options`. A link within the same page is the id alone.
    """
    page, mark, id_ = target.partition("#")
    if page == address:
        return mark + id_ or "./"
    path = posixpath.relpath(page, address)
    return f"{'./' if path == '.' else path + '/'}{mark}{id_}"


def address_of(language: str, name: str) -> str:
    """The address of a page from its name, its path below the language's folder without `.md`: `commands/index`."""
    folder, _, last = name.rpartition("/")
    return join(language, (folder or ".") if last == "index" else name)
