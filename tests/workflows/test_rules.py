"""What act cannot show of the files under .github: their schemas, pins, permissions, concurrency. Offline."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from scripts.check.tools import ToolError, run
from scripts.core.paths import ROOT
from scripts.engine.go_programs import IN_IMAGES, MODULES, NEWEST

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


#: Every permission to write, by workflow and job.
WRITING = {
    "check": set(),
    "label": {"label: pull-requests", "label: issues"},
    "preview": {"comment: pull-requests"},
    "publish": {"deploy: pages", "deploy: id-token"},
    "record": set(),
    "release": {"attach: contents"},
    "upkeep": set(),
    "weekly": {"issue: issues"},
}
#: What becomes of the older of two runs.
CANCELLED = {"check": True, "label": True}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_nothing_is_allowed_that_is_not_named_by_a_job(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    writing = {
        f"{name}: {right}"
        for name, job in workflow["jobs"].items()
        for right, level in (job.get("permissions") or {}).items()
        if level == "write"
    }
    assert writing == WRITING[path.stem]
    # YAML 1.1 reads the key `on` as true.
    events = workflow[True]
    assert "pull_request_target" not in events
    if "pull_request" in events:
        assert writing == set()
        assert "secrets." not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_run_is_cancelled_only_where_nothing_is_lost(path: Path) -> None:
    concurrency = yaml.safe_load(path.read_text(encoding="utf-8"))["concurrency"]
    assert concurrency["group"].startswith(path.stem)
    assert concurrency["cancel-in-progress"] is CANCELLED.get(path.stem, False)


def test_events_are_the_ones_the_stories_tell() -> None:
    events = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))[True] for path in WORKFLOWS}
    assert events["check"] == {"pull_request": None}
    assert events["publish"] == {"push": {"branches": ["main"]}, "workflow_dispatch": None}
    assert events["record"] == {"workflow_dispatch": None}
    assert events["release"] == {"push": {"tags": ["v*"]}}
    assert events["label"] == {"workflow_run": {"workflows": ["check"], "types": ["requested"]}}
    assert events["preview"] == {"workflow_run": {"workflows": ["check"], "types": ["completed"]}}
    assert set(events["weekly"]) == set(events["upkeep"]) == {"schedule", "workflow_dispatch"}


def test_one_status_gathers_all_jobs_of_the_check() -> None:
    jobs = yaml.safe_load((GITHUB / "workflows/check.yml").read_text(encoding="utf-8"))["jobs"]
    assert set(jobs["all"]["needs"]) == set(jobs) - {"all"}


def test_dependabot_watches_what_the_newest_docker_is_built_from() -> None:
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    watched, own = (one for one in updates if one["package-ecosystem"] == "gomod")
    assert (MODULES / "package-cache" / "go.mod").samefile(ROOT / own["directory"].removeprefix("/") / "go.mod")
    folders = {folder for glob in watched["directories"] for folder in ROOT.glob(f"{glob.removeprefix('/')}/go.mod")}
    programs = (*NEWEST, *IN_IMAGES)
    assert {file.parent for file in folders} == {MODULES / program.folder for program in programs}
    # Without these lines it passes over modules that go.mod calls indirect, as it does tools.
    assert watched["allow"] == [{"dependency-name": program.module, "dependency-type": "all"} for program in programs]
    for one in updates:
        assert one["cooldown"] and one["schedule"] == {"interval": "weekly"}


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
