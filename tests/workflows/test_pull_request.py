"""A pull request from a fork: checked without rights, then labelled and commented on by workflows of main."""

from __future__ import annotations

import json
import zipfile

import pytest

from scripts.preview.comment import MARK
from scripts.preview.facts import LARGEST_ARTIFACT
from tests.workflows.github import GitHub, Pull
from tests.workflows.stand_ins.state import BOT, TOKEN

PAGE = "docs/ko/commands/run.md"


def comments(github: GitHub) -> list[str]:
    """The commenter's comments."""
    return [comment["body"] for comment in github.state.read()["comments"] if comment["user"]["login"] == BOT]


def upload(github: GitHub, name: str, member: str, data: bytes) -> None:
    """Add an artifact to run 1, as a hostile check could."""
    archive = github.state.artifact("1", name)
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr(member, data)


def test_an_edit_that_is_good_at_first_and_then_is_not(github: GitHub) -> None:
    text = github.read(PAGE)
    pull = github.pull_request({PAGE: f"{text}\n그리고 끝입니다.\n"})

    # Somebody pretends to be the commenter.
    data = github.state.read()
    forged = {"id": 1, "pull": pull.number, "user": {"login": "stranger"}, "body": f"{MARK}\nAll is well."}
    github.state.write({**data, "comments": [forged]})

    labelled = github.follow("label", pull)
    assert labelled.conclusion == "success", labelled.output
    assert github.state.read()["pulls"][0]["labels"] == ["한국어"]

    check = github.check(pull, real=["check"])
    assert set(check.jobs.values()) == {"success"}, check.output
    assert list(check.made["check"]["variables"].items()) == [("SINCE", "HEAD^1")]
    assert sorted(check.made) == ["build", "check", "examples", "preview", "test-site"]
    assert {call["commit"] for call in check.made.values()} == {pull.merge}
    assert not check.made["build"]["shallow"], "dates of pages come from the whole history"
    assert check.made["examples"]["variables"] == {"SINCE": "HEAD^1"}
    assert check.made["examples"]["environment"] == {"DOCKER_GUIDE_ENGINE": "dind"}
    assert not any(call["token"] for call in check.made.values())
    # the first answer needs no browser, no engine and no build
    assert [name for name, call in check.made.items() if call["job"] == "sources"] == ["check"]

    assert github.follow("preview", pull, check.id, check.conclusion).conclusion == "success"
    (body,) = comments(github)
    assert "✅" in body and pull.head[:12] in body and "commands/run/index.html" in body
    previews = {file.stem: number for number, file in github.state.artifacts(check.id).items()}
    assert f"/actions/runs/{check.id}/artifacts/{previews['preview']})" in body

    # The next push forgets what a picture shows.
    again = github.pull_request({PAGE: f"{text}\n![](../assets/nothing.svg)\n"})
    check = github.check(again, real=["check"])
    assert check.jobs == {"sources": "failure", "site": "success", "examples": "success", "all": "failure"}
    line = len(text.splitlines()) + 2
    places = {(annotation.get("file"), annotation.get("line")) for annotation in check.annotations}
    assert (PAGE, str(line)) in places, check.output
    assert f"{PAGE}:{line}" in check.summary

    assert github.follow("preview", again, check.id, check.conclusion).conclusion == "success"
    (body,) = comments(github)
    assert "❌" in body and again.head[:12] in body and pull.head[:12] not in body
    assert github.state.read()["comments"][0] == forged
    assert not (github.state.folder / "published").exists()


@pytest.mark.parametrize(
    ("target", "job", "commented"),
    [("build", "site", False), ("test-site", "site", True), ("examples", "examples", True)],
)
def test_one_status_tells_of_any_failure(github: GitHub, target: str, job: str, commented: bool) -> None:
    pull = github.pull_request({PAGE: github.read(PAGE) + "\n그리고 끝입니다.\n"})
    check = github.check(pull, failing=[target])
    expected = {"sources": "success", "site": "success", "examples": "success", job: "failure", "all": "failure"}
    assert check.jobs == expected, check.output
    # A site that was built can be looked at, whatever its tests say.
    assert github.follow("preview", pull, check.id, check.conclusion).conclusion == "success"
    assert ["❌" in body for body in comments(github)] == [True] * commented


