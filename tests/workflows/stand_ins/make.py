"""Stands in for `make`: records the call, asks the real make whether the Makefile has it, and fabricates small outputs.

The story (an environment variable, as JSON) says what is different this time:

    {"failing": ["examples"], "real": ["check"], "appends": {"cli-snapshot": "docs/assets/cli.json"}}
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.workflows.stand_ins.state import STORY, State, digest, holds_token

#: The files that `make downloads` makes, whichever they may be this year.
DOWNLOADS = (
    *("docker-guide.zip", "docker-guide.ko.pdf", "docker-guide.en.pdf", "docker-guide.ko.epub"),
    "docker-guide.cheat-sheet.ko.pdf",
)


def main(arguments: list[str]) -> int:
    """Make a target; returns the exit status."""
    (target,) = (word for word in arguments if "=" not in word and not word.startswith("-"))
    variables = dict(word.split("=", 1) for word in arguments if "=" in word)
    story = json.loads(os.environ[STORY])
    _ask_the_makefile(target, variables)
    if since := variables.get("SINCE"):
        _git("rev-parse", "--verify", f"{since}:docs")  # fails where too little history was checked out
    State.of_this_run().record(
        "make",
        target=target,
        variables=variables,
        commit=_git("rev-parse", "HEAD"),
        shallow=_git("rev-parse", "--is-shallow-repository") == "true",
        token=holds_token(),
        environment={
            name: value
            for name, value in os.environ.items()
            if name in ("SITE_URL", "REPO_URL", "EDIT_URI") or name.startswith("DOCKER_GUIDE_")
        },
        digest={folder: digest(Path(folder)) for folder in ("site", "dist") if Path(folder).is_dir()},
    )
    if target in story.get("real", ()):
        return subprocess.run(_real_make(target, variables)).returncode
    print(f"{target}: a stand-in's output")
    if changed := story.get("appends", {}).get(target):
        with Path(changed).open("a", encoding="utf-8") as file:
            file.write("\n")
    if target in _FABRICATE:
        _FABRICATE[target](variables)
    return 2 if target in story.get("failing", ()) else 0


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.strip()


def _real_make(target: str, variables: dict[str, str], *options: str) -> list[str]:
    """The command line of the machine's make, with the tests' own environment as up-to-date `.venv`."""
    behind = os.environ["PATH"].split(os.pathsep, 1)[1]  # the stand-ins' folder is the first
    program = shutil.which("make", path=behind)
    assert program, "make is not installed"
    venv = Path(sys.prefix)
    stamps = [word for name in ("site", "dev") for word in ("-o", f"{venv}/{name}.stamp")]
    words = [f"{name}={value}" for name, value in variables.items()]
    return [program, *options, f"VENV={venv}", *stamps, target, *words]


def _ask_the_makefile(target: str, variables: dict[str, str]) -> None:
    """Fail where the Makefile lacks the target, or a variable changes nothing of its recipe."""

    def recipe(given: dict[str, str]) -> str:
        command = _real_make(target, given, "--dry-run")
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    whole = recipe(variables)
    for name in variables:
        assert recipe({key: value for key, value in variables.items() if key != name}) != whole, f"{name} is ignored"


def _build(variables: dict[str, str]) -> None:
    text = f"<title>{_git('rev-parse', 'HEAD')}</title><link rel=canonical href={os.environ.get('SITE_URL')}>\n"
    for name in ("index.html", "404.html", "commands/run/index.html"):
        file = Path("site", name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _preview(variables: dict[str, str]) -> None:
    shutil.copytree("site", "site-offline")
    command = [sys.executable, "-m", "scripts.preview", "collect", "site"]
    subprocess.run([*command, "--base", variables["SINCE"], "--output", "preview.json"], check=True)


def _downloads(variables: dict[str, str]) -> None:
    folder = Path("dist")
    folder.mkdir()
    sums = ""
    for name in DOWNLOADS:
        data = f"{name} of {_git('rev-parse', 'HEAD')}\n".encode()
        (folder / name).write_bytes(data)
        sums += f"{hashlib.sha256(data).hexdigest()}  {name}\n"
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")


def _examples(variables: dict[str, str]) -> None:
    if report := variables.get("REPORT"):
        Path(report).write_text("## Examples\n\nThe outputs of `docker run`.\n", encoding="utf-8")


_FABRICATE = {"build": _build, "preview": _preview, "downloads": _downloads, "examples": _examples}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
