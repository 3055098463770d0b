"""The words of findings, in a package's `messages.yml`.

Format: YAML, a mapping from a finding's code to `ko` and `en`, what is wrong, and `fix_ko` and `fix_en`, how to fix
it. They are format strings (`str.format`). A key such as `ids-differ.missing` has the words that differ from those of
the code before the dot.
"""

from functools import cached_property
from pathlib import Path

from scripts.core import yaml_lines
from scripts.core.findings import Finding
from scripts.core.text import read


class Messages:
    """The words of a package's findings; `file` is its `messages.yml`."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @cached_property
    def texts(self) -> dict[str, dict[str, str]]:
        """The file's content."""
        return yaml_lines.load(read(self.file), self.file.name)

    def finding(
        self,
        path: Path,
        line: int,
        key: str,
        /,
        *,
        write: str = "",
        fixed_line: str | None = None,
        advice: bool = False,
        **values: object,
    ) -> Finding:
        """A finding with the words of `key`.

        Args:
            path, line, fixed_line, advice: as for `Finding`.
            key: a key of the file.
            write: the exact text to write, if it is known; it becomes the fix.
            values: what the format strings name.
        """
        code = key.partition(".")[0]
        texts = {**self.texts[code], **self.texts[key]}
        what = (texts[language].format(**values) for language in ("ko", "en"))
        fix = (texts[f"fix_{language}"].format(**values) for language in ("ko", "en"))
        if write:
            fix = (f"`{write}`(으)로 고치십시오.", f"Write `{write}`.")
        return Finding(path, line, code, *what, *fix, fixed_line=fixed_line, advice=advice)
