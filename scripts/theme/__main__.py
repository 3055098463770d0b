"""Command line: `python -m scripts.theme [FILE]`. Runs build.mjs, which needs Node, on the installed Material."""

import subprocess
import sys
from pathlib import Path

import material

from scripts.core import mkdocs_yml

BUNDLES = Path(material.__file__).parent / "templates" / "assets" / "javascripts"


def main() -> int:
    """Write overrides/assets/javascripts/theme.js, or the file named; returns the exit status."""
    features = ",".join(mkdocs_yml.data()["theme"]["features"])
    command = ["node", str(Path(__file__).with_name("build.mjs")), str(BUNDLES), features, *sys.argv[1:]]
    return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main())
