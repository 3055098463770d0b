"""How well the search answers, on queries that it was made with and on queries that it was not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.pages import LANGUAGES
from scripts.search import index, modules, queries, reference_queries
from scripts.search.queries import Query, figures


@pytest.fixture(scope="module")
def results(site: Path) -> dict[Query, list[str]]:
    """What is found for every query."""
    found: dict[Query, list[str]] = {}
    for language in LANGUAGES:
        guide = (site if language == LANGUAGES[0] else site / language) / index.NAME
        asked = [*queries.load(), *reference_queries.make()]
        asked = [query for query in asked if query.language == language]
        found |= dict(zip(asked, modules.answers(guide, [query.text for query in asked]), strict=True))
    return found


def test_there_are_enough_queries_with_answers(site: Path) -> None:
    asked = queries.load()
    assert len(asked) >= 250
    assert len({(query.language, query.text) for query in asked}) == len(asked)
    addresses = {}
    for language in LANGUAGES:
        root = site if language == LANGUAGES[0] else site / language
        addresses[language] = set(_addresses(index.read(root)))
    lost = [query for query in asked if not addresses[query.language] & set(query.answers)]
    assert not lost, "tests/search/queries.yml: no such sections"


def _addresses(data: dict) -> Iterator[str]:
    """The addresses of all pages and sections of an index; its format is described in scripts/search/index.py."""
    of_reference = iter(data["sections"])
    for address, *_, sections in data["pages"]:
        yield address
        lines = next(of_reference) if address.startswith("reference/") else sections
        for title, _, id_ in (line.partition("\t") for line in lines.splitlines()):
            id_ = id_ or re.search(r"--([a-z][\w-]*)", title)[1]
            yield f"{address}#{id_}"


#: split -> least Recall@1, Recall@5, MRR@10
LEAST = {"tuned": (0.90, 0.97, 0.93), "held-out": (0.90, 0.97, 0.93), "reference": (0.85, 0.95, 0.90)}


@pytest.mark.parametrize("split", LEAST)
def test_the_right_page_is_found(results: dict[Query, list[str]], split: str) -> None:
    reached = figures(query.rank(found) for query, found in results.items() if query.split == split)
    least = LEAST[split]
    assert (reached.recall_1, reached.recall_5, reached.mrr_10) >= least, reached
    assert reached.recall_5 >= least[1] and reached.mrr_10 >= least[2], reached


def test_the_titles_alone_find_most_pages(site: Path) -> None:
    """The first answer, until the words of the texts and the options of the reference have come."""
    ranks: dict[str, list[int | None]] = {}
    for language in LANGUAGES:
        guide = (site if language == LANGUAGES[0] else site / language) / index.NAME
        asked = [query for query in queries.load() if query.language == language]
        found = modules.answers(guide, [query.text for query in asked], titles=True)
        for query, answers in zip(asked, found, strict=True):
            ranks.setdefault(query.split, []).append(query.rank(answers))
    for split, each in ranks.items():
        reached = figures(each)
        assert reached.recall_1 >= 0.78 and reached.recall_5 >= 0.90, (split, reached)


def test_the_right_section_is_found(results: dict[Query, list[str]]) -> None:
    reached = figures(query.rank(found, sections=True) for query, found in results.items() if query.split == "held-out")
    assert reached.recall_1 >= 0.84 and reached.recall_5 >= 0.92, reached


def test_no_category_is_left_behind(results: dict[Query, list[str]]) -> None:
    ranks: dict[tuple[str, str, str], list[int | None]] = {}
    for query, found in results.items():
        ranks.setdefault((query.split, query.language, query.category), []).append(query.rank(found))
    behind = {key: figures(each) for key, each in ranks.items() if figures(each).recall_5 < 0.80}
    assert not behind


@pytest.mark.parametrize(
    ("language", "query", "address"),
    [
        ("ko", "--publish", "reference/container/run/#publish"),
        ("ko", "--restart", "reference/container/run/#restart"),
        ("ko", "ehzj rm", "commands/rm/"),
        ("ko", "이미지를 지우고 싶어요", "commands/rmi/"),
        ("ko", "컨테ㅇ", "concepts/containers/"),
        ("en", "--publish", "reference/container/run/#publish"),
        ("en", "docker rm", "commands/rm/"),
        # in which versions something exists, as the reference says it
        ("ko", "29.8부터 --umask", "reference/container/run/#umask"),
        ("ko", "Buildx 0.31부터", "reference/buildx/policy/"),
        ("en", "--umask since 29.8", "reference/container/run/#umask"),
        ("en", "kernel-memory until 28", "reference/container/run/#kernel-memory"),
    ],
)
def test_what_must_be_first(site: Path, language: str, query: str, address: str) -> None:
    guide = (site if language == LANGUAGES[0] else site / language) / index.NAME
    [found] = modules.answers(guide, [query])
    assert found[0] == address or found[0].startswith(f"{address}#"), found[:5]


def test_exact_names_come_first(site: Path) -> None:
    """`docker rm` is never below `docker rmi`, and an everyday page is above its page in the reference."""
    for language in LANGUAGES:
        guide = (site if language == LANGUAGES[0] else site / language) / index.NAME
        names = {
            "docker rm": ("commands/rm/", "commands/rmi/"),
            "docker logs": ("commands/logs/", "reference/container/logs/"),
        }
        names["docker ps"] = ("commands/ps/", "reference/container/ls/")
        for (name, (above, below)), found in zip(names.items(), modules.answers(guide, list(names)), strict=True):
            pages = [address.partition("#")[0] for address in found]
            assert pages.index(above) < pages.index(below), (language, name, pages[:6])
