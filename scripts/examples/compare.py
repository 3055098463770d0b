"""Compares a page's printed output with the actual output, line by line, and proposes an update."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from scripts.core.blocks import ELLIPSIS, FILL
from scripts.examples.volatile import Versions, matches

# A pull prints one line per layer. The number of layers depends on the image, not on the page.
_LAYER = re.compile(
    r"^[0-9a-f]{12}: (?:Pull complete|Already exists|Download complete|Pushed|Layer already exists"
    r"|Mounted from .*|Waiting|Preparing)$"
)
# BuildKit reports pulls and registry logins only for images that it does not have yet.
_NOISE = re.compile(r"^ ?(?:=> => (?:sha256:|extracting sha256:|resolve )|=> \[auth\] )")
# Compose prints actions in the order in which they finish.
_DONE = re.compile(r"^ [✔✓] ")
# `docker diff` prints changes in no particular order.
_CHANGED = re.compile(r"^[ACD] /")
_STEP = re.compile(r"^ => (?!=>)")
_IMAGES = re.compile(r"^REPOSITORY +TAG +")
_TIMER = re.compile(r"^(?P<left>.*\S) {2,}(?P<right>\d+\.\d+s|docker:[\w-]+)$")
#: Timers at the right edge are aligned in this column at most.
_MAX_TIMER_COLUMN = 70
#: Maximum number of pairs of lines to compare. In longer outputs the whole differing middle is shown as changed.
_MAX_PAIRS = 1_000_000


class Op(Enum):
    SAME = " "
    SKIP = "…"  # `...` matched a seen line
    GONE = "-"
    NEW = "+"


@dataclass(frozen=True)
class Step:
    """One step of the alignment: a printed line, a seen line, or both."""

    op: Op
    printed: str = ""
    seen: str = ""


@dataclass(frozen=True)
class _Unit:
    """A line, or consecutive lines about layers."""

    lines: tuple[str, ...]
    kind: str = "line"  # "line", "any", "fill", "layers", "noise"


def _units(lines: Sequence[str], printed: bool) -> list[_Unit]:
    units: list[_Unit] = []
    for raw in lines:
        line = raw.rstrip()
        if printed and line.strip() == ELLIPSIS:
            units.append(_Unit((line,), "any"))
        elif printed and line.strip() == FILL:
            units.append(_Unit((line,), "fill"))
        elif _LAYER.match(line):
            before = units.pop().lines if units and units[-1].kind == "layers" else ()
            units.append(_Unit((*before, line), "layers"))
        else:
            units.append(_Unit((line,), "noise" if _NOISE.match(line) else "line"))
    return units


def trimmed(lines: Sequence[str]) -> list[str]:
    """Remove blank lines at both ends."""
    kept = [line.rstrip() for line in lines]
    while kept and not kept[-1]:
        kept.pop()
    while kept and not kept[0]:
        kept.pop(0)
    return kept


def in_order(lines: Sequence[str]) -> list[str]:
    """Sort lines whose order does not matter.

    These are Compose's actions, the rows of `docker images`, the lines of `docker diff`, and BuildKit's steps together
    with their details.
    """
    ordered = _steps_in_order(lines)
    n = 0
    while n < len(ordered):
        start, end = n, n
        kind = next((k for k in (_DONE, _CHANGED) if k.match(ordered[n])), None)
        if kind:
            while end < len(ordered) and kind.match(ordered[end]):
                end += 1
        elif _IMAGES.match(ordered[n]):
            start = end = n + 1
            while end < len(ordered) and ordered[end].strip():
                end += 1
        if end > start:
            ordered[start:end] = sorted(ordered[start:end], key=lambda line: line.split()[:3])
        n = max(end, n + 1)
    return ordered


def _steps_in_order(lines: Sequence[str]) -> list[str]:
    ordered: list[str] = []
    groups: list[list[str]] = []
    for line in [*lines, ""]:
        if _STEP.match(line):
            groups.append([line])
        elif groups and line.startswith(" => => "):
            groups[-1].append(line)
        else:
            for group in sorted(groups, key=lambda group: [w for w in group[0].split() if "sha256:" not in w][:5]):
                ordered += group
            groups = []
            ordered.append(line)
    return ordered[:-1]


def steps(printed: Sequence[str], seen: Sequence[str], versions: Versions | None = None) -> list[Step]:
    """Find the cheapest alignment of printed and seen lines.

    A line that `...` matches costs almost nothing, but a changed line is shown as changed even if a neighboring `...`
    could match it.
    """
    left, right = _units(trimmed(printed), True), _units(trimmed(seen), False)

    def same(a: _Unit, b: _Unit) -> bool:
        if a.kind == b.kind == "layers":
            return True
        return a.kind not in ("any", "fill") and matches(a.lines[0], b.lines[0], versions)

    head: list[Step] = []
    plain = ("line", "layers")
    while left and right and left[0].kind in plain and right[0].kind in plain and same(left[0], right[0]):
        head += _same(left.pop(0), right.pop(0))
    tail: list[Step] = []
    while left and right and left[-1].kind in plain and right[-1].kind in plain and same(left[-1], right[-1]):
        tail = _same(left.pop(), right.pop()) + tail
    if len(left) * len(right) > _MAX_PAIRS:
        gone = [Step(Op.GONE, printed=line) for unit in left for line in unit.lines]
        return head + gone + [Step(Op.NEW, seen=line) for unit in right for line in unit.lines] + tail
    return head + _align(left, right, same) + tail


def _same(a: _Unit, b: _Unit) -> list[Step]:
    if a.kind == "layers":
        return [Step(Op.SAME, line, line) for line in a.lines]
    return [Step(Op.SAME, a.lines[0], b.lines[0])]


def _align(left: list[_Unit], right: list[_Unit], same: Callable[[_Unit, _Unit], bool]) -> list[Step]:
    rows, columns = len(left), len(right)
    far = float("inf")
    cost = [[far] * (columns + 1) for _ in range(rows + 1)]
    move = [[""] * (columns + 1) for _ in range(rows + 1)]
    cost[rows][columns] = 0.0
    for i in range(rows, -1, -1):
        for j in range(columns, -1, -1):
            a = left[i] if i < rows else None
            b = right[j] if j < columns else None
            ways: list[tuple[float, str]] = []
            if a and b and a.kind not in ("any", "fill"):
                ways.append((cost[i + 1][j + 1], "same") if same(a, b) else (cost[i + 1][j + 1] + 1.0, "change"))
            if a:
                free = a.kind in ("any", "fill", "noise")
                ways.append((cost[i + 1][j] + (0.0 if free else 1.0), "drop"))
            if b:
                if a and a.kind == "any":
                    ways.append((cost[i][j + 1] + 0.001, "skip"))
                if a and a.kind == "fill":
                    ways.append((cost[i][j + 1] + 0.0005, "add"))
                ways.append((cost[i][j + 1] + (0.0001 if b.kind == "noise" else 1.0), "add"))
            if ways:
                cost[i][j], move[i][j] = min(ways, key=lambda way: way[0])
    path: list[Step] = []
    i = j = 0
    while i < rows or j < columns:
        step = move[i][j]
        if step == "same":
            path += _same(left[i], right[j])
        if step in ("change", "drop"):
            kept = step == "drop" and left[i].kind in ("any", "noise")
            path += [Step(Op.SAME if kept else Op.GONE, line) for line in left[i].lines]
        if step in ("change", "add", "skip"):
            hidden = step == "skip" or (step == "add" and right[j].kind == "noise")
            path += [Step(Op.SKIP if hidden else Op.NEW, seen=line) for line in right[j].lines]
        i += step in ("same", "change", "drop")
        j += step in ("same", "change", "add", "skip")
    return path


def agree(printed: Sequence[str], seen: Sequence[str], versions: Versions | None = None) -> bool:
    """Whether the page's lines match the seen ones."""
    if _agree(printed, seen, versions):
        return True
    return _agree(in_order(trimmed(printed)), in_order(trimmed(seen)), versions)


