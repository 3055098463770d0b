"""Command line: ``python -m scripts.engine --help``."""

import argparse
import re
import subprocess
import sys
from pathlib import Path

from scripts.engine import (
    EngineError,
    Host,
    debian_root,
    machine,
    nested,
    prepare,
    prepare_both,
    prepare_machines,
    prepare_older,
    upgrade,
)
from scripts.engine.cache import cache_folder


def main() -> int:
    """Run the command line. Returns the exit status of the command in the host, or 1 for an EngineError."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.engine",
        description="Start a throw-away Docker host: a separate, empty engine that is removed when it stops.",
        epilog="Environment: DOCKER_GUIDE_ENGINE=go|installed|dind selects the kind of host, "
        "DOCKER_GUIDE_CACHE sets the cache folder, DOCKER_GUIDE_HUB=no uses the stand-in images even if "
        "Docker Hub is reachable, DOCKER_GUIDE_DIND sets the image for dind, DOCKER_GUIDE_DEBIAN_MIRROR sets the "
        "Debian mirror.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("prepare", help="fill the cache with everything that hosts need")
    shell = commands.add_parser("shell", help="start a host and open a shell in it; leaving the shell stops the host")
    execute = commands.add_parser("exec", help="start a host, run one command in it, and stop it")
    for subparser in (shell, execute):
        subparser.add_argument("--older", action="store_true", help="start a host with Docker 28")
    execute.add_argument("words", nargs="+", metavar="WORD", help="the command, after --")
    whole = commands.add_parser("machine", help="start a virtual machine and open a shell in it; leaving it stops all")
    whole.add_argument("--bare", action="store_true", help="without Docker's packages")
    newer = commands.add_parser("upgrade", help="pin and build the newest available Docker, then record the examples")
    newer.add_argument(
        "--dry-run", action="store_true", help="only print newer versions; exit with status 1 if there are any"
    )
    newer.add_argument(
        "--engine", metavar="29.X.Y", type=_release, help="the Docker Engine release that matches the new moby/v2"
    )
    commands.add_parser("clean", help="empty the cache")
    arguments = parser.parse_args()
    try:
        if arguments.command == "clean":
            return _clean()
        if arguments.command == "upgrade":
            return upgrade.main(arguments.engine, arguments.dry_run, _log)
        if arguments.command == "prepare":
            prepared = prepare_both(_log)
            _log(f"ready; images from {prepared.images_from}")
            return 0
        if arguments.command == "machine":
            with Host(prepare_machines(_log)) as host:
                shell = host.machine("server", "bare" if arguments.bare else "docker").argv(["bash", "-i"], tty=True)
                return subprocess.run(shell, check=False).returncode
        with Host((prepare_older if arguments.older else prepare)(_log)) as host:
            command = arguments.words if arguments.command == "exec" else ["bash", "-i"]
            if arguments.command == "shell":
                _log(f"Docker Engine {host.engine_version}; images from {host.images_from}; leave with: exit")
            return subprocess.run(host.argv(command, tty=sys.stdin.isatty()), check=False).returncode
    except EngineError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _release(text: str) -> str:
    if not re.fullmatch(r"\d+\.\d+\.\d+", text):
        raise argparse.ArgumentTypeError(f"{text} is not a release such as 29.8.1")
    return text


def _log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _clean() -> int:
    folder = cache_folder()
    hosts = folder / "hosts"
    if hosts.is_dir():
        machine.run_as_root(["bash", str(Path(__file__).with_name("host.sh")), "sweep", str(hosts)])
        if any(hosts.glob("*.lock")):
            raise EngineError("a host is running; stop it first")
    names = "debian-* program-* stand-ins-* machine-* docker-hub docker-registry package-cache part-* hosts .*.lock"
    for pattern in names.split():
        for path in folder.glob(pattern):
            debian_root.remove_tree(path)
    nested.remove_images()
    return 0


if __name__ == "__main__":
    sys.exit(main())
