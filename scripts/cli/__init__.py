"""The docker CLI as data, read from a real binary: docs/assets/cli.json, used by the reference and the checks."""
