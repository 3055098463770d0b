"""Recording on Docker Hub's images: the changes are left as a patch that a maintainer reads and applies."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.workflows.github import GitHub, Run, git

PAGE = "docs/ko/commands/run.md"


def patch_of(github: GitHub, run: Run) -> str:
    """The patch in the run's only artifact."""
    (artifact,) = github.state.artifacts(run.id).values()
    with zipfile.ZipFile(artifact) as archive:
        assert archive.namelist() == ["record.patch"]
        return archive.read("record.patch").decode()


def test_new_outputs_become_a_patch_that_applies(github: GitHub, tmp_path: Path) -> None:
    run = github.dispatched("record", appends={"examples": PAGE})
    assert run.jobs == {"record": "success"}, run.output
    call = run.made["examples"]
    assert (call["variables"], call["environment"]) == ({"UPDATE": "1"}, {"DOCKER_GUIDE_ENGINE": "dind"})
    assert not call["token"]
    assert github.main() in run.summary and PAGE in run.summary

    checkout = tmp_path / "maintainer"
    git(tmp_path, "clone", "--quiet", str(github.state.origin), str(checkout))
    before = (checkout / PAGE).read_text(encoding="utf-8")
    git(checkout, "apply", "-", text=patch_of(github, run))
    assert git(checkout, "status", "--porcelain") == f"M {PAGE}"
    assert (checkout / PAGE).read_text(encoding="utf-8") == before + "\n"


def test_without_changes_there_is_no_patch(github: GitHub) -> None:
    run = github.dispatched("record")
    assert run.jobs == {"record": "success"}, run.output
    assert github.state.artifacts(run.id) == {}
    assert "there is no patch" in run.summary


def test_a_failing_example_fails_the_run_and_leaves_the_others_in_the_patch(github: GitHub) -> None:
    run = github.dispatched("record", failing=["examples"], appends={"examples": PAGE})
    assert run.jobs == {"record": "failure"}, run.output
    assert f"+++ b/{PAGE}" in patch_of(github, run)


def test_a_failing_example_alone_leaves_nothing(github: GitHub) -> None:
    run = github.dispatched("record", failing=["examples"])
    assert run.jobs == {"record": "failure"}, run.output
    assert github.state.artifacts(run.id) == {}
