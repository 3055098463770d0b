"""GitHub for the tests: a repository to push to, pull requests, and runs of the workflows by `act`."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scripts.core.paths import ROOT
from tests.copies import copy_of_sources
from tests.workflows.stand_ins.actions import ACTIONS
from tests.workflows.stand_ins.state import REPOSITORY, RIGHTS, STATE, STORY, TOKEN, State

#: What the workflows need besides the sources of the site.
_ALSO = (".github", "Makefile", "README.md", "scripts/README.md", "requirements*.txt", ".gitignore")
_NOBODY = "http://127.0.0.1:9"  # the discard port: whatever tries to reach a network fails at once
_OWNER = REPOSITORY.split("/")[0]


@dataclass(frozen=True)
class Pull:
    """A pull request at one moment."""

    number: int
    owner: str
    branch: str
    head: str
    merge: str


@dataclass(frozen=True)
class Run:
    """What a run came to.

    Attributes:
        id: GITHUB_RUN_ID.
        jobs: `success`, `failure` or `skipped` by job.
        annotations: `::error file=…::text` of any step, as {"file": …, "line": …, "text": …}.
        summary: what the steps wrote to GITHUB_STEP_SUMMARY.
        calls: the records of the stand-ins (`state.State.record`).
        output: act's log, to show when a test fails.
    """

    id: str
    jobs: Mapping[str, str]
    annotations: list[dict[str, str]]
    summary: str
    calls: list[dict[str, Any]]
    output: str

    @property
    def conclusion(self) -> str:
        """As GitHub calls it."""
        return "failure" if "failure" in self.jobs.values() else "success"

    @property
    def made(self) -> dict[str, dict[str, Any]]:
        """The calls of make by target, in order."""
        return {call["target"]: call for call in self.calls if call["tool"] == "make"}

    def jobs_with(self, tool: str) -> set[str]:
        """The jobs that called an action, `gh` or `make`."""
        return {call["job"] for call in self.calls if call["tool"] == tool}


def git(folder: Path, *arguments: str, text: str = "") -> str:
    """Run git as somebody without settings, with this text as its input; returns what it printed."""
    names = {f"GIT_{role}_{key}": "t" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    options = {"cwd": folder, "env": environment, "input": text, "encoding": "utf-8"}
    done = subprocess.run(["git", *arguments], **options, capture_output=True)
    assert done.returncode == 0, f"git {arguments}: {done.stderr}"
    return done.stdout.strip()


def create_origin(folder: Path) -> Path:
    """A bare repository whose main has the sources of this checkout, after a first commit without them."""
    copy = copy_of_sources(folder / "copy")
    for pattern in _ALSO:
        for path in ROOT.glob(pattern):
            target = copy / path.relative_to(ROOT)
            if path.is_dir():
                shutil.copytree(path, target)
            else:
                shutil.copy(path, target)
    git(copy, "init", "--quiet", "--initial-branch=main")
    git(copy, "commit", "--quiet", "--allow-empty", "--message", "empty")
    git(copy, "add", ".")
    git(copy, "commit", "--quiet", "--message", "sources")
    git(folder, "clone", "--quiet", "--bare", str(copy), "origin.git")
    git(folder / "origin.git", "config", "uploadpack.allowAnySHA1InWant", "true")
    return folder / "origin.git"


class GitHub:
    """A repository at GitHub, in a folder.

    Args:
        folder: an empty folder.
        origin: a bare repository to start from; it is copied.
    """

    def __init__(self, folder: Path, origin: Path) -> None:
        self.folder = folder
        self.state = State(folder / "state")
        shutil.copytree(origin, self.state.origin)
        self.state.write({"pulls": [], "comments": [], "labels": [], "issues": [], "releases": []})
        self._bin = folder / "bin"
        self._actions = folder / "actions"
        self._write_programs()
        self._write_actions()
        self._runs = 0

    # Edits

    def read(self, path: str) -> str:
        """A file of main."""
        return self._git("cat-file", "blob", f"main:{path}") + "\n"

    def push(self, files: Mapping[str, str]) -> str:
        """Commit files with these texts to main; returns the commit."""
        commit = self._commit("main", files)
        self._git("update-ref", "refs/heads/main", commit)
        return commit

    def tag(self, name: str) -> str:
        """Tag main; returns the commit."""
        self._git("tag", name, "main")
        return self.main()

    def pull_request(self, files: Mapping[str, str], owner: str = "visitor", branch: str = "patch-1") -> Pull:
        """Open a pull request from a fork, or push these files to the open one of this branch."""
        data = self.state.read()
        label = f"{owner}:{branch}"
        pull = next((pull for pull in data["pulls"] if pull["head"]["label"] == label), None)
        if pull is None:
            pull = {"number": len(data["pulls"]) + 1, "state": "open", "labels": [], "head": {"label": label}}
            data["pulls"].append(pull)
        head = self._commit(pull["head"].get("sha", "main"), files)
        # main has not moved since: the merge has the files of the head
        merge = self._git("commit-tree", f"{head}^{{tree}}", "-p", "main", "-p", head, "-m", "merge")
        for name, commit in (("head", head), ("merge", merge)):
            self._git("update-ref", f"refs/pull/{pull['number']}/{name}", commit)
        pull["head"]["sha"] = head
        self.state.write(data)
        return Pull(pull["number"], owner, branch, head, merge)

    def main(self) -> str:
        """The newest commit of main."""
        return self._git("rev-parse", "main")

    def _commit(self, parent: str, files: Mapping[str, str]) -> str:
        self._git("read-tree", parent)
        for path, text in files.items():
            blob = self._git("hash-object", "-w", "--stdin", text=text)
            self._git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
        return self._git("commit-tree", self._git("write-tree"), "-p", parent, "-m", "edit")

    def _git(self, *arguments: str, text: str = "") -> str:
        return git(self.state.origin, *arguments, text=text)

    # Runs

    def check(self, pull: Pull, **story: Any) -> Run:
        """What `pull_request` starts. Keywords: the story of `stand_ins.make`."""
        event = {"number": pull.number, "pull_request": {"number": pull.number, "head": {"sha": pull.head}}}
        return self._run("check", "pull_request", event, f"refs/pull/{pull.number}/merge", pull.merge, story)

    def follow(self, workflow: str, pull: Pull, check: str = "1", conclusion: str | None = None) -> Run:
        """What the run `check` of a pull request starts on main: `label` when requested, `preview` when completed."""
        run = {
            "event": "pull_request",
            "id": int(check),
            "html_url": f"https://github.com/{REPOSITORY}/actions/runs/{check}",
            "conclusion": conclusion,
            "head_sha": pull.head,
            "head_branch": pull.branch,
            "head_repository": {"full_name": f"{pull.owner}/docker-guide", "owner": {"login": pull.owner}},
        }
        return self._run(workflow, "workflow_run", {"workflow_run": run}, "refs/heads/main", self.main(), {})

    def publish(self, commit: str, **story: Any) -> Run:
        """What a push to main starts."""
        return self._run("publish", "push", {"after": commit}, "refs/heads/main", commit, story)

    def release(self, tag: str, commit: str, **story: Any) -> Run:
        """What a pushed tag starts."""
        return self._run("release", "push", {"after": commit}, f"refs/tags/{tag}", commit, story)

    def scheduled(self, workflow: str, **story: Any) -> Run:
        """What a day of the week starts."""
        return self._run(workflow, "schedule", {}, "refs/heads/main", self.main(), story)

    def dispatched(self, workflow: str, **story: Any) -> Run:
        """What a maintainer starts by hand on main."""
        return self._run(workflow, "workflow_dispatch", {}, "refs/heads/main", self.main(), story)

    def published(self, run: Run) -> Path:
        """The folder of what a run deployed."""
        return self.state.folder / "published" / run.id

    def _run(self, workflow: str, event: str, payload: dict, ref: str, commit: str, story: dict) -> Run:
        self._runs += 1
        number = str(100 + self._runs)
        folder = self.folder / f"run-{number}"
        home = folder / "home"
        home.mkdir(parents=True)
        # GitHub reads the workflow from the commit of the event; act takes GITHUB_SHA from HEAD.
        runner = folder / "runner"
        git(folder, "clone", "--quiet", "--shared", "--no-checkout", str(self.state.origin), str(runner))
        git(runner, "update-ref", "--no-deref", "HEAD", commit)
        git(runner, "checkout", "--quiet", "HEAD", "--", ".github")
        file = runner / ".github/workflows" / f"{workflow}.yml"
        jobs = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]
        repository = {"full_name": REPOSITORY, "default_branch": "main", "owner": {"login": _OWNER}}
        (folder / "event.json").write_text(json.dumps({**payload, "ref": ref, "repository": repository}))
        about = {"RUN_ID": number, "REPOSITORY": REPOSITORY, "REF": ref, "REF_NAME": ref.split("/", 2)[2]}
        command = [
            _act(),
            *(event, f"--directory={runner}", f"--workflows={file}", f"--eventpath={folder / 'event.json'}"),
            *("--platform=ubuntu-24.04=-self-hosted", "--no-skip-checkout", "--no-cache-server", "--json"),
            *(f"--secret=GITHUB_TOKEN={TOKEN}", f"--actor={_OWNER}", "--defaultbranch=main"),
            *(f"--env=GITHUB_{name}={value}" for name, value in about.items()),
            *(f"--local-repository={uses}={path}" for uses, path in self._local(jobs).items()),
        ]
        environment = {
            "PATH": f"{self._bin}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "XDG_CACHE_HOME": str(home / ".cache"),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "LANG": "C.UTF-8",
            **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), _NOBODY),
            STATE: str(self.state.folder),
            RIGHTS: json.dumps({name: job.get("permissions", {}) for name, job in jobs.items()}),
            STORY: json.dumps(story),
        }
        done = subprocess.run(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        calls = [call for call in self.state.log() if call["run"] == number]
        return _read(number, list(jobs), done.stdout, calls)

    def _local(self, jobs: dict[str, Any]) -> dict[str, Path]:
        """The stand-in's folder for each `owner/name@commit` that the jobs use."""
        found = {}
        for step in (step for job in jobs.values() for step in job["steps"] if "uses" in step):
            name = step["uses"].split("@")[0]
            unknown = set(step.get("with", {})) - set(ACTIONS[name].inputs)
            assert not unknown, f"the stand-in for {name} does not know {unknown}"
            found[step["uses"]] = self._actions / name
        return found

    # Stand-ins

    def _write_programs(self) -> None:
        self._bin.mkdir()
        python = shlex.quote(sys.executable)
        for name in ("gh", "make"):
            self._script(name, f'exec {_module(name)} "$@"')
        self._script("python3", f'exec {python} "$@"')

    def _script(self, name: str, line: str) -> None:
        (self._bin / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (self._bin / name).chmod(0o755)

    def _write_actions(self) -> None:
        for name, action in ACTIONS.items():
            step = {
                "id": "run",
                "shell": "bash",
                "run": f"{_module('actions')} {name}",
                "env": {"INPUTS": "${{ toJSON(inputs) }}"},
            }
            text = {
                "name": name,
                "inputs": {key: {"default": value} for key, value in action.inputs.items()},
                "outputs": {key: {"value": f"${{{{ steps.run.outputs.{key} }}}}"} for key in action.outputs},
                "runs": {"using": "composite", "steps": [step]},
            }
            (self._actions / name).mkdir(parents=True)
            (self._actions / name / "action.yml").write_text(yaml.safe_dump(text), encoding="utf-8")


def _module(name: str) -> str:
    """The shell command that starts a stand-in; -P keeps the checkout's own `tests` package away."""
    return (
        f"env PYTHONPATH={shlex.quote(str(ROOT))} {shlex.quote(sys.executable)} -P -m tests.workflows.stand_ins.{name}"
    )


def _act() -> str:
    program = shutil.which("act", path=str(Path(sys.executable).parent))
    assert program, "act is not installed; `make test` installs it with requirements-dev.txt"
    return program


def _read(number: str, jobs: list[str], output: str, calls: list[dict[str, Any]]) -> Run:
    results = dict.fromkeys(jobs, "skipped")
    annotations, summaries, text = [], [], []
    for line in output.splitlines():
        entry = json.loads(line) if line.startswith("{") else {"msg": line}
        if result := entry.get("jobResult"):
            results[entry["jobID"]] = result
        if entry.get("command") == "error":
            annotations.append({**(entry.get("kvPairs") or {}), "text": entry["arg"]})
        if entry.get("command") == "summary":
            summaries.append(entry["content"])
        text.append(f"{entry.get('jobID', '')}\t{entry.get('msg', '').rstrip()}")
    return Run(number, results, annotations, "".join(summaries), calls, "\n".join(text))
