"""One cache for the packages that containers fetch, for all hosts, kept between runs.

Its program is ours (``modules/package-cache``); each host runs it on the same folder. Containers know nothing of it:
they reach the addresses that they always do, and stand-in images trust its certificates.
"""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from scripts.engine.cache import cache_folder, cache_lock
from scripts.engine.errors import EngineError
from scripts.engine.go_programs import MODULES, Program

#: Where the program lies in a host, and in the layer that holds it.
PATH = "usr/libexec/package-cache"

#: Where images trust its certificates, and where they know nothing of it.
ALL_PORTS = "80,443"
PLAIN_PORTS = "80"


@dataclass(frozen=True)
class _OwnProgram(Program):
    """A program whose source is here, so that it has no release but its recipe."""

    source: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        names = sorted(path.name for path in (MODULES / self.folder).iterdir())
        object.__setattr__(self, "source", tuple(names))

    @property
    def pinned(self) -> str:
        return ""

    @property
    def release(self) -> str:
        return "(ours)"


PROGRAM = _OwnProgram(
    "package cache", "package-cache", "packagecache", {PATH: "packagecache"}, {}, tags="netgo osusergo"
)


def folder(log: Callable[[str], None]) -> Path:
    """Where packages are kept, with the authority that the cache signs with; made on the first use."""
    kept = cache_folder() / "package-cache"
    with cache_lock("package-cache", "the cache of packages", log):
        command = [str(PROGRAM.layer / PATH), "authority", str(kept)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise EngineError(f"cannot make the cache of packages: {done.stderr.strip()}")
    return kept


def certificate(kept: Path) -> Path:
    """The certificate of that folder's authority."""
    return kept / "package-cache.crt"
