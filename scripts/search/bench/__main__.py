"""Command line: `python -m scripts.search.bench --help`."""

import argparse
import gzip
import statistics
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scripts.search import queries, reference_queries
from scripts.search.bench.run import Answer, BenchError, run
from scripts.search.queries import Query, figures

#: Files loaded by a reader's first search, below the site.
_LOADED = {
    "program": ["assets/javascripts/workers/guide-search.js"],
    "index (ko)": ["search/guide.json", "search/guide.more.json"],
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark, print its tables and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.search.bench",
        description="Measure how well and how fast the search answers tests/search/queries.yml and queries about the "
        "whole reference, in Chromium. The figures are Recall@1, Recall@5 and MRR@10 of the correct page. "
        "Exit status: 0 measured, 2 the benchmark could not run.",
    )
    parser.add_argument("site", type=Path, help="the built site")
    options = parser.parse_args(arguments)
    try:
        answers = run(options.site, [*queries.load(), *reference_queries.make()])
        print("\n".join([*_report(answers), *_costs(options.site, answers)]))
    except (BenchError, OSError) as error:
        print(f"python -m scripts.search.bench: {error}", file=sys.stderr)
        return 2
    return 0


def _report(answers: Mapping[Query, Answer]) -> Iterable[str]:
    """The figures for the queries of each split, in Markdown."""
    for split in dict.fromkeys(query.split for query in answers):
        queries = [query for query in answers if query.split == split]
        groups: dict[str, list[Query]] = {}
        for query in queries:
            groups.setdefault(f"{query.language} {query.category}", []).append(query)
        yield f"\n| {split} | n | R@1 / R@5 / MRR@10 |"
        yield "|---|---|---|"
        for name, group in groups.items():
            yield _row(name, group, answers)
        yield _row("**all**", queries, answers)
        yield _row("all, the correct section", queries, answers, sections=True)


def _row(name: str, group: Sequence[Query], answers: Mapping[Query, Answer], sections: bool = False) -> str:
    result = figures(query.rank(answers[query].results, sections) for query in group)
    return f"| {name} | {len(group)} | {result.recall_1:.2f} / {result.recall_5:.2f} / {result.mrr_10:.2f} |"


def _costs(site: Path, answers: Mapping[Query, Answer]) -> Iterable[str]:
    """Sizes in kilobytes after gzip, and times to an answer in milliseconds."""
    yield "\n| cost | |"
    yield "|---|---|"
    for name, files in _LOADED.items():
        size = sum(len(gzip.compress((site / file).read_bytes(), 6)) for file in files)
        yield f"| {name}, KB gzip | {size / 1000:.1f} |"
    times = [answer.took for answer in answers.values()]
    yield f"| p50, ms | {statistics.median(times):.1f} |"
    yield f"| p95, ms | {statistics.quantiles(times, n=20)[-1]:.1f} |"


if __name__ == "__main__":
    sys.exit(main())
