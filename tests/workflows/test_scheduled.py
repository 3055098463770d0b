"""The weekly runs: what differs on the newest Docker becomes one issue; upkeep's jobs fail each for itself."""

from __future__ import annotations

import pytest

from tests.workflows.github import GitHub
from tests.workflows.stand_ins.state import BOT


def test_a_week_in_which_nothing_changed_opens_no_issue(github: GitHub) -> None:
    run = github.scheduled("weekly")
    assert run.jobs == {"newest": "success", "issue": "skipped"}, run.output
    assert list(run.made) == ["examples", "cli-snapshot", "reference", "upgrade"]
    # the one run on whatever Docker is newest; newer modules are looked for, and taken by a person
    newest = {"DOCKER_GUIDE_ENGINE": "dind", "DOCKER_GUIDE_DIND": "docker:dind"}
    assert run.made["examples"]["environment"] == newest
    assert run.made["upgrade"]["variables"] == {"DRY_RUN": "1"}
    assert github.state.read()["issues"] == []


def test_what_differs_becomes_one_issue_brought_up_to_date(github: GitHub) -> None:
    run = github.scheduled("weekly", failing=["examples"])
    assert run.jobs == {"newest": "success", "issue": "success"}, run.output
    assert not any(call["token"] for call in run.made.values())
    (issue,) = github.state.read()["issues"]
    assert issue["author"] == BOT and issue["body"].startswith("## Examples\n")

    # A stranger's issue of the same name is newer, and nobody edits it.
    data = github.state.read()
    stranger = {**issue, "number": 2, "author": "stranger", "body": "mine"}
    github.state.write({**data, "issues": [issue, stranger]})

    # Next week the examples pass again, and a command has a new option.
    run = github.scheduled("weekly", appends={"cli-snapshot": "docs/assets/cli.json"})
    assert run.jobs == {"newest": "success", "issue": "success"}, run.output
    first, second = github.state.read()["issues"]
    assert second == stranger
    for heading in ("## The command line", "## Descriptions", "## Available upgrades"):
        assert heading in first["body"]
    assert "cli-snapshot: a stand-in's output" in first["body"]


@pytest.mark.parametrize(("target", "job"), [("links", "links"), ("audit", "audit"), ("zensical", "zensical")])
def test_upkeep_holds_nothing_else_up(github: GitHub, target: str, job: str) -> None:
    run = github.scheduled("upkeep", failing=[target])
    expected = {"links": "success", "audit": "success", "zensical": "success", job: "failure"}
    assert run.jobs == expected, run.output
    assert sorted(run.made) == ["audit", "links", "zensical"]
    # what would be lost with Zensical is read on the run's page
    assert "zensical: a stand-in's output" in run.summary
