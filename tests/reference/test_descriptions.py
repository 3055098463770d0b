"""What an editor of the CLI's descriptions does wrong, and what is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from scripts.check.rules import reference
from scripts.check.source_tree import SourceTree
from scripts.cli.tree import Unknown, load
from scripts.core.languages import LANGUAGES
from scripts.core.paths import DOCS, ROOT
from scripts.reference import data, options
from scripts.reference.catalog import load_catalog
from scripts.reference.descriptions import Descriptions
from scripts.reference.gone import is_gone
from scripts.reference.pages import Reference


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The site's sources without pages: configuration and descriptions."""
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    for language in LANGUAGES:
        shutil.copytree(DOCS / language / "reference", tmp_path / "docs" / language / "reference")
    return tmp_path


def _told(root: Path, *, language: str = "ko") -> list[str]:
    return [
        f"{finding.path.relative_to(root).as_posix()}:{finding.line} {getattr(finding, language)} "
        f"{getattr(finding, f'fix_{language}')}"
        for finding in reference.check(SourceTree(root))
    ]


def _line(path: Path, text: str) -> int:
    return path.read_text(encoding="utf-8").split("\n").index(text) + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_is_described(language: str) -> None:
    assert list(Descriptions(language, load_catalog()).check()) == []


def test_versions_and_old_facts_are_the_same_in_all_languages() -> None:
    catalog = load_catalog()
    found = []
    for language in LANGUAGES:
        described = Descriptions(language, catalog)
        facts = {}
        for entry in catalog.entries:
            command = described.command(entry)
            assert command
            facts[entry.key] = command.since.text if command.since else ""
            for name in described.options(entry):
                text = described.option(entry, name)
                assert text and text.text
                facts[f"{entry.key} {name}"] = (text.since, text.until, text.old)
        found.append(facts)
    for other in found[1:]:
        assert other == found[0]


def test_every_option_of_groups_yml_is_shown() -> None:
    assert list(options.unknown(load_catalog(), Descriptions("ko", load_catalog()))) == []


def _section(reference: Reference, page: str, option: str) -> str:
    [markdown] = [each.markdown for each in reference.pages() if each.name == f"reference/{page}"]
    return markdown.split(f"{{ #{option} .guide-option }}")[1].split("{ #")[0]


@pytest.mark.parametrize(
    ("page", "option", "ko", "en"),
    [
        ("container/run", "umask", "29.8부터", "since 29.8"),
        ("container/commit", "pause", "28까지", "until 28"),
        ("compose/start", "wait", "Compose 5.0부터", "since Compose 5.0"),
        ("compose/run", "no-TTY", "Compose 5.2까지", "until Compose 5.2"),
        ("buildx/bake", "jobs", "Buildx 0.38부터", "since Buildx 0.38"),
        # taken for the sake of the old builder, by the CLI
        ("buildx/build", "disable-content-trust", "28까지", "until 28"),
    ],
)
def test_a_page_says_in_which_versions_an_option_exists(page: str, option: str, ko: str, en: str) -> None:
    for language, text in (("ko", ko), ("en", en)):
        section = _section(Reference(language, load_catalog()), page, option)
        assert f"\n**{text}**" in section


def test_a_command_says_since_when_it_exists() -> None:
    [page] = [p for p in Reference("ko", load_catalog()).pages() if p.name == "reference/buildx/policy/eval"]
    assert "- **Buildx 0.31부터**" in page.markdown


def test_an_option_that_is_gone_keeps_its_facts_on_the_page_and_in_the_data() -> None:
    section = _section(Reference("ko", load_catalog()), "container/commit", "pause")
    assert "`true`" in section
    commands = data.build("ko", load_catalog(), "https://example.org/")["commands"]
    for name in ("docker commit", "docker container commit"):
        pause = commands[name]["options"]["--pause"]
        assert (pause["short"], pause["type"], pause["until"]) == ("-p", "bool", "28")
    assert commands["docker run"]["options"]["--umask"]["since"] == "29.8"
    assert commands["docker buildx policy"]["since"] == "0.31"


