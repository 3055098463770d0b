"""YAML with line numbers, for messages that name a line."""

from contextlib import suppress
from typing import Any

import yaml

#: libyaml's parser if PyYAML has it: eight times as fast.
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FAST_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class YamlError(yaml.YAMLError):
    """The text is not YAML. `line` counts from 1; `problem` is the parser's message."""

    def __init__(self, line: int, problem: str, name: str = "") -> None:
        place = f"{name}:{line}" if name else f"line {line}"
        super().__init__(f"{place}: YAML로 읽을 수 없습니다: {problem} / not YAML: {problem}")
        self.line, self.problem = line, problem


def compose(text: str, name: str = "") -> yaml.Node | None:
    """The text as a tree of nodes, None if it is empty. Tags are not resolved, so unknown ones do no harm.

    Raises:
        YamlError: the text is not YAML; its message has the file's `name`.
    """
    try:
        with suppress(yaml.YAMLError):
            return yaml.compose(text, Loader=_FAST)
        return yaml.compose(text, Loader=yaml.SafeLoader)  # its errors name the line more precisely
    except yaml.YAMLError as error:
        raise _located(error, name) from error


def load(text: str, name: str = "", loader: type = yaml.SafeLoader) -> Any:
    """The text's data; arguments and errors as for `compose`."""
    try:
        if loader is yaml.SafeLoader:
            with suppress(yaml.YAMLError):
                return yaml.load(text, Loader=_FAST)
        return yaml.load(text, Loader=loader)
    except yaml.YAMLError as error:
        raise _located(error, name) from error


def dump(data: Any) -> str:
    """Data as YAML, in its order, with every string on one line."""
    return yaml.dump(data, Dumper=_FAST_DUMPER, allow_unicode=True, sort_keys=False, width=10_000)


def line_of(node: yaml.Node) -> int:
    """The line where a node begins, counted from 1."""
    return node.start_mark.line + 1


def _located(error: yaml.YAMLError, name: str) -> YamlError:
    mark = getattr(error, "problem_mark", None)
    return YamlError(mark.line + 1 if mark else 1, getattr(error, "problem", None) or str(error), name)
