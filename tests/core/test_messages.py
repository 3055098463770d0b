"""The words of findings: complete in both languages, and given every value that they name."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

from scripts.core.messages import Messages
from scripts.core.paths import ROOT

FILES = sorted((ROOT / "scripts").rglob("messages.yml"))


def texts(file: Path) -> dict[str, dict[str, str]]:
    """The words by key, those that a variant shares with its code included."""
    own = Messages(file).texts
    return {key: {**own[key.partition(".")[0]], **words} for key, words in own.items()}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_every_message_is_there_in_both_languages(file: Path) -> None:
    for key, words in texts(file).items():
        assert set(words) == {"ko", "en", "fix_ko", "fix_en"}, key
        assert not any("\n" in text for text in words.values()), key


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_a_rule_gives_the_values_that_its_message_names(file: Path) -> None:
    known, checked = texts(file), 0
    for module in file.parent.rglob("*.py"):
        for call in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            match call:
                case ast.Call(ast.Name("finding"), [_, _, ast.Constant(str(key))], keywords):
                    given = {keyword.arg for keyword in keywords}
                    fields = (field for text in known[key].values() for _, field, _, _ in Formatter().parse(text))
                    named = {field.partition(".")[0].partition("[")[0] for field in fields if field}
                    assert named <= given or None in given, f"{module.name}:{call.lineno}"
                    checked += 1
    assert checked


def test_the_exact_text_to_write_replaces_the_general_advice(tmp_path: Path) -> None:
    file = tmp_path / "messages.yml"
    file.write_text(
        'word: {ko: "{word}", en: "bad {word}", fix_ko: 고침, fix_en: Look it up.}\nword.twice: {en: two}\n',
        encoding="utf-8",
    )
    finding = Messages(file).finding
    assert finding(Path("a.md"), 1, "word", word="teh").message("en") == "bad teh → Look it up."
    assert finding(Path("a.md"), 1, "word", word="teh", write="the").message("en") == "bad teh → Write `the`."
    twice = finding(Path("a.md"), 1, "word.twice", word="teh")
    assert (twice.code, twice.en, twice.ko) == ("word", "two", "teh")
