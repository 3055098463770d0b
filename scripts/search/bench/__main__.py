"""Command line: `python -m scripts.search.bench --help`."""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from scripts.search import queries, reference_queries
from scripts.search.bench.run import ENGINES, BenchError, Result, run
from scripts.search.queries import Query, figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its tables; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.search.bench",
        description="How well and how fast the search answers tests/search/queries.yml and queries over the whole "
        "reference, beside Material's own search, Pagefind and MiniSearch (as VitePress sets it up), in one Chromium. "
        "Figures are Recall@1, Recall@5 and MRR@10 of the right page. Exit status: 0 measured, 2 it could not run.",
    )
    parser.add_argument("site", type=Path, help="the built site")
    options = parser.parse_args(arguments)
    try:
        asked = [*queries.load(), *reference_queries.make()]
        results = run(options.site, asked)
    except (BenchError, OSError) as error:
        print(f"python -m scripts.search.bench: {error}", file=sys.stderr)
        return 2
    print("\n".join(report(asked, results)))
    return 0


def report(asked: Sequence[Query], results: dict[str, Result]) -> Iterable[str]:
    """The tables, in Markdown."""
    for split in dict.fromkeys(query.split for query in asked):
        yield from _table(f"{split}", [query for query in asked if query.split == split], results)
    yield f"\n| | {' | '.join(ENGINES.values())} |"
    yield "|---" * (len(ENGINES) + 1) + "|"
    rows = {
        "program, KB gzip": lambda result: f"{result.program / 1000:.1f}",
        "index (ko), KB gzip": lambda result: f"{result.data / 1000:.1f}",
        "p50, ms": lambda result: f"{statistics.median(a.took for a in result.answers.values()):.1f}",
        "p95, ms": lambda result: f"{_percentile([a.took for a in result.answers.values()], 95):.1f}",
    }
    for title, value in rows.items():
        yield f"| {title} | {' | '.join(value(results[name]) for name in ENGINES)} |"


def _table(title: str, asked: Sequence[Query], results: dict[str, Result]) -> Iterable[str]:
    yield f"\n| {title} | n | {' | '.join(ENGINES.values())} |"
    yield "|---" * (len(ENGINES) + 2) + "|"
    groups: dict[str, list[Query]] = {}
    for query in asked:
        groups.setdefault(f"{query.language} {query.category}", []).append(query)
    for name, group in groups.items():
        yield _row(name, group, results)
    yield _row("**all**", asked, results)
    yield _row("all, the right section", asked, results, sections=True)


def _row(name: str, group: Sequence[Query], results: dict[str, Result], sections: bool = False) -> str:
    cells = []
    for engine in ENGINES:
        answers = results[engine].answers
        reached = figures(query.rank(answers[query].results, sections) for query in group)
        cells.append(f"{reached.recall_1:.2f} / {reached.recall_5:.2f} / {reached.mrr_10:.2f}")
    return f"| {name} | {len(group)} | {' | '.join(cells)} |"


def _percentile(values: Sequence[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


if __name__ == "__main__":
    sys.exit(main())
