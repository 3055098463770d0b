""".github/labeler.yml against the files of the repository."""

from __future__ import annotations

import pytest
from wcmatch import glob

from scripts.core.paths import ROOT
from tests.workflows.stand_ins.actions import globs_of, labels_of

CONFIGURATION = (ROOT / ".github/labeler.yml").read_text(encoding="utf-8")
CONTENT = [str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*") if path.is_file()]


def test_every_file_of_the_site_has_a_label() -> None:
    assert [path for path in CONTENT if not labels_of(CONFIGURATION, [path])] == []


@pytest.mark.parametrize(("label", "globs"), globs_of(CONFIGURATION).items())
def test_every_glob_means_a_file(label: str, globs: list[str]) -> None:
    flags = glob.GLOBSTAR | glob.DOTGLOB
    assert [pattern for pattern in globs if not any(glob.iglob(pattern, flags=flags, root_dir=ROOT))] == []


@pytest.mark.parametrize(
    ("path", "labels"),
    [
        ("docs/ko/commands/run.md", ["한국어"]),
        ("docs/en/commands/run.md", ["English"]),
        ("docs/ko/reference/service.yml", ["한국어", "reference"]),
        ("docs/synonyms.yml", ["search"]),
        ("docs/glossary.yml", ["search"]),
        ("docs/redirects.yml", ["tools"]),
        ("docs/assets/diagrams/layers.svg", ["한국어"]),
        ("docs/assets/diagrams/layers.en.yml", ["English"]),
        ("docs/assets/stylesheets/guide.css", ["theme"]),
        ("requirements-dev.in", ["tools"]),
        ("scripts/requirements.md", ["tools"]),
        ("README.md", []),
        (".github/workflows/check.yml", ["workflows"]),
    ],
)
def test_a_file_has_the_label_of_its_subject(path: str, labels: list[str]) -> None:
    assert labels_of(CONFIGURATION, [path]) == labels