def test_a_hostile_fork_gets_nothing(github: GitHub) -> None:
    trap = (
        "import json, os, pathlib\n"
        "seen = [os.environ['GITHUB_WORKFLOW'], dict(os.environ), pathlib.Path('.git/config').read_text()]\n"
        "with open(os.environ['TEST_GITHUB_STATE'] + '/seen.jsonl', 'a') as file:\n"
        "    file.write(json.dumps(seen) + '\\n')\n"
    )
    theft = "- run: gh release create stolen --title stolen\n        env: {GH_TOKEN: '${{ github.token }}'}\n      - "
    files = {
        "scripts/preview/__init__.py": trap,
        ".github/labeler.yml": "approved:\n  - changed-files:\n      - any-glob-to-any-file: '**'\n",
        **{
            path: github.read(path).replace("    steps:\n      - ", f"    steps:\n      {theft}") + "\n"
            for path in (".github/workflows/label.yml", ".github/workflows/preview.yml")
        },
    }
    assert all("stolen" in text for path, text in files.items() if "workflows" in path)
    branch = "$(gh${IFS}release${IFS}create${IFS}stolen${IFS}--title${IFS}x)`gh`\";gh;'"
    pull = github.pull_request(files, branch=branch)

    check = github.check(pull)
    assert set(check.jobs.values()) == {"success"}, check.output
    label = github.follow("label", pull)
    preview = github.follow("preview", pull, check.id, check.conclusion)
    assert (label.conclusion, preview.conclusion) == ("success", "success"), label.output + preview.output

    # Its code ran in the check alone, and found no token there.
    seen = (github.state.folder / "seen.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)[0] for line in seen} == {"check"}
    assert not any(TOKEN in line for line in seen)
    assert check.jobs_with("gh") == set()
    # main's labels, main's commenter
    state = github.state.read()
    assert state["releases"] == []
    assert set(state["pulls"][0]["labels"]) == {"tools", "workflows"}
    assert len(comments(github)) == 1
    assert preview.calls[0]["inputs"] == {"ref": "main", "fetch-depth": "1", "persist-credentials": "false"}


@pytest.mark.parametrize(
    ("facts", "conclusion"),
    [
        (b'{"format": 1, "pages": ["@everybody/"]}', "failure"),
        (bytes(LARGEST_ARTIFACT), "success"),
    ],
    ids=["not ours", "too large"],
)
def test_an_artifact_that_our_check_did_not_write_is_not_shown(github: GitHub, facts: bytes, conclusion: str) -> None:
    pull = github.pull_request({PAGE: "x\n"})
    upload(github, "preview", "index.html", b"x")
    upload(github, "preview-facts", "preview.json", facts)
    run = github.follow("preview", pull, "1", "success")
    assert run.conclusion == conclusion, run.output
    assert comments(github) == []


def test_runs_of_older_commits_say_nothing(github: GitHub) -> None:
    old = github.pull_request({PAGE: "x\n"})
    github.pull_request({PAGE: "y\n"})
    assert github.follow("label", old).conclusion == "success"
    assert github.follow("preview", old, "1", "success").conclusion == "success"
    assert github.follow("preview", old, "1", "cancelled").jobs == {"comment": "skipped"}
    state = github.state.read()
    assert state["comments"] == [] and state["pulls"][0]["labels"] == []


def test_a_run_comments_on_no_other_pull_request(github: GitHub) -> None:
    mine = github.pull_request({PAGE: "x\n"}, owner="first")
    other = github.pull_request({PAGE: "y\n"}, owner="second")
    assert mine.branch == other.branch
    pretended = Pull(other.number, mine.owner, other.branch, other.head, other.merge)
    upload(github, "preview", "index.html", b"x")
    upload(github, "preview-facts", "preview.json", b'{"format": 1, "pages": []}')
    for pull in (pretended, other):
        assert github.follow("preview", pull, "1", "success").conclusion == "success"
    assert [comment["pull"] for comment in github.state.read()["comments"]] == [other.number]
