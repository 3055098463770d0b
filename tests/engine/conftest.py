"""What the tests of the engine share: a prepared cache, and one host for tests that only look."""

import sys
from collections.abc import Iterator

import pytest

from scripts.engine import Host, Prepared, prepare


@pytest.fixture(scope="session")
def prepared() -> Prepared:
    return prepare(lambda line: print(line, file=sys.stderr))


@pytest.fixture(scope="module")
def host(prepared: Prepared) -> Iterator[Host]:
    with Host(prepared) as running:
        yield running
