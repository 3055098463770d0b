"""Images made from Debian packages and Go modules that replace Docker Hub's where Docker Hub is unreachable.

Every folder in ``images/`` is a build context. The built images are kept in the cache as the storage of a
docker-registry, which hosts use as a mirror of Docker Hub.
"""

import io
import json
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.engine import debian_root, go_programs, package_cache
from scripts.engine.cache import cache_folder, cache_lock, require_room, unfinished_name
from scripts.engine.errors import EngineError
from scripts.engine.go_programs import Program
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
    "forky": ("debian:forky-slim", "debian:forky", "debian:testing-slim"),
    "bookworm": ("debian:bookworm-slim", "debian:bookworm"),
}
_BASE_PACKAGES = ("ca-certificates",)


@dataclass(frozen=True)
class StandIn:
    """An image: a folder in ``images/`` and what to make of it.

    ``tags``: its names. ``target``: the stage to build (the last one if empty). ``arguments``: build arguments, as
    ``NAME=value``. ``programs``: their files are in the build context. ``platforms``: what to build it for, such as
    ``linux/arm64``; only this machine's own if empty.
    """

    folder: str
    tags: tuple[str, ...]
    target: str = ""
    arguments: tuple[str, ...] = ()
    programs: tuple[Program, ...] = ()
    platforms: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.tags[0]


def _tags(name: str, *tags: str) -> tuple[str, ...]:
    return tuple(f"{name}:{tag}" for tag in tags)


#: What the smallest images are built for, as multi-platform images.
_PLATFORMS = ("linux/amd64", "linux/arm64")


def _postgres(major: str, suite: str, data: str, volume: str, *tags: str) -> StandIn:
    arguments = (f"SUITE={suite}", f"MAJOR={major}", f"DATA={data}", f"VOLUME={volume}")
    return StandIn("postgres", _tags("postgres", *tags), arguments=arguments)


def _java(name: str, target: str, major: int, *tags: str) -> StandIn:
    return StandIn("java", _tags(name, *tags), target, (f"MAJOR={major}",))


_POSTGRES = "/var/lib/postgresql"

#: Others are made from it, so it is the first.
_ALPINE = StandIn("alpine", _tags("alpine", "3.22", "3", "latest"), platforms=_PLATFORMS)

