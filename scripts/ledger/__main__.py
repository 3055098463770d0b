"""Command line: `python -m scripts.ledger --help`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.core.addresses import of_built
from scripts.core.findings import report
from scripts.core.paths import DOCS
from scripts.ledger import findings
from scripts.ledger.file import LEDGER, LedgerError, dump, load, merged


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.ledger",
        description="The ledger of every published address and id (tests/ledgers/addresses.txt). "
        "Everything in it must exist or be redirected by docs/redirects.yml. "
        "Exit status: 0 nothing is wrong, 1 something has vanished, 2 the tool could not run.",
    )
    commands = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name, help_ in (
        ("check", "check that everything published still exists or is redirected"),
        ("update", "add what is new; nothing is ever removed"),
    ):
        command = commands.add_parser(name, help=help_)
        command.add_argument("site", type=Path, metavar="SITE", help="a built site")
        command.add_argument("--ledger", type=Path, default=LEDGER, metavar="FILE")
        command.add_argument("--docs", type=Path, default=DOCS, metavar="FOLDER", help="the site's sources")
        command.add_argument("--lang", choices=("ko", "en"), default="ko", help="language of the messages")
    options = parser.parse_args(arguments)
    try:
        published, present = load(options.ledger), of_built(options.site)
    except (LedgerError, OSError) as error:
        print(f"python -m scripts.ledger: {error}", file=sys.stderr)
        return 2
    problems = list(findings.check(options.docs, published, present, generated=True))
    if options.what == "check":
        problems += findings.lacking(options.ledger, published, present)
    status = report(problems, options.lang)
    after = merged(published, present)
    new = _count(after) - _count(published)
    if options.what == "update" and status == 0:
        options.ledger.parent.mkdir(parents=True, exist_ok=True)
        options.ledger.write_text(dump(after), encoding="utf-8")
        print(f"ledger: {len(after)} addresses, {_count(after) - len(after)} ids, {new} new")
    else:
        hint = " (`make ledger` adds them)" if new else ""
        ids = _count(published) - len(published)
        print(f"ledger: {len(published)} addresses, {ids} ids; {new} not in it yet{hint}")
    return status


def _count(addresses: dict[str, tuple[str, ...]]) -> int:
    return len(addresses) + sum(len(ids) for ids in addresses.values())


if __name__ == "__main__":
    sys.exit(main())
