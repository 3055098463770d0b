"""The error that this package raises for what a person can fix."""


class EngineError(Exception):
    """Says what is missing or failed and what to do about it, in words for a person."""