STAND_INS = (
    _ALPINE,
    # Slowest first, because two are built at a time.
    StandIn("mysql", _tags("mysql", "9", "9.7", "latest", "lts")),
    _java("eclipse-temurin", "jdk", 25, "25-jdk", "25", "latest"),
    _java("maven", "maven", 21, "3.9-eclipse-temurin-21"),
    _java("eclipse-temurin", "jdk", 21, "21-jdk", "21"),
    _java("eclipse-temurin", "jre", 25, "25-jre"),
    _java("eclipse-temurin", "jre", 21, "21-jre"),
    StandIn("node", _tags("node", "24", "24-slim", "24-alpine", "lts"), arguments=("VERSION=24.19.0",)),
    _postgres("18", "forky", f"{_POSTGRES}/18/docker", _POSTGRES, "18", "latest", "18-alpine", "alpine"),
    _postgres("17", "trixie", f"{_POSTGRES}/data", f"{_POSTGRES}/data", "17", "17-alpine"),
    StandIn("mariadb", _tags("mariadb", "11", "latest", "lts")),
    StandIn("python", _tags("python", "3.13", "3.13-slim", "3.13-alpine"), arguments=("SUITE=trixie",)),
    StandIn(
        "python",
        _tags("python", "3.14", "3", "latest", "3.14-slim", "slim", "3.14-alpine", "alpine"),
        arguments=("SUITE=forky",),
    ),
    StandIn("httpd", _tags("httpd", "2.4", "latest", "alpine")),
    StandIn("redis", _tags("redis", "8", "latest", "alpine", "8-alpine")),
    StandIn("registry", _tags("registry", "3", "latest"), programs=(go_programs.DISTRIBUTION,)),
    StandIn("nginx", _tags("nginx", "1.29", "1.28", "latest", "stable", "alpine", "1.29-alpine", "1.28-alpine")),
    StandIn("caddy", _tags("caddy", "2", "latest", "alpine", "2-alpine")),
    StandIn("buildkit", _tags("moby/buildkit", "buildx-stable-1", "latest"), programs=(go_programs.BUILDKIT,)),
    StandIn("dockerfile", _tags("docker/dockerfile", "1", "latest"), programs=(go_programs.BUILDKIT,)),
    StandIn("ubuntu", _tags("ubuntu", "24.04", "noble", "latest")),
    StandIn("busybox", _tags("busybox", "1.37", "latest"), platforms=_PLATFORMS),
    StandIn("hello-world", _tags("hello-world", "latest", "linux"), platforms=_PLATFORMS),
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
    base_keys = repr(sorted(keys.values()))
    keys[_ALPINE.name] = _image_key(_ALPINE, base_keys)
    for image in STAND_INS[1:]:
        keys[image.name] = _image_key(image, base_keys + keys[_ALPINE.name])
    finished = cache_folder() / f"stand-ins-{debian_root.recipe_key(repr(keys))}"
    with cache_lock("stand-ins", "the stand-in images", log):
        if not finished.is_dir():
            require_room(_ROOM, "building the stand-in images")
            unfinished = unfinished_name(finished)
            present = _copy_latest(unfinished)
            missing = _drop_outdated(unfinished, {name for name, key in keys.items() if present.get(name) != key})
            go_programs.layers(go_programs.IN_IMAGES, log)
            try:
                _build_all(replace(settings, hub_storage=unfinished, hub_mode="build"), missing, log)
            except BaseException:
                # The next run goes on with the images that were built.
                kept = {name: key for name, key in keys.items() if name not in missing}
                _finish(unfinished, kept, cache_folder() / "stand-ins-unfinished")
                raise
            _finish(unfinished, keys, finished)
            debian_root.remove_superseded(finished, "stand-ins-*")
    return finished


def _finish(storage: Path, keys: dict[str, str], target: Path) -> None:
    """Record the images in a storage and move it to its place in the cache."""
    (storage / _KEYS).write_text(json.dumps(keys))
    debian_root.remove_tree(target)
    storage.rename(target)


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


def _drop_outdated(target: Path, missing: set[str]) -> set[str]:
    """Remove the repositories with a missing image, and those that no image belongs to any more, from a storage.

    Returns all images to build: the missing ones and the others of their repositories. The registry removes the layers
    that are left over (see ``_build_all``).
    """
    tags = {**_BASES, **{image.name: image.tags for image in STAND_INS}}
    folder = {name: _repository(some[0]) for name, some in tags.items()}
    outdated = {folder[name] for name in missing}
    for path in (target / "docker/registry/v2/repositories").glob("*/*"):
        repository = "/".join(path.parts[-2:])
        if repository in outdated or repository not in folder.values():
            debian_root.remove_tree(path)
    return {name for name in tags if folder[name] in outdated}


def _repository(tag: str) -> str:
    """Return the path of a tag's repository. A name without an owner means Docker Hub's "library"."""
    name = tag.partition(":")[0]
    return name if "/" in name else f"library/{name}"


def _image_key(image: StandIn, base_keys: str) -> str:
    parts = [repr((image, LABELS, _OUTPUT)), base_keys, *(program.key for program in image.programs)]
    for path in sorted((_CONTEXTS / image.folder).rglob("*")):
        if path.is_file():
            parts += [path.relative_to(_CONTEXTS).as_posix(), path.read_text()]
    if image.folder == "hello-world":
        parts.append(repr(_hello()))
    return debian_root.recipe_key(*parts)


def _build_all(settings: NamespaceSettings, names: set[str], log: Callable[[str], None]) -> None:
    """Build and push the named bases and images on a host with these settings. Removes finished ones from ``names``."""
    log("building the stand-in images from Debian packages (once, takes a few minutes) ...")
    host = NamespaceHost(settings)

    def make_base(suite: str) -> None:
        _make_base(host, suite, _trusted(settings), log)
        names.discard(suite)

    def build(image: StandIn) -> None:
        _build(host, image, log)
        names.discard(image.name)

    host.start()
    try:
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(make_base, [suite for suite in _BASES if suite in names]))
            for group in (STAND_INS[:1], STAND_INS[1:]):
                list(pool.map(build, [image for image in group if image.name in names]))
        # Older images were copied with the rest; their layers are of no use now.
        _docker(host, ["/run/docker-registry", "garbage-collect", "/run/registry.yml"])
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
    lines = ["FROM scratch", "ADD root /", "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
    recipe = "\n".join([*lines, 'CMD ["bash"]', ""]).encode()
    # Without provenance the image is a single manifest.
    _push(host, _BASES[suite], ["--provenance=false"], _archive({"Dockerfile": recipe}, root=archive), log)


def _build(host: NamespaceHost, image: StandIn, log: Callable[[str], None]) -> None:
    hello = _hello() if image.folder == "hello-world" else {}
    context = _archive(hello, _CONTEXTS / image.folder, *(program.layer for program in image.programs))
    options = [f"--build-arg={argument}" for argument in image.arguments]
    options += [f"--target={image.target}"] if image.target else []
    options += [f"--platform={','.join(image.platforms)}"] if image.platforms else []
    _push(host, image.tags, options, context, log)


def _push(
    host: NamespaceHost, tags: tuple[str, ...], options: list[str], context: bytes, log: Callable[[str], None]
) -> None:
    """Build a context, given as a tar archive, on the host and push the image with these tags."""
    # dockerd requests Docker Hub's images from mirrors by this path.
    names = ",".join(f"localhost:5555/{_repository(tag)}:{tag.partition(':')[2]}" for tag in tags)
    command = ["docker", "buildx", "build", "--progress=plain", *options]
    command += [f"--label={name}={value}" for name, value in LABELS.items()]
    _docker(host, [*command, f'--output=type=image,"name={names}",push=true,{_OUTPUT}', "-"], context)
    log(f"  {', '.join(tags)}")


def _archive(contents: dict[str, bytes], *folders: Path, **files: Path) -> bytes:
    """Return a tar archive with these contents (executable files), what is in these folders, and these files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in folders:
            archive.add(path, arcname=".")
        for name, path in files.items():
            archive.add(path, arcname=name)
        for name, content in contents.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o755
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def _hello() -> dict[str, bytes]:
    """Return the program in hello-world for every platform."""
    return {"hello-amd64": hello_program("x86_64"), "hello-arm64": hello_program("aarch64")}


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
