"""The text of the comment. Only the addresses validated by scripts/preview/facts.py come from the pull request."""

#: Identifies the comment, so that a push updates it instead of adding another.
MARK = "<!-- docker-guide: preview -->"
#: Maximum number of pages listed.
SHOWN = 30


def text(pages: list[str], artifact_url: str, run_url: str, commit: str, passed: bool, site_url: str) -> str:
    """The Markdown of the comment.

    Args:
        pages: addresses of the changed pages, as `commands/run/`.
        artifact_url: URL of the preview's download.
        run_url: URL of the check's run.
        commit: hash of the commit that was built.
        passed: whether the whole check passed.
        site_url: URL of the published site.
    """
    state = (
        f"✅ [확인]({run_url})을 통과했습니다. · All checks passed."
        if passed
        else f"❌ [확인]({run_url})에서 고칠 곳과 고치는 방법을 볼 수 있습니다. · The check lists what to fix, and how."
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
        lines.append("바뀐 페이지가 없습니다. · No pages changed.")
    return "\n".join(lines) + "\n"
