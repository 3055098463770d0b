"""A repository at a GitHub of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflows.github import GitHub, create_origin


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of this checkout as a bare repository."""
    return create_origin(tmp_path_factory.mktemp("origin"))


@pytest.fixture
def github(tmp_path: Path, origin: Path) -> GitHub:
    """The repository at GitHub, with no pull request yet."""
    return GitHub(tmp_path, origin)
