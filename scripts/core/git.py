"""Reads from git."""

import subprocess
from pathlib import Path


class GitError(Exception):
    """Git is missing or failed; the message says why."""


def git(root: Path, *arguments: str) -> str:
    """The output of a git command that runs in `root`.

    Raises:
        GitError: git is missing or failed.
    """
    # In a container, the folder may belong to another user. Git only reads here.
    command = ["git", "-c", f"safe.directory={root}", *arguments]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8")
    except OSError as error:
        raise GitError(f"git을 실행할 수 없습니다. / git cannot be run: {error}") from error
    if done.returncode != 0:
        raise GitError(done.stderr.strip())
    return done.stdout
