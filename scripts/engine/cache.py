"""The folder that keeps downloads and builds between runs."""

import fcntl
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.engine.errors import EngineError

#: Report that we are waiting for another run after this long (seconds).
_SAY_AFTER = 1.0


def cache_folder() -> Path:
    """Return the cache folder, created if missing: ``$DOCKER_GUIDE_CACHE``, or one in the user's cache folder."""
    named = os.environ.get("DOCKER_GUIDE_CACHE")
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(named) if named else base / "docker-guide"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EngineError(
            f"cannot create the cache folder {folder}: {error.strerror}; set DOCKER_GUIDE_CACHE to a writable folder"
        ) from error
    return folder.resolve()


@contextmanager
def cache_lock(name: str, what: str, log: Callable[[str], None]) -> Iterator[None]:
    """Hold the cache's lock with this name so that two runs do not build ``what`` at the same time."""
    with open(cache_folder() / f".{name}.lock", "w") as handle:
        notice = threading.Timer(_SAY_AFTER, log, [f"another run is building {what}, waiting ..."])
        notice.start()
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        finally:
            notice.cancel()
        yield


def require_room(required: float, what: str) -> None:
    """Raise EngineError if the disk with the cache folder has fewer free bytes than ``what`` requires."""
    free = shutil.disk_usage(cache_folder()).free
    if free < required:
        raise EngineError(
            f"{what} temporarily needs {required / 1e9:.0f} GB in {cache_folder()}, but only {free / 1e9:.1f} GB is "
            "free; free some space, or set DOCKER_GUIDE_CACHE to another folder"
        )


def unfinished_name(path: Path) -> Path:
    """A temporary path for what this process builds and then renames to ``path``."""
    return path.with_name(f"part-{os.getpid()}-{path.name}")
