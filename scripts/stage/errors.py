"""What an editor has to fix before the site can be built."""

from __future__ import annotations


class StageError(Exception):
    """A source that cannot be used: the text says the file, the line, what is wrong and how to fix it, Korean first."""
