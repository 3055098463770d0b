"""What GitHub knows of a repository, as files in one folder, shared by the tests and the stand-ins.

origin.git/                  the repository; `refs/pull/N/head` and `refs/pull/N/merge` for pull requests
github.json                  pull requests, comments, labels, issues, releases
artifacts/<run>/<name>.zip   what the runs uploaded
published/<run>/             what they deployed
releases/<tag>/              what is attached to releases
log.jsonl                    the calls of the stand-ins, in order
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

REPOSITORY = "someone/docker-guide"
PAGES_URL = "https://someone.github.io/docker-guide"
#: The job's token. No program that a pull request may have changed should ever hold it.
TOKEN = "ghs_0123456789abcdefghijklmnopqrstuvwxyz"
BOT = "github-actions[bot]"

#: The environment variables of a run: the folder of the state, the permissions by job, what the story wants to happen.
STATE, RIGHTS, STORY = "TEST_GITHUB_STATE", "TEST_GITHUB_RIGHTS", "TEST_STORY"

_LEVELS = ("none", "read", "write")


class Refused(Exception):
    """GitHub would not do this; the text says why."""


class State:
    """The folder described above.

    Args:
        folder: an absolute path.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.origin = folder / "origin.git"

    @classmethod
    def of_this_run(cls) -> State:
        """The state that the environment names."""
        return cls(Path(os.environ[STATE]))

    def read(self) -> dict[str, Any]:
        """The contents of github.json."""
        return json.loads((self.folder / "github.json").read_text(encoding="utf-8"))

    def write(self, data: Mapping[str, Any]) -> None:
        """Replace github.json. Jobs that write never run at the same time."""
        (self.folder / "github.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    def artifact(self, run: str, name: str) -> Path:
        """The ZIP file of an artifact, there or not."""
        return self.folder / "artifacts" / run / f"{name}.zip"

    def artifacts(self, run: str) -> dict[int, Path]:
        """The artifacts of a run by their ids."""
        files = sorted((self.folder / "artifacts" / run).glob("*.zip"))
        return {zlib.crc32(f"{run}/{file.name}".encode()): file for file in files}

    def record(self, tool: str, **facts: object) -> None:
        """Append a call to the log, with the run and job that made it."""
        entry = {
            "tool": tool,
            "workflow": os.environ["GITHUB_WORKFLOW"],
            "run": os.environ["GITHUB_RUN_ID"],
            "job": os.environ["GITHUB_JOB"],
            **facts,
        }
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def log(self) -> list[dict[str, Any]]:
        """All recorded calls."""
        file = self.folder / "log.jsonl"
        return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def require(scope: str, level: str) -> None:
    """act knows no permissions; the stand-ins enforce those of the job.

    Raises:
        Refused: the workflow does not give the job this permission.
    """
    rights = json.loads(os.environ[RIGHTS])[os.environ["GITHUB_JOB"]]
    if _LEVELS.index(rights.get(scope, "none")) < _LEVELS.index(level):
        raise Refused(f"403 Resource not accessible by integration: {scope}: {level}")


def holds_token() -> bool:
    """Whether a program started here could use the job's token: from its environment or the checkout's settings."""
    config = Path(".git/config")
    return TOKEN in os.environ.values() or (config.is_file() and TOKEN in config.read_text(encoding="utf-8"))


def digest(folder: Path) -> str:
    """A SHA-256 over the names and bytes of all files in a folder."""
    total = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(f"{file.relative_to(folder)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()