def _agree(printed: Sequence[str], seen: Sequence[str], versions: Versions | None) -> bool:
    return all(step.op in (Op.SAME, Op.SKIP) for step in steps(printed, seen, versions))


def refilled(printed: Sequence[str], seen: Sequence[str], versions: Versions | None = None) -> list[str]:
    """Return the updated lines: printed lines that still match and `...` are kept, others are replaced with seen lines.

    Blank lines at both ends are removed.
    """
    if agree(printed, seen, versions):
        return list(printed)
    alignment = steps(printed, tidy(seen), versions)
    return [step.printed if step.op is Op.SAME else step.seen for step in alignment if step.op in (Op.SAME, Op.NEW)]


#: Ids of containers and images, and digests. All of those on a page come from the same run.
_ID = re.compile(r"\b[0-9a-f]{64}\b|\b(?=[a-f]*\d)[0-9a-f]{12}\b")


def with_ids(printed: Sequence[str], seen: Sequence[str], versions: Versions | None = None) -> list[str]:
    """Return the printed lines that match, with only their ids replaced with the seen ones."""
    alignment = steps(printed, tidy(seen), versions)
    return [_with_ids(step.printed, step.seen) for step in alignment if step.op is Op.SAME]


def _with_ids(printed: str, seen: str) -> str:
    ids = _ID.findall(seen)
    if len(ids) != len(_ID.findall(printed)):
        return printed
    left = iter(ids)
    return _ID.sub(lambda _: next(left), printed)


def tidy(seen: Sequence[str]) -> list[str]:
    """Move the timers of BuildKit and Compose from the terminal's right edge closer to their text."""
    timers = [_TIMER.match(line.rstrip()) for line in seen]
    widths = [len(timer["left"]) for timer in timers if timer]
    width = max((width for width in widths if width <= _MAX_TIMER_COLUMN), default=0)
    return [
        f"{timer['left']:<{width}}  {timer['right']}" if timer else line.rstrip()
        for timer, line in zip(timers, seen, strict=True)
    ]


def diff(printed: Sequence[str], seen: Sequence[str], versions: Versions | None = None, context: int = 3) -> str:
    """Return a unified diff without line numbers. Lines that match are shown as the page prints them."""
    lines = []
    for step in steps(printed, seen, versions):
        if step.op is Op.SKIP:
            continue
        lines.append(step.op.value + (step.seen if step.op is Op.NEW else step.printed))
    changed = [n for n, line in enumerate(lines) if line[0] in "+-"]
    near = {m for n in changed for m in range(n - context, n + context + 1)}
    shown: list[str] = []
    for n, line in enumerate(lines):
        if n in near:
            shown.append(line)
        elif not shown or shown[-1] != "@@":
            shown.append("@@")
    return "\n".join(["--- 문서(page)", "+++ 실행(run)", *shown])
