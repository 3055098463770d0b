"""How long a writer waits: from saving a page to seeing it, and where the time of a full build goes."""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from scripts.core.languages import LANGUAGES
from scripts.core.links import address_of
from scripts.core.paths import ROOT
from scripts.serve import many

#: The home page, short pages, the two longest, and one that takes in a data file; in both languages.
_PAGES = ("index", "concepts/docker", "commands/run", "commands/build", "troubleshooting/time-zone", "glossary")
_EPOCH = re.compile(r"livereload\((\d+), (\d+)\);")


def save_to_seen(root: Path, times: int) -> dict[str, float]:
    """Median seconds, by page, from writing its file until what stands in for the browser has the new text."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "scripts.serve", "--address", address], cwd=root, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(port):
            if server.poll() is not None:
                raise SystemExit("The server has not started.")
            time.sleep(0.2)
        return {
            f"{language}/{page}": statistics.median(_once(root, address, language, page, n) for n in range(times))
            for page in _PAGES
            for language in LANGUAGES
            if (root / "docs" / language / f"{page}.md").is_file()
        }
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _once(root: Path, address: str, language: str, page: str, n: int) -> float:
    path = root / "docs" / language / f"{page}.md"
    place = address_of(language, page)
    url = f"http://{address}/{'' if place == '.' else f'{place}/'}"
    epoch, request = _EPOCH.search(_get(url)).groups()
    time.sleep(0.3)
    mark = f"saved-{n}-{time.time_ns()}"
    text = path.read_text(encoding="utf-8")
    start = time.perf_counter()
    path.write_text(f"{text}\n{mark}\n", encoding="utf-8")
    # as MkDocs's script in the page does: wait for the next version, then load the page
    while mark not in _get(url):
        epoch = _get(f"http://{address}/livereload/{epoch}/{request}")
    return time.perf_counter() - start


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=90) as answer:
        return answer.read().decode()


def _build(root: Path, target: Path) -> float:
    """Seconds of the processor, children's too, which other programs lengthen less than those on the clock."""
    command = ["scripts.build", str(target), "--built", f"{target}.built"]
    if not (root / "scripts" / "build" / "__main__.py").is_file():
        command = ["mkdocs", "build", "--strict", "--site-dir", str(target)]  # a revision before the three steps
    start = os.times()
    done = subprocess.run([sys.executable, "-m", *command], cwd=root, capture_output=True, text=True)
    end = os.times()
    if done.returncode:
        raise SystemExit(done.stderr)
    return end.children_user + end.children_system - start.children_user - start.children_system


def _against(folder: Path, revision: str, times: int) -> None:
    """Builds of this checkout and of another revision by turns, so that what else the machine does slows both."""
    other = folder / "other"
    # A clone, not a worktree: of a worktree, git keeps a record in the checkout.
    for command in (["clone", "--shared", "--no-checkout", ROOT, other], ["-C", other, "checkout", revision]):
        done = subprocess.run(["git", *map(str, command)], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{revision}: {done.stderr}")
    spent: dict[Path, list[float]] = {ROOT: [], other: []}
    for _ in range(times + 1):
        for n, (root, seconds) in enumerate(spent.items()):
            seconds.append(_build(root, folder / f"site-{n}"))
    # The first builds draw cards and compile Python.
    here, there = (statistics.median(seconds[1:]) for seconds in spent.values())
    print(f"\nA build, median of {times}, seconds of the processor (load of the machine: {os.getloadavg()[0]:.0f}):\n")
    print(f"  {here:6.2f} s  this checkout\n  {there:6.2f} s  {revision}\n  {here / there:6.2f}    ratio")


def _stages(root: Path) -> None:
    """In a process of its own, whose modules are the copy's."""
    program = "import gc, json; from pathlib import Path; from scripts.serve.stages import stages; "
    program += "gc.set_threshold(100_000, 50, 50); print(json.dumps(stages(Path.cwd())))"
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    spent, pages = json.loads(done.stdout)
    whole = sum(spent.values())
    print(f"\nA full build of {pages} pages, seconds of the processor: {whole:.1f} s\n")
    for name, seconds in spent.items():
        if seconds >= whole / 200:
            print(f"  {seconds:6.2f} s  {100 * seconds / whole:4.1f} %  {name}")


def _scale(once: Path, folder: Path, times: int) -> None:
    grown = many.copy(folder / "many", times)
    spent = [_build(root, folder / f"{root.name}-site") for root in (once, grown)]
    pages = [len(list((folder / f"{root.name}-site").rglob("index.md"))) for root in (once, grown)]
    print(f"\n{pages[0]} pages: {spent[0]:.1f} s; {pages[1]} pages: {spent[1]:.1f} s (of the processor)")
    print(f"{pages[1] / pages[0]:.1f} times the pages, {spent[1] / spent[0]:.1f} times the time")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.serve.bench", description=__doc__)
    parser.add_argument(
        "--times", type=int, default=5, help="edits of each page, or builds of each revision (default: %(default)s)"
    )
    parser.add_argument("--scale", type=int, default=0, help="build the site with N times the pages, and once as it is")
    parser.add_argument("--against", metavar="REVISION", help="build this checkout and another revision by turns")
    parser.add_argument("--only", choices=["seen", "stages", "scale", "build"], help="this part alone")
    options = parser.parse_args()
    for part, name in (("scale", "scale"), ("build", "against")):
        if options.only == part and not getattr(options, name):
            parser.error(f"--only {part} needs --{name}")
    with tempfile.TemporaryDirectory(prefix="docker-guide-") as name:
        folder = Path(name)
        once = many.copy(folder / "once")
        if options.only in (None, "stages"):
            _stages(once)
        if options.only in (None, "scale") and options.scale > 1:
            _scale(once, folder, options.scale)
        if options.only in (None, "build") and options.against:
            _against(folder, options.against, options.times)
        if options.only in (None, "seen"):
            print("\nFrom saving to seeing, median seconds:\n", flush=True)
            seen = save_to_seen(once, options.times)
            for page, seconds in seen.items():
                print(f"  {seconds:.2f} s  {page}")
            print(f"  {statistics.median(seen.values()):.2f} s  median of all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
