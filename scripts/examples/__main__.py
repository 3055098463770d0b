"""Command line: `python -m scripts.examples --help`."""

from __future__ import annotations

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
from scripts.engine import EngineError, Host, go_programs, prepare, prepare_older
from scripts.examples import changed, record
from scripts.examples.runner import Engines, Outcome, run_sequence
from scripts.examples.validate import page_argument, written

#: Sequences that are run again when they fail.
_FEW = 3

_EPILOG = """\
pages:
  commands/run             that page in every language it exists in
  docs/ko/commands/run.md  this file
  (none)                   all pages

examples:
  python -m scripts.examples                          run everything; what make test does
  python -m scripts.examples commands/run             run one page
  python -m scripts.examples commands/run --update    and write the outputs that were seen into it
  python -m scripts.examples --list                   only read the blocks: no engine, one second

The notation of the blocks is described in scripts/examples/README.md.
Exit status: 0 all is well, 1 something is to be fixed or no engine could be made, 2 wrong arguments.
The last line is always of the form `examples: 412 passed, 0 failed`.
"""


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.examples",
        description="Run the pages' command blocks on a throw-away Docker Engine and compare the outputs.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="which pages (see below)")
    parser.add_argument(
        "--update", action="store_true", help="write the outputs that were seen into the pages"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="with --update: take ids from this run also where nothing else changed"
    )
    parser.add_argument(
        "--changed-since",
        metavar="REV",
        help="only the pages whose blocks changed since a git revision; all when the runner, the engine or the "
        "CLI's data did. Says which, and why",
    )
    parser.add_argument("--jobs", type=_jobs, default=3, metavar="N", help="hosts at once (default 3)")
    parser.add_argument("--list", action="store_true", help="count the blocks and check how they are written")
    parser.add_argument("--lang", choices=LANGUAGES, default="ko", help="language of messages (default ko)")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the findings as Markdown too")
    # Started in the background, a program ignores Ctrl-C, and the commands that blocks interrupt would ignore it too.
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
        paths = _paths(arguments.pages)
        pages = [read(_page(path)) for path in paths]
    except (ValueError, OSError, changed.UnknownRevision) as error:
        parser.error(str(error))
    if arguments.list:
        return _list(pages, arguments.lang)
    return _run(pages, arguments, everything=not arguments.pages)


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of hosts: write 1, 2, ...")
    return int(text)


def _paths(wanted: list[str]) -> list[Path]:
    """The files of the named pages.

    Raises:
        ValueError: there is no such page; the message proposes others.
    """
    if not wanted:
        return [path for language in LANGUAGES for path in page_paths(language)]
    paths: list[Path] = []
    for name in wanted:
        if Path(name).is_file():
            paths.append(Path(name).resolve())
            continue
        page = name.strip("/").removesuffix(".md")
        candidates = [DOCS / lang / f"{p}.md" for lang in LANGUAGES for p in (page, f"{page}/index") if p]
        found = [path for path in candidates if path.is_file()]
        if not found:
            known = {page_argument(path) for lang in LANGUAGES for path in page_paths(lang)}
            near = get_close_matches(page, sorted(known), n=3)
            raise ValueError(f"no page {name!r}" + (f": did you mean {', '.join(near)}?" if near else ""))
        paths += found
    return list(dict.fromkeys(paths))


