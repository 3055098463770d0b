"""Docker's packages for virtual machines: an APT repository like Docker's own, made of our programs, and signed.

They are stand-ins: names, versions, files and services are those that readers get, and their descriptions say so.
"""

from pathlib import Path

from scripts.engine import go_programs
from scripts.engine.piped import PipedHost
from scripts.engine.virtual.machines import EMULATOR, in_host

_SCRIPT = Path(__file__).with_name("packages.sh")
_SECONDS = 600


def recipe() -> list[str]:
    """Return everything that affects the packages, for the key of their layer."""
    return [_SCRIPT.read_text(), *(program.key for program in go_programs.NEWEST)]


def make(host: PipedHost) -> None:
    """Make the packages and their repository, ``/machine/packages`` in the emulator's root, on a host with Docker.

    Raises a one-line EngineError.
    """
    releases = {program.name: program.release for program in go_programs.NEWEST}
    versions = [releases[name] for name in ("dockerd", "containerd", "docker compose", "docker buildx")]
    what = "cannot make Docker's packages"
    in_host(host, _SCRIPT.read_text(), EMULATOR, *versions, timeout=_SECONDS, what=what)
