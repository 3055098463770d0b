"""The page templates: a page begun from one is well but for what only its writer can know."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.check import sources
from scripts.core.paths import ROOT
from tests.copies import copy_of_sources

TEMPLATES = sorted((ROOT / ".github/page-templates").glob("*.md"))
#: `concept.md` is for a page of this folder.
FOLDERS = {"command": "commands", "concept": "concepts", "error": "troubleshooting", "image": "images"}


def test_there_is_one_for_each_kind() -> None:
    assert {path.stem for path in TEMPLATES} == set(FOLDERS)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_page_begun_from_a_template_is_well(template: Path, tmp_path: Path) -> None:
    root = copy_of_sources(tmp_path / "copy")
    page = root / "docs/ko" / FOLDERS[template.stem] / "begun-from-a-template.md"
    shutil.copy(template, page)
    found = {f.code for f in sources.check(root, [f"{FOLDERS[template.stem]}/begun-from-a-template"])}
    assert found <= {"page-not-in-nav", "example-unfilled"}
    assert "page-not-in-nav" in found
