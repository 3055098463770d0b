"""Just enough shell grammar to find where a command ends and which text is unquoted."""

import re
from dataclasses import dataclass

_HEREDOC = re.compile(r"<<(?P<tabs>-?)[ \t]*(?P<quote>['\"\\]?)(?P<word>[A-Za-z_]\w*)(?P=quote)")
_CONTINUES = re.compile(r"(?:\|\|?|&&)[ \t]*$")


@dataclass(frozen=True)
class Scan:
    """The result of scanning a command.

    `missing` is what the shell is still waiting for: `'` or `"` (a quote), a backslash, the delimiter of a heredoc, or
    `|` (a pipe or `&&` at the end); empty if the command is complete.
    """

    missing: str
    bare: str  # the command without quoted text, comments and heredoc bodies


def scan(text: str) -> Scan:
    """Scan a command as bash reads it: quotes, comments, heredocs (Bash manual, 3.1 and 3.6.6)."""
    bare: list[str] = []
    heredocs: list[tuple[str, str]] = []  # (delimiter, pattern of what may stand before it)
    quote = ""
    n = 0
    while n < len(text):
        c = text[n]
        if quote == "'":
            quote = "" if c == "'" else quote
        elif c == "\\":
            if n + 1 == len(text) or text[n + 1 :] == "\n":
                return Scan("\\", "".join(bare))
            n += 1
        elif quote == '"':
            quote = "" if c == '"' else quote
        elif c in "'\"":
            quote = c
        elif c == "#" and (n == 0 or text[n - 1] in " \t\n;|&("):
            end = text.find("\n", n)
            n = len(text) if end < 0 else end
            continue
        elif c == "<" and not text.startswith("<<<", n) and (here := _HEREDOC.match(text, n)):
            heredocs.append((here["word"], r"\t*" if here["tabs"] else ""))
            n = here.end()
            continue
        elif text.startswith("<<<", n):
            n += 3
            continue
        elif c == "\n" and heredocs:
            for word, tabs in heredocs:
                end = re.compile(f"^{tabs}{word}$", re.M).search(text, n + 1)
                if not end:
                    return Scan(word, "".join(bare))
                n = end.end()
            heredocs.clear()
            continue
        else:
            bare.append(c)
        n += 1
    plain = "".join(bare)
    if quote:
        return Scan(quote, plain)
    if heredocs:
        return Scan(heredocs[0][0], plain)
    return Scan("|" if _CONTINUES.search(plain) else "", plain)
