"""Lists what is missing or wrong in the descriptions of the docker CLI."""

import argparse
import sys
from collections import Counter

from scripts.core.languages import LANGUAGES
from scripts.core.paths import ROOT
from scripts.reference.catalog import load_catalog
from scripts.reference.descriptions import Descriptions


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.reference",
        description="List what is missing or wrong in docs/<language>/reference/*.yml, and count what is described. "
        "Exit status: 0 nothing is missing or wrong, 1 something is.",
    )
    parser.add_argument("group", nargs="*", help="only these groups, e.g. container image")
    parser.add_argument("--language", choices=LANGUAGES, action="append", help="only this language")
    options = parser.parse_args(arguments)
    catalog = load_catalog()
    entries = [entry for entry in catalog.entries if not options.group or entry.group in options.group]
    wrong = 0
    for language in options.language or LANGUAGES:
        descriptions = Descriptions(language, catalog)
        faults = [f for f in descriptions.check() if not options.group or f.path.stem in options.group]
        for fault in faults:
            where = f"{fault.path.relative_to(ROOT)}:{fault.line}"
            print(f"{where}: {fault.kind}: {fault.subject}" + (f" ({fault.command})" if fault.command else ""))
        wrong += len(faults)
        missing = Counter(fault.kind for fault in faults)
        count = sum(len(entry.options) for entry in entries)
        print(
            f"{language}: {len(entries) - missing['missing-command']} of {len(entries)} "
            f"commands, {count - missing['missing-option']} of {count} options described"
        )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
