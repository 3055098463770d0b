"""Command line of the checker."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from scripts.check import code, fix, sources
from scripts.check.tools import ToolError
from scripts.core.findings import Finding, report
from scripts.core.git import GitError, git
from scripts.core.paths import ROOT
from scripts.ledger.file import LedgerError


def parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    top = argparse.ArgumentParser(
        prog="python -m scripts.check",
        description="사이트를 검사해 고칠 곳을 파일:줄과 고치는 방법으로 알립니다. / "
        "Check the site: what to fix, as file:line, and how. "
        "Exit status: 0 nothing to fix, 1 something to fix, 2 the check could not run.",
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--lang", choices=("ko", "en"), default="ko", help="language of the messages")
    commands = top.add_subparsers(dest="what", required=True, metavar="WHAT")
    source_check = commands.add_parser("sources", parents=[shared], help="mkdocs.yml and the pages under docs/")
    source_check.add_argument("pages", nargs="*", metavar="PAGE", help="commands/run, or a file; all without one")
    source_check.add_argument(
        "--base",
        metavar="REV",
        help="git revision that the edit is based on: nothing it published may vanish "
        "(default: origin/main if it exists)",
    )
    fix_pages = commands.add_parser("fix", parents=[shared], help="fix ids and spacing in the pages, nothing else")
    fix_pages.add_argument("pages", nargs="*", metavar="PAGE", help="commands/run, or a file; all without one")
    built_check = commands.add_parser("built", parents=[shared], help="a built site")
    built_check.add_argument("site", type=Path, metavar="SITE_DIR", help="the folder that `make build` wrote")
    built_check.add_argument("--base", default="/docker-guide/", help="path where the site is served (%(default)s)")
    commands.add_parser("code", parents=[shared], help="the Python programs (ruff)")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a check and return the exit status."""
    options = parser().parse_args(arguments)
    start = time.monotonic()
    try:
        if options.what == "fix":
            return _fix(options)
        findings = _check(options)
    except (ToolError, LedgerError, sources.UnknownPage, OSError, UnicodeDecodeError) as error:
        print(f"python -m scripts.check: {error}", file=sys.stderr)
        return 2
    status = report(findings, options.lang)
    seconds = time.monotonic() - start
    print(
        f"{options.what}: {len(set(findings))} to fix ({seconds:.1f} s)"
        if options.lang == "en"
        else f"{options.what}: 고칠 곳 {len(set(findings))}개 ({seconds:.1f}초)"
    )
    return status


def _fix(options: argparse.Namespace) -> int:
    fixed = fix.fix(ROOT, options.pages)
    for finding in sorted(set(fixed), key=lambda f: (f.place(), f.line)):
        print(f"{finding.place()}:{finding.line}: {finding.message(options.lang)} [{finding.code}]")
    count = len(set(fixed))
    print(f"fix: {count} fixed" if options.lang == "en" else f"fix: {count}곳을 고쳤습니다")
    return 0


def _check(options: argparse.Namespace) -> list[Finding]:
    if options.what == "sources":
        base = _if_known("origin/main") if options.base is None else options.base
        return sources.check(ROOT, options.pages, base)
    if options.what == "code":
        return code.check(ROOT)
    from scripts.check import built  # lxml is slow to load, and only this check needs it

    return built.check(options.site, options.base, ROOT)


def _if_known(revision: str) -> str:
    """The revision if git knows it, otherwise "": a downloaded archive has no history."""
    try:
        git(ROOT, "rev-parse", "--quiet", "--verify", revision)
    except GitError:
        return ""
    return revision


if __name__ == "__main__":
    sys.exit(main())
