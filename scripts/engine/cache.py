"""Where downloaded and built things are kept between runs."""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.engine.errors import EngineError

#: A wait for another run is mentioned once it takes this long (seconds).
_SAY_AFTER = 1.0


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
def cache_lock(name: str, what: str, log: Callable[[str], None]) -> Iterator[None]:
    """Hold the cache's lock of this name, so that two runs do not build the same thing, ``what``, at once."""
    with open(cache_folder() / f".{name}.lock", "w") as handle:
        if not _locked_within(handle.fileno(), _SAY_AFTER):
            log(f"another run is building {what}, waiting ...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _locked_within(descriptor: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)


def require_room(wanted: float, what: str) -> None:
    """Raise EngineError if the cache folder's disk has less room than this many bytes for ``what``."""
    free = shutil.disk_usage(cache_folder()).free
    if free < wanted:
        raise EngineError(
            f"{what} takes {wanted / 1e9:.0f} GB in {cache_folder()} while it lasts, and {free / 1e9:.1f} GB are "
            "free; make room, or set DOCKER_GUIDE_CACHE to another folder"
        )


def unfinished_name(path: Path) -> Path:
    """Where this process makes what is renamed to ``path`` when it is complete."""
    return path.with_name(f"part-{os.getpid()}-{path.name}")
