"""Command line: `python -m scripts.examples --help`."""

import argparse
import os
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from scripts.core.blocks import Console, Examples, PowerShell, read
from scripts.core.findings import Finding, report
from scripts.core.languages import LANGUAGES
from scripts.core.page import Page, page_paths
from scripts.core.paths import DOCS, ROOT
from scripts.engine import (
    EngineError,
    Host,
    MachinePlatform,
    Prepared,
    go_programs,
    prepare,
    prepare_machines,
    prepare_older,
)
from scripts.examples import changed, record
from scripts.examples.runner import Engines, Outcome, run_sequence
from scripts.examples.validate import page_argument, written

#: Failed sequences are run again if there are at most this many.
_MAX_RETRIED = 3

_EPILOG = """\
pages:
  commands/run             the page in all of its languages
  docs/ko/commands/run.md  this file
  (none)                   all pages

examples:
  python -m scripts.examples                          run everything, as make test does
  python -m scripts.examples commands/run             run one page
  python -m scripts.examples commands/run --update    run it and write the actual outputs into it
  python -m scripts.examples --list                   only read the blocks; takes a second, needs no engine

scripts/examples/README.md describes the notation of the blocks.
Exit status: 0 success, 1 there are findings or no engine could be started, 2 invalid arguments.
The last line always looks like this: `examples: 412 passed, 0 failed`.
"""


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.examples",
        description="Run the pages' command blocks on a throw-away Docker Engine and compare the outputs.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="which pages (see below)")
    parser.add_argument("--update", action="store_true", help="write the actual outputs into the pages")
    parser.add_argument(
        "--fresh", action="store_true", help="with --update: write the ids of this run even where nothing else changed"
    )
    parser.add_argument(
        "--changed-since",
        metavar="REV",
        help="run only the pages whose blocks changed since a git revision, or all pages if the runner, the engine or "
        "the CLI's data changed; prints the reason",
    )
    parser.add_argument("--jobs", type=_jobs, default=3, metavar="N", help="number of hosts to run at once (default 3)")
    parser.add_argument("--list", action="store_true", help="count the blocks and check how they are written")
    parser.add_argument("--lang", choices=LANGUAGES, default="ko", help="language of messages (default ko)")
    parser.add_argument("--report", type=Path, metavar="FILE", help="also write the findings to a Markdown file")
    # A program started in the background ignores Ctrl-C, and so would the commands that blocks interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    arguments = parser.parse_args(argv)
    try:
        if arguments.changed_since:
            chosen = changed.since(arguments.changed_since)
            if chosen.everything:
                print(f"all pages: {chosen.everything}")
            else:
                for name, why in chosen.pages.items():
                    print(f"{name}: {why}")
                if not chosen.pages:
                    print(f"no page's blocks changed since {arguments.changed_since}: nothing to run")
                    print("examples: 0 passed, 0 failed", flush=True)
                    return 0
                arguments.pages = list(chosen.pages)
        pages = [read(_page(path)) for path in _paths(arguments.pages)]
    except (ValueError, OSError, changed.UnknownRevision) as error:
        parser.error(str(error))
    if arguments.list:
        return _list(pages, arguments.lang)
    return _run(pages, arguments)


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of hosts: write 1, 2, ...")
    return int(text)


def _paths(names: list[str]) -> list[Path]:
    """Return the files of the named pages, or of all pages.

    Raises:
        ValueError: there is no such page; the message suggests similar names.
    """
    if not names:
        return [path for language in LANGUAGES for path in page_paths(language)]
    paths: list[Path] = []
    for name in names:
        if Path(name).is_file():
            paths.append(Path(name).resolve())
            continue
        page = name.strip("/").removesuffix(".md")
        candidates = [DOCS / lang / f"{p}.md" for lang in LANGUAGES for p in (page, f"{page}/index") if p]
        files = [path for path in candidates if path.is_file()]
        if not files:
            known = {page_argument(path) for lang in LANGUAGES for path in page_paths(lang)}
            near = get_close_matches(page, sorted(known), n=3)
            raise ValueError(f"no page {name!r}" + (f": did you mean {', '.join(near)}?" if near else ""))
        paths += files
    return list(dict.fromkeys(paths))


