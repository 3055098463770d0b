"""A process that builds the site, keeps it in memory and makes single pages when it is asked.

Each full build is a process of its own, so that it reads templates and programs again; the last one goes on showing
edits meanwhile.
"""

from __future__ import annotations

import logging
import multiprocessing
import shutil
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from scripts.serve.built import Built, Made, quiet

_log = logging.getLogger(__name__)


class Worker:
    """The process, from the side of the one that started it.

    Args:
        folder: for the build, with the site in `site/`; made here, removed by `stop`.
        address: where the site is served.
        ready: a file to be written when the site is built or has failed.
    """

    def __init__(self, folder: Path, address: str, ready: Path) -> None:
        self._folder = folder
        self.site = folder / "site"
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_work, args=(other, folder, address, ready), daemon=True)
        self._process.start()
        other.close()

    def is_done(self) -> bool:
        """The build has ended, well or not."""
        return self._pipe.poll() or not self._process.is_alive()

    def is_built(self) -> bool:
        """Wait for the end of the build; False when it has failed (and logged why)."""
        try:
            return self._pipe.recv()
        except EOFError:
            return False

    def make(self, paths: Sequence[Path]) -> Made | None:
        """Make changed pages again; None when one of them cannot be made, which is logged."""
        try:
            self._pipe.send(paths)
            return self._pipe.recv()
        except (EOFError, OSError):
            return Made(reasons=["the process that makes pages has ended"])

    def stop(self) -> None:
        self._process.terminate()
        self._process.join()
        shutil.rmtree(self._folder, ignore_errors=True)


def _work(pipe: Connection, folder: Path, address: str, ready: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    quiet()
    try:
        built = Built(folder, address)
        pipe.send(True)
    except (Exception, SystemExit) as error:
        _tell(error)
        pipe.send(False)
        return
    finally:
        ready.touch()
    while True:
        try:
            paths = pipe.recv()
        except EOFError:
            return  # nobody asks any more
        try:
            pipe.send(built.make(paths))
        except (Exception, SystemExit) as error:
            _tell(error)
            pipe.send(None)


def _tell(error: BaseException) -> None:
    _log.error(str(error) or type(error).__name__)
