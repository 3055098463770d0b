"""Runs the linters that are installed in the project's Python environment."""

import shutil
import subprocess
import sys
from pathlib import Path


class ToolError(Exception):
    """A linter is missing or failed; the message says what to do, Korean first."""


def run(name: str, *arguments: str, cwd: Path, accept: tuple[int, ...] = (0, 1)) -> str:
    """Run a linter from this Python environment and return its standard output.

    Args:
        name: the program's name, e.g. `rumdl`.
        arguments: its arguments.
        cwd: the folder to run it in.
        accept: exit statuses that mean it worked (1: it has findings).

    Raises:
        ToolError: the program is missing or ended with another exit status.
    """
    beside = Path(sys.executable).parent
    program = shutil.which(name, path=str(beside)) or shutil.which(name)
    if program is None:
        raise ToolError(
            f"{name} 프로그램이 없습니다. 저장소 맨 위에서 `make check`를 실행하면 설치합니다. / "
            f"{name} is not installed; `make check` at the top of the repository installs it."
        )
    done = subprocess.run([program, *arguments], cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in accept:
        output = (done.stderr or done.stdout).strip()
        raise ToolError(f"{name}: 종료 코드 / exit status {done.returncode}\n{output}")
    return done.stdout
