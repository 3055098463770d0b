"""Serve the site to its writers: a saved page is seen at once, anything else after a full build in the background.

A full build follows when a page is added or removed, when other pages show what changed in it (its title, the commands
that it teaches), and after any edit of templates, programs, styles, diagrams, data or mkdocs.yml; until it is done the
pages stay as they are. The search, llms.txt and the sitemap have an edited text from the next full build on.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from scripts.core.paths import DOCS, ROOT
from scripts.examples.record import LEDGER
from scripts.serve.built import quiet
from scripts.serve.worker import Worker

_log = logging.getLogger(__name__)
#: More changed pages than this at once come from git, not from a writer.
_MOST = 20
#: What the site is made from.
_SOURCES = (DOCS, ROOT / "overrides", ROOT / "scripts", ROOT / "mkdocs.yml", LEDGER)


class Site:
    """What is served, kept up to date: the server calls it when a file has changed."""

    def __init__(self, folder: Path, address: str) -> None:
        self._folder, self._address = folder, address
        #: Watched too: a build that is done writes here.
        self.signals = folder / "signals"
        self.signals.mkdir()
        self._count = 0
        self._failed = False  # the last full build
        self._since: list[Path] = []  # pages changed after the running full build began
        self._coming: Worker | None = None
        self._current = self._start()
        self.server: LiveReloadServer | None = None
        start = time.time_ns()
        self.is_built = self._current.is_built()
        # what was written during the build counts as unseen
        self._seen = {path: state for path, state in self._look().items() if state[0] < start}

    @property
    def root(self) -> Path:
        return self._current.site

    def error_page(self, code: int) -> bytes | None:
        page = self.root / f"{code}.html"
        return page.read_bytes() if page.is_file() else None

    def __call__(self) -> None:
        now = self._look()
        changed = [path for path in {*now, *self._seen} if now.get(path) != self._seen.get(path)]
        pages = [path for path in changed if path in now and path in self._seen and _is_page(path)]
        self._seen = now
        if self._coming and self._coming.is_done():
            self._change()
        if len(pages) < len(changed) or len(pages) > _MOST:
            other = next((path for path in changed if path not in pages), changed[0])
            self._begin(f"{other.relative_to(ROOT)} changed", restart=True)
        elif pages:
            self._since += pages
            self._make(pages)

    def stop(self) -> None:
        for worker in (self._current, self._coming):
            if worker:
                worker.stop()

    def _make(self, pages: list[Path]) -> None:
        start = time.monotonic()
        if (made := self._current.make(pages)) is None:
            return
        _log.info(f"{', '.join('/' + each for each in made.addresses)}: {time.monotonic() - start:.2f} s")
        if made.reasons or self._failed:
            self._begin("; ".join(made.reasons) or "the last full build has failed", restart=False)

    def _begin(self, reason: str, *, restart: bool) -> None:
        """Begin a full build. One that is running goes on, and pages are made again after it; or it is to `restart`."""
        if self._coming:
            if not restart:
                return
            self._coming.stop()
        _log.info(f"Full build in the background: {reason}")
        self._since = []
        self._coming = self._start()

    def _start(self) -> Worker:
        self._count += 1
        return Worker(self._folder / f"site-{self._count}", self._address, self.signals / str(self._count))

    def _change(self) -> None:
        """Serve what the full build has made, with what was written meanwhile."""
        worker, self._coming = self._coming, None
        self._failed = not worker.is_built()
        if self._failed:
            worker.stop()
            _log.error("The full build has failed; what is shown is older.")
            return
        last, self._current = self._current, worker
        self.server.root = str(worker.site)
        last.stop()
        _log.info("Full build done")
        if self._since:
            self._make(list(dict.fromkeys(path for path in self._since if path in self._seen)))

    def _look(self) -> dict[Path, tuple[int, int]]:
        """Time (ns) and size of each file that the site is made from."""
        found = {}
        for start in _SOURCES:
            for path in _files(start):
                with contextlib.suppress(FileNotFoundError):  # gone since it was listed
                    state = path.stat()
                    found[path] = (state.st_mtime_ns, state.st_size)
        return found


def _files(start: Path) -> Iterator[Path]:
    if start.is_file():
        yield start
    for folder, folders, names in os.walk(start):
        folders[:] = [name for name in folders if not _is_passing(name)]
        yield from (Path(folder, name) for name in names if not _is_passing(name))


def _is_page(path: Path) -> bool:
    return path.suffix == ".md" and path.is_relative_to(DOCS)


def _is_passing(name: str) -> bool:
    """Files that editors and programs leave for a while, and packages: nothing that a site is made from."""
    return name.startswith(".") or name in ("__pycache__", "node_modules") or name.endswith(("~", ".tmp", ".pyc"))


def _matters(event: FileSystemEvent) -> bool:
    if event.is_directory or event.event_type not in ("created", "deleted", "modified", "moved"):
        return False  # reading a file is an event too
    return any(_is_source(Path(os.fsdecode(each))) for each in (event.src_path, event.dest_path) if each)


def _is_source(path: Path) -> bool:
    if not path.is_relative_to(ROOT):
        return True  # a build that is done
    # the folder in which the repository lies may have any name
    parts = path.relative_to(ROOT).parts
    return any(path.is_relative_to(each) for each in _SOURCES) and not any(map(_is_passing, parts))


def observer(poll: bool) -> BaseObserver:
    """What tells of changed files: the system, at once, or a look at all of them twice a second."""
    kind = PollingObserver if poll else Observer

    class Observing(kind):
        def schedule(self, handler, path, **options):
            tell = handler.on_any_event
            handler.on_any_event = lambda event: tell(event) if _matters(event) else None
            return super().schedule(handler, path, **options)

    return Observing(timeout=0.5 if poll else 1)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.serve", description=__doc__)
    parser.add_argument("--address", default="127.0.0.1:8000", help="HOST:PORT to listen at (default: %(default)s)")
    parser.add_argument(
        "--poll",
        action="store_true",
        help="look at the files twice a second, where the system does not tell (Docker, network)",
    )
    options = parser.parse_args()
    host, _, port = options.address.rpartition(":")
    if not host or not port.isdigit():
        parser.error(f"--address {options.address}: HOST:PORT, e.g. 127.0.0.1:8000")
    quiet()
    try:
        socket.create_server((host, int(port))).close()  # told before the build
    except (OSError, OverflowError) as error:
        _log.error(
            f"{options.address}에서 기다릴 수 없습니다({error}). `--address 127.0.0.1:8001`처럼 다른 곳을 고르십시오. "
            f"/ Cannot listen there: choose another place, e.g. `--address 127.0.0.1:8001`."
        )
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    folder = Path(tempfile.mkdtemp(prefix="docker-guide-"))
    site = None
    try:
        site = Site(folder, f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/")
        if not site.is_built:
            return 1
        server = site.server = LiveReloadServer(builder=site, host=host, port=int(port), root=str(site.root))
        server.build_delay = 0.05  # seconds of quiet after a change; editors write a file in several steps
        server.observer = observer(options.poll)
        server.error_handler = site.error_page
        for path in (*_SOURCES, site.signals):
            # of a file its folder: an editor may put another file in its place
            server.watch(str(path if path.is_dir() else path.parent), recursive=path.is_dir())
        try:
            server.serve()
        finally:
            server.shutdown()
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        _log.error(f"{error.strerror}: `--poll`로 다시 시작해 보십시오. / Try `--poll`.")  # a limit of inotify
        return 1
    finally:
        if site:
            site.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
