"""The workflows and forms under .github: valid, pinned, with no more rights than they need. Offline."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from scripts.check.tools import ToolError, run
from scripts.core.languages import LANGUAGES
from scripts.engine.go_programs import MODULES, NEWEST
from scripts.preview.comment import MARK
from scripts.preview.facts import LARGEST_ARTIFACT

ROOT = Path(__file__).resolve().parent.parent
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))

SCHEMAS = {
    "vendor.github-workflows": WORKFLOWS,
    "custom.github-workflows-require-timeout": WORKFLOWS,
    "vendor.dependabot": [GITHUB / "dependabot.yml"],
    "vendor.github-issue-config": [GITHUB / "ISSUE_TEMPLATE/config.yml"],
    "vendor.github-issue-forms": sorted((GITHUB / "ISSUE_TEMPLATE").glob("[0-9]*.yml")),
}


def zizmor(*paths: Path) -> list[str]:
    """`file:line audit` of each of zizmor's findings."""
    # Statuses above 10 say how severe the worst finding is.
    statuses = (0, *range(11, 15))
    arguments = ("--offline", "--no-progress", "--strict-collection", "--format", "json")
    told = json.loads(run("zizmor", *arguments, *map(str, paths), cwd=ROOT, accept=statuses))
    found = []
    for item in told:
        location = item["locations"][0]
        place = location["symbolic"]["key"]["Local"]["verbatim_path"]
        row = location["concrete"]["location"]["start_point"]["row"] + 1
        found.append(f"{Path(place).name}:{row} {item['ident']}")
    return found


def test_there_are_workflows() -> None:
    assert {path.stem for path in WORKFLOWS} >= {"check", "publish"}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_follow_their_schema(schema: str) -> None:
    assert SCHEMAS[schema]
    run("check-jsonschema", "--builtin-schema", schema, *map(str, SCHEMAS[schema]), cwd=ROOT, accept=(0,))


