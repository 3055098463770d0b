"""What the tests of the engine share: a prepared cache, one host for tests that only look, Debian's Go."""

import sys
from collections.abc import Iterator

import pytest

from scripts.engine import Host, Prepared, debian_root, prepare, ways
from scripts.engine.go_programs import Toolchain


@pytest.fixture(scope="session")
def prepared() -> Prepared:
    return prepare(lambda line: print(line, file=sys.stderr))


@pytest.fixture(scope="module")
def host(prepared: Prepared) -> Iterator[Host]:
    with Host(prepared) as running:
        yield running


@pytest.fixture(scope="session")
def toolchain() -> Iterator[Toolchain]:
    if obstacle := ways.obstacle_to_go():
        pytest.skip(obstacle)
    debian_root.remove_abandoned()
    with Toolchain(lambda line: print(line, file=sys.stderr)) as made:
        yield made
