"""Stands in for `gh`: the calls that the workflows make, against the state's files, with the job's permissions.

Anything else fails, as an unknown option or address would.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jq

from tests.workflows.stand_ins.state import BOT, PAGES_URL, REPOSITORY, TOKEN, Refused, State, require


def main(arguments: list[str]) -> int:
    """Run a command; returns the exit status."""
    state = State.of_this_run()
    state.record("gh", arguments=arguments)
    options = _parser().parse_args(arguments)
    try:
        if os.environ.get("GH_TOKEN") != TOKEN:
            raise Refused("To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable.")
        if options.run is not _api and os.environ.get("GH_REPO") != REPOSITORY:
            raise Refused("not in a checkout, and GH_REPO is not set")
        options.run(state, options)
    except Refused as error:
        print(f"gh: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="gh", allow_abbrev=False)
    commands = top.add_subparsers(required=True)
    api = commands.add_parser("api", allow_abbrev=False)
    api.set_defaults(run=_api)
    api.add_argument("path")
    api.add_argument("--method", default="GET")
    api.add_argument("-f", dest="fields", action="append", default=[], metavar="KEY=VALUE")
    api.add_argument("-F", dest="typed", action="append", default=[], metavar="KEY=@FILE")
    api.add_argument("--jq", default=".")
    api.add_argument("--paginate", action="store_true")
    api.add_argument("--silent", action="store_true")

    releases = commands.add_parser("release").add_subparsers(required=True)
    view = releases.add_parser("view", allow_abbrev=False)
    view.set_defaults(run=_view_release)
    view.add_argument("tag")
    create = releases.add_parser("create", allow_abbrev=False)
    create.set_defaults(run=_create_release)
    create.add_argument("tag")
    create.add_argument("--verify-tag", action="store_true")
    create.add_argument("--title", required=True)
    create.add_argument("--generate-notes", action="store_true")
    upload = releases.add_parser("upload", allow_abbrev=False)
    upload.set_defaults(run=_upload)
    upload.add_argument("tag")
    upload.add_argument("files", nargs="+", type=Path)
    upload.add_argument("--clobber", action="store_true")

    issues = commands.add_parser("issue").add_subparsers(required=True)
    listing = issues.add_parser("list", allow_abbrev=False)
    listing.set_defaults(run=_list_issues)
    listing.add_argument("--app")
    listing.add_argument("--state", choices=("open", "closed", "all"), default="open")
    listing.add_argument("--search", required=True)
    listing.add_argument("--json", required=True)
    listing.add_argument("--jq", required=True)
    create_issue = issues.add_parser("create", allow_abbrev=False)
    create_issue.set_defaults(run=_create_issue)
    create_issue.add_argument("--title", required=True)
    create_issue.add_argument("--body-file", type=Path, required=True)
    edit = issues.add_parser("edit", allow_abbrev=False)
    edit.set_defaults(run=_edit_issue)
    edit.add_argument("number", type=int)
    edit.add_argument("--body-file", type=Path, required=True)
    return top


def _print(data: object, expression: str) -> None:
    for value in jq.compile(expression).input_value(data):
        print(value if isinstance(value, str) else "" if value is None else json.dumps(value))


def _api(state: State, options: argparse.Namespace) -> None:
    fields = dict(field.split("=", 1) for field in options.fields)
    for field in options.typed:
        key, value = field.split("=", 1)
        fields[key] = Path(value.removeprefix("@")).read_text(encoding="utf-8")
    path = options.path.removeprefix(f"repos/{REPOSITORY}/")
    for method, pattern, answer in _ANSWERS:
        if method == options.method and (match := re.fullmatch(pattern, path)):
            data = answer(state, fields, *match.groups())
            if isinstance(data, bytes):
                sys.stdout.buffer.write(data)
            elif not options.silent:
                _print(data, options.jq)
            return
    raise Refused(f"404 {options.method} {options.path}")


def _pulls(state: State, fields: dict[str, str]) -> list[dict[str, Any]]:
    require("pull-requests", "read")
    wanted = {"state": fields["state"], "label": fields["head"]}
    return [
        pull for pull in state.read()["pulls"] if {"state": pull["state"], "label": pull["head"]["label"]} == wanted
    ]


def _artifacts(state: State, fields: dict[str, str], run: str) -> dict[str, Any]:
    require("actions", "read")
    rows = [
        {"id": number, "name": file.stem, "size_in_bytes": file.stat().st_size}
        for number, file in state.artifacts(run).items()
    ]
    return {"total_count": len(rows), "artifacts": rows}


def _artifact(state: State, fields: dict[str, str], number: str) -> bytes:
    require("actions", "read")
    runs = [folder.name for folder in (state.folder / "artifacts").iterdir()]
    return {key: file for run in runs for key, file in state.artifacts(run).items()}[int(number)].read_bytes()


def _pages(state: State, fields: dict[str, str]) -> dict[str, str]:
    require("pages", "read")
    return {"html_url": f"{PAGES_URL}/"}


def _comments(state: State, fields: dict[str, str], number: str) -> list[dict[str, Any]]:
    require("pull-requests", "read")
    return [comment for comment in state.read()["comments"] if comment["pull"] == int(number)]


def _comment(state: State, fields: dict[str, str], number: str) -> dict[str, Any]:
    require("pull-requests", "write")
    data = state.read()
    comment = {"id": len(data["comments"]) + 1, "pull": int(number), "user": {"login": BOT}, "body": fields["body"]}
    data["comments"].append(comment)
    state.write(data)
    return comment


def _edit_comment(state: State, fields: dict[str, str], number: str) -> dict[str, Any]:
    require("pull-requests", "write")
    data = state.read()
    (comment,) = (comment for comment in data["comments"] if comment["id"] == int(number))
    comment["body"] = fields["body"]
    state.write(data)
    return comment


_ANSWERS = (
    ("GET", r"pulls", _pulls),
    ("GET", r"actions/runs/(\d+)/artifacts", _artifacts),
    ("GET", r"actions/artifacts/(\d+)/zip", _artifact),
    ("GET", r"pages", _pages),
    ("GET", r"issues/(\d+)/comments", _comments),
    ("POST", r"issues/(\d+)/comments", _comment),
    ("PATCH", r"issues/comments/(\d+)", _edit_comment),
)


def _view_release(state: State, options: argparse.Namespace) -> None:
    require("contents", "read")
    if options.tag not in state.read()["releases"]:
        raise Refused("release not found")
    print(options.tag)


def _create_release(state: State, options: argparse.Namespace) -> None:
    require("contents", "write")
    tag = ["git", "-C", str(state.origin), "show-ref", "--quiet", f"refs/tags/{options.tag}"]
    if options.verify_tag and subprocess.run(tag).returncode != 0:
        raise Refused(f"tag {options.tag} doesn't exist in the repository")
    data = state.read()
    if options.tag in data["releases"]:
        raise Refused("a release with the same tag name already exists")
    data["releases"].append(options.tag)
    state.write(data)


def _upload(state: State, options: argparse.Namespace) -> None:
    require("contents", "write")
    if options.tag not in state.read()["releases"]:
        raise Refused("release not found")
    folder = state.folder / "releases" / options.tag
    folder.mkdir(parents=True, exist_ok=True)
    for file in options.files:
        if (folder / file.name).exists() and not options.clobber:
            raise Refused(f"asset under the same name already exists: {file.name}")
        shutil.copyfile(file, folder / file.name)


def _list_issues(state: State, options: argparse.Namespace) -> None:
    require("issues", "read")
    title = re.fullmatch(r'in:title "([^"]+)"', options.search)
    if title is None:
        raise Refused(f"this stand-in does not know the search {options.search!r}")
    rows = [
        issue
        for issue in state.read()["issues"]
        if title[1] in issue["title"]
        and options.state in (issue["state"], "all")
        and options.app in (None, issue["author"].removesuffix("[bot]"))
    ]
    _print([{key: issue[key] for key in options.json.split(",")} for issue in reversed(rows)], options.jq)


def _create_issue(state: State, options: argparse.Namespace) -> None:
    require("issues", "write")
    data = state.read()
    issue = {"number": len(data["issues"]) + 1, "state": "open", "author": BOT, "title": options.title}
    data["issues"].append({**issue, "body": options.body_file.read_text(encoding="utf-8")})
    state.write(data)


def _edit_issue(state: State, options: argparse.Namespace) -> None:
    require("issues", "write")
    data = state.read()
    (issue,) = (issue for issue in data["issues"] if issue["number"] == options.number)
    issue["body"] = options.body_file.read_text(encoding="utf-8")
    state.write(data)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