def _page(path: Path) -> Page:
    """Read a page.

    Raises:
        ValueError: the file is not UTF-8.
    """
    try:
        return Page(path)
    except UnicodeDecodeError as error:
        raise ValueError(f"{_shown(path)}: not UTF-8 at byte {error.start}: save it as UTF-8") from error


def _list(pages: list[Examples], lang: str) -> int:
    findings: list[Finding] = []
    totals: Counter[str] = Counter()
    for page in pages:
        findings += page.findings + written(page)
        kinds = Counter({"blocks": len(page.blocks), "commands": len(page.commands)})
        kinds["powershell"] = sum(isinstance(block, PowerShell) for block in page.blocks)
        for block in page.blocks:
            if isinstance(block, Console) and block.needs:
                kinds[f"needs {block.needs}"] += len(block.commands)
        totals.update(kinds)
        if page.blocks:
            print(f"{_shown(page.page.path)}: " + ", ".join(f"{n} {kind}" for kind, n in kinds.items() if n))
    print("total: " + ", ".join(f"{n} {kind}" for kind, n in totals.items()))
    return report(findings, lang)


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


def _run(pages: list[Examples], arguments: argparse.Namespace) -> int:
    start = time.monotonic()
    findings: list[Finding] = []
    for page in pages:
        page_findings = page.findings + written(page)
        findings += [f for f in page_findings if not (arguments.update and f.code == "example-unfilled")]
    try:
        ledger = record.load()
    except ValueError as error:
        print(f"{record.LEDGER.relative_to(ROOT)}: {error}: delete it and run with --update", file=sys.stderr)
        return 1
    # An unreadable block changes what the other blocks do, and a block that uses another engine must not be run.
    excluded = {f.path for page in pages for f in page.findings}
    excluded |= {f.path for f in findings if f.code == "example-host"}
    for path in sorted(excluded):
        print(f"{_shown(path)}: not run", flush=True)
    groups: dict[str, list[Examples]] = {}
    for page in pages:
        if page.blocks and page.page.path not in excluded:
            groups.setdefault(page.digest, []).append(page)
    outcomes: list[Outcome] = []
    if groups:
        try:
            outcomes = _run_groups(list(groups.values()), ledger, arguments)
        except EngineError as error:
            report(findings, arguments.lang)
            print(f"error: {error}", file=sys.stderr)
            print("examples: 0 passed, 1 failed", flush=True)
            return 1
    findings += [f for outcome in outcomes for f in outcome.findings]
    if not arguments.update:
        findings += _stale(pages, {f.path for f in findings})
    status = report(findings, arguments.lang)
    if arguments.report:
        arguments.report.write_text(_as_markdown(findings, outcomes, arguments.lang), encoding="utf-8")
    _summary(outcomes, time.monotonic() - start)
    failed = sum(o.failed for o in outcomes) or (len(findings) if status else 0)
    print(f"examples: {sum(o.passed for o in outcomes)} passed, {failed} failed", flush=True)
    return status


def _run_groups(groups: list[list[Examples]], ledger: dict, arguments: argparse.Namespace) -> list[Outcome]:
    """Run every distinct sequence, longest first, so that no long one runs alone at the end."""
    engines = replace(_engines(groups, ledger), fresh=arguments.fresh)
    print(f"images: {engines.newest.images_from}", flush=True)
    ran = platforms(engines) if arguments.update else None
    outcomes: list[Outcome] = []
    groups.sort(key=lambda pages: -weight(pages[0], ledger))
    with ThreadPoolExecutor(min(arguments.jobs, len(groups))) as pool:
        futures = [pool.submit(run_sequence, pages, engines, arguments.update) for pages in groups]
        try:
            for future in as_completed(futures):
                outcome = future.result()
                outcomes.append(outcome)
                _print_outcome(outcome, len(outcomes), len(groups))
                if ran and not outcome.findings:
                    pages = [read(Page(page.page.path)) for page in outcome.pages]
                    record.write(pages, _with_images(ran, outcome), round(outcome.took))
        except KeyboardInterrupt:
            # The threads are still waiting for their commands. The hosts end with this process.
            print("examples: interrupted", flush=True)
            os._exit(130)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return outcomes if arguments.update else again(outcomes, lambda pages: run_sequence(pages, engines, False))


