"""Runs the worker's own modules in Node over an index, without a browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from scripts.search.index import MORE

HERE = Path(__file__).parent


class NodeMissing(Exception):
    """There is no Node, or one that is too old; says where it comes from."""


def node() -> str:
    """The `node` to run.

    Raises:
        NodeMissing: there is none.
    """
    found = shutil.which("node")
    if not found:
        raise NodeMissing(
            "검색 모듈을 테스트하려면 Node 20 이상이 필요합니다(https://nodejs.org). "
            "(글만 고칠 때는 필요 없습니다) / the tests of the search need Node 20 or newer"
        )
    return found


def answers(index: Path, queries: Sequence[str], titles: bool = False) -> list[list[str]]:
    """What the worker's modules find for each query: the best section of each page, best page first.

    Args:
        index: `guide.json` of a language, with its `guide.more.json` beside it.
        queries: as they are typed.
        titles: answer from the titles alone, as before the words of the texts have come.

    Raises:
        NodeMissing: there is no Node.
        subprocess.CalledProcessError: the modules failed; its `stderr` says how.
    """
    files = [index] if titles else [index, index.with_name(MORE.name)]
    ran = subprocess.run(
        [node(), "--no-warnings", str(HERE / "bench" / "find.mjs"), *map(str, files)],
        input=json.dumps(list(queries)),
        capture_output=True,
        text=True,
        check=True,
    )
    return [[group["first"] for group in found] for found in json.loads(ran.stdout)]
