"""A tag `v…`: the downloads are built once, tested, and attached as they were tested."""

from __future__ import annotations

import subprocess

from tests.workflows.github import GitHub
from tests.workflows.stand_ins.make import DOWNLOADS
from tests.workflows.stand_ins.state import digest
from tests.workflows.test_publish import ADDRESSES


def test_a_tag_becomes_a_release_with_all_downloads(github: GitHub) -> None:
    commit = github.tag("v2026.12")
    run = github.release("v2026.12", commit)
    assert run.jobs == {"build": "success", "attach": "success"}, run.output
    assert list(run.made) == ["downloads", "test-downloads"]
    assert run.made["downloads"]["commit"] == commit and not run.made["downloads"]["shallow"]
    assert run.made["downloads"]["environment"] == ADDRESSES
    assert not any(call["token"] for call in run.made.values())

    # Whatever `make downloads` makes, by its own names: the workflow lists none.
    attached = github.state.folder / "releases/v2026.12"
    assert {file.name for file in attached.iterdir()} == {*DOWNLOADS, "SHA256SUMS"}
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=attached, check=True)
    assert digest(attached) == run.made["test-downloads"]["digest"]["dist"]
    # The job with rights runs nothing of the repository.
    assert {call["tool"] for call in run.calls if call["job"] == "attach"} == {"actions/download-artifact", "gh"}

    # The same tag once more replaces the files of the same release.
    again = github.release("v2026.12", commit)
    assert again.conclusion == "success", again.output
    assert github.state.read()["releases"] == ["v2026.12"]


def test_downloads_that_fail_their_tests_are_not_attached(github: GitHub) -> None:
    run = github.release("v1", github.tag("v1"), failing=["test-downloads"])
    assert run.jobs == {"build": "failure", "attach": "skipped"}, run.output
    assert github.state.read()["releases"] == []


def test_a_file_that_changed_after_its_sum_was_taken_is_not_attached(github: GitHub) -> None:
    run = github.release("v1", github.tag("v1"), appends={"test-downloads": "dist/docker-guide.zip"})
    assert run.jobs == {"build": "success", "attach": "failure"}, run.output
    assert github.state.read()["releases"] == []
