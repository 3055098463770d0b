"""Images made from Debian packages that stand in for Docker Hub's, where Docker Hub cannot be reached.

Each folder under ``images/`` is a build context. The finished images lie in the cache, as the storage of a
docker-registry, which a host then reads as the mirror of Docker Hub.
"""

import io
import platform
import subprocess
import tarfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from scripts.engine import debian_root
from scripts.engine.cache import cache_folder, cache_lock
from scripts.engine.errors import EngineError
from scripts.engine.hello import hello_program
from scripts.engine.namespaces import NamespaceHost, NamespaceSettings

LABELS = {
    "org.opencontainers.image.description": "stand-in made from Debian packages for testing",
    "docker-guide.stand-in": "true",
}

_CONTEXTS = Path(__file__).with_name("images")
_BUILD_SECONDS = 600

#: Debian suite -> the tags that it is pulled by.
_BASES = {
    "trixie": ("debian:trixie-slim", "debian:trixie", "debian:latest", "debian:stable-slim"),
    "bookworm": ("debian:bookworm-slim", "debian:bookworm"),
}
_BASE_PACKAGES = ("ca-certificates",)


@dataclass(frozen=True)
class StandIn:
    """A folder under ``images/``, the tags that its image is pulled by, and the stage to build, if not the last."""

    folder: str
    tags: tuple[str, ...]
    target: str = ""


STAND_INS = (
    # The slowest first: two are built at a time.
    StandIn("node", ("node:22", "node:22-slim", "node:22-alpine", "node:latest", "node:lts", "node:slim", "node:alpine")),
    StandIn("postgres", ("postgres:17", "postgres:16", "postgres:latest", "postgres:17-alpine", "postgres:16-alpine")),
    StandIn("mariadb", ("mariadb:latest", "mariadb:11", "mariadb:lts"), "mariadb"),
    StandIn("mariadb", ("mysql:8", "mysql:8.4", "mysql:latest", "mysql:lts"), "mysql"),
    StandIn(
        "python",
        ("python:3.13", "python:3.13-slim", "python:3.12-slim", "python:3", "python:slim", "python:latest")
        + ("python:3.13-alpine", "python:alpine"),
    ),
    StandIn("httpd", ("httpd:latest", "httpd:2.4", "httpd:alpine")),
    StandIn("redis", ("redis:latest", "redis:8", "redis:7", "redis:alpine", "redis:7-alpine", "redis:8-alpine")),
    StandIn("registry", ("registry:3", "registry:2", "registry:latest")),
    StandIn("nginx", ("nginx:latest", "nginx:alpine", "nginx:1.28", "nginx:1.29", "nginx:stable")),
    StandIn("ubuntu", ("ubuntu:latest", "ubuntu:24.04", "ubuntu:noble")),
    StandIn("alpine", ("alpine:latest", "alpine:3.22", "alpine:3")),
    StandIn("busybox", ("busybox:latest", "busybox:1.37")),
    StandIn("hello-world", ("hello-world:latest", "hello-world:linux")),
)


def storage(root: Path, log: Callable[[str], None]) -> Path:
    """The registry's storage folder with all stand-ins; built on a host over ``root`` if the cache has it not.

    Raises EngineError, with the end of the build's output, if one cannot be built.
    """
    finished = cache_folder() / f"stand-ins-{_key()}"
    with cache_lock("stand-ins"):
        if not finished.is_dir():
            unfinished = finished.with_suffix(".part")
            debian_root.remove_tree(unfinished)
            unfinished.mkdir()
            _build_all(root, unfinished, log)
            unfinished.rename(finished)
    return finished


def _key() -> str:
    parts = [Path(__file__).read_text(), Path(__file__).with_name("hello.py").read_text()]
    for path in sorted(_CONTEXTS.rglob("*")):
        if path.is_file():
            parts += [path.relative_to(_CONTEXTS).as_posix(), path.read_text()]
    return debian_root.recipe_key(*parts)


def _build_all(root: Path, target: Path, log: Callable[[str], None]) -> None:
    log("making the stand-in images from Debian packages (once, some minutes) ...")
    host = NamespaceHost(NamespaceSettings(root, target, "build"))
    host.start()
    try:
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(lambda suite: _make_base(host, suite, log), _BASES))
            list(pool.map(lambda image: _build(host, image, log), STAND_INS))
    finally:
        host.close()


def _make_base(host: NamespaceHost, suite: str, log: Callable[[str], None]) -> None:
    archive = cache_folder() / f"debian-{suite}-{debian_root.recipe_key(suite, *_BASE_PACKAGES)}.tar"
    if not archive.exists():
        unfinished = archive.with_name(f"part-{archive.name}")
        debian_root.make_root(suite, _BASE_PACKAGES, unfinished)
        unfinished.rename(archive)
    changes = ['CMD ["bash"]', "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
    changes += [f'LABEL {name}="{value}"' for name, value in LABELS.items()]
    tags = _BASES[suite]
    command = ["docker", "import", *(f"--change={change}" for change in changes), "-", tags[0]]
    with archive.open("rb") as stream:
        _docker(host, command, stream.read())
    _publish(host, tags, log)


def _build(host: NamespaceHost, image: StandIn, log: Callable[[str], None]) -> None:
    command = ["docker", "build", "--progress=plain", f"--tag={image.tags[0]}"]
    command += [f"--label={name}={value}" for name, value in LABELS.items()]
    if image.target:
        command.append(f"--target={image.target}")
    _docker(host, [*command, "-"], _context(image.folder))
    _publish(host, image.tags, log)


def _context(folder: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        archive.add(_CONTEXTS / folder, arcname=".")
        if folder == "hello-world":
            try:
                program = hello_program(platform.machine())
            except KeyError as error:
                raise EngineError(f"there is no hello-world stand-in for the machine {error}") from error
            entry = tarfile.TarInfo("hello")
            entry.size, entry.mode = len(program), 0o755
            archive.addfile(entry, io.BytesIO(program))
    return buffer.getvalue()


def _publish(host: NamespaceHost, tags: tuple[str, ...], log: Callable[[str], None]) -> None:
    for tag in tags:
        # A name without a host means Docker Hub's "library"; a mirror is asked for it by that path.
        pushed = f"localhost:5555/library/{tag}"
        _docker(host, ["docker", "tag", tags[0], pushed])
        _docker(host, ["docker", "push", "--quiet", pushed])
    log(f"  {', '.join(tags)}")


def _docker(host: NamespaceHost, command: list[str], stdin: bytes = b"") -> None:
    environment = {"PATH": "/usr/sbin:/usr/bin", "HOME": "/root", "LANG": "C.UTF-8"}
    done = subprocess.run(
        host.argv(command, "/root", environment, tty=False),
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=_BUILD_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        output = done.stdout.decode(errors="replace")
        raise EngineError(f"{' '.join(command)}\nfailed:\n{output[-3000:].strip()}")
