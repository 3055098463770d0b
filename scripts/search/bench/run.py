"""Asks every engine every query in one Chromium, over one built site."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from scripts import browser
from scripts.core.languages import LANGUAGES
from scripts.core.serving import served
from scripts.search.queries import Query

HERE = Path(__file__).parent
PACKAGES = HERE.parent / "node_modules"
WORKERS = Path("assets") / "javascripts" / "workers"
#: The names of the engines, in the order of the tables.
ENGINES = {"guide": "ours", "material": "Material", "pagefind": "Pagefind", "minisearch": "MiniSearch"}


class BenchError(Exception):
    """The benchmark cannot run; says what is missing."""


@dataclass(frozen=True)
class Answer:
    """What an engine found for a query: addresses, best first; and how long it took, in milliseconds."""

    results: list[str]
    took: float


@dataclass(frozen=True)
class Result:
    """Answers of one engine, and the bytes after gzip that a reader's first search costs in the source language."""

    answers: dict[Query, Answer]
    program: int
    data: int


def run(site: Path, queries: Sequence[Query]) -> dict[str, Result]:
    """Ask all engines.

    Args:
        site: the built site.
        queries: what to ask, in whatever language.

    Raises:
        BenchError: the site, Chromium or an npm package is missing.
    """
    if not (site / "search" / "guide.json").is_file():
        raise BenchError(f"{site}: no built site; run `make build`")
    for package in ("pagefind", "minisearch"):
        if not (PACKAGES / package).is_dir():
            raise BenchError(f"the npm package {package} is missing; run `make bench-search`")
    chromium = browser.find()
    if not chromium:
        raise BenchError("no Chromium here; `make browser` gets one")
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "site").symlink_to(site.resolve())
        (root / "minisearch").symlink_to((PACKAGES / "minisearch" / "dist" / "es").resolve())
        shutil.copy(HERE / "engines.js", root)
        (root / "index.html").write_text('<!doctype html><meta charset="utf-8"><script src="engines.js"></script>')
        _pagefind(site, root / "pagefind")
        with served(root) as address, sync_playwright() as playwright:
            started = playwright.chromium.launch(
                executable_path=chromium, chromium_sandbox=os.geteuid() != 0, args=list(browser.FLAGS)
            )
            results = {name: _ask(started, address, name, site, root, queries) for name in ENGINES}
            started.close()
    return results


def _pagefind(site: Path, target: Path) -> None:
    """Pagefind's index of the pages' content; it makes one for each language by itself."""
    ran = subprocess.run(
        [
            str(PACKAGES / ".bin" / "pagefind"),
            "--site",
            str(site),
            "--output-path",
            str(target),
            "--root-selector",
            "article",
        ],
        capture_output=True,
        text=True,
    )
    if ran.returncode:
        raise BenchError(f"pagefind: {ran.stdout}{ran.stderr}")


def _ask(started, address: str, name: str, site: Path, root: Path, queries: Sequence[Query]) -> Result:
    answers: dict[Query, Answer] = {}
    built: dict[str, str | None] = {}
    for language in LANGUAGES:
        context = started.new_context(locale=language)
        page = context.new_page()
        page.goto(address)
        page.evaluate("language => { document.documentElement.lang = language }", language)
        asked = [query for query in queries if query.language == language]
        stock = next((site / WORKERS).glob("search.*.min.js")).name
        settings = {
            "root": "site/" if language == LANGUAGES[0] else f"site/{language}/",
            "worker": f"site/{WORKERS.as_posix()}/{'guide-search.js' if name == 'guide' else stock}",
            "bundle": "pagefind/",
            "module": "minisearch/index.js",
        }
        made = page.evaluate(
            "([name, settings, queries]) => measure(name, settings, queries)", [name, settings, [q.text for q in asked]]
        )
        answers |= {q: Answer(f["results"], f["took"]) for q, f in zip(asked, made["found"], strict=True)}
        built[language] = made["bytes"]
        context.close()
    program, data = _bytes(name, site, root, built[LANGUAGES[0]])
    return Result(answers, program, data)


def _bytes(name: str, site: Path, root: Path, built: str | None) -> tuple[int, int]:
    workers = site / WORKERS
    match name:
        case "guide":
            return _gzipped([workers / "guide-search.js"]), _gzipped(
                [site / "search" / "guide.json", site / "search" / "guide.more.json"]
            )
        case "material":
            lunr = workers.parent / "lunr"
            files = [next(workers.glob("search.*.min.js")), *(lunr / "min").glob("lunr.stemmer.support.min.js")]
            files += (lunr / "min").glob("lunr.ko.min.js")
            return _gzipped(files), _gzipped([site / "search" / "search_index.json"])
        case "pagefind":
            # its files are compressed already; the index comes in parts, as queries need them
            parts = [
                *(root / "pagefind").glob("pagefind.ko_*.pf_meta"),
                *(root / "pagefind" / "index").glob("ko_*.pf_index"),
            ]
            program = [root / "pagefind" / "pagefind.js", *(root / "pagefind").glob("wasm.ko.pagefind")]
            return _gzipped(program), sum(path.stat().st_size for path in parts)
        case _:
            return _gzipped([root / "minisearch" / "index.js"]), len(gzip.compress((built or "").encode(), 6))


def _gzipped(paths: Iterable[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in paths)