def _with_images(ran: record.Ran, outcome: Outcome) -> record.Ran:
    """Add the images that this sequence pulled. Their names are unknown if they come directly from Docker Hub."""
    if outcome.images_from == record.HUB:
        return replace(ran, images=record.HUB)
    if not outcome.pulled:
        return ran
    return replace(ran, images=record.STAND_INS, stand_ins=tuple(sorted(outcome.pulled)))


def weight(examples: Examples, ledger: dict) -> float:
    """Estimate how long a sequence takes (seconds): the recorded time, or the number of its commands."""
    entry = ledger.get(record.key(examples.page.path)) or {}
    return float(entry.get("seconds") or len(examples.commands))


def _engines(groups: list[list[Examples]], ledger: dict) -> Engines:
    """Prepare what these pages need: the newest engine, and the older one and virtual machines if a block uses them."""

    def log(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    blocks = [block for pages in groups for block in pages[0].blocks]
    consoles = [block for block in blocks if isinstance(block, Console) and not block.needs]
    return Engines(
        prepare(log),
        prepare_older(log) if any(block.engine for block in consoles) else None,
        _machines(log) if any(block.machine for block in consoles) else None,
        record.newest(ledger),
        record.newest(ledger, "older"),
        {name: entry["images"] for name, entry in ledger.items() if "images" in entry},
    )


def _machines(log: Callable[[str], None]) -> Prepared | EngineError:
    """Prepare virtual machines. The error if that fails, because the pages without them run nevertheless."""
    try:
        return prepare_machines(log)
    except EngineError as error:
        return error


def platforms(engines: Engines) -> record.Ran:
    """Return the versions to record for the runs.

    Raises:
        EngineError: the engine is not the pinned one.
    """
    pinned = go_programs.NEWEST[0].release
    if engines.recorded and record.as_numbers(pinned) < record.as_numbers(engines.recorded):
        raise EngineError(
            f"the record was made on Docker Engine {engines.recorded}, but the newest that this checkout builds is "
            f"{pinned}: nothing was written; run make upgrade first"
        )
    versions = []
    for prepared in filter(None, (engines.newest, engines.older)):
        with Host(prepared) as host:
            versions.append(host.platform())
    if versions[0].engine != pinned:
        raise EngineError(
            f"pages are recorded on Docker Engine {pinned}, but this is {versions[0].engine}: nothing was written; "
            "to record, run: DOCKER_GUIDE_ENGINE=go make examples UPDATE=1"
        )
    machine: MachinePlatform | None = None
    if isinstance(engines.machines, Prepared):
        with Host(engines.machines) as host:
            machine = host.machine("server").platform()
    today = datetime.now(UTC).date().isoformat()
    return record.Ran(versions[0], versions[1] if len(versions) > 1 else None, today, machine=machine)


def again(outcomes: list[Outcome], run: Callable[[list[Examples]], Outcome]) -> list[Outcome]:
    """Run failed sequences once more, one at a time, so that a busy machine does not fail a correct page.

    The findings of sequences that then pass become advice to make the page stable. If more than `_MAX_RETRIED`
    sequences failed, the cause is something else, and none is run again.
    """
    failed = [outcome for outcome in outcomes if outcome.findings]
    if not 0 < len(failed) <= _MAX_RETRIED:
        return outcomes
    retried = {id(outcome): run(outcome.pages) for outcome in failed}
    for outcome in failed:
        second = retried[id(outcome)]
        names = ", ".join(dict.fromkeys(page_argument(page.page.path) for page in outcome.pages))
        if second.findings:
            print(f"{names}: run again alone: failed again", flush=True)
        else:
            print(f"{names}: run again alone: ok; the result is not stable", flush=True)
            second.findings = [replace(finding, advice=True) for finding in outcome.findings]
            second.unstable = True
    return [retried.get(id(outcome), outcome) for outcome in outcomes]


def _print_outcome(outcome: Outcome, number: int, total: int) -> None:
    names = dict.fromkeys(page_argument(p.page.path) for p in outcome.pages)
    languages = "+".join(p.page.path.relative_to(DOCS).parts[0] for p in outcome.pages if record.key(p.page.path))
    failures = outcome.failed or len(outcome.findings)
    verdict = f"{failures} failed" if failures else "ok"
    updated = f", {len(outcome.updated)} file(s) updated" if outcome.updated else ""
    run = outcome.passed + outcome.failed
    cpu = f" ({outcome.processor:.1f} CPU seconds)" if outcome.processor is not None else ""
    print(
        f"[{number}/{total}] {', '.join(names)} ({languages or '-'}): {run} commands, "
        f"{outcome.took:.1f} s{cpu}, {verdict}{updated}",
        flush=True,
    )


def _stale(pages: list[Examples], failing: set[Path]) -> list[Finding]:
    """Report pages whose record is missing or outdated, except those that have other findings already."""
    findings = []
    for page in pages:
        path = page.page.path
        if not page.blocks or path in failing or record.key(path) is None or record.current(page):
            continue
        fix = f"make examples PAGE={page_argument(path)} UPDATE=1"
        findings.append(
            Finding(
                path,
                page.blocks[0].fence.line,
                "example-record",
                "실행 기록(tests/ledgers/examples.json)이 없거나 지금의 명령과 다릅니다",
                "the page is missing from the record (tests/ledgers/examples.json) or its commands have changed since",
                fix,
                fix,
            )
        )
    return findings


def _figures(outcomes: list[Outcome], took: float) -> list[tuple[str, str]]:
    """Return the summary of a run as (name, figure) pairs."""
    not_run = sum((outcome.not_run for outcome in outcomes), Counter())
    run = sum(o.passed + o.failed for o in outcomes)
    powershell = sum(isinstance(block, PowerShell) for o in outcomes for block in o.pages[0].blocks)
    commands = sum(len(o.commands) for o in outcomes)
    seconds = sorted(s for o in outcomes for s in o.seconds)
    unstable = [page_argument(o.pages[0].page.path) for o in outcomes if o.unstable]
    figures = [
        ("pages", f"{sum(len(o.pages) for o in outcomes)} in {len(outcomes)} sequences"),
        ("blocks", f"{sum(len(o.pages[0].blocks) for o in outcomes)}, {len(seconds)} run"),
        ("command lines", f"{commands}, {run} run ({100 * run / commands if commands else 100:.1f}%)"),
        ("not run", ", ".join(f"{n} {reason}" for reason, n in sorted(not_run.items())) or "none"),
        ("PowerShell blocks", f"{powershell} checked against the CLI"),
        ("passed only when run again", ", ".join(unstable) or "none"),
        ("seconds", f"{took:.0f}"),
    ]
    cpu_seconds = [o.processor for o in outcomes if o.processor is not None]
    if cpu_seconds:
        own = time.process_time()  # emulating the screens takes time too
        figures.append(("CPU seconds", f"{sum(cpu_seconds) + own:.0f}, including {own:.0f} for the runner itself"))
    if len(seconds) > 1:
        cuts = statistics.quantiles(seconds, n=10, method="inclusive")
        figures.append(("seconds per block", f"p50 {statistics.median(seconds):.2f}, p90 {cuts[8]:.2f}"))
    if outcomes:
        figures += [("Docker Engine", outcomes[0].engine_version), ("images", outcomes[0].images_from)]
    return figures


def _summary(outcomes: list[Outcome], took: float) -> None:
    figures = _figures(outcomes, took)
    for name, figure in figures:
        print(f"{name}: {figure}")
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        rows = [f"| {name} | {figure} |" for name, figure in figures]
        with open(summary, "a", encoding="utf-8") as file:
            file.write("\n".join(["### Examples", "", "| | |", "|---|---|", *rows, "", ""]))


def _as_markdown(findings: list[Finding], outcomes: list[Outcome], lang: str) -> str:
    """Format the findings with their diffs for the body of an issue."""
    lines = [*(f"Docker Engine {outcome.engine_version}, {outcome.images_from}" for outcome in outcomes[:1]), ""]
    for finding in findings:
        lines += [f"- `{finding.place()}:{finding.line}`: {finding.message(lang)}"]
        if finding.detail:
            # Use a longer fence than any in the detail.
            fence = "````" if "```" in finding.detail else "```"
            lines += ["", *(f"  {line}" for line in (f"{fence}diff", *finding.detail.splitlines(), fence)), ""]
    return "\n".join(lines).strip() + "\n"


if __name__ == "__main__":
    sys.exit(main())
