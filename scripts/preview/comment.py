"""The comment's text: ours, but for addresses that scripts/preview/facts.py let through."""

from __future__ import annotations

#: Finds the comment again, so that a pull request has one and not one for each push.
MARK = "<!-- docker-guide: preview -->"
#: A longer list helps nobody.
SHOWN = 30


def text(pages: list[str], artifact_url: str, run_url: str, commit: str, passed: bool, site_url: str) -> str:
    """The Markdown of the comment.

    Args:
        pages: addresses of the changed pages, as `commands/run/`.
        artifact_url: where the preview is downloaded.
        run_url: the check's run.
        commit: the hash that was built.
        passed: whether the whole check passed.
        site_url: the published site, to compare with.
    """
    state = (
        f"✅ [확인]({run_url})을 통과했습니다. · All checks passed."
        if passed
        else f"❌ [확인]({run_url})에 고칠 곳과 고치는 법이 있습니다. · The check says what to mend, and how."
    )
    lines = [
        MARK,
        f"### 미리 보기 · Preview ({commit[:12]})",
        "",
        state,
        "",
        f"[미리 보기 내려받기 · Download the preview]({artifact_url}): 압축을 풀고 `index.html`을 브라우저로 엽니다. "
        "Unpack it and open `index.html` in a browser.",
        "",
    ]
    if pages:
        lines += ["| 바뀐 페이지 · Changed page | 파일 · File in the preview | 지금 · Published now |", "|---|---|---|"]
        for page in pages[:SHOWN]:
            name = page.rstrip("/") or "/"
            lines.append(f"| `{name}` | `{page}index.html` | [{name}]({site_url.rstrip('/')}/{page}) |")
        if len(pages) > SHOWN:
            lines.append(f"| … +{len(pages) - SHOWN} | | |")
    else:
        lines.append("바뀐 페이지가 없습니다. · No page of the site changed.")
    return "\n".join(lines) + "\n"
