"""General Markdown lint by rumdl (`.rumdl.toml` at the top of the repository lists the rules), in Korean and English.

Format: the array that `rumdl check --output-format json` prints: file, line, rule, message, fixable, fix.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from scripts.check.source_tree import SourceTree
from scripts.check.tools import run
from scripts.core.findings import Finding

#: rule -> (what is wrong, how to fix it), in Korean.
KOREAN = {
    "MD003": ("밑줄로 그은 제목입니다.", "`## 제목 { #id }`처럼 `#`으로 쓰십시오."),
    "MD004": ("목록 기호가 `-`가 아닙니다.", "`-`로 바꾸십시오."),
    "MD005": ("같은 수준의 목록인데 들여쓰기가 다릅니다.", "같은 수준은 같은 칸에서 시작하십시오."),
    "MD007": ("목록 들여쓰기가 네 칸 단위가 아닙니다.", "한 수준마다 빈칸 4개로 들여 쓰십시오."),
    "MD009": ("줄 끝에 빈칸이 있습니다.", "줄 끝의 빈칸을 지우십시오."),
    "MD010": ("탭 문자가 있습니다.", "탭을 빈칸 4개로 바꾸십시오."),
    "MD011": ("링크의 괄호 순서가 바뀌었습니다.", "`[글](주소)` 순서로 쓰십시오."),
    "MD012": ("빈 줄이 잇달아 있습니다.", "빈 줄은 하나만 남기십시오."),
    "MD018": ("`#` 뒤에 빈칸이 없어 제목이 되지 않습니다.", "`#` 뒤에 빈칸 하나를 넣으십시오."),
    "MD019": ("`#` 뒤에 빈칸이 여럿입니다.", "빈칸을 하나만 남기십시오."),
    "MD022": ("제목 위나 아래에 빈 줄이 없습니다.", "제목 앞뒤에 빈 줄을 하나씩 두십시오."),
    "MD023": ("제목이 줄 처음에서 시작하지 않습니다.", "제목 앞의 빈칸을 지우십시오."),
    "MD027": ("인용 기호 `>` 뒤에 빈칸이 여럿입니다.", "빈칸을 하나만 남기십시오."),
    "MD028": ("인용문 사이에 빈 줄이 있습니다.", "빈 줄에도 `>`를 쓰거나 사이에 글을 두십시오."),
    "MD029": ("번호 목록의 번호가 순서대로가 아닙니다.", "1, 2, 3 순서로 쓰십시오."),
    "MD030": ("목록 기호 뒤의 빈칸 수가 맞지 않습니다.", "목록 기호 뒤에 빈칸 하나를 두십시오."),
    "MD031": ("코드 블록 위나 아래에 빈 줄이 없습니다.", "코드 블록 앞뒤에 빈 줄을 하나씩 두십시오."),
    "MD032": ("목록 위나 아래에 빈 줄이 없습니다.", "목록 앞뒤에 빈 줄을 하나씩 두십시오."),
    "MD034": ("주소가 링크로 표시되지 않습니다.", "`[이름](주소)`나 `<주소>`로 쓰십시오."),
    "MD037": ("강조 기호 안쪽에 빈칸이 있습니다.", "`**굵게**`처럼 빈칸 없이 쓰십시오."),
    "MD039": ("링크 글 안쪽에 빈칸이 있습니다.", "대괄호와 글 사이의 빈칸을 지우십시오."),
    "MD046": (
        "들여쓰기로 만든 코드 블록입니다.",
        "백틱 세 개로 감싸고 언어를 쓰십시오. 예: ```` ```console ````",
    ),
    "MD047": ("파일이 줄바꿈 하나로 끝나지 않습니다.", "마지막 줄 뒤에 줄바꿈을 하나만 두십시오."),
    "MD048": ("코드 블록을 `~~~`로 감쌌습니다.", "백틱 세 개로 바꾸십시오."),
    "MD049": ("기울임을 `_`로 표시했습니다.", "`*글*`로 쓰십시오."),
    "MD050": ("굵은 글씨를 `__`로 표시했습니다.", "`**글**`로 쓰십시오."),
    "MD052": ("정의되지 않은 참조 링크입니다.", "`[글](주소)`로 쓰거나 `[이름]: 주소`를 적으십시오."),
    "MD053": ("쓰지 않는 링크 정의입니다.", "그 줄을 지우십시오."),
    "MD055": ("표의 줄이 `|`로 시작하고 끝나지 않습니다.", "모든 줄의 처음과 끝에 `|`를 쓰십시오."),
    "MD056": (
        "표의 칸 수가 첫 줄과 다릅니다.",
        "칸 수를 맞추십시오. 칸 안에 `|`를 보이려면 `\\|`로 쓰십시오.",
    ),
    "MD058": ("표 위나 아래에 빈 줄이 없습니다.", "표 앞뒤에 빈 줄을 하나씩 두십시오."),
    "MD062": ("링크 주소 앞뒤에 빈칸이 있습니다.", "괄호와 주소 사이의 빈칸을 지우십시오."),
    "MD064": ("빈칸이 잇달아 있습니다.", "빈칸을 하나만 남기십시오."),
    "MD066": ("각주와 그 정의가 짝이 맞지 않습니다.", "`[^이름]`마다 `[^이름]: 내용`을 하나씩 두십시오."),
    "MD068": ("각주의 내용이 비어 있습니다.", "내용을 쓰거나 각주를 지우십시오."),
    "MD069": ("목록 기호가 겹쳐 있습니다.", "기호를 하나만 남기십시오."),
    "MD070": ("코드 블록 안의 백틱이 블록을 일찍 닫습니다.", "바깥 블록을 백틱 네 개로 감싸십시오."),
    "MD075": (
        "표의 머리 줄이 없거나 표에서 떨어진 줄입니다.",
        "빈 줄을 지워 표에 붙이거나 머리 줄을 쓰십시오.",
    ),
    "MD083": ("글자가 깨져 있습니다.", "원래 글자로 다시 쓰고 UTF-8로 저장하십시오."),
    "MD086": ("주석 `<!--`가 닫히지 않았습니다.", "`-->`로 닫으십시오."),
    "MD091": (
        "HTML 안의 Markdown이 글자 그대로 보입니다.",
        "여는 태그에 `markdown`을 붙이십시오. 예: `<div markdown>`",
    ),
    "MD092": (
        "합치다 남은 충돌 표시가 있습니다.",
        "`<<<<<<<`, `=======`, `>>>>>>>` 줄과 한쪽 내용을 지우십시오.",
    ),
    "MD095": ("주소에 영문자와 닮은 다른 문자가 있습니다.", "주소를 영문자로 다시 입력하십시오."),
}


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield rumdl's findings about the pages.

    A page with an unclosed fence or front matter is skipped, since everything below would be misread.

    Raises:
        ToolError: rumdl is missing or failed.
    """
    unclosed = ("unclosed-fence", "unclosed-front-matter")
    yield from lint(
        site.root,
        [p.path for p in site.all_pages if not any(problem.kind in unclosed for problem in p.page.problems)],
    )


def lint(root: Path, paths: list[Path]) -> Iterator[Finding]:
    """Yield rumdl's findings about Markdown files, with the `.rumdl.toml` in `root`.

    Raises:
        ToolError: rumdl is missing or failed.
    """
    if not paths:
        return
    names = [path.relative_to(root).as_posix() for path in paths]
    config = str(root / ".rumdl.toml")
    # Check every file named here, even if .gitignore excludes it. It is fast enough without a cache.
    options = ("check", "--no-cache", "--no-exclude", "--output-format", "json", "--config", config)
    for item in json.loads(run("rumdl", *options, *names, cwd=root) or "[]"):
        rule, message = item["rule"], item["message"]
        ko, fix_ko = KOREAN.get(rule, (message, ""))
        fix_en = "" if not item.get("fixable") else _replacement(item)
        yield Finding(
            root / item["file"],
            item["line"],
            f"markdown-{rule.lower()}",
            ko,
            message if message.endswith(".") else f"{message}.",
            fix_ko,
            fix_en,
        )


def _replacement(item: dict) -> str:
    text = (item.get("fix") or {}).get("replacement", "")
    return f"Write `{text.strip()}`" if text.strip() and "\n" not in text.strip() else ""
