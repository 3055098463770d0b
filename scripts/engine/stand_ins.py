"""Images made from Debian packages that replace Docker Hub's where Docker Hub is unreachable.

Every folder in ``images/`` is a build context. The built images are kept in the cache as the storage of a
docker-registry, which hosts use as a mirror of Docker Hub.
"""

import io
import json
import platform
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.engine import debian_root, package_cache
from scripts.engine.cache import cache_folder, cache_lock, require_room, unfinished_name
from scripts.engine.errors import EngineError
from scripts.engine.hello import hello_program
from scripts.engine.namespaces import NamespaceHost, NamespaceSettings

LABELS = {
    "org.opencontainers.image.description": "stand-in made from Debian packages for testing",
    "docker-guide.stand-in": "true",
}

#: Compression of layers. Every host that pulls an image unpacks it; zstd needs half the CPU time of gzip.
_OUTPUT = "oci-mediatypes=true,compression=zstd,force-compression=true"

_CONTEXTS = Path(__file__).with_name("images")
_BUILD_SECONDS = 600
#: Disk space for archives and layers during a build (bytes).
_ROOM = 2e9
#: A JSON file in the storage folder: image name -> key of its recipe.
_KEYS = "recipes.json"

#: Debian suite -> tags of its image.
_BASES = {
    "trixie": ("debian:trixie-slim", "debian:trixie", "debian:latest", "debian:stable-slim"),
    "bookworm": ("debian:bookworm-slim", "debian:bookworm"),
}
_BASE_PACKAGES = ("ca-certificates",)


@dataclass(frozen=True)
class StandIn:
    """A folder in ``images/``, the tags of its image, and the stage to build (the last one if empty)."""

    folder: str
    tags: tuple[str, ...]
    target: str = ""


def _tags(name: str, *tags: str) -> tuple[str, ...]:
    return tuple(f"{name}:{tag}" for tag in tags)


STAND_INS = (
    # Slowest first, because two are built at a time.
    StandIn("node", _tags("node", "22", "22-slim", "22-alpine", "latest", "lts", "slim", "alpine")),
    StandIn("postgres", _tags("postgres", "17", "16", "latest", "17-alpine", "16-alpine")),
    StandIn("mariadb", _tags("mariadb", "11", "latest", "lts"), "mariadb"),
    StandIn("mariadb", _tags("mysql", "8", "8.4", "latest", "lts"), "mysql"),
    StandIn(
        "python",
        _tags("python", "3.13", "3.13-slim", "3.12-slim", "3", "latest", "slim", "3.13-alpine", "alpine"),
    ),
    StandIn("httpd", _tags("httpd", "2.4", "latest", "alpine")),
    StandIn("redis", _tags("redis", "8", "7", "latest", "alpine", "8-alpine", "7-alpine")),
    StandIn("registry", _tags("registry", "3", "2", "latest")),
    StandIn("nginx", _tags("nginx", "1.29", "1.28", "latest", "stable", "alpine", "1.29-alpine", "1.28-alpine")),
    StandIn("ubuntu", _tags("ubuntu", "24.04", "noble", "latest")),
    StandIn("alpine", _tags("alpine", "3.22", "3", "latest")),
    StandIn("busybox", _tags("busybox", "1.37", "latest")),
    StandIn("hello-world", _tags("hello-world", "latest", "linux")),
)


def storage(settings: NamespaceSettings, log: Callable[[str], None]) -> Path:
    """Return the registry's storage folder with all stand-ins, building them if they are not in the cache.

    ``settings``: the host to build on. Images whose recipe has not changed are copied from the latest older storage.
    Raises EngineError with the end of the build's output if an image cannot be built.
    """
    trusted = _trusted(settings)
    keys = {
        base: debian_root.recipe_key(base, *_base_recipe(trusted), repr((tags, LABELS, _OUTPUT)))
        for base, tags in _BASES.items()
    }
    for image in STAND_INS:
        keys[f"{image.folder}/{image.target}"] = _image_key(image, repr(sorted(keys[base] for base in _BASES)))
    finished = cache_folder() / f"stand-ins-{debian_root.recipe_key(repr(keys))}"
    with cache_lock("stand-ins", "the stand-in images", log):
        if not finished.is_dir():
            require_room(_ROOM, "building the stand-in images")
            unfinished = unfinished_name(finished)
            present = _copy_latest(unfinished)
            missing = {name for name, key in keys.items() if present.get(name) != key}
            _build_all(replace(settings, hub_storage=unfinished, hub_mode="build"), missing, log)
            (unfinished / _KEYS).write_text(json.dumps(keys))
            unfinished.rename(finished)
            debian_root.remove_superseded(finished, "stand-ins-*")
    return finished


def _trusted(settings: NamespaceSettings) -> tuple[Path, ...]:
    """Return the CA certificates that images trust in addition to this machine's own: the package cache's, if any."""
    return (package_cache.certificate(settings.packages),) if settings.packages else ()


