"""Runs the worker's modules on an index in Node, without a browser."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from scripts.search.index import MORE

HERE = Path(__file__).parent


class NodeMissing(Exception):
    """There is no Node; the message says how to get it."""


def node() -> str:
    """The `node` to run.

    Raises:
        NodeMissing: there is none.
    """
    program = shutil.which("node")
    if not program:
        raise NodeMissing(
            "검색 모듈을 테스트하려면 Node 20 이상이 필요합니다(https://nodejs.org). "
            "글만 고칠 때는 필요 없습니다. / Testing the search requires Node 20 or newer (https://nodejs.org)."
        )
    return program


def answers(index: Path, queries: Sequence[str], titles: bool = False) -> list[list[str]]:
    """The results of the worker's modules for each query: the best section of every page, best page first.

    `index` is a language's `guide.json`, with its `guide.more.json` beside it. With `titles`, only the titles are
    searched, as the worker does before the second file is loaded.

    Raises:
        NodeMissing: there is no Node.
        subprocess.CalledProcessError: the modules failed; `stderr` has the error.
    """
    files = [index] if titles else [index, index.with_name(MORE.name)]
    ran = subprocess.run(
        [node(), "--no-warnings", str(HERE / "bench" / "find.mjs"), *map(str, files)],
        input=json.dumps(list(queries)),
        capture_output=True,
        text=True,
        check=True,
    )
    return [[group["first"] for group in groups] for groups in json.loads(ran.stdout)]
