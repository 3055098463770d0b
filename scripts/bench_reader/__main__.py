"""Command line: `python -m scripts.bench_reader --help`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from scripts import browser
from scripts.bench_reader import starlight
from scripts.bench_reader.lighthouse import Figures, LighthouseError, measure, middle
from scripts.bench_reader.starlight import StarlightError
from scripts.core.languages import LANGUAGES
from scripts.core.serving import served
from scripts.zensical import config

#: A page of each kind, by the name in the table.
PAGES = {
    "home": "",
    "concepts/architecture": "concepts/architecture/",
    "commands/run": "commands/run/",
    "reference/container/run": "reference/container/run/",
    "en/commands/run": "en/commands/run/",
    "404": "no-such-page/",
}
#: Of Starlight's figures, at most.
MOST_LCP, MOST_TRANSFER = 0.9, 1.05
SITES = ("guide", "starlight")


def run(site: Path, pages: Sequence[str], runs: int, node: str) -> dict[str, dict[str, Figures]]:
    """page -> site -> the medians; one site after the other in each run, so that a busy machine is busy for both.

    Raises:
        BrowserError, StarlightError, LighthouseError: something could not be run.
    """
    chromium = browser.find()
    if not chromium:
        raise browser.BrowserError("no Chromium here: `make browser` gets one")
    mkdocs = config.read()
    base = urlsplit(config.site_url(mkdocs, LANGUAGES[0])).path
    print("bench: building the same pages with Starlight", file=sys.stderr)
    starlight.stage(config.nav(mkdocs, LANGUAGES[0]), config.titles(mkdocs, LANGUAGES[1]), base, mkdocs["site_name"])
    other = starlight.build(node)
    found: dict[str, dict[str, list[Figures]]] = {page: {name: [] for name in SITES} for page in pages}
    with served(site, base) as guide, served(other, base) as beside:
        for page in pages:
            for number in range(1, runs + 1):
                print(f"bench: {page}, run {number} of {runs}", file=sys.stderr)
                for name, address in zip(SITES, (guide, beside), strict=True):
                    visited = measure(address + PAGES[page], chromium, node, missing=page == "404")
                    found[page][name].append(visited)
    return {page: {name: middle(visits) for name, visits in by.items()} for page, by in found.items()}


def table(found: Mapping[str, Mapping[str, Figures]]) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield "| page | site | KB | of Starlight's | requests | FCP ms | LCP ms | of Starlight's | CLS | TBT ms | scores |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for page, by in found.items():
        for name, title in zip(SITES, ("ours", "Starlight"), strict=True):
            mine = by[name]
            kb, lcp = (f"{ratio:.2f}" if name == SITES[0] else "" for ratio in ratios(by))
            cells = (
                *(page, title, f"{mine.transfer:.1f}", kb, f"{mine.requests:.0f}", f"{mine.fcp:.0f}"),
                *(f"{mine.lcp:.0f}", lcp, f"{mine.cls:.3f}", f"{mine.tbt:.0f}"),
                "/".join(f"{score:.0f}" for score in mine.scores),
            )
            yield f"| {' | '.join(cells)} |"


def ratios(by: Mapping[str, Figures]) -> tuple[float, float]:
    """Transfer and LCP of a page as parts of Starlight's."""
    mine, other = (by[name] for name in SITES)
    return mine.transfer / other.transfer, mine.lcp / other.lcp


def missed(found: Mapping[str, Mapping[str, Figures]]) -> Iterator[str]:
    """A line for each figure that is not what is wanted."""
    for page, by in found.items():
        transfer, lcp = ratios(by)
        if transfer > MOST_TRANSFER:
            yield f"{page}: {transfer:.2f} of Starlight's transfer, at most {MOST_TRANSFER} is wanted"
        if lcp > MOST_LCP:
            yield f"{page}: {lcp:.2f} of Starlight's LCP, at most {MOST_LCP} is wanted"
        if min(by[SITES[0]].scores) < 100:
            yield f"{page}: scores {'/'.join(f'{score:.0f}' for score in by[SITES[0]].scores)}, 100 each is wanted"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.bench_reader",
        description="Lighthouse (a phone on a slow network) over pages of the built site, served as GitHub Pages does, "
        "beside the same Markdown built with Starlight. Exit status: 0 all figures are as wanted, 1 some are not, "
        "2 it could not run.",
    )
    parser.add_argument("site", type=Path, help="the built site")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="visits of each page; the median counts")
    parser.add_argument("--page", action="append", choices=PAGES, help="only this one; may be repeated")
    parser.add_argument("--node", default=shutil.which("node"), metavar="FILE", help="Node 22.19 or newer")
    options = parser.parse_args(arguments)
    if options.runs < 1:
        parser.error("--runs must be 1 or more")
    if not (options.site / "404.html").is_file():
        print(f"python -m scripts.bench_reader: no built site in {options.site}; run `make build`", file=sys.stderr)
        return 2
    try:
        found = run(options.site, options.page or list(PAGES), options.runs, options.node or "node")
    except (browser.BrowserError, StarlightError, LighthouseError, OSError) as error:
        print(f"python -m scripts.bench_reader: {error}", file=sys.stderr)
        return 2
    print("\n".join(table(found)))
    if (load := os.getloadavg()[1]) > 1.5 * (os.cpu_count() or 1):
        print(f"\nBusy machine (load {load:.0f} on {os.cpu_count()} cores): bytes hold, times and scores do not.")
    wrong = list(missed(found))
    print("\n" + ("\n".join(f"- {line}" for line in wrong) or "All figures are as wanted."))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
