"""Where downloaded and built things are kept between runs."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.engine.errors import EngineError


def cache_folder() -> Path:
    """The cache folder, made where it is missing: ``$DOCKER_GUIDE_CACHE``, else the user's cache folder."""
    named = os.environ.get("DOCKER_GUIDE_CACHE")
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(named) if named else base / "docker-guide"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EngineError(
            f"cannot make the cache folder {folder}: {error.strerror}; "
            "set DOCKER_GUIDE_CACHE to a folder that can be written to"
        ) from error
    return folder.resolve()


@contextmanager
def cache_lock(name: str) -> Iterator[None]:
    """Hold the cache's lock of this name, so that two runs do not build the same thing at once."""
    with open(cache_folder() / f".{name}.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def unfinished_name(path: Path) -> Path:
    """Where this process makes what is renamed to ``path`` when it is complete."""
    return path.with_name(f"part-{os.getpid()}-{path.name}")