def _page(path: Path) -> Page:
    """The page.

    Raises:
        ValueError: it is not UTF-8; the message names it.
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
        consoles = [b for b in page.blocks if isinstance(b, Console)]
        kinds = Counter({"blocks": len(page.blocks), "commands": len(page.commands)})
        kinds["powershell"] = sum(isinstance(b, PowerShell) for b in page.blocks)
        for block in consoles:
            if block.needs:
                kinds[f"needs {block.needs}"] += len(block.commands)
        totals.update(kinds)
        if page.blocks:
            print(f"{_shown(page.page.path)}: " + ", ".join(f"{n} {kind}" for kind, n in kinds.items() if n))
    print("total: " + ", ".join(f"{n} {kind}" for kind, n in totals.items()))
    return report(findings, lang)


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


def _run(pages: list[Examples], arguments: argparse.Namespace, everything: bool) -> int:
    began = time.monotonic()
    findings: list[Finding] = []
    for page in pages:
        wrong = page.findings + written(page)
        findings += [f for f in wrong if not (arguments.update and f.code == "example-unfilled")]
    try:
        ledger = record.load()
    except ValueError as error:
        print(f"{record.LEDGER.relative_to(ROOT)}: {error}: remove it and run with --update", file=sys.stderr)
        return 1
    # A block that cannot be read changes what the others do, and one that reaches out must not be run.
    barred = {f.path for page in pages for f in page.findings}
    barred |= {f.path for f in findings if f.code == "example-host"}
    for path in sorted(barred):
        print(f"{_shown(path)}: not run", flush=True)
    groups: dict[str, list[Examples]] = {}
    for page in pages:
        if page.blocks and page.page.path not in barred:
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
    _summary(outcomes, time.monotonic() - began)
    passed = sum(o.passed for o in outcomes)
    failed = sum(o.failed for o in outcomes)
    if status and not failed:
        failed = len(findings)
    print(f"examples: {passed} passed, {failed} failed", flush=True)
    return status


def _run_groups(groups: list[list[Examples]], ledger: dict, arguments: argparse.Namespace) -> list[Outcome]:
    """Run each distinct sequence, those that take longest first so that none is left alone at the end."""
    engines = replace(_engines(groups, ledger), fresh=arguments.fresh)
    print(f"images: {engines.newest.images_from}", flush=True)
    ran = platforms(engines) if arguments.update else None
    outcomes: list[Outcome] = []
    groups.sort(key=lambda pages: -weight(pages[0], ledger))
    with ThreadPoolExecutor(min(arguments.jobs, len(groups))) as pool:
        futures = [pool.submit(run_sequence, pages, engines, arguments.update) for pages in groups]
        try:
            for done in as_completed(futures):
                outcome = done.result()
                outcomes.append(outcome)
                _tell(outcome, len(outcomes), len(groups))
                if ran and not outcome.findings:
                    pages = [read(Page(page.page.path)) for page in outcome.pages]
                    record.write(pages, _with_images(ran, outcome), round(outcome.took))
        except KeyboardInterrupt:
            # The threads wait for their commands; the hosts end with this process, however it ends.
            print("examples: interrupted", flush=True)
            os._exit(130)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return outcomes if arguments.update else again(outcomes, lambda pages: run_sequence(pages, engines, False))


def _with_images(ran: record.Ran, outcome: Outcome) -> record.Ran:
    """With the images of this sequence; where Docker Hub is asked directly, their names are unknown."""
    if outcome.images_from == record.HUB:
        return replace(ran, images=record.HUB)
    if not outcome.pulled:
        return ran
    return replace(ran, images=record.STAND_INS, stand_ins=tuple(sorted(outcome.pulled)))


def weight(examples: Examples, ledger: dict) -> float:
    """About how long a sequence takes (seconds): as long as when it was recorded, else by its commands."""
    name = record.key(examples.page.path)
    return float((ledger.get(name) or {}).get("seconds") or len(examples.commands))


def _engines(groups: list[list[Examples]], ledger: dict) -> Engines:
    """What these pages need, prepared; an older engine only where a block is for it."""

    def log(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    blocks = [block for pages in groups for block in pages[0].blocks]
    wanted = any(isinstance(block, Console) and block.engine and not block.needs for block in blocks)
    return Engines(
        prepare(log),
        prepare_older(log) if wanted else None,
        record.newest(ledger),
        record.newest(ledger, "older"),
    )


def platforms(engines: Engines) -> record.Ran:
    """What is to be recorded as the place of the runs.

    Raises:
        EngineError: the engine is not the one that pages are recorded on.
    """
    pinned = go_programs.NEWEST[0].release
    if engines.recorded and record.as_numbers(pinned) < record.as_numbers(engines.recorded):
        raise EngineError(
            f"the record was made on Docker Engine {engines.recorded}, and the newest that this checkout builds is "
            f"{pinned}: nothing was written; first: make upgrade"
        )
    told = []
    for prepared in (engines.newest, engines.older):
        if prepared:
            with Host(prepared) as host:
                told.append(host.platform())
    if told[0].engine != pinned:
        raise EngineError(
            f"pages are recorded on Docker Engine {pinned}, and this one is {told[0].engine}: nothing was written; "
            "record with: DOCKER_GUIDE_ENGINE=go make examples UPDATE=1"
        )
    today = datetime.now(UTC).date().isoformat()
    return record.Ran(told[0], told[1] if len(told) > 1 else None, today)


def again(outcomes: list[Outcome], run: Callable[[list[Examples]], Outcome]) -> list[Outcome]:
    """What failed, run once more and alone: a busy machine must not fail a page that is right.

    What then passes is reported as advice, so that its page can be made steady. When more than `_FEW` sequences failed,
    something else is wrong, and none is run again.
    """
    wrong = [outcome for outcome in outcomes if outcome.findings]
    if not 0 < len(wrong) <= _FEW:
        return outcomes
    taken = {id(outcome): run(outcome.pages) for outcome in wrong}
    for outcome in wrong:
        second = taken[id(outcome)]
        names = ", ".join(dict.fromkeys(page_argument(page.page.path) for page in outcome.pages))
        if second.findings:
            print(f"{names}: run again, alone: failed again", flush=True)
        else:
            print(f"{names}: run again, alone: ok; it is not steady", flush=True)
            second.findings = [replace(finding, advice=True) for finding in outcome.findings]
            second.unsteady = True
    return [taken.get(id(outcome), outcome) for outcome in outcomes]


def _tell(outcome: Outcome, number: int, of: int) -> None:
    names = dict.fromkeys(page_argument(p.page.path) for p in outcome.pages)
    languages = "+".join(
        p.page.path.relative_to(DOCS).parts[0] for p in outcome.pages if record.key(p.page.path)
    )
    wrong = outcome.failed or len(outcome.findings)
    verdict = f"{wrong} failed" if wrong else "ok"
    updated = f", {len(outcome.updated)} file(s) updated" if outcome.updated else ""
    run = outcome.passed + outcome.failed
    worked = f" ({outcome.processor:.1f} processor seconds)" if outcome.processor is not None else ""
    print(
        f"[{number}/{of}] {', '.join(names)} ({languages or '-'}): {run} commands, "
        f"{outcome.took:.1f} s{worked}, {verdict}{updated}",
        flush=True,
    )


def _stale(pages: list[Examples], failing: set[Path]) -> list[Finding]:
    """Pages whose record is missing or is of other commands; those that fail anyway are already reported."""
    findings = []
    for page in pages:
        path = page.page.path
        if not page.blocks or path in failing or record.key(path) is None or record.current(page):
            continue
        cure = f"make examples PAGE={page_argument(path)} UPDATE=1"
        findings.append(
            Finding(
                path,
                page.blocks[0].fence.line,
                "example-record",
                "실행 기록(tests/ledgers/examples.json)이 없거나 지금의 명령과 다릅니다",
                "the record of runs (tests/ledgers/examples.json) does not have this page or has other commands of it",
                cure,
                cure,
            )
        )
    return findings


def _figures(outcomes: list[Outcome], took: float) -> list[tuple[str, str]]:
    """What the end of a run says, as pairs of a name and a figure."""
    not_run: Counter[str] = Counter()
    for outcome in outcomes:
        not_run.update(outcome.not_run)
    run = sum(o.passed + o.failed for o in outcomes)
    commands = sum(o.commands for o in outcomes)
    seconds = sorted(s for o in outcomes for s in o.seconds)
    unsteady = [page_argument(o.pages[0].page.path) for o in outcomes if o.unsteady]
    figures = [
        ("pages", f"{sum(len(o.pages) for o in outcomes)} in {len(outcomes)} sequences"),
        ("blocks", f"{sum(len(o.pages[0].blocks) for o in outcomes)}, {len(seconds)} run"),
        ("command lines", f"{commands}, {run} run ({100 * run / commands if commands else 100:.1f}%)"),
        ("not run", ", ".join(f"{n} {reason}" for reason, n in sorted(not_run.items())) or "none"),
        ("PowerShell blocks", f"{sum(o.powershell for o in outcomes)} checked against the CLI"),
        ("passed only when run again", ", ".join(unsteady) or "none"),
        ("seconds", f"{took:.0f}"),
    ]
    counted = [o.processor for o in outcomes if o.processor is not None]
    if counted:
        # The time of this program itself is the rest: it reads what is on the screens.
        own = time.process_time()
        figures.append(("processor seconds", f"{sum(counted) + own:.0f}, {own:.0f} of them of the runner itself"))
    if len(seconds) > 1:
        cuts = statistics.quantiles(seconds, n=10, method="inclusive")
        figures.append(("seconds a block", f"p50 {statistics.median(seconds):.2f}, p90 {cuts[8]:.2f}"))
    if outcomes:
        figures.append(("Docker Engine", outcomes[0].engine_version))
        figures.append(("images", outcomes[0].images_from))
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
    """The findings for the body of an issue, each with its diff."""
    engine = outcomes[0] if outcomes else None
    lines = [f"Docker Engine {engine.engine_version}, {engine.images_from}" if engine else "", ""]
    for finding in findings:
        lines += [f"- `{finding.place()}:{finding.line}`: {finding.message(lang)}"]
        if finding.detail:
            # Longer than any fence in the detail, so that it cannot end the block.
            fence = "````" if "```" in finding.detail else "```"
            lines += [
                "",
                f"  {fence}diff",
                *(f"  {line}" for line in finding.detail.splitlines()),
                f"  {fence}",
                "",
            ]
    return "\n".join(lines).strip() + "\n"


if __name__ == "__main__":
    sys.exit(main())
