"""The check of the Python code: ruff, configured in pyproject.toml, reported like the other checks.

Format: the array that `ruff check --output-format json` prints.
"""

import json
from pathlib import Path

from scripts.check.tools import run
from scripts.core.findings import Finding
from scripts.core.paths import ROOT

_FOLDERS = ("scripts", "tests")


def check(root: Path = ROOT) -> list[Finding]:
    """Lint the Python files of a repository.

    Raises:
        ToolError: ruff is missing or failed.
    """
    folders = [name for name in _FOLDERS if (root / name).is_dir()]
    printed = run("ruff", "check", "--output-format", "json", "--no-cache", *folders, cwd=root)
    findings = []
    for item in json.loads(printed):
        code, message = item["code"] or "syntax", item["message"]
        fixable = (item.get("fix") or {}).get("applicability") == "safe"
        findings.append(
            Finding(
                Path(item["filename"]),
                item["location"]["row"],
                f"python-{code.lower()}",
                f"Python 코드 규칙 {code}: {message}",
                f"Python rule {code}: {message}",
                "`ruff check --fix`로 고칠 수 있습니다." if fixable else f"`ruff rule {code}`가 설명합니다.",
                "`ruff check --fix` fixes it." if fixable else f"`ruff rule {code}` explains it.",
            )
        )
    return findings
