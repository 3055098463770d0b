"""Command line: `python -m scripts.build --help`. Stage, build and finish in one go."""

from __future__ import annotations

import argparse
import gc
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from scripts.build.builder import BuildError, build
from scripts.core.paths import ROOT
from scripts.core.text import EncodingError
from scripts.finish.output import finish, replaceable
from scripts.finish.page import FinishError
from scripts.outputs import INDEX, SITE
from scripts.stage.errors import StageError
from scripts.stage.site import Stage

#: What MkDocs wrote last, for the other outputs: `python -m scripts.outputs`.
BUILT = ROOT / ".cache" / "build"
SHALLOW = (
    "얕은 복제라 페이지의 날짜를 알 수 없습니다. `git fetch --unshallow`를 실행하십시오. / "
    "In a shallow clone the pages' dates are not known: run `git fetch --unshallow`."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.build",
        description="Build the site: stage docs/, build it with MkDocs, finish it. "
        "Exit status: 0 built, 1 a source has to be fixed, 2 it could not run.",
    )
    parser.add_argument("target", type=Path, nargs="?", default=Path("site"), help="the site (default: %(default)s)")
    parser.add_argument("--built", type=Path, default=BUILT, help="keep here what MkDocs wrote, for other outputs")
    parser.add_argument("--root", type=Path, default=ROOT, help="folder with docs/ and mkdocs.yml")
    parser.add_argument("--plain", action="store_true", help="without finish: as MkDocs wrote it, and an index")
    options = parser.parse_args(arguments)
    gc.set_threshold(100_000, 50, 50)  # Trees of pages make garbage slowly; looking for it takes a tenth of a build.
    try:
        root, target = options.root.resolve(), replaceable(options.target)
        make(root, options.built)
        if options.plain:
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(options.built / "html", target)
        finish(INDEX if options.plain else SITE, options.built, target, root / "docs")
    except (EncodingError, StageError, BuildError, FinishError) as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, UnicodeDecodeError) as error:
        print(f"python -m scripts.build: {error}", file=sys.stderr)
        return 2
    return 0


def make(root: Path, built: Path) -> None:
    """Stage and build; what was in `built` is replaced when all is there.

    Raises:
        StageError, BuildError: a source has to be fixed.
        OSError: a file cannot be read or written.
    """
    with tempfile.TemporaryDirectory(prefix="docker-guide-") as name:
        staged, unfinished = Path(name) / "stage", Path(name) / "built"
        stage = Stage(staged, root)
        if stage.revision and stage.revision.shallow:
            print(SHALLOW, file=sys.stderr)
        stage.write()
        build(staged, unfinished)
        shutil.rmtree(built, ignore_errors=True)
        built.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(unfinished, built)


if __name__ == "__main__":
    sys.exit(main())
