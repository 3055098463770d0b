"""The command blocks of the pages: read, checked, run on a throw-away Docker Engine, compared and refilled.

`problems(page)` is what the checker needs: it starts nothing and takes milliseconds.
"""

from scripts.examples.validate import problems

__all__ = ["problems"]
