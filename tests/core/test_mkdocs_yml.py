"""mkdocs.yml as programs read it: with the environment's values, without running what it names."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from scripts.core import mkdocs_yml
from scripts.core.languages import LANGUAGES, SOURCE, folder, join, split
from scripts.core.paths import ROOT
from scripts.core.yaml_lines import YamlError, compose, line_of


def test_a_fork_sets_where_the_site_is_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    assert mkdocs_yml.site_url(mkdocs_yml.data()) == "https://docker-guide.github.io/docker-guide/"
    monkeypatch.setenv("SITE_URL", "https://example.com/fork")
    assert mkdocs_yml.site_url(mkdocs_yml.data()) == "https://example.com/fork/"
    assert mkdocs_yml.site_url(mkdocs_yml.data(), "en") == "https://example.com/fork/en/"


def test_python_that_is_named_is_not_imported_and_is_written_again(tmp_path: Path) -> None:
    text = "slugify: !!python/name:no_such_module.slug ''\n"
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    data = mkdocs_yml.data(tmp_path)
    assert data == {"slugify": "no_such_module.slug"}
    assert yaml.safe_dump(data) == text


@pytest.mark.parametrize(("text", "line"), [("nav:\n\t- a: b\n", 2), ("- a\n", 1), ("", 1)])
def test_a_mistake_is_reported_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    with pytest.raises(YamlError, match=rf"^mkdocs\.yml:{line}: "):
        mkdocs_yml.data(tmp_path)
    assert mkdocs_yml.read(tmp_path / "mkdocs.yml").error


def test_both_readers_see_the_same_navigation() -> None:
    with_lines = mkdocs_yml.read(ROOT / mkdocs_yml.NAME)
    lines = (ROOT / mkdocs_yml.NAME).read_text(encoding="utf-8").split("\n")
    assert [entry.title for entry in with_lines.nav] == [title for item in mkdocs_yml.data()["nav"] for title in item]
    for entry in with_lines.entries:
        assert (entry.path or entry.title) in lines[entry.line - 1]
    for language in LANGUAGES:
        titles = mkdocs_yml.nav_titles(mkdocs_yml.data(), language)
        assert list(titles) == list(with_lines.translations.get(language, {}))


def test_lines_count_from_1() -> None:
    root = compose("a: 1\nb:\n  c: 2\n")
    assert [line_of(key) for key, _ in root.value] == [1, 2]
    assert compose("") is None


def test_an_address_is_its_language_and_its_name() -> None:
    assert (folder(SOURCE), folder("en")) == ("", "en/")
    for name in (".", "commands", "commands/run"):
        for language in LANGUAGES:
            assert split(join(language, name)) == (language, name)
    assert (join(SOURCE, "."), join("en", "."), join("en", "commands/run")) == (".", "en", "en/commands/run")
