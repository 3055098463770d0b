"""What an editor of the CLI's descriptions does wrong, and what is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from scripts.check.rules import reference
from scripts.check.site import Site
from scripts.pages import DOCS, LANGUAGES, ROOT
from scripts.reference.catalog import load_catalog
from scripts.reference.descriptions import Descriptions


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
        f"{getattr(finding, f'cure_{language}')}"
        for finding in reference.check(Site(root))
    ]


def _line(path: Path, text: str) -> int:
    return path.read_text(encoding="utf-8").split("\n").index(text) + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_is_described(language: str) -> None:
    assert list(Descriptions(language, load_catalog()).check()) == []


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
