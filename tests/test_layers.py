"""Which part of scripts may import which: pyproject.toml says it, import-linter checks it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from scripts.core.paths import ROOT


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the programs."""
    ignored = shutil.ignore_patterns("node_modules", "__pycache__")
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_layers_point_one_way() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_an_import_from_above_is_reported_with_its_line(root: Path) -> None:
    path = root / "scripts/core/paths.py"
    path.write_text(path.read_text(encoding="utf-8") + "\nfrom scripts.check import suggest\n", encoding="utf-8")
    done = lint(root)
    assert done.returncode == 1
    assert "scripts.core.paths -> scripts.check.suggest" in done.stdout


def test_finish_cannot_use_mkdocs(root: Path) -> None:
    path = root / "scripts/core/text.py"  # what finish uses counts too
    path.write_text(path.read_text(encoding="utf-8") + "\nimport mkdocs.utils\n", encoding="utf-8")
    done = lint(root)
    assert done.returncode == 1
    assert "mkdocs" in done.stdout and "scripts.core.text" in done.stdout


def test_a_new_package_needs_a_place_in_the_layers(root: Path) -> None:
    (root / "scripts/misc").mkdir()
    (root / "scripts/misc/__init__.py").touch()
    done = lint(root)
    assert done.returncode == 1
    assert "misc" in done.stdout


def test_no_package_is_in_an_import_cycle_and_nothing_imports_a_command_line() -> None:
    graph = grimp.build_graph("scripts", cache_dir=None)
    imports: dict[str, set[str]] = {}
    for module in graph.modules - {"scripts"}:
        for imported in graph.find_modules_directly_imported_by(module) - {"scripts"}:
            own, other = _package(module), _package(imported)
            if own != other:
                assert not imported.endswith(".__main__"), f"{module} imports {imported}"
                imports.setdefault(own, set()).add(other)
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def _package(module: str) -> str:
    """`scripts.check` for `scripts.check.rules.nav`; a command line stands above its package."""
    return module if module.endswith(".__main__") else ".".join(module.split(".")[:2])
