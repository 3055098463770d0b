"""The faulty edits in faulty/*.yml, and how one is made on a copy of the clean site.

Format of a file: `what` (a sentence), `file` (relative to the site), then one of `replace` and `with`,
`append`, `create`, `encoding` (save the file in it), `zeros` (a new file of so many bytes) or `link` (make
it a symbolic link to that path);
`expect`: all findings, as `path:line code`; `fix`: text that the first one's Korean fix must have.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@dataclass(frozen=True)
class FaultyEdit:
    """One file of faulty/."""

    name: str
    what: str
    file: str
    expect: tuple[str, ...]
    fix: str
    edit: dict[str, Any]

    @property
    def code(self) -> str:
        """The code that the edit must be told with: the file's name without its number."""
        return self.name.rpartition("-")[0]

    def make(self, site: Path) -> None:
        """Make the edit in a copy of the clean site.

        Raises:
            AssertionError: the clean site has changed and the edit does not fit any more.
        """
        path, edit = site / self.file, self.edit
        if "link" in edit:
            path.symlink_to(edit["link"])
        elif "zeros" in edit:
            path.write_bytes(bytes(edit["zeros"]))
        elif "create" in edit:
            assert not path.exists()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(edit["create"], encoding="utf-8")
        else:
            text = path.read_text(encoding="utf-8")
            if "replace" in edit:
                assert text.count(edit["replace"]) == 1, f"not once in {self.file}: {edit['replace']!r}"
                text = text.replace(edit["replace"], edit["with"])
            text += edit.get("append", "")
            path.write_text(text, encoding=edit.get("encoding", "utf-8"))


def faulty_edits() -> list[FaultyEdit]:
    """All edits, sorted by name."""
    found = []
    for path in sorted((HERE / "faulty").glob("*.yml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        rest = {key: data.pop(key) for key in list(data) if key not in ("what", "file", "expect", "fix")}
        found.append(
            FaultyEdit(
                path.stem, data["what"], data["file"], tuple(data["expect"]), data.get("fix", ""), rest
            )
        )
    return found


def clean_copy(folder: Path) -> Path:
    """Copy the clean site into a folder, with the repository's own lint configuration."""
    site = folder / "site"
    shutil.copytree(HERE / "clean", site)
    shutil.copy(ROOT / ".rumdl.toml", site)
    return site
