"""The error that this package raises for problems that the user can fix."""


class EngineError(Exception):
    """Says what is missing or what failed, and how to fix it."""
