"""The query file tests/search/queries.yml (its format is told at its top), and how well a search answers it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

QUERIES = Path(__file__).resolve().parents[2] / "tests" / "search" / "queries.yml"
#: Results that count for the mean reciprocal rank.
_DEPTH = 10


@dataclass(frozen=True)
class Query:
    """What a searcher types; any of the answers is right, each the address of a page or of a section."""

    split: str
    language: str
    category: str
    text: str
    answers: tuple[str, ...]

    def rank(self, results: Sequence[str], sections: bool = False) -> int | None:
        """The place of the first right result, from 1; None when there is none.

        Args:
            results: a section's address for each page that was found.
            sections: the section must be the right one, and not only its page.
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
        OSError, yaml.YAMLError, AttributeError: the file is missing or not of its format.
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
    """How well some queries are answered, each figure from 0 to 1."""

    count: int
    recall_1: float
    recall_5: float
    mrr_10: float


def figures(ranks: Iterable[int | None]) -> Figures:
    """Figures of the places at which queries were answered."""
    ranks = list(ranks)
    count = len(ranks) or 1
    found = [rank for rank in ranks if rank is not None]
    return Figures(
        len(ranks),
        sum(rank == 1 for rank in found) / count,
        sum(rank <= 5 for rank in found) / count,
        sum(1 / rank for rank in found if rank <= _DEPTH) / count,
    )
