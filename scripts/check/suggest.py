"""Guesses at what an editor meant."""

from collections.abc import Iterable

from scripts.core.text import nearest


def page(wanted: str, known: Iterable[str]) -> str:
    """The page that a wrong path most likely means, or "".

    Args:
        wanted: a path with `.md`, e.g. `ko/commands/rn.md`.
        known: the paths that exist, in the same form.
    """
    paths = sorted(known)
    folder, _, name = wanted.rpartition("/")
    same_name = [path for path in paths if path.rpartition("/")[2] == name]
    if len(same_name) == 1:
        return same_name[0]
    # Compare names, not paths: for `commands/x.md`, everything in `commands/` would be close.
    here = {path.rpartition("/")[2]: path for path in paths if path.rpartition("/")[0] == folder}
    if near := nearest(name, here, 0.75):
        return here[near]
    anywhere = {path.rpartition("/")[2]: path for path in paths if path not in same_name}
    near = nearest(name, anywhere, 0.8)
    return anywhere[near] if near else ""
