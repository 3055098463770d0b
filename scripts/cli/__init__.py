"""The docker CLI as data: read from a real binary, kept as docs/assets/cli.json, used by reference and checks."""