@pytest.mark.parametrize(
    ("command", "text", "gone"),
    [
        ("docker container commit", "-p", True),
        ("docker run", "--kernel-memory", True),
        ("docker run", "--kernel", False),
        ("docker", "trust", True),
        ("docker", "trusty", False),
    ],
)
def test_pages_may_name_what_is_gone(command: str, text: str, gone: bool) -> None:
    assert is_gone(Unknown(1, text, load().commands[command], None)) is gone


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ('until: "28"\n        text: x', "이제 없는데 `type:`이 없습니다"),
        ("since: soon\n        text: x", "`since`의 값이 버전이 아닙니다"),
        ("text: x", "`--gone`라는 옵션은 없습니다"),
        ('until: "28"\n        type: bool\n        text: x', ""),
        ('until: "28"\n        type: bool', "`--gone`의 설명이 없습니다"),
        ("form: x\n        text: x", "`form`라는 항목은 없습니다"),
    ],
)
def test_a_mapping_of_an_option_is_checked(copy: Path, facts: str, told: str) -> None:
    path = copy / "docs/ko/reference/volume.yml"
    text = path.read_text(encoding="utf-8")
    start = text.index("  volume create:")
    at = text.index("    options:\n", start) + len("    options:\n")
    path.write_text(f"{text[:at]}      --gone:\n        {facts}\n{text[at:]}", encoding="utf-8")
    found = _told(copy)
    assert any(told in one for one in found) if told else found == []


def test_a_slip_in_an_option_is_told_with_the_right_name(copy: Path) -> None:
    path = copy / "docs/ko/reference/volume.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  volume rm:\n", "  volume rm:\n    oops: x\n", 1), encoding="utf-8")
    [told] = _told(copy)
    assert told.startswith(f"docs/ko/reference/volume.yml:{_line(path, '    oops: x')} ")
    assert "`oops`" in told


@pytest.mark.parametrize(
    ("added", "wanted"),
    [
        ("  container rn:\n    summary: x\n", "`docker container rn`라는 명령은 없습니다. `container run`로"),
        ("  run:\n    summary: x\n", "이 명령은 `container run`에 씁니다"),
        ("  container run:\n    summary: x\n", "`container run`가 두 번 있습니다"),
        ("  volume ls:\n    summary: x\n", "`volume.yml`로 옮기십시오"),
    ],
)
def test_a_command_in_the_wrong_place_is_told(copy: Path, added: str, wanted: str) -> None:
    path = copy / "docs/ko/reference/container.yml"
    lines = path.read_text(encoding="utf-8").rstrip("\n").count("\n") + 1
    with path.open("a", encoding="utf-8") as file:
        file.write(added)
    told = [one for one in _told(copy) if wanted in one]
    assert told, _told(copy)
    assert told[0].startswith(f"docs/ko/reference/container.yml:{lines + 1} ") or f":{lines + 2} " in told[0]


def test_an_option_that_no_command_has_and_one_that_is_missing(copy: Path) -> None:
    path = copy / "docs/en/reference/volume.yml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    create = data["commands"]["volume create"]["options"]
    name = next(iter(create))
    create[f"{name}x"] = create.pop(name)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    told = _told(copy, language="en")
    assert len(told) == 2
    assert any(f"`docker volume create` has no option `{name}x`. Write `{name}`." in one for one in told)
    assert any(f"The option `{name}` of `docker volume create` is not described." in one for one in told)


def test_yaml_that_cannot_be_read_is_told_and_not_thrown(copy: Path) -> None:
    path = copy / "docs/ko/reference/node.yml"
    path.write_text("commands:\n  node ls:\n    summary: `x`: y\n", encoding="utf-8")
    told = [one for one in _told(copy) if "YAML" in one]
    assert told and told[0].startswith("docs/ko/reference/node.yml:3 ")


def test_a_link_to_a_page_does_not_depend_on_the_folder_that_the_program_runs_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "commands").mkdir()
    monkeypatch.chdir(tmp_path / "commands")
    pages = {page.name: page.markdown for page in Reference("ko", load_catalog(), DOCS).pages()}
    assert "(../../commands/run.md)" in pages["reference/container/run"]
