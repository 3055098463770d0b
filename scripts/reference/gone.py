"""Commands and options that the docker CLI no longer has. Pages may mention them, or run them on an older engine."""

from functools import cache

from scripts.cli.tree import Unknown
from scripts.core.addresses import REFERENCE
from scripts.core.languages import SOURCE
from scripts.ledger import redirects
from scripts.reference.catalog import load_catalog
from scripts.reference.descriptions import Descriptions


def is_gone(unknown: Unknown) -> bool:
    """Whether it is an option described with `until`, or a command whose page redirects."""
    if not unknown.text.startswith("-"):
        words = f"{unknown.command.name} {unknown.text}".split()[1:]
        return "/".join((REFERENCE, *words)) in _pages()
    options = _descriptions().options(load_catalog().of(unknown.command)).values()
    return any(unknown.text in (option.name, option.short) for option in options)


@cache
def _pages() -> set[str]:
    return set(redirects.read()[0].pages)


@cache
def _descriptions() -> Descriptions:
    return Descriptions(SOURCE, load_catalog())