def test_zizmor_finds_nothing() -> None:
    assert zizmor(GITHUB) == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_nothing_is_allowed_that_is_not_named_by_a_job(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["group"]
    # YAML 1.1 reads the key `on` as true.
    events = workflow[True]
    assert "pull_request_target" not in events
    writing = {
        f"{name}: {right}"
        for name, job in workflow["jobs"].items()
        for right, level in (job.get("permissions") or {}).items()
        if level == "write"
    }
    if "pull_request" in events:
        assert writing == set()
        assert "secrets." not in path.read_text(encoding="utf-8")
    if path.stem == "publish":
        assert writing == {"deploy: pages", "deploy: id-token"}
    if path.stem == "release":
        assert writing == {"attach: contents"}
    if "workflow_run" in events:
        assert writing in ({"comment: pull-requests"}, {"label: pull-requests"})


def workflow(name: str) -> dict:
    return yaml.safe_load((GITHUB / f"workflows/{name}.yml").read_text(encoding="utf-8"))


def steps(job: dict) -> str:
    """All that a job does, as one text."""
    return json.dumps(job["steps"], ensure_ascii=False)


def test_the_commenter_takes_nothing_of_the_pull_request_but_facts() -> None:
    job = workflow("preview")["jobs"]["comment"]
    checkout, comment = job["steps"]
    assert checkout["with"] == {
        "persist-credentials": False,
        "ref": "${{ github.event.repository.default_branch }}",
    }
    # no expression stands in the script itself: what a branch is called stays data
    assert "${{" not in comment["run"]
    assert "download-artifact" not in steps(job) and "unzip" not in steps(job)
    assert MARK in comment["run"]
    assert "< $2" in comment["run"] and f"preview-facts {LARGEST_ARTIFACT}" in comment["run"]


def test_one_status_gathers_all_jobs_of_the_check() -> None:
    jobs = workflow("check")["jobs"]
    gathering = jobs["all"]
    assert gathering["if"] == "always()"
    assert set(gathering["needs"]) == set(jobs) - {"all"}
    wanted = " ".join(["success"] * len(gathering["needs"]))
    assert f'"{wanted}"' in steps(gathering).replace('\\"', '"')
    # the first answer needs no browser, no engine and no build
    assert re.findall(r"make [\w-]+", steps(jobs["sources"])) == ["make check"]


def test_what_is_deployed_is_what_was_built_and_tested() -> None:
    jobs = workflow("publish")["jobs"]
    assert set(jobs["deploy"]["needs"]) == set(jobs) - {"deploy"}
    assert "run" not in {key for step in jobs["deploy"]["steps"] for key in step}
    built = [name for name, job in jobs.items() if "make build" in steps(job)]
    assert built == ["build"]
    assert "github-pages" in steps(jobs["test"]) and "make test-site" in steps(jobs["test"])
    assert "make examples" in steps(jobs["examples"]) and "SINCE" not in steps(jobs["examples"])
    assert workflow("publish")["concurrency"] == {"group": "publish", "cancel-in-progress": False}
    for job in jobs.values():
        assert "if" not in job, "a job that runs after a failure could deploy"


def test_examples_run_on_the_docker_of_the_record_and_not_on_the_runners() -> None:
    # tests/engine/test_nested.py runs the job of the publishing workflow.
    running = [
        step
        for path in WORKFLOWS
        for job in workflow(path.stem)["jobs"].values()
        for step in job["steps"]
        if "make examples" in step.get("run", "")
    ]
    assert len(running) == 3
    for step in running:
        assert step["env"]["DOCKER_GUIDE_ENGINE"] == "dind"
    # Only the weekly run looks at what is newer.
    assert [step["env"].get("DOCKER_GUIDE_DIND") for step in running].count("docker:dind") == 1
    assert "docker:dind" in steps(workflow("weekly")["jobs"]["newest"])


def test_newer_modules_are_looked_for_every_week_and_taken_by_a_person() -> None:
    looking = re.findall(r"make (?:--silent )?upgrade.*", "\n".join(path.read_text("utf-8") for path in WORKFLOWS))
    assert [line for line in looking if "DRY_RUN=1" not in line and "`" not in line] == []
    script = next(step["run"] for step in workflow("weekly")["jobs"]["newest"]["steps"] if "make examples" in str(step))
    assert "make --silent upgrade DRY_RUN=1 > upgrade.txt || status=1" in script
    assert script.index("> upgrade.txt") < script.index("cat upgrade.txt") < script.index("> report.md")


def test_dependabot_watches_what_the_newest_docker_is_built_from() -> None:
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    watched, own = (one for one in updates if one["package-ecosystem"] == "gomod")
    assert (MODULES / "package-cache" / "go.mod").samefile(ROOT / own["directory"].removeprefix("/") / "go.mod")
    folders = {folder for glob in watched["directories"] for folder in ROOT.glob(f"{glob.removeprefix('/')}/go.mod")}
    assert {file.parent for file in folders} == {MODULES / program.folder for program in NEWEST}
    # Without these lines it passes over modules that go.mod calls indirect, as it does tools.
    assert watched["allow"] == [{"dependency-name": program.module, "dependency-type": "all"} for program in NEWEST]
    for one in updates:
        assert one["cooldown"] and one["schedule"] == {"interval": "weekly"}


def test_the_way_to_zensical_is_tried_every_week_and_holds_nothing_up() -> None:
    tried = {path.stem for path in WORKFLOWS if "make zensical" in path.read_text(encoding="utf-8")}
    assert tried == {"upkeep"}
    upkeep = workflow("upkeep")
    assert set(upkeep[True]) == {"schedule", "workflow_dispatch"}
    assert all("needs" not in job for job in upkeep["jobs"].values())
    # a failure of make is not hidden by the pipe
    assert upkeep["jobs"]["zensical"]["steps"][-1]["shell"] == "bash"


def test_what_is_attached_to_a_release_is_what_was_built_and_tested() -> None:
    release = workflow("release")
    assert release[True] == {"push": {"tags": ["v*"]}}
    build, attach = release["jobs"]["build"], release["jobs"]["attach"]
    assert attach["needs"] == "build" and not any("if" in job for job in (build, attach))
    order = [steps(build).index(text) for text in ("make downloads", "make test-downloads", "upload-artifact")]
    assert order == sorted(order)
    # nothing of the repository is there to be run where something may be written
    assert "checkout" not in steps(attach) and "make " not in steps(attach)
    script = attach["steps"][-1]["run"]
    assert "${{" not in script
    assert script.index("sha256sum --check") < script.index("gh release upload")
    for name in ("docker-guide.zip", *(f"docker-guide.{language}.pdf" for language in LANGUAGES)):
        assert name in script


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_with_their_version_beside(path: Path) -> None:
    uses = re.findall(r"uses:\s*(.+)", path.read_text(encoding="utf-8"))
    assert uses
    for action in uses:
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d[\w.]*", action), action


def test_a_careless_workflow_is_told(tmp_path: Path) -> None:
    careless = tmp_path / ".github/workflows/careless.yml"
    careless.parent.mkdir(parents=True)
    careless.write_text(
        "name: careless\n"
        "on: pull_request_target\n"
        "permissions: write-all\n"
        "jobs:\n"
        "  greet:\n"
        "    runs-on: ubuntu-24.04\n"
        "    steps:\n"
        "      - uses: actions/checkout@v4\n"
        "      - run: echo ${{ github.event.pull_request.title }}\n",
        encoding="utf-8",
    )
    found = {finding.split()[1] for finding in zizmor(careless)}
    assert found >= {"dangerous-triggers", "unpinned-uses", "template-injection"}
    careless.write_text("name: x\non: push\njobs:\n  a:\n    stpes: []\n", encoding="utf-8")
    with pytest.raises(ToolError, match=r"stpes|steps|runs-on"):
        run(
            "check-jsonschema",
            "--builtin-schema",
            "vendor.github-workflows",
            str(careless),
            cwd=ROOT,
            accept=(0,),
        )
