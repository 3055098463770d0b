"""Stand-ins for the actions: `python -m tests.workflows.stand_ins.actions NAME`, with the inputs as JSON in INPUTS.

`ACTIONS` has the inputs that a stand-in understands, with their defaults in the real action, and its outputs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml
from wcmatch import glob

from tests.workflows.stand_ins.state import PAGES_URL, TOKEN, Refused, State, require

Inputs = dict[str, str]


def checkout(state: State, inputs: Inputs) -> None:
    """The commit of the event, or the branch in `ref`, with as much history as asked for."""
    require("contents", "read")
    wanted = f"+{inputs['ref'] or os.environ['GITHUB_SHA']}:refs/wanted"
    depth = int(inputs["fetch-depth"])
    history = [f"--depth={depth}"] if depth else []
    everything = [] if depth else ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"]
    commands = (
        ["init", "--quiet"],
        ["remote", "add", "origin", state.origin.as_uri()],
        ["fetch", "--quiet", "--no-tags", *history, "origin", wanted, *everything],
        ["checkout", "--quiet", "--detach", "refs/wanted"],
    )
    for command in commands:
        subprocess.run(["git", *command], check=True)
    if inputs["persist-credentials"] == "true":
        subprocess.run(["git", "config", "http.https://github.com/.extraheader", f"AUTHORIZATION: {TOKEN}"], check=True)


def upload_artifact(state: State, inputs: Inputs) -> None:
    """A file or the contents of a folder as a ZIP file; hidden files stay behind."""
    path = Path(inputs["path"])
    root, files = (path, sorted(path.rglob("*"))) if path.is_dir() else (path.parent, [path])
    files = [file for file in files if file.is_file() and "/." not in f"/{file.relative_to(root)}"]
    if not files:
        if inputs["if-no-files-found"] == "error":
            raise Refused(f"No files were found with the provided path: {path}.")
        return
    archive = state.artifact(os.environ["GITHUB_RUN_ID"], inputs["name"])
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "x") as target:
        for file in files:
            target.write(file, file.relative_to(root))


def upload_pages_artifact(state: State, inputs: Inputs) -> None:
    """The folder as `artifact.tar` in an artifact called github-pages."""
    tar = Path(os.environ["RUNNER_TEMP"], "artifact.tar")
    with tarfile.open(tar, "w") as target:
        target.add(inputs["path"], ".")
    upload_artifact(state, {"name": inputs["name"], "path": str(tar), "if-no-files-found": "error"})


def download_artifact(state: State, inputs: Inputs) -> None:
    """An artifact of this run, unpacked."""
    archive = state.artifact(os.environ["GITHUB_RUN_ID"], inputs["name"])
    if not archive.is_file():
        raise Refused(f"Unable to download artifact(s): Artifact not found for name: {inputs['name']}")
    with zipfile.ZipFile(archive) as source:
        source.extractall(inputs["path"] or ".")


def configure_pages(state: State, inputs: Inputs) -> None:
    """The address that Pages serves the repository at."""
    require("pages", "read")
    _output("base_url", PAGES_URL)


def deploy_pages(state: State, inputs: Inputs) -> None:
    """Publishes the run's artifact github-pages."""
    require("pages", "write")
    require("id-token", "write")
    run = os.environ["GITHUB_RUN_ID"]
    with (
        zipfile.ZipFile(state.artifact(run, inputs["artifact_name"])) as archive,
        archive.open("artifact.tar") as file,
        tarfile.open(fileobj=file) as tar,
    ):
        tar.extractall(state.folder / "published" / run, filter="data")
    _output("page_url", f"{PAGES_URL}/")


def labels_of(configuration: str, paths: list[str]) -> list[str]:
    """The labels that a labeler.yml gives to changed paths.

    Args:
        configuration: the file's text. Of the labeler's rules, this reads `changed-files: any-glob-to-any-file`.
    """
    flags = glob.GLOBSTAR | glob.BRACE | glob.DOTGLOB  # as the labeler calls minimatch
    return [
        label
        for label, globs in globs_of(configuration).items()
        if any(glob.globmatch(path, globs, flags=flags) for path in paths)
    ]


def globs_of(configuration: str) -> dict[str, list[str]]:
    """The globs of each label."""
    found = {}
    for label, rules in yaml.safe_load(configuration).items():
        ((any_glob,),) = (rule["changed-files"] for rule in rules)
        globs = any_glob["any-glob-to-any-file"]
        found[label] = [globs] if isinstance(globs, str) else globs
    return found


def labeler(state: State, inputs: Inputs) -> None:
    """Adds the labels of the pull request's changed files, by the configuration in the commit that the run is of."""
    require("contents", "read")
    require("pull-requests", "write")
    git = ["git", "-C", str(state.origin)]
    text = ["show", f"{os.environ['GITHUB_SHA']}:.github/labeler.yml"]
    configuration = subprocess.run([*git, *text], check=True, capture_output=True, text=True, encoding="utf-8").stdout
    data = state.read()
    (pull,) = (pull for pull in data["pulls"] if pull["number"] == int(inputs["pr-number"]))
    changed = ["diff", "--name-only", "-z", f"main...{pull['head']['sha']}"]
    paths = subprocess.run([*git, *changed], check=True, capture_output=True, text=True, encoding="utf-8").stdout
    pull["labels"] = labels_of(configuration, paths.strip("\0").split("\0"))
    for label in pull["labels"]:
        if label not in data["labels"]:
            require("issues", "write")  # creates the label
            data["labels"].append(label)
    state.write(data)


def _output(name: str, value: str) -> None:
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.write(f"{name}={value}\n")


@dataclass(frozen=True)
class Action:
    """A stand-in, the inputs it takes and the outputs it has."""

    run: Callable[[State, Inputs], None]
    inputs: Inputs
    outputs: tuple[str, ...] = ()


ACTIONS = {
    "actions/checkout": Action(checkout, {"ref": "", "fetch-depth": "1", "persist-credentials": "true"}),
    "actions/setup-python": Action(lambda state, inputs: None, {"python-version": ""}),
    "actions/upload-artifact": Action(
        upload_artifact, {"name": "artifact", "path": "", "retention-days": "", "if-no-files-found": "warn"}
    ),
    "actions/download-artifact": Action(download_artifact, {"name": "", "path": ""}),
    "actions/configure-pages": Action(configure_pages, {}, ("base_url",)),
    "actions/upload-pages-artifact": Action(upload_pages_artifact, {"name": "github-pages", "path": "_site/"}),
    "actions/deploy-pages": Action(deploy_pages, {"artifact_name": "github-pages"}, ("page_url",)),
    "actions/labeler": Action(labeler, {"pr-number": ""}),
}


def main(name: str) -> int:
    """Run a stand-in; returns the exit status."""
    state = State.of_this_run()
    inputs = json.loads(os.environ["INPUTS"])
    state.record(name, inputs=inputs)
    try:
        ACTIONS[name].run(state, inputs)
    except Refused as error:
        print(f"::error::{error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
