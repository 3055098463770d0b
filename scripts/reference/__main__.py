"""Which commands and options of the docker CLI are described, and what is wrong in the descriptions."""

from __future__ import annotations

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
        "Exit status 1 if anything is.",
    )
    parser.add_argument("group", nargs="*", help="only these files, e.g. container image")
    parser.add_argument("--language", choices=LANGUAGES, action="append", help="only this language")
    given = parser.parse_args(arguments)
    catalog = load_catalog()
    entries = [entry for entry in catalog.entries if not given.group or entry.group in given.group]
    wrong = 0
    for language in given.language or LANGUAGES:
        descriptions = Descriptions(language, catalog)
        faults = [f for f in descriptions.check() if not given.group or f.path.stem in given.group]
        for fault in faults:
            where = f"{fault.path.relative_to(ROOT)}:{fault.line}"
            print(f"{where}: {fault.kind}: {fault.subject}" + (f" ({fault.command})" if fault.command else ""))
        wrong += len(faults)
        missing = Counter(fault.kind for fault in faults)
        options = sum(len(entry.options) for entry in entries)
        print(
            f"{language}: {len(entries) - missing['missing-command']} of {len(entries)} "
            f"commands, {options - missing['missing-option']} of {options} options described"
        )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