def _base_recipe(trusted: Sequence[Path]) -> list[str]:
    return [*_BASE_PACKAGES, *(path.read_text() for path in trusted)]


def _copy_latest(target: Path) -> dict[str, str]:
    """Copy the latest storage in the cache to ``target``. Returns its images: name -> key of the recipe."""
    older = [path for path in cache_folder().glob("stand-ins-*") if (path / _KEYS).is_file()]
    if not older:
        target.mkdir()
        return {}
    shutil.copytree(max(older, key=lambda path: path.stat().st_mtime), target)
    return json.loads((target / _KEYS).read_text())


def _image_key(image: StandIn, base_keys: str) -> str:
    parts = [repr((image, LABELS, _OUTPUT)), base_keys]
    for path in sorted((_CONTEXTS / image.folder).rglob("*")):
        if path.is_file():
            parts += [path.relative_to(_CONTEXTS).as_posix(), path.read_text()]
    if image.folder == "hello-world":
        parts.append(repr(_hello()))
    return debian_root.recipe_key(*parts)


def _build_all(settings: NamespaceSettings, names: set[str], log: Callable[[str], None]) -> None:
    """Build and push the named bases and images on a host with these settings."""
    log("building the stand-in images from Debian packages (once, takes a few minutes) ...")
    bases = [suite for suite in _BASES if suite in names]
    images = [image for image in STAND_INS if f"{image.folder}/{image.target}" in names]
    host = NamespaceHost(settings)
    host.start()
    try:
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(lambda suite: _make_base(host, suite, _trusted(settings), log), bases))
            list(pool.map(lambda image: _build(host, image, log), images))
    finally:
        host.close()


def _make_base(host: NamespaceHost, suite: str, trusted: Sequence[Path], log: Callable[[str], None]) -> None:
    archive = cache_folder() / f"debian-{suite}-{debian_root.recipe_key(suite, *_base_recipe(trusted))}.tar"
    if not archive.exists():
        unfinished = unfinished_name(archive)
        debian_root.make_root(suite, _BASE_PACKAGES, unfinished, trusted=trusted)
        unfinished.rename(archive)
        for older in cache_folder().glob(f"debian-{suite}-*.tar"):
            if older != archive:
                debian_root.remove_tree(older)
    lines = ["FROM scratch", "ADD root.tar /", "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
    recipe = "\n".join([*lines, 'CMD ["bash"]', ""]).encode()
    # Without provenance the image is a single manifest.
    _push(host, _BASES[suite], ["--provenance=false"], _archive({"Dockerfile": recipe}, {"root.tar": archive}), log)


def _build(host: NamespaceHost, image: StandIn, log: Callable[[str], None]) -> None:
    hello = {"hello": _hello()} if image.folder == "hello-world" else {}
    context = _archive(hello, {".": _CONTEXTS / image.folder})
    _push(host, image.tags, [f"--target={image.target}"] if image.target else [], context, log)


def _push(
    host: NamespaceHost, tags: tuple[str, ...], options: list[str], context: bytes, log: Callable[[str], None]
) -> None:
    """Build a context, given as a tar archive, on the host and push the image with these tags."""
    # A name without a registry means Docker Hub's "library"; dockerd requests it from mirrors by that path.
    names = ",".join(f"localhost:5555/library/{tag}" for tag in tags)
    command = ["docker", "buildx", "build", "--progress=plain", *options]
    command += [f"--label={name}={value}" for name, value in LABELS.items()]
    _docker(host, [*command, f'--output=type=image,"name={names}",push=true,{_OUTPUT}', "-"], context)
    log(f"  {', '.join(tags)}")


def _archive(contents: dict[str, bytes], paths: dict[str, Path]) -> bytes:
    """Return a tar archive with these contents (executable files) and with these files and folders."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, path in paths.items():
            archive.add(path, arcname=name)
        for name, content in contents.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o755
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def _hello() -> bytes:
    try:
        return hello_program(platform.machine())
    except KeyError as error:
        raise EngineError(f"there is no hello-world stand-in for this machine's architecture, {error}") from error


def _docker(host: NamespaceHost, command: list[str], stdin: bytes = b"") -> None:
    environment = {"PATH": "/usr/sbin:/usr/bin", "HOME": "/root", "LANG": "C.UTF-8"}
    try:
        argv = host.argv(command, "/root", environment, tty=False)
        together = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        done = subprocess.run(argv, input=stdin, timeout=_BUILD_SECONDS, **together)
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"{' '.join(command)} did not end within {_BUILD_SECONDS} s") from error
    if done.returncode != 0:
        output = done.stdout.decode(errors="replace")
        raise EngineError(f"{' '.join(command)}\nfailed:\n{output[-3000:].strip()}")
