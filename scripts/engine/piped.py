"""What both kinds of hosts have in common: a process that keeps the host running as long as its input is open.

When this program ends, even by SIGKILL, the kernel closes that pipe, and the host ends.
"""

import os
import re
import selectors
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod

from scripts.engine.errors import EngineError


class PipedHost(ABC):
    """One host. Start it with ``start()``, stop it with ``close()``."""

    #: The name of this kind of host in messages.
    what: str
    boot_seconds: int
    end_seconds: int
    #: A regular expression for the output of a host that is ready.
    ready: bytes
    #: CPU time of all processes of the host, known once it is closed; None where it is not measured.
    processor_seconds: float | None = None

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def _command(self) -> list[str]:
        """Return the command line of the process."""

    @abstractmethod
    def argv(self, command: list[str], cwd: str, environment: dict[str, str], tty: bool) -> list[str]:
        """Return the command line that runs the command in the host when run on this machine."""

    @abstractmethod
    def close(self) -> None:
        """Stop the host. Raises EngineError if it leaves anything behind on this machine."""

    def start(self) -> bytes:
        """Boot the host and return what it printed. Raises EngineError with the end of its log if that fails."""
        command = self._command()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - read until the host is closed
        # A new session, so that Ctrl-C in the terminal does not kill the process, which cleans up.
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=self._errors, start_new_session=True)
        try:
            return self._wait_until_ready(self._process)
        except BaseException:
            self._end()
            raise

    def _wait_until_ready(self, process: "subprocess.Popen[bytes]") -> bytes:
        assert process.stdout is not None
        deadline = time.monotonic() + self.boot_seconds
        output = b""
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while not re.search(self.ready, output, re.M | re.S):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    self._end()
                    raise EngineError(f"{self.what} did not start within {self.boot_seconds} s\n{self._error_text()}")
                chunk = os.read(process.stdout.fileno(), 4096)
                if not chunk:
                    process.wait()
                    raise EngineError(f"{self.what} did not start:\n{self._error_text()}")
                output += chunk
        return output

    def _end(self) -> tuple[int, bytes]:
        """Close the pipe and wait for the process. Returns its exit status and the rest of its output."""
        process, self._process = self._process, None
        if process is None:
            return 0, b""
        try:
            output, _ = process.communicate(timeout=self.end_seconds)  # closes its standard input
        except subprocess.TimeoutExpired as error:
            raise EngineError(
                f"{self.what} did not stop within {self.end_seconds} s (process {process.pid})"
            ) from error
        return process.returncode, output

    def _error_text(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace").strip() or "(it printed no message)"
