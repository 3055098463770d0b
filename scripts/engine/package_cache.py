"""A cache of the packages that containers download, shared by all hosts and kept between runs.

Every host runs our own program (``modules/package-cache``) on the same folder. Containers do not notice it: they
connect to the usual addresses, and the stand-in images trust its certificates.
"""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from scripts.engine.cache import cache_folder, cache_lock
from scripts.engine.errors import EngineError
from scripts.engine.go_programs import MODULES, Program

#: Path of the program in a host and in its layer.
PATH = "usr/libexec/package-cache"

#: Ports that the cache handles for images that trust its certificates, and for those that do not.
ALL_PORTS = "80,443"
PLAIN_PORTS = "80"


@dataclass(frozen=True)
class _OwnProgram(Program):
    """A program whose source is in this repository, so it has no release."""

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
    """Return the cache's folder. On first use, it is created with the certificate authority that the cache uses."""
    kept = cache_folder() / "package-cache"
    with cache_lock("package-cache", "the package cache", log):
        command = [str(PROGRAM.layer / PATH), "authority", str(kept)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise EngineError(f"cannot create the package cache: {done.stderr.strip()}")
    return kept


def certificate(kept: Path) -> Path:
    """Return the certificate of the authority in that folder."""
    return kept / "package-cache.crt"
