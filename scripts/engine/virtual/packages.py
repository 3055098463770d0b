"""Docker's packages for virtual machines: an APT repository like Docker's own, made of our programs, and signed.

They are stand-ins: names, versions, files and services are those that readers get, and their descriptions say so.
"""

from pathlib import Path

from scripts.engine import go_programs
from scripts.engine.namespaces import NamespaceSettings
from scripts.engine.nested import NestedSettings
from scripts.engine.piped import PipedHost
from scripts.engine.virtual.machines import EMULATOR, in_host

_SCRIPT = Path(__file__).with_name("packages.sh")
_SECONDS = 600


def recipe(settings: NamespaceSettings | NestedSettings) -> list[str]:
    """Return everything that affects the packages made on a host with these settings, for the key of their layer."""
    nested = isinstance(settings, NestedSettings)
    programs = [settings.image] if nested else [program.key for program in go_programs.NEWEST]
    return [_SCRIPT.read_text(), *programs]


def make(host: PipedHost) -> None:
    """Make the packages and their repository, ``/machine/packages`` in the emulator's root, on a host with Docker.

    Raises a one-line EngineError.
    """
    in_host(host, _SCRIPT.read_text(), EMULATOR, timeout=_SECONDS, what="cannot make Docker's packages")
