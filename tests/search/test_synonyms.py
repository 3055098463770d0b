"""docs/synonyms.yml, and what comes of the glossary and of the CLI."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import glossary
from scripts.reference.catalog import load_catalog
from scripts.search import synonyms


def test_our_own() -> None:
    groups = synonyms.load()
    assert ["런", "run"] in groups
    assert all(len(group) == len(set(group)) for group in groups)
    assert synonyms.load(Path("no/such/docs")) == []


def test_the_glossary_gives_names_and_wrong_spellings() -> None:
    groups = [set(group) for group in synonyms.of_glossary(glossary.load())]
    assert any({"컨테이너", "container", "콘테이너"} <= group for group in groups)


def test_the_cli_gives_aliases() -> None:
    assert any({"ls", "list"} <= set(group) for group in synonyms.of_cli(load_catalog()))


@pytest.mark.parametrize(
    ("text", "line"),
    [("- [가, 나]\n- [다]\n", 2), ("- 가\n", 1), ("가: 나\n", 1), ("- [가, 나]\n- [다, [라]]\n", 2), ("- [가\n", 2)],
)
def test_mistakes_say_their_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / synonyms.NAME).write_text(text, encoding="utf-8")
    with pytest.raises(synonyms.SynonymsError, match=rf"docs/synonyms\.yml:{line}:"):
        synonyms.load(tmp_path)
