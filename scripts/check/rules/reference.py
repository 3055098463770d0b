"""Descriptions of the CLI: every command and option has one, and each describes something that exists."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.languages import LANGUAGES
from scripts.reference.catalog import Catalog, load_catalog
from scripts.reference.descriptions import Descriptions, Fault


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield the faults in docs/<language>/reference/*.yml; a site without that folder has no reference."""
    if not any((site.docs / language / "reference").is_dir() for language in LANGUAGES):
        return
    catalog = load_catalog()
    for language in LANGUAGES:
        for fault in Descriptions(language, catalog, site.docs).check():
            yield _finding(fault, catalog)


def _finding(fault: Fault, catalog: Catalog) -> Finding:
    subject, command = fault.subject, f"docker {fault.command}".replace("docker docker", "docker")
    ko, en, fix_ko, fix_en = {
        "yaml": (
            f"YAML을 읽을 수 없습니다: {subject}.",
            f"The YAML cannot be read: {subject}.",
            "`: `나 `` ` ``가 든 글은 작은따옴표로 감싸십시오.",
            "Put text with `: ` or a leading `` ` `` in single quotes.",
        ),
        "duplicate": (
            f"`{subject}`가 두 번 있습니다.",
            f"`{subject}` occurs twice.",
            "하나만 남기십시오.",
            "Keep only one.",
        ),
        "unknown-key": (
            f"`{subject}`라는 항목은 없습니다.",
            f"There is no key `{subject}`.",
            "`summary`, `details`, `options`, `since` 가운데 하나를 쓰십시오. 옵션 아래라면 `text`, `since`, `until`, "
            "`type`, `short`, `default`, `ignored`입니다.",
            "Use `summary`, `details`, `options` or `since`; for an option `text`, `since`, `until`, `type`, "
            "`short`, `default` or `ignored`.",
        ),
        "not-version": (
            f"`{subject}`의 값이 버전이 아닙니다.",
            f"The value of `{subject}` is not a version.",
            '`since: "29.3"`처럼 숫자와 점으로 쓰십시오.',
            'Use only digits and dots, as in `since: "29.3"`.',
        ),
        "no-type": (
            f"`{command}`의 옵션 `{subject}`는 이제 없는데 `type:`이 없습니다.",
            f"The option `{subject}` of `{command}` no longer exists, and its `type:` is missing.",
            "`until:` 옆에 `type: bool`처럼 예전 도움말에 있던 형식을 쓰십시오.",
            "Next to `until:`, add the type from its last help text, as in `type: bool`.",
        ),
        "not-text": (
            f"`{subject}`의 값이 글이 아닙니다.",
            f"The value of `{subject}` is not text.",
            "`이름: 설명`의 모양으로 쓰고, 숫자나 `yes` 같은 값은 따옴표로 감싸십시오.",
            "Write `name: description`, with quotes around values such as numbers or `yes`.",
        ),
        "wrong-file": (
            f"`{subject}`는 이 파일의 명령이 아닙니다.",
            f"`{subject}` does not belong in this file.",
            f"`{fault.command}.yml`로 옮기십시오.",
            f"Move it to `{fault.command}.yml`.",
        ),
        "unknown-command": (
            f"`docker {subject}`라는 명령은 없습니다.",
            f"There is no command `docker {subject}`.",
            *_own_name(subject, catalog),
        ),
        "unknown-option": (
            f"`{command}`에 `{subject}`라는 옵션은 없습니다.",
            f"`{command}` has no option `{subject}`.",
            *_near_option(fault, catalog),
        ),
        "unused-shared": (
            f"`shared`의 `{subject}`를 쓰는 명령이 없습니다.",
            f"No command uses `{subject}` in `shared`.",
            "지우거나 이름을 고치십시오.",
            "Remove it or correct its name.",
        ),
        "missing-command": (
            f"`docker {subject}`의 설명이 없습니다.",
            f"`docker {subject}` is not described.",
            f"`commands:` 아래에 `{subject}:`와 `summary:`를 쓰십시오.",
            f"Add `{subject}:` with a `summary:` under `commands:`.",
        ),
        "missing-option": (
            f"`{command}`의 옵션 `{subject}`의 설명이 없습니다.",
            f"The option `{subject}` of `{command}` is not described.",
            f"`{fault.command}`의 `options:` 아래에 `{subject}: …`를 쓰십시오.",
            f"Add `{subject}: …` under the `options:` of `{fault.command}`.",
        ),
    }[fault.kind]
    return Finding(fault.path, fault.line, f"reference-{fault.kind}", ko, en, fix_ko, fix_en)


def _own_name(key: str, catalog: Catalog) -> tuple[str, str]:
    """The fix for an unknown key, which may be another name of a command."""
    command = catalog.tree.find(f"docker {key}")
    if command:
        own = catalog.of(command).key
        return f"이 명령은 `{own}`에 씁니다.", f"This command is described as `{own}`."
    near = get_close_matches(key, [entry.key for entry in catalog.entries], n=1)
    if near:
        return f"`{near[0]}`로 고치십시오.", f"Write `{near[0]}`."
    return "지우거나 이름을 고치십시오.", "Remove it or correct its name."


def _near_option(fault: Fault, catalog: Catalog) -> tuple[str, str]:
    entry = catalog.by_key(fault.command)
    near = get_close_matches(fault.subject, entry.options if entry else (), n=1)
    if near:
        return f"`{near[0]}`로 고치십시오.", f"Write `{near[0]}`."
    return "지우거나 이름을 고치십시오.", "Remove it or correct its name."
