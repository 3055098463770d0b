"""The query file tests/search/queries.yml (which describes its format), and how well a search answers it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from scripts.core.paths import ROOT

QUERIES = ROOT / "tests" / "search" / "queries.yml"
#: Number of results that count for the mean reciprocal rank.
_DEPTH = 10


@dataclass(frozen=True)
class Query:
    """A query, and its correct answers: addresses of pages or sections, any of which is right."""

    split: str
    language: str
    category: str
    text: str
    answers: tuple[str, ...]

    def rank(self, results: Sequence[str], sections: bool = False) -> int | None:
        """The position of the first correct result, from 1; None if there is none.

        Args:
            results: a section's address for every page in the results.
            sections: require the right section, not just the right page.
        """
        for n, result in enumerate(results, 1):
            page = result.partition("#")[0]
            if result in self.answers or page in (self.answers if sections else self.pages):
                return n
        return None

    @property
    def pages(self) -> set[str]:
        """The pages of the answers."""
        return {answer.partition("#")[0] for answer in self.answers}


def load(path: Path = QUERIES) -> list[Query]:
    """All queries.

    Raises:
        OSError, yaml.YAMLError, AttributeError: the file is missing or not in the format.
    """
    return [
        Query(split, language, category, str(text), tuple(map(_address, answers.split())))
        for split, languages in yaml.safe_load(path.read_text(encoding="utf-8")).items()
        for language, categories in languages.items()
        for category, queries in categories.items()
        for text, answers in queries.items()
    ]


def _address(answer: str) -> str:
    page, mark, section = answer.partition("#")
    page = page.removesuffix("index").rstrip("/")
    return f"{page}/{mark}{section}" if page else f"{mark}{section}"


@dataclass(frozen=True)
class Figures:
    """How well queries are answered, as figures from 0 to 1."""

    count: int
    recall_1: float
    recall_5: float
    mrr_10: float


def figures(ranks: Iterable[int | None]) -> Figures:
    """The figures for the ranks of the correct answers."""
    ranks = list(ranks)
    count = len(ranks) or 1
    hits = [rank for rank in ranks if rank is not None]
    return Figures(
        len(ranks),
        sum(rank == 1 for rank in hits) / count,
        sum(rank <= 5 for rank in hits) / count,
        sum(1 / rank for rank in hits if rank <= _DEPTH) / count,
    )
