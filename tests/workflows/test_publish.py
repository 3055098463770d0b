"""A push to main: built once, that build tested, that build deployed; nothing is deployed after a failure."""

from __future__ import annotations

import pytest

from tests.workflows.github import GitHub
from tests.workflows.stand_ins.state import PAGES_URL, REPOSITORY, digest

PAGE = "docs/ko/commands/run.md"
ADDRESSES = {
    "SITE_URL": f"{PAGES_URL}/",
    "REPO_URL": f"https://github.com/{REPOSITORY}",
    "EDIT_URI": "edit/main/docs/",
}


def test_two_pushes_in_a_row_deploy_each_its_own_build(github: GitHub) -> None:
    page = github.read(PAGE)
    commits = [github.push({PAGE: f"{page}\n{text}\n"}) for text in ("첫 번째입니다.", "두 번째입니다.")]
    # main has both when the first run starts
    for commit in commits:
        run = github.publish(commit)
        assert set(run.jobs.values()) == {"success"}, run.output
        assert run.jobs_with("make") == {"build", "test", "examples"}
        assert sorted(run.made) == ["build", "check", "examples", "test-site"]
        assert {call["commit"] for call in run.made.values()} == {commit}

        deployed = github.published(run)
        assert commit in (deployed / "index.html").read_text(encoding="utf-8")
        # byte for byte what was tested
        assert digest(deployed) == run.made["test-site"]["digest"]["site"]

        # the addresses are this repository's, and not those of the one it was forked from
        assert run.made["build"]["environment"] == ADDRESSES
        assert run.made["test-site"]["environment"] == {"SITE_URL": ADDRESSES["SITE_URL"]}
        # dates of pages come from the whole history
        assert not run.made["build"]["shallow"] and not run.made["test-site"]["shallow"]
        # every example, on the Docker of the record and not on the runner's
        assert run.made["examples"]["variables"] == {}
        assert run.made["examples"]["environment"] == {"DOCKER_GUIDE_ENGINE": "dind"}

        # The job with rights runs nothing of the repository, and what runs the repository's code has no token.
        assert [call["tool"] for call in run.calls if call["job"] == "deploy"] == ["actions/deploy-pages"]
        assert not any(call["token"] for call in run.made.values())


@pytest.mark.parametrize(
    ("target", "job"), [("check", "build"), ("build", "build"), ("test-site", "test"), ("examples", "examples")]
)
def test_nothing_is_deployed_after_a_failure(github: GitHub, target: str, job: str) -> None:
    run = github.publish(github.main(), failing=[target])
    assert run.jobs[job] == "failure", run.output
    assert run.jobs["deploy"] == "skipped"
    assert "actions/deploy-pages" not in {call["tool"] for call in run.calls}
    assert not github.published(run).exists()
